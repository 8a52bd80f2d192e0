// Prints a document of its own, in a hidden frame, so that the host page is not printed with it.

import { FONT } from "./text_layout.js";

/** @import { Campaign, Colours, PageContent } from "../types.js" */

const STYLES = `
  body { margin: 2rem; font: 12pt/1.5 ${FONT}; color: var(--text, #000); }
  h1 { margin: 0 0 0.2em; color: var(--accent); font-size: 20pt; line-height: 1.2; }
  ul { margin: 1.2em 0; padding: 0; list-style: none; }
  li { display: grid; grid-template-columns: auto 1fr; gap: 0.8em; margin-block-end: 0.9em; break-inside: avoid; }
  li > :first-child { font-size: 18pt; line-height: 1.1; }
  p { margin: 0; }
  blockquote { margin: 1em 0; padding-inline-start: 1em; border-inline-start: 3pt solid var(--accent, #000); }
  main { display: grid; gap: 1.1rem; justify-items: center; text-align: center; }
  main h1 { text-wrap: balance; }
  main h1 { color: inherit; font-size: 28pt; }
  main > p:first-child { color: var(--accent); font-size: 16pt; font-weight: 600; }
  main svg { inline-size: 140mm; max-inline-size: 100%; }
  address { font-size: 14pt; font-weight: 700; font-style: normal; overflow-wrap: anywhere; direction: ltr; }
`;

/** Styles that make the frame invisible. */
const FRAME_STYLES = {
  position: "fixed",
  "inset-block-end": "0",
  "inline-size": "0",
  "block-size": "0",
  border: "0",
};

/** Time after which an empty frame is taken as loaded, in milliseconds. */
const LOAD_TIMEOUT_MS = 3_000;

/** Time after which the frame is removed in any case, in milliseconds. */
const REMOVAL_TIMEOUT_MS = 120_000;

/**
 * Opens the print dialogue. The result is false where the browser cannot print.
 *
 * @param {PageContent[]} content
 * @param {Campaign} campaign
 * @param {Colours | undefined} colours
 */
export async function printDocument(content, campaign, colours) {
  const frame = await createFrame();
  const page = frame.contentDocument;
  const view = /** @type {(Window & typeof globalThis) | null} */ (frame.contentWindow);
  if (!page || typeof view?.print !== "function") {
    frame.remove();
    return false;
  }
  fillPage(page, view, content, campaign);
  for (const name of /** @type {const} */ (["text", "accent"])) {
    page.documentElement.style.setProperty(`--${name}`, colours?.light[name] ?? null);
  }
  // Some browsers print during the call, others after it. So the frame is removed once it is printed, or by the next
  // one.
  for (const earlier of document.querySelectorAll("iframe[data-sid-print]")) if (earlier !== frame) earlier.remove();
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove(), 0));
  view.print();
  return true;
}

/**
 * Adds the frame to the host page. Firefox loads its empty document asynchronously, the other browsers at once. In a
 * sandbox that forbids printing, no event tells that the frame is no longer needed, so a timer removes it.
 */
async function createFrame() {
  const frame = document.createElement("iframe");
  frame.setAttribute("aria-hidden", "true");
  frame.dataset.sidPrint = "";
  for (const [name, value] of Object.entries(FRAME_STYLES)) frame.style.setProperty(name, value);
  await new Promise((resolve) => {
    frame.addEventListener("load", resolve, { once: true });
    setTimeout(resolve, LOAD_TIMEOUT_MS);
    setTimeout(() => frame.remove(), REMOVAL_TIMEOUT_MS);
    document.body.append(frame);
  });
  return frame;
}

/**
 * @param {Document} page
 * @param {Window & typeof globalThis} view
 * @param {PageContent[]} content
 * @param {Campaign} campaign
 */
function fillPage(page, view, content, { lang, dir, title }) {
  Object.assign(page.documentElement, { lang, dir });
  page.title = title;
  const styles = new view.CSSStyleSheet();
  styles.replaceSync(STYLES);
  page.adoptedStyleSheets = [styles];
  page.body.append(...content.map((part) => build(page, part)));
}

/**
 * @param {Document} page
 * @param {PageContent} content
 * @returns {string | Element}
 */
function build(page, content) {
  if (typeof content === "string") return content;
  if (typeof content === "function") return content(page);
  const element = page.createElement(content[0]);
  element.append(...content.slice(1).map((child) => build(page, child)));
  return element;
}
