// Scenarios that are measured: ways to bring the pledge onto a partner's page, and the pages that visitors open
// themselves.

import { pledgeContent } from "../../../../integrations/nextjs/lib/sid-pledge.mjs";
import { LANDING } from "./peers.mjs";

const BUTTON = "[part~=pledge-button]";

const SENTENCE = "Children have a right to be safe wherever they are, also where they meet online. ";
/** A part of the text of a partner's page. */
const PARAGRAPH = `<p>${SENTENCE.repeat(5)}</p>`;

const STYLES = "body { margin: 0 auto; max-width: 46rem; padding: 1rem; font: 1rem/1.5 sans-serif }";

// Names of the scenarios whose results are compared.
export const ONE_SCRIPT = "same HTML in one script";
export const PREACT = "same widget with Preact";
export const STATIC = "static HTML";
export const FULL = "full";
export const INCLUDED = "full, in the page's HTML";
export const LANDING_PAGE = "landing page";
export const STATIC_LANDING_PAGE = "landing page, static";

/**
 * Gets the snippet that the builder writes for a layout.
 *
 * @param {string} server
 * @param {string} layout
 */
const snippet = async (server, layout) => {
  const page = await (await fetch(`${server}/embed?lang=en&layout=${layout}`)).text();
  const [, escaped] = /id="snippet-element"[^>]*>([^<]*)</.exec(page);
  return escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
};

/**
 * The snippet with the first view in it, as a partner's server includes it. It needs no preload.
 *
 * @param {string} server
 */
const includingSnippet = async (server) => {
  const html = (await snippet(server, "full")).replace(/<link [^>]*>\s*/, "");
  const [, integrity] = /integrity="([^"]+)"/.exec(html);
  const content = await pledgeContent(server, integrity, { campaign: "sid-2023", lang: "en" }, "Take the pledge");
  if (!content.startsWith("<template ")) throw new Error("the first view was not included");
  return html.replace(/(<sid-pledge[^>]*>).*(?=<\/sid-pledge>)/s, (_, tag) => tag + content);
};

/**
 * The scenarios by name: `embed` is HTML for a partner's page, `url` a page of its own. `path` leads to the part that
 * has to be visible (see observer.mjs). `isAlive` tells that it reports when it is interactive, `isTapped` that its
 * pledge can be taken by a tap.
 *
 * @param {string} server
 * @param {string} peers The origin of the peers' files.
 * @param {(name: string) => string} read Reads a file of the peers.
 */
export const scenarios = async (server, peers, read) => {
  const ours = async (layout, part = BUTTON) => ({
    embed: await snippet(server, layout),
    path: ["sid-pledge", part],
    isAlive: true,
    isTapped: part === BUTTON && layout !== "compact",
  });
  return {
    "page without a pledge": { embed: "", path: [] },
    [STATIC]: { embed: read("static.html"), path: ["sid-static", BUTTON] },
    [ONE_SCRIPT]: { embed: `<script src="${peers}/one_script.js"></script>`, path: ["sid-static", BUTTON] },
    [PREACT]: {
      embed: `<script src="${peers}/preact.js" data-server="${server}" async></script><sid-preact></sid-preact>`,
      path: ["sid-preact", BUTTON],
      isAlive: true,
      isTapped: true,
    },
    [FULL]: await ours("full"),
    [INCLUDED]: { ...(await ours("full")), embed: await includingSnippet(server), isTapped: false },
    compact: await ours("compact"),
    counter: await ours("counter", "[part~=counter]"),
    button: await ours("button"),
    [LANDING_PAGE]: { url: server + LANDING, path: ["sid-pledge", BUTTON], isAlive: true },
    [STATIC_LANDING_PAGE]: { url: `${peers}/landing.html`, path: ["sid-pledge", BUTTON] },
    "Shariff (share bar)": {
      embed: `<link rel="stylesheet" href="${peers}/shariff.complete.css"><div class="shariff"
        data-services='["whatsapp","facebook","mail"]'></div><script src="${peers}/shariff.complete.js"></script>`,
      path: [".shariff li a"],
    },
    "react-share (share buttons)": {
      embed: `<div id="react-share"></div><script src="${peers}/react_share.js" async></script>`,
      path: ["#react-share button"],
    },
  };
};

/**
 * The partner's page around an embed.
 *
 * @param {string} embed
 */
export const partnerPage = (embed) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A partner</title><style>${STYLES}</style></head>
<body><h1>A partner</h1>${PARAGRAPH}<script>performance.mark("embed")</script>${embed}
${PARAGRAPH.repeat(12)}</body></html>`;
