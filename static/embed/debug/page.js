// The page around the element.

import { finding } from "./finding.js";

/**
 * Findings about the page.
 *
 * @param {Element} element
 * @param {string | undefined} origin
 * @param {string} slug
 */
export function* pageFindings(element, origin, slug) {
  const loaders = loadersFrom(origin);
  yield* repeatedScript(loaders, origin);
  yield* unsignedScript(loaders, origin);
  yield* swallowedContent(element);
  if (!element.querySelector("a[href]")) {
    const effect = "Without the script or the server, visitors see nothing.";
    yield finding("There is no link in the element.", effect, `<a href="${origin}/p/${slug}">Take the pledge</a>`);
  }
  yield* refusedStorage(element);
  yield* sandbox();
  yield* replacedFunctions();
  if (element.isConnected && !element.getClientRects().length) {
    const effect = "A style sheet of the page hides it or an element around it.";
    yield finding("The element is not shown.", effect, "sid-pledge { display: block }");
  }
}

/** @param {string | undefined} origin */
const loadersFrom = (origin) =>
  [...document.scripts].filter(({ src }) => src.startsWith(`${origin}/`) && src.endsWith("/embed.js"));

/**
 * @param {HTMLScriptElement[]} loaders
 * @param {string | undefined} origin
 */
function* repeatedScript({ length }, origin) {
  if (length < 2) return;
  const fix = `<script type="module" src="${origin}/embed.js"></script>`;
  yield finding(`The page contains the script ${length} times.`, "This is harmless; the first one is used.", fix);
}

/**
 * @param {HTMLScriptElement[]} loaders
 * @param {string | undefined} origin
 */
function* unsignedScript(loaders, origin) {
  if (!loaders.some(({ integrity }) => !integrity)) return;
  const effect = `Somebody who takes over the server can run any script in this page. Copy it from ${origin}/embed:`;
  yield finding("The script is not pinned.", effect, 'integrity="ed25519-…" crossorigin');
}

/** @param {Element} element */
function* swallowedContent(element) {
  const other = element.querySelector(":scope > :not(a)");
  if (!other) return;
  const problem = `The element contains other parts of the page, first a <${other.localName}>.`;
  const effect = "HTML does not know self-closed elements. These parts are shown below the widget.";
  yield finding(problem, effect, "<sid-pledge>…</sid-pledge>");
}

/** @param {Element} element */
function* refusedStorage(element) {
  if (element.hasAttribute("no-storage")) return;
  try {
    localStorage.getItem("sid-pledge");
  } catch {
    const effect = "A visitor's pledge is remembered only until the page is closed.";
    yield finding("The browser refuses storage here.", effect, 'sandbox="… allow-same-origin"');
  }
}

function* sandbox() {
  if (self.origin === "null") {
    const effect =
      "Forms are not sent and pages are not opened; the pledge can be taken, and links are copied instead.";
    const permissions = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
    yield finding("The page is in a sandboxed frame without an origin of its own.", effect, `sandbox="${permissions}"`);
  }
  if (document.featurePolicy?.allowsFeature("clipboard-write") === false) {
    const fix = 'allow="clipboard-write; web-share"';
    yield finding("The page may not write to the clipboard.", "Visitors copy links by hand.", fix);
  }
}

function* replacedFunctions() {
  const functions = { fetch, "customElements.define": customElements.define, EventSource: globalThis.EventSource };
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value !== "function" || /\[native code\]/.test(Function.prototype.toString.call(value))) continue;
    const effect = "If numbers or pledges do not arrive, try the page without that script.";
    yield finding(`A script of the page has replaced the browser's ${name}.`, effect);
  }
}
