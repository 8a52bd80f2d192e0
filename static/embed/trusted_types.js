// Trusted Types: a page that requires them refuses strings as HTML and as URLs of scripts, except from a policy.

/** @import { TrustedTypesPolicy } from "./types.js" */

/** @type {TrustedTypesPolicy | undefined} */
let policy;

/**
 * The loader's policy, `sid-pledge`. It passes everything through: HTML is sanitised after it was parsed, and scripts
 * are compared with their hashes. In a browser without Trusted Types, and on a page that allows no policy of this name,
 * it gives the strings themselves.
 */
export const trustedTypesPolicy = () => {
  if (!policy) {
    const pass = (/** @type {string} */ text) => text;
    policy = { createHTML: pass, createScriptURL: pass };
    try {
      policy = trustedTypes.createPolicy("sid-pledge", policy);
    } catch {
      // The strings themselves are used.
    }
  }
  return policy;
};
