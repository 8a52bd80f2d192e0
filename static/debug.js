// Reports what the host page blocks and how to fix it, in a box below the widget, where the attribute `debug` asks for
// it. It is loaded for people who set up a page, never for visitors, and is in English. It changes nothing but its own
// box and stores nothing.

import { campaignSlug } from "./embed/attributes.js";
import { attributeFindings } from "./embed/debug/attributes.js";
import { pageFindings } from "./embed/debug/page.js";
import { policyFindings, wasmFindings } from "./embed/debug/policy.js";
import { errorFindings, loaderFindings, serverFinding } from "./embed/debug/server.js";
import { styleSheet } from "./embed/style_sheets.js";

/** @import { Finding, Problem, Status } from "./embed/types.js" */

const STATES = {
  active: "The widget is active.",
  waiting: "The widget is not active yet; it is activated when it comes near the view or is touched.",
  static: "The widget stays as the server rendered it.",
  stuck: "The widget cannot be activated.",
};

const STYLES = `
[data-sid-debug] {
  all: initial; display: block; box-sizing: border-box; margin: 8px 0; padding: 12px 16px; border: 3px dashed #b06000;
  background: #fff8e6; color: #222; color-scheme: light; font: 15px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere; }
[data-sid-debug] strong { font-weight: 700; }
[data-sid-debug] ul { margin: 8px 0; padding-inline-start: 20px; }
[data-sid-debug] li { margin-block: 8px; }
[data-sid-debug] code {
  display: block; padding: 4px 8px; background: #222; color: #fff; font: 14px/1.5 ui-monospace, monospace;
  white-space: pre-wrap; user-select: all; }`;

/** @type {CSSStyleSheet | undefined} */
let boxStyles;

/**
 * The number of the latest report by element. A slower, earlier one is dropped.
 *
 * @type {WeakMap<Element, number>}
 */
const reportNumbers = new WeakMap();

/**
 * Shows the report below the widget, or removes it where the attribute is gone.
 *
 * @param {HTMLElement} element
 * @param {Status} status
 */
export const report = async (element, status) => {
  const shadow = /** @type {ShadowRoot} */ (element.shadowRoot);
  const number = (reportNumbers.get(element) ?? 0) + 1;
  reportNumbers.set(element, number);
  if (!element.hasAttribute("debug")) {
    removeBox(shadow);
    return;
  }
  const { origin, loader, props, state } = status;
  const problems = status.problems.filter((problem) => concernsWidget(problem, origin));
  const slug = campaignSlug(element);
  const unreachable = await serverFinding(element, origin, slug, problems);
  const obstacles = [
    ...policyFindings(problems, origin),
    ...wasmFindings(problems, origin),
    ...(unreachable ? [unreachable] : errorFindings(problems)),
  ];
  const hints = [...loaderFindings(loader, origin), ...attributeFindings(element, props)];
  const findings = [...obstacles, ...hints, ...pageFindings(element, origin, slug)];
  if (reportNumbers.get(element) !== number) return;
  showBox(shadow, STATES[state === "waiting" && obstacles.length ? "stuck" : state], findings);
};

/**
 * Returns true for an error, and for a violation of the page's policy by the widget.
 *
 * @param {Problem} problem
 * @param {string | undefined} origin
 */
const concernsWidget = ({ blockedURI, disposition }, origin = "") =>
  disposition !== "report" && (!blockedURI || blockedURI === "wasm-eval" || blockedURI.startsWith(origin));

/** @param {ShadowRoot} shadow */
const removeBox = (shadow) => shadow.querySelector("[data-sid-debug]")?.remove();

/**
 * @param {ShadowRoot} shadow
 * @param {string} state
 * @param {Finding[]} findings
 */
const showBox = (shadow, state, findings) => {
  const list = createElement("ul");
  for (const { problem, effect, fix } of findings) {
    const parts = [createElement("strong", problem), ` ${effect}`, ...(fix ? [createElement("code", fix)] : [])];
    list.append(createElement("li", ...parts));
  }
  const verdict = findings.length ? "Problems and hints:" : "No problems found.";
  const note = "This box is shown because the element has the attribute debug. Remove it before you publish the page.";
  const box = createElement("div", createElement("strong", `sid-pledge: ${state} ${verdict}`), list, note);
  Object.assign(box, { lang: "en", dir: "ltr" });
  box.dataset.sidDebug = "";
  box.setAttribute("role", "note");
  boxStyles ??= styleSheet(STYLES);
  const adopted = shadow.adoptedStyleSheets;
  if (!adopted.includes(boxStyles)) shadow.adoptedStyleSheets = [...adopted, boxStyles];
  removeBox(shadow);
  shadow.append(box);
};

/**
 * @param {string} name
 * @param {(string | Node)[]} children
 */
const createElement = (name, ...children) => {
  const element = document.createElement(name);
  element.append(...children);
  return element;
};
