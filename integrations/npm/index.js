// Entry point of the npm package: defines <sid-pledge> for sites that bundle their scripts. The bundle contains the
// element's files; the campaign comes from the server named by the attribute `endpoint`. On a server without a DOM,
// importing this has no effect.

import { configure, define } from "./element.js";

/**
 * The URLs of the files. Bundlers recognise exactly this expression. They would turn a file that ends in .css into a
 * script, so the style sheet has another name.
 *
 * @type {Record<string, () => URL>}
 */
const files = {
  "sid-pledge.js": () => new URL("./sid-pledge.js", import.meta.url),
  "sid-pledge_bg.wasm": () => new URL("./sid-pledge_bg.wasm", import.meta.url),
  "widget.css": () => new URL("./widget.css.txt", import.meta.url),
};

const scripts = {
  "active.js": () => import("./active.js"),
  "live.js": () => import("./live.js"),
  "download.js": () => import("./download.js"),
  "debug.js": () => import("./debug.js"),
};

configure({ url: (name) => files[name]().href, scripts, integrity: {} });
define();
