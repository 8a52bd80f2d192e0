// Trusted Types: a page that requires them refuses strings as HTML and as URLs of scripts, except from a policy.

/** @import { TrustedTypesPolicy } from "./types.js" */

/** @type {TrustedTypesPolicy | null | undefined} */
let policy;

/**
 * The loader's policy, `sid-pledge`. It passes everything through: HTML is sanitised after it was parsed, and scripts
 * are compared with their hashes. It is null in a browser without Trusted Types, and on a page that allows no policy of
 * this name.
 */
const trustedTypesPolicy = () => {
  if (policy === undefined) {
    policy = null;
    try {
      const pass = (/** @type {string} */ text) => text;
      policy = globalThis.trustedTypes?.createPolicy("sid-pledge", { createHTML: pass, createScriptURL: pass }) ?? null;
    } catch {
      // The page allows other policies only.
    }
  }
  return policy;
};

/**
 * Marks a text as HTML that is to be parsed.
 *
 * @param {string} html
 */
export const trustedHtml = (html) => trustedTypesPolicy()?.createHTML(html) ?? html;

/**
 * Marks a URL as that of a script.
 *
 * @param {string} url
 */
export const trustedScriptUrl = (url) => trustedTypesPolicy()?.createScriptURL(url) ?? url;
