// Violations of the page's Content Security Policy.

import { finding } from "./finding.js";

/** @import { Problem } from "../types.js" */

/** @type {Record<string, string>} */
const EFFECTS = {
  "connect-src": "The widget cannot reach its server.",
  "form-action": "Without WebAssembly, the pledge's form cannot be sent.",
};

/**
 * The sources blocked by the policy.
 *
 * @param {Problem[]} problems
 * @param {string | undefined} origin
 */
export function* policyFindings(problems, origin) {
  /** @type {Map<string, string>} */
  const policies = new Map();
  for (const { effectiveDirective, blockedURI, originalPolicy } of problems) {
    if (!effectiveDirective || blockedURI === "wasm-eval") continue;
    policies.set(effectiveDirective.replace("script-src-elem", "script-src"), originalPolicy ?? "");
  }
  for (const [name, policy] of policies) {
    const directive = policy.includes(name) ? `its ${name}` : `its default-src, since there is no ${name}`;
    const problem = `The page's Content Security Policy forbids ${origin}, by ${directive}.`;
    yield finding(
      problem,
      EFFECTS[name] ?? "A part of the widget is not loaded.",
      extendDirective(name, origin, policy),
    );
  }
}

/**
 * Missing or forbidden WebAssembly.
 *
 * @param {Problem[]} problems
 * @param {string | undefined} origin
 */
export function* wasmFindings(problems, origin) {
  if (!globalThis.WebAssembly) {
    const effect = "The widget stays as the server rendered it; its form works.";
    yield finding("This browser does not support WebAssembly, or it is turned off.", effect);
  } else if (problems.some(isCompileError) || !canCompile()) {
    const effect = "The widget stays as the server rendered it; its form opens the server's own page.";
    const violation = problems.find(({ blockedURI }) => blockedURI === "wasm-eval");
    const policy = violation?.originalPolicy ?? `script-src ${origin}`;
    const fix = extendDirective("script-src", "'wasm-unsafe-eval'", policy);
    yield finding("The page's Content Security Policy forbids WebAssembly.", effect, fix);
  }
}

/** @param {Problem} problem */
export const isCompileError = (problem) =>
  Boolean(globalThis.WebAssembly) && problem instanceof WebAssembly.CompileError;

/** Compiles an empty module. WebKit allows that even where it refuses to compile a fetched one. */
const canCompile = () => {
  try {
    return Boolean(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
  } catch {
    return false;
  }
};

/**
 * The directive that the policy needs: its present sources, and one more.
 *
 * @param {string} name
 * @param {string | undefined} source
 * @param {string} policy
 */
const extendDirective = (name, source, policy = "") => {
  const sourcesOf = (/** @type {string} */ directive) =>
    new RegExp(`(?:^|;)\\s*${directive}\\s([^;]*)`, "i").exec(policy)?.[1].trim();
  const sources = (sourcesOf(name) ?? sourcesOf("default-src") ?? "").replace("'none'", "").trim();
  return `${name} ${sources ? `${sources} ` : ""}${source}`;
};
