// The wasm instance that all widgets of the page share.
//
// A trap, such as a failed hydration, leaves a wasm instance useless, and every widget in it is lost. The instance is
// then discarded, and each of its widgets mounts again in a new one. The generated JavaScript keeps its instance in
// module scope, so it has one for each time it is evaluated. A browser evaluates a module once for each URL with its
// fragment: the next instance comes from the same URL with another fragment, and the file from the browser's cache.

import { fetchFile, importWasmModule, once } from "./files.js";

/** @import { WasmModule } from "./types.js" */

/**
 * The widgets mounted in the current instance.
 *
 * @type {Set<{ recover(): void }>}
 */
export const mountedWidgets = new Set();

/**
 * Makes a function that loads an instance once.
 *
 * @param {number} fragment
 */
const instanceLoader = (fragment) =>
  once(async () => {
    const [module, wasm] = await Promise.all([importWasmModule(fragment), fetchFile("sid-pledge_bg.wasm")]);
    await module.default({ module_or_path: wasm });
    return module;
  });

let discarded = 0;
let load = instanceLoader(discarded);

/** Gives the instance, and never one that was discarded while it was loading. */
export const wasmInstance = async () => {
  for (;;) {
    const started = load;
    const module = await started();
    if (started === load) return module;
  }
};

/** Discards the instance after a trap. */
export const discardInstance = () => {
  load = instanceLoader(++discarded);
  for (const widget of mountedWidgets) widget.recover();
};
