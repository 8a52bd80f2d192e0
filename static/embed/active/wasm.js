// The wasm instance that all widgets of the page share.
//
// A trap leaves a wasm instance useless, and every widget in it is lost. The reason is a page whose nodes are not as
// the widget left them: a browser's page translation or a script of the page has changed them, before hydration or at
// any time after it. The instance is then discarded, and each of its widgets mounts again in a new one. The generated
// JavaScript keeps its instance in module scope, so it has one for each time it is evaluated. A browser evaluates a
// module once for each URL with its fragment: the next instance comes from the same URL with another fragment, and the
// file from the browser's cache.
//
// The build completes the generated JavaScript: `trapped` makes all later calls into the instance do nothing, and calls
// the trap handler. An error in a callback into the wasm is caught and handed to it; the host page sees none.

import { logFailure } from "../log.js";

/** @import { ActivePage, WasmModule } from "../types.js" */

/**
 * The widgets mounted in the current instance.
 *
 * @type {Set<{ recover(traps: number): void }>}
 */
export const mountedWidgets = new Set();

/**
 * The instances that were lost. One can be lost between the moment it is given and the moment it is used.
 *
 * @type {WeakSet<WasmModule>}
 */
const lost = new WeakSet();

let traps = 0;

/** The current instance, or the one that is being made. @type {Promise<WasmModule> | undefined} */
let current;

/** @param {ActivePage["loadWasm"]} loadWasm */
const instantiate = async (loadWasm) => {
  const [module, wasm] = await loadWasm(traps);
  await module.default(wasm);
  return module;
};

/**
 * Gives the instance, and never one that was discarded while it was being made.
 *
 * @param {ActivePage["loadWasm"]} loadWasm
 * @returns {Promise<WasmModule>}
 */
export const wasmInstance = async (loadWasm) => {
  current ??= instantiate(loadWasm);
  const started = current;
  try {
    const module = await started;
    if (started !== current) return wasmInstance(loadWasm);
    module.setTrapHandler((error) => {
      logFailure("trap", error);
      lost.add(module);
      if (started === current) discard();
    });
    return module;
  } catch (error) {
    if (started === current) current = undefined;
    throw error;
  }
};

/**
 * Returns true if an instance was lost.
 *
 * @param {WasmModule} module
 */
export const isLost = (module) => lost.has(module);

/** Discards the instance after a trap. */
const discard = () => {
  current = undefined;
  traps += 1;
  for (const widget of [...mountedWidgets]) widget.recover(traps);
};
