// A widget with its wasm: its life in the page, what it takes from the page, and what it gives to it.

import { closestTarget } from "../event_target.js";
import { dispatch } from "../events.js";
import { urlInLanguage } from "../hosted_page.js";
import { later } from "../later.js";
import { attempt, logFailure } from "../log.js";
import { parseProps } from "../props.js";
import { completeProps, prepareProps } from "./complete_props.js";
import { performAction } from "./device.js";
import { add, remove, reportMemoryChange } from "./mounted.js";
import { replay } from "./replay.js";
import { followSandboxedLink, isSandboxed } from "./sandboxed_links.js";
import { callWasm, discard, isLost, wasmInstance } from "./wasm.js";

/** @import { ActivePage, FormState, HostEvent, MemoryAccess, MountedWidget, PreparedProps, WasmModule } from "../types.js" */

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
  /** @type {PreparedProps | undefined} */
  #prepared;
  /** The number of changes to the memory by others. */
  #memoryChanges = 0;
  /** Watches the nodes of the widget. @type {MutationObserver | undefined} */
  #observer;
  /** Set once a browser's page translation or a script of the page has changed nodes of the widget. */
  #isChanged = false;
  #isRenewing = false;
  /** The form state of a widget that is being renewed. @type {FormState | undefined} */
  #formState;
  /** Replays what the visitor did before, once the widget is ready. */
  #replay = () => {};
  #wasReady = false;
  /** Set while a withdrawal has not been reported to the host page. */
  #isWithdrawalUnreported = false;

  /** @param {ActivePage} page */
  constructor(page) {
    this.#page = page;
    page.memory.setChangeListener(reportMemoryChange);
    // A script of the page may have replaced the class.
    this.#observer = attempt("observer", () => new MutationObserver(() => (this.#isChanged = true)));
    const { shadowRoot } = page.host;
    shadowRoot.addEventListener("click", (event) => attempt("click", () => this.#followLink(event)), true);
    for (const type of Object.keys(CONTROLS)) shadowRoot.addEventListener(type, this.#onUse, true);
  }

  /** @param {Event} event */
  #followLink(event) {
    followSandboxedLink(event, () => this.#page.find("sid-copy")?.click());
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
    this.#prepared = prepareProps(this.#page.props);
    const module = await wasmInstance(this.#page.loadWasm);
    if (!isWanted()) return;
    if (isLost(module)) {
      await this.mount(isWanted);
      return;
    }
    const formState = this.#formState ?? this.#page.captureFormState();
    const isHydrated = this.#page.isAsRendered();
    try {
      this.#mountIn(module, isHydrated, formState);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      discard(module, error);
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
    const root = isHydrated ? this.#resetState() : page.replaceRoot();
    this.#memoryChanges = 0;
    const props = this.#completeProps();
    this.#app = callWasm(() => module.mount(root, props, isHydrated, this.#perform));
    this.#module = module;
    this.#formState = undefined;
    this.#observe(root);
    add(this);
    page.diagnostics.clear();
    page.earlyShares = [];
    root.classList.remove("still");
    this.#replay = () => replay(formState, page.pendingActions.splice(0), page.find, page.host.shadowRoot);
  }

  /** Restores the boxes and the status as the server rendered them. */
  #resetState() {
    this.#page.clearStatus();
    const root = /** @type {HTMLElement} */ (this.#page.root);
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("input[id]"))) {
      box.checked = box.defaultChecked;
    }
    return root;
  }

  /** @param {HTMLElement} root */
  #observe(root) {
    this.#isChanged = false;
    this.#observer?.disconnect();
    attempt("observer", () => this.#observer?.observe(root, { childList: true, characterData: true, subtree: true }));
  }

  /** Looks for changes that others have made. */
  noteChanges() {
    if (this.#observer?.takeRecords().length) this.#isChanged = true;
  }

  /** Ignores the changes that the widget itself has made. */
  ignoreChanges() {
    this.#observer?.takeRecords();
  }

  /** Renders the page's present props. */
  update() {
    if (this.#isChanged) this.#renew();
    else this.#call(() => this.#app?.update(this.#completeProps()));
  }

  /** Switches a page of the server's own to the language of the widget, so that a reload keeps it. */
  applyLanguage() {
    const { lang, dir, title } = parseProps(this.#page.props).campaign;
    history.replaceState(history.state, "", urlInLanguage(lang));
    Object.assign(document.documentElement, { lang, dir });
    document.title = title;
  }

  onMemoryChange() {
    this.#memoryChanges += 1;
    this.update();
  }

  /**
   * Renews a widget that others have changed when it is used: Yew would change nodes that are no longer on the page, or
   * trap. A control may also be a copy made by a script. Yew marks the elements that it listens to, and copies do not
   * have the mark. The action is repeated in the new widget.
   *
   * A change alone renews nothing: a translation would be undone, translated again, and undone.
   *
   * @param {Event} event
   */
  #onUse = (event) => {
    const control = closestTarget(event, CONTROLS[event.type]);
    if (!this.#app || !control || ("__yew_listener_id" in control && !this.#isChanged)) return;
    // The present widget must not handle it, too.
    event.preventDefault();
    event.stopPropagation();
    const { submitter } = /** @type {Partial<SubmitEvent>} */ (event);
    if (event.type !== "change") this.#repeat(submitter ?? control);
    else if (control.matches("[type=checkbox]")) {
      // The new widget is given the state before the click. A chosen radio button is a part of the state itself.
      const box = /** @type {HTMLInputElement} */ (control);
      box.checked = !box.checked;
      this.#repeat(box);
    }
    this.#renew();
  };

  /** @param {HTMLElement} control */
  #repeat(control) {
    this.#page.pendingActions.push({ id: control.id });
  }

  /** Mounts the widget again, into a new root. Its acts and the form state are kept. */
  #renew() {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    // In a task of its own: the wasm may be at work.
    later(() => {
      this.#isRenewing = false;
      const [app, module] = [this.#app, this.#module];
      if (!app || !module) return;
      this.#formState = this.#page.captureFormState();
      this.#call(() => {
        app.unmount();
        this.#app = undefined;
        this.#mountIn(module, false, /** @type {FormState} */ (this.#formState));
      });
      // After a trap, or with props that cannot be read.
      if (!this.#app) this.#page.activate();
    });
  }

  /** Removes the widget from the page. */
  unmount() {
    const app = this.#app;
    this.#forget();
    this.#wasReady = false;
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
    if (traps <= MAX_AUTOMATIC_RECOVERIES) later(() => this.#page.activate());
  }

  #forget() {
    this.#app = undefined;
    this.#observer?.disconnect();
    remove(this);
  }

  /**
   * Calls the wasm. A trap is handed on; props that it cannot read change nothing.
   *
   * @param {() => void} call
   */
  #call(call) {
    try {
      callWasm(call);
    } catch (error) {
      if (this.#module && error instanceof WebAssembly.RuntimeError) discard(this.#module, error);
      else logFailure("update", error);
    }
  }

  #completeProps() {
    const { props, host, endpoint, earlyShares, isFirstView, unreportedPledge, renderedCounts } = this.#page;
    const prepared = this.#prepared;
    this.#prepared = undefined;
    return completeProps(prepared?.json === props ? prepared.props : parseProps(props), host, {
      endpoint,
      ...(renderedCounts && { counts: renderedCounts }),
      // Nothing was opened there.
      early_shares: earlyShares.length && isSandboxed() ? [] : earlyShares,
      first_view: isFirstView,
      memory_version: this.#memoryChanges ? `${this.#memoryChanges}` : "",
      unreported_pledge: unreportedPledge,
    });
  }

  /**
   * Performs a task for the wasm. Events and those that concern the memory return at once, the others give a promise.
   *
   * @param {string} task
   * @param {unknown} data
   */
  #perform = (task, data) => {
    const { readMemory, toJson } = this.#page.memory;
    if (task === "json") return toJson(data);
    if (task === "complete") return this.#page.complete();
    if (task === "event") return this.#report(/** @type {HostEvent} */ (data));
    const { key, stored, value } = /** @type {MemoryAccess} */ (data ?? {});
    if (task === "read") return readMemory(key, stored);
    if (task === "write") return this.#write(key, stored, value);
    return performAction(task, data, this.#page);
  };

  /**
   * Reports an event to the host page. A renewed widget is ready again, which the page knows, and it cannot know what
   * the one before it did not report.
   *
   * @param {HostEvent} event
   */
  #report({ name, detail }) {
    if (name === "ready") {
      this.#replay();
      if (this.#wasReady) {
        if (this.#isWithdrawalUnreported) this.#report({ name: "withdrawn", detail: {} });
        return;
      }
      this.#wasReady = true;
    }
    if (name === "withdrawn") this.#isWithdrawalUnreported = false;
    dispatch(this.#page.host, name, detail);
  }

  /**
   * Writes the memory, and notes a pledge that was just acknowledged or withdrawn, until the host page knows of it. A
   * widget that others have changed cannot show the outcome.
   *
   * @param {string} key
   * @param {boolean} stored
   * @param {MemoryAccess["value"]} value
   */
  #write(key, stored, value) {
    const { readMemory, writeMemory } = this.#page.memory;
    const [before, after] = [readMemory(key, stored)?.pledge?.id, value?.pledge?.id];
    if (after && after !== before) this.#page.unreportedPledge = after;
    if (before && !after) this.#isWithdrawalUnreported = true;
    if (this.#isChanged) this.#renew();
    return writeMemory(key, stored, value, this);
  }
}
