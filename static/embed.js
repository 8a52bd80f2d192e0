// <sid-pledge>, as the server serves it. What is behind it lies in embed/, which a release bundles into this file.

import { define } from "./embed/element.js";
import { settle } from "./embed/files.js";

/* global RELEASE -- the build puts the release's path and hashes in its place; without it the files lie beside this one. */
const release = typeof RELEASE === "undefined" ? { path: "./", integrity: {} } : RELEASE;

const here = new URL(release.path, import.meta.url);
settle({ url: (name) => new URL(name, here).href, integrity: release.integrity, origin: here.origin });
define();
