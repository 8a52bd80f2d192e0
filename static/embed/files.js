// The files of this release: where they are, and the check that each is the published one. Requests carry no
// credentials, also where a host page has the server behind its own origin.

import { readText } from "./response_text.js";
import { styleSheet } from "./style_sheets.js";
import { trustedTypesPolicy } from "./trusted_types.js";

/** @import { FileConfig, Scripts, WasmModule } from "./types.js" */

/** @type {FileConfig} */
export let config;

/**
 * Sets where the files are. Called before anything else.
 *
 * @param {FileConfig} given
 */
export const configure = (given) => {
  config = given;
};

/**
 * Origins of servers that elements name. An optimiser of the host page may have copied the loader to another server,
 * which does not have the other files.
 *
 * @type {string[]}
 */
const servers = [];

/**
 * Adds a server that may have the files, if the one that the loader came from does not have them.
 *
 * @param {string} origin
 */
export const addServer = (origin) => {
  if (origin !== config.origin && !servers.includes(origin)) servers.push(origin);
};

/**
 * Loads a file from the first place that has it as it was published.
 *
 * @template T
 * @param {string} name
 * @param {(url: string) => Promise<T>} load
 */
const fromAnyServer = async (name, load) => {
  const urls = [config.url(name)];
  for (const origin of config.path ? servers : []) urls.push(origin + config.path + name);
  let cause;
  for (const url of urls) {
    try {
      return await load(url);
    } catch (error) {
      cause = error;
    }
  }
  throw new Error(`${name} is missing or was changed`, { cause });
};

/** @param {string} name */
const integrityOf = (name) => (config.integrity[name] ? { integrity: config.integrity[name] } : {});

/**
 * Fetches a URL, and fails unless the response is a success.
 *
 * @param {string} url
 * @param {RequestInit} [options]
 */
const fetchOk = async (url, options) => {
  // To another origin, both values send none; a preload in the host page is used for "same-origin" alone.
  const credentials = url.startsWith(`${location.origin}/`) ? "omit" : "same-origin";
  const response = await fetch(url, { credentials, referrerPolicy: "no-referrer", ...options });
  if (!response.ok) throw new Error(`${response.status} from ${url}`);
  return response;
};

/**
 * Fetches a text from the server.
 *
 * @param {string} url
 * @param {RequestInit} [options]
 */
export const fetchText = async (url, options) => readText(await fetchOk(url, options));

/**
 * Fetches a file of this release.
 *
 * @param {string} name
 */
export const fetchFile = (name) => fromAnyServer(name, (url) => fetchOk(url, integrityOf(name)));

/**
 * Checks the hash of a script that is about to be imported.
 *
 * `import()` cannot carry a hash. So the browser first loads the same URL by a script element with `integrity`, and the
 * import that follows gets that module from the browser's module map: the published script, or none. A page that
 * requires Trusted Types and does not allow the loader's policy refuses to set `src`; there a `modulepreload` link
 * takes the script element's place. WebKit does not check the hash of such a link, so on these pages it runs the script
 * unchecked. The element is added to the page's head, not to the widget, because the widget may be removed before the
 * script has loaded. It has the nonce of the loader's own element, for a page that allows scripts by nonce.
 *
 * @param {string} name
 * @param {string} url
 */
const checkScript = (name, url) => {
  /** @type {HTMLElement} */
  let element = document.createElement("script");
  return new Promise((resolve, reject) => {
    try {
      Object.assign(element, { type: "module", src: trustedTypesPolicy().createScriptURL(url) });
    } catch {
      element = Object.assign(document.createElement("link"), { rel: "modulepreload", href: url });
    }
    Object.assign(element, {
      crossOrigin: "anonymous",
      referrerPolicy: "no-referrer",
      nonce: config.nonce ?? "",
      ...integrityOf(name),
      onload: resolve,
      onerror: reject,
    });
    document.head.append(element);
  }).finally(() => element.remove());
};

/** The number of imports so far, by the name of the script. @type {Record<string, number | undefined>} */
const imports = {};

/**
 * Imports a script of this release. A browser remembers an import for the URL with its fragment, also a failed one, so
 * each has a fragment of its own; the first has none.
 *
 * @param {string} name
 */
const importScript = (name) => {
  const fragment = imports[name] ?? 0;
  imports[name] = fragment + 1;
  return fromAnyServer(name, async (base) => {
    const url = `${base}${fragment ? `#${fragment}` : ""}`;
    if (config.integrity[name]) await checkScript(name, url);
    // The comments keep bundlers from resolving the URL, which is known only at run time.
    return import(/* webpackIgnore: true */ /* @vite-ignore */ url);
  });
};

/**
 * Makes a function that calls `load` once and returns the same promise ever after. A failure is not kept, so the next
 * call tries again.
 *
 * @template T
 * @param {() => Promise<T>} load
 */
export const once = (load) => {
  /** @type {Promise<T> | undefined} */
  let promise;
  return () => {
    promise ??= load().catch((error) => {
      promise = undefined;
      throw error;
    });
    return promise;
  };
};

/** Creates the style sheet of the first view, which a built loader contains: it would take another round trip. */
export const loadWidgetStyles = /* @__PURE__ */ once(async () =>
  styleSheet(config.styles ?? (await (await fetchFile("widget.css")).text())),
);

/**
 * Makes a function that loads a script when it is first needed.
 *
 * @template {keyof Scripts} K
 * @param {K} name
 * @returns {() => Promise<Scripts[K]>}
 */
const onDemand = (name) => once(() => config.scripts?.[name]() ?? importScript(name));

/** @returns {Promise<[WasmModule, Response]>} */
const fetchWasm = async () => {
  const wasm = fetchFile("sid-pledge_bg.wasm");
  // A failure is reported where the result is awaited.
  wasm.catch(() => {});
  return [await importScript("sid-pledge.js"), await wasm];
};

/** The loading of each instance. @type {Record<number, (() => Promise<[WasmModule, Response]>) | undefined>} */
const instances = {};

/**
 * Loads the wasm and its JavaScript. A failure is not kept, so the next call tries again.
 *
 * @param {number} instance A new number gives a new instance.
 */
export const loadWasm = (instance) => {
  const load = instances[instance] ?? once(fetchWasm);
  instances[instance] = load;
  return load();
};

/** Loads the script that an active widget needs besides its wasm. */
export const loadActive = /* @__PURE__ */ onDemand("active.js");

/** Creates the style sheet of the sections below the first view. */
export const loadSectionStyles = /* @__PURE__ */ once(async () => styleSheet((await loadActive()).sectionStyles));

/** Loads the script that follows the counts. */
export const loadLive = /* @__PURE__ */ onDemand("live.js");

/** Loads the script that creates downloads and printouts. */
export const loadDownloads = /* @__PURE__ */ onDemand("download.js");

/** Loads the script that reports what the host page blocks. */
export const loadDebug = /* @__PURE__ */ onDemand("debug.js");
