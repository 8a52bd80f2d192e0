// Entry point of the loader: defines <sid-pledge>. A release bundles this file and its modules in embed/ into one file.

import { define } from "./embed/element.js";
import { configure } from "./embed/files.js";

// The build replaces RELEASE by the release's path and hashes. Without a build, the files are next to this one.
const release = typeof RELEASE === "undefined" ? { path: "./", integrity: {} } : RELEASE;

const base = new URL(release.path, import.meta.url);
configure({ url: (name) => new URL(name, base).href, integrity: release.integrity, origin: base.origin });
define();
