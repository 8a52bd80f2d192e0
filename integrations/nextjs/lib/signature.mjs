// The signature of a file of the pledge's server: RFC 9421 over the digest of RFC 9530, as browsers check it for a
// script whose `integrity` is a key. Headers are accepted in the one form that a release has them in. Any other form is
// no signature.

import { createHash, createPublicKey, verify } from "node:crypto";

/** A pattern for an entry of `Signature-Input`: its label, its parameters, and the key in these. */
const INPUT = '([a-z][a-z0-9]*)=(\\("unencoded-digest";sf\\);keyid="([A-Za-z0-9+/]{43}=)";tag="ed25519-integrity")';

/** A pattern for an entry of `Signature`: its label and the signature. */
const SIGNATURE = "([a-z][a-z0-9]*)=:([A-Za-z0-9+/]{86}==):";

/**
 * The entries of a header; none if it has any other form.
 *
 * @param {string} pattern The pattern for an entry.
 * @param {string | undefined} header
 */
const entries = (pattern, header = "") =>
  new RegExp(`^${pattern}(?:, ${pattern})*$`).test(header) ? [...header.matchAll(new RegExp(pattern, "g"))] : [];

/**
 * The public key in a name of a key.
 *
 * @param {string} name The key in base64.
 */
const publicKey = (name) => {
  const x = Buffer.from(name, "base64").toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
};

/**
 * Returns true if a content is signed with one of some keys. Throws for a key that is none.
 *
 * @param {Buffer} content The content, without compression.
 * @param {Record<string, string | undefined>} headers The headers of its response, by their names in lower case.
 * @param {string[]} keys The keys, as `ed25519-…`.
 */
export const isSigned = (content, headers, keys) => {
  const digest = `sha-256=:${createHash("sha256").update(content).digest("base64")}:`;
  const inputs = entries(INPUT, headers["signature-input"]);
  const [, label, parameters, key] = inputs.find((input) => keys.includes(`ed25519-${input[3]}`)) ?? [];
  const signature = entries(SIGNATURE, headers.signature).find((entry) => entry[1] === label)?.[2];
  if (headers["unencoded-digest"] !== digest || !key || !signature) return false;
  const base = `"unencoded-digest";sf: ${digest}\n"@signature-params": ${parameters}`;
  return verify(null, Buffer.from(base), publicKey(key), Buffer.from(signature, "base64"));
};
