// The widget of one element: the server-rendered HTML, and its activation (wasm) in place when the visitor comes near
// it or touches it.

import { observeApproach } from "./activation.js";
import { isForeign } from "./attributes.js";
import { performAction } from "./device.js";
import { domSignature } from "./dom_signature.js";
import { captureFormState, restoreFormState } from "./form_state.js";
import { createRoot, parseRoot } from "./fragment.js";
import { recordAction, replay } from "./pending_actions.js";
import { campaignAndMode, completeProps, parseProps } from "./props.js";
import { discardInstance, mountedWidgets, wasmInstance } from "./wasm.js";

/** @import { Diagnostics } from "./diagnostics.js" */
/** @import { FindById, FormState, MountedWidget, PendingAction, Status, WasmModule } from "./types.js" */

/** Time after a failed activation in which no other is tried, in milliseconds: every touch would start one. */
const ACTIVATION_BACKOFF_MS = 5_000;

export class Widget {
  /** The element the widget is rendered into. @type {HTMLElement | undefined} */
  root;
  /** The JSON the widget was rendered from. */
  props = "";
  #host;
  #diagnostics;
  /** The active widget. @type {MountedWidget | undefined} */
  #app;
  /** The signature of the HTML as the server rendered it. @type {string | undefined} */
  #renderedSignature;
  /** The number of times that server-rendered HTML was shown. An activation that began before the last time is void. */
  #renderCount = 0;
  /** The form state of the HTML before the present one. @type {FormState | undefined} */
  #previousFormState;
  /** Watches for the visitor to come near. @type {IntersectionObserver | undefined} */
  #observer;
  /** Forms and buttons used before the widget was active. @type {PendingAction[]} */
  #pendingActions = [];
  /** Channels of share links followed before the widget was active. @type {string[]} */
  #pendingShares = [];
  #isActivating = false;
  /** The time before which activation is not tried again. */
  #retryAfter = 0;

  /**
   * @param {HTMLElement & { shadowRoot: ShadowRoot }} host
   * @param {Diagnostics} diagnostics
   */
  constructor(host, diagnostics) {
    this.#host = host;
    this.#diagnostics = diagnostics;
  }

