// The wasm instance that all widgets of the page share.
//
// A trap leaves a wasm instance useless, and every widget in it is lost. The reason is a page whose nodes are not as
// the widget left them: a browser's page translation or a script of the page has changed them, before hydration or at
// any time after it. The instance is then discarded, and each of its widgets mounts again in a new one. The generated
// JavaScript keeps its instance in module scope, so it has one for each time it is evaluated. A browser evaluates a
// module once for each URL with its fragment: the next instance comes from the same URL with another fragment, and the
// file from the browser's cache.
//
// The build completes the generated JavaScript: each callback into the wasm is made by the function given to
// `setCaller`, so that the host page sees no error, and `end` makes all later calls into the instance do nothing.

import { later } from "../later.js";
import { logFailure } from "../log.js";
import { mountedWidgets } from "./mounted.js";

/** @import { ActivePage, WasmModule } from "../types.js" */

/** The number of calls into the wasm that have not returned. */
let depth = 0;

/**
 * Makes a call into the wasm. What has changed in the widgets' nodes before was changed by others, and what changes
 * during the call by the widgets themselves.
 *
 * @template T
 * @param {() => T} call
 */
export const callWasm = (call) => {
  if (!depth) for (const widget of mountedWidgets()) widget.noteChanges();
  depth += 1;
  try {
    return call();
  } finally {
    depth -= 1;
    if (!depth) for (const widget of mountedWidgets()) widget.ignoreChanges();
  }
};

/**
 * The instances that were lost. One can be lost between the moment it is given and the moment it is used.
 *
 * @type {WasmModule[]}
 */
const lost = [];

let traps = 0;

/** The current instance, or the one that is being made. @type {Promise<WasmModule> | undefined} */
let current;

/** @param {ActivePage["loadWasm"]} loadWasm */
const instantiate = async (loadWasm) => {
  const [module, wasm] = await loadWasm(traps);
  module.setCaller((call) => {
    try {
      return callWasm(call);
    } catch (error) {
      discard(module, error);
      return undefined;
    }
  });
  await module.default(wasm);
  // The widget is mounted in a task of its own.
  await later(() => {});
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
    return started === current ? module : wasmInstance(loadWasm);
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
export const isLost = (module) => lost.includes(module);

/**
 * Discards an instance after a trap. Its widgets mount again.
 *
 * @param {WasmModule} module
 * @param {unknown} error
 */
export const discard = (module, error) => {
  logFailure("trap", error);
  module.end();
  if (isLost(module)) return;
  lost.push(module);
  current = undefined;
  traps += 1;
  for (const widget of mountedWidgets()) widget.recover(traps);
};
