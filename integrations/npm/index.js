// <sid-pledge>, for whoever bundles it into scripts of their own. What it fetches comes along as files of the bundle; the
// campaign comes from the server that the attribute `endpoint` names. Where there is no page, loading this does nothing.

import { define, settle } from "./element.js";

// Bundlers look for these very words. What ends in .css they would make a script of, so the style sheet's name does not.
const files = {
  "sid-pledge.js": () => new URL("./sid-pledge.js", import.meta.url),
  "sid-pledge_bg.wasm": () => new URL("./sid-pledge_bg.wasm", import.meta.url),
  "widget.css": () => new URL("./widget.css.txt", import.meta.url),
};

const scripts = {
  "keepsake.js": () => import("./keepsake.js"),
  "debug.js": () => import("./debug.js"),
};

settle({ url: (name) => files[name]().href, scripts, integrity: {} });
define();