  /** @returns {Status["state"]} */
  get state() {
    if (this.#app) return "active";
    return this.#retryAfter === Infinity ? "static" : "waiting";
  }

  /** @type {FindById} */
  find = (id) => (id ? this.root?.querySelector(`#${CSS.escape(id)}`) : undefined);

  /**
   * Shows a response: in the active widget where it belongs to the same campaign and mode, else as server-rendered
   * HTML.
   *
   * @param {string} html
   * @param {string} props
   */
  show(html, props) {
    if (this.#app && campaignAndMode(props) !== campaignAndMode(this.props)) this.#unmount();
    if (this.#app) {
      this.props = props;
      this.#app.update(completeProps(this.props, this.#host, this.#pendingShares));
    } else this.#render(html, props);
  }

  /**
   * Shows the server-rendered HTML. HTML from another server than the script's own is not put into the page; there the
   * widget renders itself.
   *
   * @param {string} html
   * @param {string} props
   */
  #render(html, props) {
    const root = isForeign(this.#host) ? createRoot() : parseRoot(html);
    this.#previousFormState = this.root && this.#captureFormState();
    if (this.root) this.root.replaceWith(root);
    else this.#host.shadowRoot.replaceChildren(root);
    this.attach(root, props);
    if (this.#previousFormState) restoreFormState(this.#previousFormState, this.find);
    if (!root.hasChildNodes()) this.#activate();
  }

  /**
   * Takes a root with server-rendered HTML: waits for the visitor to come near, and records what they do meanwhile.
   *
   * @param {HTMLElement} root
   * @param {string} props
   */
  attach(root, props) {
    this.root = root;
    this.#renderCount += 1;
    this.props = props;
    // An empty root has none: there the widget renders itself.
    this.#renderedSignature = domSignature(root) || undefined;
    this.#stopObserving();
    root.addEventListener("submit", this.#onAction, true);
    root.addEventListener("click", this.#onAction, true);
    this.#observer = observeApproach(root, () => this.#activate());
  }

  #stopObserving() {
    this.#observer?.disconnect();
    this.#observer = undefined;
  }

  #onAction = (/** @type {Event} */ event) => {
    if (this.#app) return;
    recordAction(event, this.find, this.#pendingActions, this.#pendingShares);
    this.#activate();
  };

  /** Activates the widget, unless that is done, under way or of no use now. */
  async #activate() {
    if (this.#app || this.#isActivating || !this.root) return;
    // A page that the browser prerenders has no visitor yet.
    if (document.prerendering) {
      document.addEventListener("prerenderingchange", () => this.#activate(), { once: true });
      return;
    }
    if (Date.now() < this.#retryAfter) {
      this.#stayStatic();
      return;
    }
    this.#isActivating = true;
    this.#stopObserving();
    const renderCount = this.#renderCount;
    try {
      const module = await wasmInstance();
      if (!this.#host.isConnected || !this.root || renderCount !== this.#renderCount) return;
      await this.#mount(module, domSignature(this.root) === this.#renderedSignature);
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#isActivating = false;
      if (this.#host.isConnected && renderCount !== this.#renderCount) this.#activate();
    }
  }

  /** @param {unknown} error */
  #onFailure(error) {
    const isBlocked = !globalThis.WebAssembly || error instanceof WebAssembly.CompileError;
    this.#retryAfter = isBlocked ? Infinity : Date.now() + ACTIVATION_BACKOFF_MS;
    this.#diagnostics.fail(isBlocked ? "blocked" : "unreachable", error);
    this.#stayStatic();
  }

  /** Falls back to the server-rendered HTML: forms are sent by HTML, and controls that need the widget are hidden. */
  #stayStatic() {
    this.root?.classList.add("still");
    // Nothing was rendered where the host page forbids HTML from strings, or the server is another one.
    if (this.root && !this.root.hasChildNodes()) this.root.append(document.createElement("slot"));
    for (const { fallback } of this.#pendingActions.splice(0)) fallback?.();
  }

  /**
   * Mounts the widget into the root.
   *
   * Unchanged nodes of the server are hydrated: the widget takes them over, and nothing on screen changes. They must be
   * as the server rendered them, so boxes that the visitor has ticked are unticked first. Changed nodes cannot be
   * hydrated; then the widget renders itself into a fresh root. In both cases the form state is captured before and
   * replayed after.
   *
   * The signature does not prove that hydration works. If it fails, wasm traps, and the instance is lost with the
   * widgets of all elements in it. The instance is then discarded: the other widgets recover, and this one renders
   * itself in the next instance. A trap without hydration is an error, and is not retried at once.
   *
   * @param {WasmModule} module
   * @param {boolean} hydrate
   * @param {FormState} formState
   * @returns {Promise<void> | undefined}
   */
  #mount(module, hydrate, formState = this.#captureFormState()) {
    const root = hydrate ? this.#resetBoxes() : this.#replaceRoot();
    try {
      this.#app = module.mount(
        root,
        this.#host,
        completeProps(this.props, this.#host, this.#pendingShares),
        hydrate,
        (action, data) => performAction(action, data, parseProps(this.props, isForeign(this.#host))),
      );
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      discardInstance();
      if (!hydrate) throw error;
      return wasmInstance().then((next) => (this.root ? this.#mount(next, false, formState) : undefined));
    }
    mountedWidgets.add(this);
    this.#diagnostics.clear();
    this.#pendingShares = [];
    root.classList.remove("still");
    replay(formState, this.#pendingActions.splice(0), this.find, this.#host.shadowRoot);
    return undefined;
  }

  #resetBoxes() {
    const root = /** @type {HTMLElement} */ (this.root);
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("input[id]"))) {
      box.checked = box.defaultChecked;
    }
    return root;
  }

  /** Replaces the root, whose listeners belong to a widget that is gone, by an empty one. */
  #replaceRoot() {
    const root = createRoot();
    /** @type {HTMLElement} */ (this.root).replaceWith(root);
    this.root = root;
    return root;
  }

  #captureFormState() {
    return captureFormState(/** @type {HTMLElement} */ (this.root), this.#host.shadowRoot, this.#previousFormState);
  }

  /** Mounts the widget again after the wasm instance it lived in was lost. */
  recover() {
    mountedWidgets.delete(this);
    if (!this.#app) return;
    this.#app = undefined;
    this.#renderedSignature = undefined;
    this.#activate();
  }

  #unmount() {
    mountedWidgets.delete(this);
    try {
      this.#app?.unmount();
    } catch {
      // The instance was lost, and the widget with it.
    }
    this.#app = undefined;
  }

  /** Ends the widget of a removed element. */
  end() {
    this.#stopObserving();
    this.#unmount();
    this.root = undefined;
    this.#previousFormState = undefined;
    this.#pendingActions = [];
  }
}
