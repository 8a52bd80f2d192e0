// Entry point of the loader: defines <sid-pledge>. A release bundles this file and its modules in embed/ into one file
// that runs as a module and as a classic script.

import { define } from "./embed/element.js";
import { configure } from "./embed/files.js";
import { logFailure } from "./embed/log.js";
import { ownScript } from "./embed/own_script.js";
import { originOf } from "./embed/urls.js";

// The build replaces RELEASE by the release's path, its hashes, the first view's style sheet and the end of the
// campaigns. Without a build, the files are next to this one.
const release = typeof RELEASE === "undefined" ? { path: "", integrity: {}, expires: Infinity } : RELEASE;
const { path, integrity, styles } = release;

const { url, nonce } = ownScript(new Error());
const origin = originOf(url);
const base = path ? origin + path : url.replace(/[^/]*$/, "");
configure({ url: (name) => base + name, path, integrity, styles, origin, nonce });
// After the campaigns' end the address of the server may belong to someone else. The element is not defined then, so
// the host page's own link stays, and nothing is requested.
if (Date.now() > release.expires) logFailure("expired", "all campaigns");
else define();
