// The widget of one element: the server-rendered HTML, and its activation (wasm) in place when the visitor comes near
// it or touches it.

import { isNear, listenForTouch, observeApproach, savesData } from "./approach.js";
import { serverOrigin } from "./attributes.js";
import { domSignature } from "./dom_signature.js";
import { queuePledge } from "./early_pledge.js";
import { fetchText, loadActive, loadDownloads, loadLive, loadSectionStyles, loadWasm } from "./files.js";
import { captureFormState, restoreFormState } from "./form_state.js";
import { createRoot, readFragment } from "./fragment.js";
import { attempt, logFailure } from "./log.js";
import { memoryKey, readMemory, setChangeListener, writeMemory } from "./memory.js";
import { goTo } from "./navigation.js";
import { recordAction } from "./pending_actions.js";
import { campaignAndMode, parseProps } from "./props.js";

/** @import { Diagnostics } from "./diagnostics.js" */
/** @import { Active, FindById, FormState, PendingAction, Status, UrlOfFormat, WidgetProps } from "./types.js" */

/** Time after a failed activation in which no other is tried, in milliseconds: every touch would start one. */
const ACTIVATION_BACKOFF_MS = 5_000;

/** The members without `#` are also for the script of the active widget, which is loaded later. */
export class Widget {
  /** The element the widget is rendered into. @type {HTMLElement | undefined} */
  root;
  /** The JSON the widget was rendered from, or the part of it that came with the HTML. */
  props = "";
  /** The counts that the HTML shows, if its props came later. @type {WidgetProps["counts"]} */
  renderedCounts;
  /** The style sheets of what is shown. @type {CSSStyleSheet[]} */
  styles = [];
  /** Set while only the first view is shown: the widget as far as the hero. */
  isFirstView = false;
  /** Gives the URL of the widget in another format, for a first view. @type {UrlOfFormat | undefined} */
  #urlOfFormat;
  #hasAllProps = true;
  /** A section that the visitor wants to see, which is not a part of the first view. @type {string | undefined} */
  wantedSection;
  /** Called when `styles` or `isFirstView` has changed. */
  #onChange;
  /** The element the widget belongs to. */
  host;
  /** Channels of share links followed before the widget was active. @type {string[]} */
  earlyShares = [];
  /** The id of a pledge that this page has taken, until the host page has been told. @type {string | undefined} */
  unreportedPledge;
  /** Forms and buttons used before the widget was active. @type {PendingAction[]} */
  pendingActions = [];
  /** The status of the pledge's form, once that is among them. @type {Element | null | undefined} */
  #status;
  /** Ends when the server has answered the pledge, or cannot be reached. @type {Promise<void> | undefined} */
  #sending;
  diagnostics;
  memory = { readMemory, setChangeListener, writeMemory };
  loadDownloads = loadDownloads;
  loadLive = loadLive;
  loadWasm = loadWasm;
  /** The active widget, from the first activation on. @type {InstanceType<Active["ActiveWidget"]> | undefined} */
  #active;
  /** The signature of the HTML as the server rendered it. @type {string | undefined} */
  #renderedSignature;
  /** The number of times that server-rendered HTML was shown. An activation that began before the last time is void. */
  #renderCount = 0;
  /** The form state of the HTML before the present one. @type {FormState | undefined} */
  #previousFormState;
  /** Ends the following of the counts by a counter, which needs no wasm for it. @type {(() => void) | undefined} */
  #unfollow;
  /** Watches for the visitor to come near. @type {IntersectionObserver | undefined} */
  #observer;
  #isActivating = false;
  /** The time before which activation is not tried again. */
  #retryAfter = 0;

  /**
   * @param {HTMLElement & { shadowRoot: ShadowRoot }} host
   * @param {Diagnostics} diagnostics
   * @param {() => void} onChange Called when `styles` or `isFirstView` has changed, but not by a call of `show`.
   */
  constructor(host, diagnostics, onChange) {
    this.host = host;
    this.diagnostics = diagnostics;
    this.#onChange = onChange;
  }

