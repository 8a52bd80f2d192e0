// A widget with its wasm: its life in the page, what it takes from the page, and what it gives to it.

import { closestTarget } from "../event_target.js";
import { logFailure } from "../log.js";
import { completeProps } from "./complete_props.js";
import { performAction } from "./device.js";
import { readers, readMemory, toJson, writeMemory } from "./memory.js";
import { replay } from "./replay.js";
import { isLost, mountedWidgets, wasmInstance } from "./wasm.js";

/** @import { ActivePage, FormState, MemoryAccess, MountedWidget, WasmModule } from "../types.js" */

/**
 * The number of traps on a page after which a widget waits for the visitor's touch before it mounts again. A page that
 * goes on changing the widget's nodes would otherwise use up the device: each instance takes memory.
 */
const MAX_AUTOMATIC_RECOVERIES = 5;

/**
 * The controls that the wasm listens to, by the type of the event.
 *
 * @type {Record<string, string>}
 */
const CONTROLS = { click: "button[type=button]:not([data-go])", change: "input[id]", submit: "form" };

export class ActiveWidget {
  #page;
  /** @type {WasmModule | undefined} */
  #module;
  /** @type {MountedWidget | undefined} */
  #app;
  /** The number of changes to the memory by others. */
  #memoryChanges = 0;

  /** @param {ActivePage} page */
  constructor(page) {
    this.#page = page;
    for (const type of Object.keys(CONTROLS)) page.host.shadowRoot.addEventListener(type, this.#onUse, true);
  }

  get isMounted() {
    return Boolean(this.#app);
  }

  /**
   * Mounts the widget into the root of the page.
   *
   * Unchanged nodes of the server are hydrated: the widget takes them over, and nothing on screen changes. They must be
   * as the server rendered them, so boxes that the visitor has ticked are unticked first. Changed nodes cannot be
   * hydrated; then the widget renders itself into a fresh root. In both cases the form state is captured before and
   * replayed after.
   *
   * That the names of the nodes are unchanged does not prove that hydration works. If it fails, wasm traps, and the
   * instance is lost with the widgets of all elements in it. The instance is then discarded: the other widgets recover,
   * and this one renders itself in the next instance. A trap without hydration is an error, and is not retried at once.
   *
   * @param {() => boolean} isWanted Returns false if the widget was removed or rendered anew meanwhile.
   */
  async mount(isWanted) {
    const module = await wasmInstance(this.#page.loadWasm);
    if (!isWanted()) return;
    if (isLost(module)) {
      await this.mount(isWanted);
      return;
    }
    const formState = this.#page.captureFormState();
    const isHydrated = this.#page.isAsRendered();
    try {
      this.#mountIn(module, isHydrated, formState);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      module.trapped(error);
      if (!isHydrated) throw error;
      const next = await wasmInstance(this.#page.loadWasm);
      if (isWanted()) this.#mountIn(next, false, formState);
    }
  }

  /**
   * @param {WasmModule} module
   * @param {boolean} isHydrated
   * @param {FormState} formState
   */
  #mountIn(module, isHydrated, formState) {
    const page = this.#page;
    const root = isHydrated ? this.#resetBoxes() : page.replaceRoot();
    this.#app = module.mount(root, page.host, this.#completeProps(), isHydrated, this.#perform);
    this.#module = module;
    readers.add(this);
    mountedWidgets.add(this);
    page.diagnostics.clear();
    page.earlyShares = [];
    root.classList.remove("still");
    replay(formState, page.pendingActions.splice(0), page.find, page.host.shadowRoot);
  }

  #resetBoxes() {
    const root = /** @type {HTMLElement} */ (this.#page.root);
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("input[id]"))) {
      box.checked = box.defaultChecked;
    }
    return root;
  }

  /** Renders the page's present props. */
  update() {
    this.#call(() => this.#app?.update(this.#completeProps()));
  }

  onMemoryChange() {
    this.#memoryChanges += 1;
    this.update();
  }

  /**
   * Renews a widget whose controls a script of the page has replaced by copies. Yew marks the elements that it listens
   * to, and copies do not have the mark. The action is repeated in the new widget.
   *
   * @param {Event} event
   */
  #onUse = (event) => {
    const control = closestTarget(event, CONTROLS[event.type]);
    if (!this.#app || !control || "__yew_listener_id" in control) return;
    event.preventDefault();
    const { submitter } = /** @type {Partial<SubmitEvent>} */ (event);
    // The state of a box is part of the form's.
    if (event.type !== "change") this.#page.pendingActions.push({ id: (submitter ?? control).id });
    this.#module?.trapped(new Error("the widget's elements were replaced"));
  };

  /** Removes the widget from the page. */
  unmount() {
    const app = this.#app;
    this.#forget();
    this.#call(() => app?.unmount());
  }

  /**
   * Mounts the widget again after the wasm instance it lived in was lost.
   *
   * @param {number} traps The number of traps on this page so far.
   */
  recover(traps) {
    this.#forget();
    // In a task of its own: the trap may have come while the widget was being activated.
    if (traps <= MAX_AUTOMATIC_RECOVERIES) setTimeout(() => this.#page.activate());
  }

  #forget() {
    this.#app = undefined;
    readers.delete(this);
    mountedWidgets.delete(this);
  }

  /**
   * Calls the wasm. A trap is handed on; props that it cannot read change nothing.
   *
   * @param {() => void} call
   */
  #call(call) {
    try {
      call();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) this.#module?.trapped(error);
      else logFailure("update", error);
    }
  }

  #completeProps() {
    const { props, host, endpoint, earlyShares, unreportedPledge } = this.#page;
    return completeProps(props, host, {
      endpoint,
      early_shares: earlyShares,
      memory_version: this.#memoryChanges ? `${this.#memoryChanges}` : "",
      unreported_pledge: unreportedPledge,
    });
  }

  /**
   * Performs a task for the wasm. Those that concern the memory return at once, the others give a promise.
   *
   * @param {string} task
   * @param {unknown} data
   */
  #perform = (task, data) => {
    if (task === "json") return toJson(data);
    const { key, stored, value } = /** @type {MemoryAccess} */ (data ?? {});
    if (task === "read") return readMemory(key, stored);
    if (task === "write") return this.#write(key, stored, value);
    return performAction(task, data, this.#page);
  };

  /**
   * Writes the memory, and notes a pledge that was just acknowledged, until the host page knows of it.
   *
   * @param {string} key
   * @param {boolean} stored
   * @param {MemoryAccess["value"]} value
   */
  #write(key, stored, value) {
    const pledge = value?.pledge?.id;
    if (pledge && pledge !== readMemory(key, stored)?.pledge?.id) this.#page.unreportedPledge = pledge;
    return writeMemory(key, stored, value, this);
  }
}
