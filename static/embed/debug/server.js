// The server's address, the connection to it, and errors while loading.

import { DEFAULT_CAMPAIGN } from "../attributes.gen.js";
import { campaignUrl } from "../urls.js";
import { finding } from "./finding.js";
import { isCompileError } from "./policy.js";

/** @import { Problem } from "../types.js" */

const LINK_ONLY = "Only your link is shown.";

const CHANGED_FILE =
  "It is blocked or missing, or something between the server and the browser changes it, such as an optimiser.";

/**
 * The first thing that is wrong with the campaign, the server's address or the connection, if any.
 *
 * @param {Element} element
 * @param {string | undefined} origin
 * @param {string} slug
 * @param {Problem[]} problems
 */
export const serverFinding = async (element, origin, slug, problems) =>
  configurationFinding(element, origin, slug) ??
  (await connectionFinding(origin, slug, problems)) ??
  (await refusalFinding(origin, slug));

/**
 * @param {Element} element
 * @param {string | undefined} origin
 * @param {string} slug
 */
function configurationFinding(element, origin, slug) {
  const campaign = element.getAttribute("campaign");
  if (campaign && campaign !== slug) {
    const problem = `The attribute campaign has the value “${campaign}”, which is invalid.`;
    return finding(problem, `It is ignored, and ${slug} is shown.`, `campaign="${slug}"`);
  }
  if (!origin) return finding("No server is set.", LINK_ONLY, 'endpoint="https://…"');
  if (isMixedContent(origin)) {
    const effect = "This page is loaded by https, and the server by http: browsers block that (mixed content).";
    return finding(
      `The address of the server is ${origin}.`,
      effect,
      `endpoint="${origin.replace("http:", "https:")}"`,
    );
  }
  return undefined;
}

/**
 * Browsers allow http on a secure page for the own machine alone.
 *
 * @param {string} origin
 */
const isMixedContent = (origin) =>
  location.protocol === "https:" &&
  origin.startsWith("http:") &&
  !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(origin);

/**
 * @param {string | undefined} origin
 * @param {string} slug
 * @param {Problem[]} problems
 */
async function connectionFinding(origin, slug, problems) {
  const isForbidden = problems.some(({ effectiveDirective }) => effectiveDirective === "connect-src");
  try {
    const { ok, status } = await fetch(`${campaignUrl(origin, slug)}/counts`, { credentials: "omit" });
    if (ok) return undefined;
    if (status === 404) {
      return finding(`The server has no campaign “${slug}”.`, LINK_ONLY, `campaign="${DEFAULT_CAMPAIGN}"`);
    }
    return finding(`The server responds with status ${status}.`, "Only your link is shown until that is fixed.");
  } catch {
    if (isForbidden) return undefined;
    if (!navigator.onLine) return finding("This device is offline.", "Visitors' actions are kept and sent later.");
    const effect = "The server is down, or a firewall, a browser extension or a proxy blocks it.";
    return finding(`${origin} cannot be reached.`, `${effect} Open ${origin}/healthz in another tab to find out.`);
  }
}

/**
 * Sends an act that the server refuses because it is empty. An answer that is not the server's comes from something
 * between.
 *
 * @param {string | undefined} origin
 * @param {string} slug
 */
async function refusalFinding(origin, slug) {
  const options = { method: "POST", body: "{}", headers: { "Content-Type": "text/plain" } };
  try {
    const response = await fetch(`${campaignUrl(origin, slug)}/visits`, { credentials: "omit", ...options });
    if ((await response.json()).code) return undefined;
  } catch {
    // No answer, or one that is not the server's.
  }
  const effect = "Something between the page and the server does. Pledges are sent in other forms, which may pass.";
  return finding("A request with the type text/plain is refused.", effect);
}

/**
 * The server of the loader, where an optimiser of the page has copied it to another.
 *
 * @param {string | undefined} loader
 * @param {string | undefined} origin
 */
export function* loaderFindings(loader, origin) {
  if (!loader || !origin || loader === origin) return;
  const problem = `The script is a copy on ${loader}.`;
  const effect = `It stays as it is when ${origin} has a new release. Exclude it from the optimiser:`;
  yield finding(problem, effect, `<script type="module" src="${origin}/embed.js"></script>`);
}

/**
 * Other errors. They follow from a violation of the policy where there is one, and that is reported already.
 *
 * @param {Problem[]} problems
 */
export function* errorFindings(problems) {
  if (problems.some(({ effectiveDirective }) => effectiveDirective)) return;
  /** @type {Map<string, Problem>} */
  const errors = new Map();
  for (const problem of problems) if (problem.message && !isCompileError(problem)) errors.set(problem.message, problem);
  for (const [message, error] of errors) {
    // Of these errors, only those about a file of the release have a cause.
    yield finding(`${message}.`, "cause" in error ? CHANGED_FILE : "");
  }
}