  get #isActive() {
    return this.#active?.isMounted;
  }

  /** @returns {Status["state"]} */
  get state() {
    if (this.#isActive || this.#unfollow) return "active";
    return this.#retryAfter === Infinity ? "static" : "waiting";
  }

  /** The server's origin. */
  get endpoint() {
    return serverOrigin(this.host);
  }

  /** @type {FindById} */
  find = (id) => (id ? this.root?.querySelector(`#${CSS.escape(id)}`) : undefined);

  /**
   * Shows a response: in the active widget where it belongs to the same campaign and mode, else as server-rendered
   * HTML.
   *
   * @param {HTMLElement} root The rendered widget; empty for one that renders itself.
   * @param {string} props
   * @param {UrlOfFormat} [urlOfFormat] Gives the URL of the widget in another format, if this is the first view.
   */
  show(root, props, urlOfFormat) {
    if (this.#isActive && campaignAndMode(props) !== campaignAndMode(this.props)) this.#active?.unmount();
    this.#urlOfFormat = urlOfFormat;
    this.#hasAllProps = !urlOfFormat;
    this.isFirstView = !this.#isActive && Boolean(urlOfFormat && root.querySelector(".sid:is(.full, .compact)"));
    this.renderedCounts = undefined;
    if (this.#isActive) {
      this.props = props;
      // The widget became active while its HTML was on the way.
      Promise.all([this.loadProps(), this.#addSectionStyles()]).then(
        () => this.#active?.update(),
        (error) => logFailure("update", error),
      );
    } else this.#render(root, props);
  }

  /** Loads the props that the HTML came without. */
  async loadProps() {
    const urlOfFormat = this.#urlOfFormat;
    if (!urlOfFormat || this.#hasAllProps) return;
    const props = await fetchText(urlOfFormat("json"));
    if (urlOfFormat !== this.#urlOfFormat || this.#hasAllProps) return;
    this.renderedCounts = parseProps(this.props).counts;
    this.props = props;
    this.#hasAllProps = true;
  }

  /**
   * Fetches the HTML in another format.
   *
   * @param {string} format
   * @param {RequestInit} [options]
   */
  async fetchFragment(format, options) {
    const url = /** @type {UrlOfFormat} */ (this.#urlOfFormat)(format);
    return readFragment(await fetchText(url, options));
  }

  /** Adds the sections below the first view as the server renders them, where no active widget does. */
  async #addSections() {
    const { root } = this;
    if (!root || !this.isFirstView) return;
    const styles = this.#addSectionStyles().catch((error) => logFailure("styles", error));
    const [whole] = await Promise.all([this.fetchFragment("html"), styles]);
    if (!this.isFirstView || this.#isActive || root !== this.root) return;
    const isAsRendered = this.isAsRendered();
    root.querySelector(".sid")?.append(...whole.root.querySelectorAll(".hero ~ *"));
    if (isAsRendered) this.#renderedSignature = domSignature(root);
    this.complete();
  }

  /** Adds the style sheet of what only an active widget shows, and of the sections below the first view. */
  async #addSectionStyles() {
    if (!this.#urlOfFormat && !this.#isActive) return;
    const styles = await loadSectionStyles();
    if (this.styles.includes(styles)) return;
    this.styles = [...this.styles, styles];
    this.#onChange();
  }

  /** Ends the first view: all sections are shown. */
  complete() {
    if (!this.isFirstView) return;
    this.isFirstView = false;
    this.#onChange();
    goTo(this.find(this.wantedSection));
    this.wantedSection = undefined;
  }

  /** Switches a page of the server's own, whose widget is active, to the widget's language. */
  applyLanguage() {
    if (this.#isActive) this.#active?.applyLanguage();
  }

  /**
   * Shows the server-rendered HTML.
   *
   * @param {HTMLElement} root
   * @param {string} props
   */
  #render(root, props) {
    this.#previousFormState = this.root && this.captureFormState();
    this.#insert(root);
    this.attach(root, props);
    if (this.#previousFormState) restoreFormState(this.#previousFormState, this.find);
    if (!root.hasChildNodes()) this.activate();
  }

  /**
   * Puts a root in the place of the one before, or of all that the shadow root contains.
   *
   * @param {HTMLElement} root
   */
  #insert(root) {
    const { shadowRoot } = this.host;
    if (this.root?.isConnected) this.root.replaceWith(root);
    else if (!root.isConnected) shadowRoot.replaceChildren(root);
    // A root that the page has rendered stays where it is, without the style sheets and props around it.
    else for (const node of [...shadowRoot.childNodes]) if (!node.contains(root)) node.remove();
    this.root = root;
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
    this.#listen(root);
    this.#observer = observeApproach(root, () => this.#onApproach());
  }

  /**
   * Returns true for a button or a counter that needs no wasm until it is touched, or at all: it has no pledge of an
   * earlier visit to show, nothing to send, and no visit to count.
   */
  get #isIdle() {
    const isCounter = this.#isCounter;
    if (!isCounter && !this.root?.querySelector(".sid.button")) return false;
    const config = parseProps(this.props)?.config;
    if (!config || config.channel) return false;
    const memory = readMemory(memoryKey(config), this.mayStore);
    return isCounter ? !memory?.outbox : !memory;
  }

  /** Set for a counter of a host page, which is shown again when the counts have changed. */
  get #isCounter() {
    return this.#urlOfFormat && this.root?.querySelector(".sid.counter");
  }

  async #follow() {
    const { root } = this;
    try {
      const { followCounts } = await loadLive();
      if (root && root === this.root) this.#unfollow ??= followCounts(this);
    } catch (error) {
      logFailure("live", error);
    }
  }

  /** Requests the wasm and its script beside the HTML if the visitor is already near the place of the widget. */
  preload() {
    if (savesData() || document.prerendering || !isNear(this.host)) return;
    for (const load of [loadActive, () => loadWasm(0)]) load().catch(() => {});
  }

  /** A browser that is set to save data loads no wasm before a touch. */
  #onApproach() {
    const isWaiting = !this.#isCounter && (this.#isIdle || savesData());
    if (!isWaiting) {
      this.activate();
      return;
    }
    this.#stopObserving();
    this.#tryToAddSections();
  }

  #tryToAddSections() {
    this.#addSections().catch((error) => logFailure("sections", error));
  }

  /** False if the host page forbids the widget to store anything on the device. */
  get mayStore() {
    return !this.host.hasAttribute("no-storage");
  }

  /**
   * Listens for what the visitor does while the widget is not active.
   *
   * @param {HTMLElement} root
   */
  #listen(root) {
    root.addEventListener("submit", this.#onAction, true);
    root.addEventListener("click", this.#onAction, true);
    listenForTouch(root, () => this.activate());
  }

  /** Watches for the visitor no longer, and follows the counts no longer. */
  #stopObserving() {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#unfollow?.();
    this.#unfollow = undefined;
  }

  #onAction = (/** @type {Event} */ event) => {
    if (this.#isActive) return;
    recordAction(event, this.find, this.pendingActions, this.earlyShares);
    if (event.type === "submit") attempt("submit", () => this.#onSubmit(/** @type {HTMLElement} */ (event.target)));
    this.activate();
  };

  /** @param {HTMLElement} form */
  #onSubmit(form) {
    const props = parseProps(this.props);
    this.#showSending(props);
    this.#sendPledge(form, props);
  }

  /**
   * Sends the pledge of a form, if it is one, and shows the thanks. If that fails, it stays queued for the active
   * widget; where there is none, the form is sent with the same id.
   *
   * @param {HTMLElement} form
   * @param {WidgetProps} props
   */
  #sendPledge(form, props) {
    if (form !== this.find("sid-form") || !this.endpoint) return;
    const pledge = queuePledge(form, props, this.endpoint, this.mayStore);
    if (!pledge) return;
    const { id, send } = pledge;
    this.unreportedPledge = id;
    form.querySelector("[name=id]")?.setAttribute("value", id);
    this.#sending = send()
      .then(async (receipt) => {
        const { showThanks } = await loadActive();
        if (!receipt || this.#isActive || form !== this.find("sid-form")) return;
        this.pendingActions = this.pendingActions.filter((action) => action.id !== "sid-take");
        this.clearStatus();
        showThanks(form, props, id, receipt);
      })
      .catch((error) => logFailure("pledge", error));
  }

  /**
   * Says at once that the pledge is being sent, in the words of the active widget, which says it again.
   *
   * @param {WidgetProps} props
   */
  #showSending({ words }) {
    this.#status = this.root?.querySelector("form ~ [role=status]");
    if (this.#status) this.#status.textContent = words.sending;
  }

  /** Restores the status as the server rendered it: empty. */
  clearStatus() {
    this.#status?.replaceChildren();
  }

  /** Activates the widget, unless that is done, under way or of no use now. */
  async activate() {
    if (this.state === "active" || this.#isActivating || !this.root) return;
    if (this.#isCounter && this.#isIdle) {
      this.#follow();
      return;
    }
    // A page that the browser prerenders has no visitor yet.
    if (document.prerendering) {
      document.addEventListener("prerenderingchange", () => this.activate(), { once: true });
      return;
    }
    if (Date.now() < this.#retryAfter) {
      this.#stayStatic();
      return;
    }
    this.#isActivating = true;
    this.#stopObserving();
    const renderCount = this.#renderCount;
    const isCurrent = () => renderCount === this.#renderCount;
    try {
      // The wasm is requested now and not when the script that uses it has arrived. It reports a failure itself.
      loadWasm(0).catch(() => {});
      const [{ ActiveWidget }] = await Promise.all([loadActive(), this.loadProps(), this.#addSectionStyles()]);
      this.#active ??= new ActiveWidget(this);
      await this.#active.mount(() => isCurrent() && this.host.isConnected);
    } catch (error) {
      this.#onFailure(error);
    } finally {
      this.#isActivating = false;
      if (this.host.isConnected && !isCurrent()) this.activate();
    }
  }

  /** @param {unknown} error */
  #onFailure(error) {
    const isBlocked = !globalThis.WebAssembly || error instanceof WebAssembly.CompileError;
    this.#retryAfter = isBlocked ? Infinity : Date.now() + ACTIVATION_BACKOFF_MS;
    this.diagnostics.fail(isBlocked ? "blocked" : "unreachable", error);
    this.#stayStatic();
  }

  /** Falls back to the server-rendered HTML: forms are sent by HTML, and controls that need the widget are hidden. */
  #stayStatic() {
    this.root?.classList.add("still");
    // Nothing was rendered where the host page forbids HTML from strings, or the server is another one.
    if (this.root && !this.root.hasChildNodes()) this.root.append(document.createElement("slot"));
    this.#tryToAddSections();
    this.#countShares();
    const actions = this.pendingActions.splice(0);
    if (!actions.length) return;
    // A form that was sent and acknowledged has been replaced by the thanks by then, and its fallback does nothing.
    Promise.resolve(this.#sending).then(() => {
      this.clearStatus();
      for (const { fallback } of actions) attempt("submit", () => fallback?.());
    });
  }

  /** Counts the share links followed, where no active widget does. */
  async #countShares() {
    const channels = this.earlyShares.splice(0);
    if (!channels.length) return;
    try {
      const { countShares } = await loadActive();
      countShares(this, channels);
    } catch (error) {
      this.earlyShares.push(...channels);
      logFailure("shares", error);
    }
  }

  /** Returns true if the nodes are those that the server rendered, as far as their names tell. */
  isAsRendered() {
    return (
      this.#renderedSignature !== undefined &&
      domSignature(/** @type {HTMLElement} */ (this.root)) === this.#renderedSignature
    );
  }

  /** Replaces the root, whose listeners belong to a widget that is gone, by an empty one. */
  replaceRoot() {
    const root = createRoot();
    this.#insert(root);
    this.#listen(root);
    this.#renderedSignature = undefined;
    return root;
  }

  captureFormState() {
    return captureFormState(/** @type {HTMLElement} */ (this.root), this.host.shadowRoot, this.#previousFormState);
  }

  /** Ends the widget of a removed element. */
  end() {
    this.#stopObserving();
    this.#active?.unmount();
    this.#renderCount += 1;
    this.root = undefined;
    this.#previousFormState = undefined;
    this.pendingActions = [];
  }
}
