// A widget with its wasm: its life in the page, what it takes from the page, and what it gives to it.

import { createAct, queuedPledge } from "../acts.js";
import { closestTarget } from "../event_target.js";
import { dispatch } from "../events.js";
import { urlInLanguage } from "../hosted_page.js";
import { later } from "../later.js";
import { attempt, logFailure } from "../log.js";
import { memoryKey } from "../memory.js";
import { parseProps } from "../props.js";
import { campaignUrl } from "../urls.js";
import { completeProps, prepareProps } from "./complete_props.js";
import { performAction } from "./device.js";
import { add, remove, reportMemoryChange } from "./mounted.js";
import { Outbox } from "./outbox.js";
import { replay } from "./replay.js";
import { followSandboxedLink, isSandboxed } from "./sandboxed_links.js";
import { visitId } from "./visit.js";
import { callWasm, discard, isLost, wasmInstance } from "./wasm.js";

/** @import { ActivePage, Entry, FormState, HostEvent, Memory, MountedWidget } from "../types.js" */
/** @import { PledgeChoices, PreparedProps, ReadyWidget, ShareContent, WasmModule, WidgetProps } from "../types.js" */

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
const CONTROLS = { click: "button[type=button]:not([data-go], #sid-again)", change: "input[id]", submit: "form" };

/**
 * The memory as the widget reads it. It knows the queued pledge, and not the other queued acts.
 *
 * Earlier releases called the impact of shares `shared_at`. One that is pinned on this site reads only that name: it
 * drops the new field when it stores the memory, and the next share sets it again.
 *
 * @param {Memory} memory
 */
const memoryForWidget = (memory) => ({
  ...memory,
  queued_pledge: queuedPledge(memory)?.id,
  counts_when_shared: memory.counts_when_shared ?? memory.shared_at,
});

export class ActiveWidget {
  #page;
  /** @type {WasmModule | undefined} */
  #module;
  /** @type {MountedWidget | undefined} */
  #app;
  /** @type {PreparedProps | undefined} */
  #prepared;
  /** The props of the last rendering. @type {WidgetProps | undefined} */
  #props;
  /** The widget that is ready to be mounted. @type {ReadyWidget | undefined} */
  #ready;
  /** @type {Outbox | undefined} */
  #outbox;
  /** Ends the subscription to the counts. */
  #unsubscribe = () => {};
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
    shadowRoot.addEventListener("click", (event) => attempt("click", () => this.#onClick(event)), true);
    for (const type of Object.keys(CONTROLS)) shadowRoot.addEventListener(type, this.#onUse, true);
  }

  /** @param {Event} event */
  #onClick(event) {
    followSandboxedLink(event, () => this.#page.find("sid-copy")?.click());
    if (closestTarget(event, "#sid-again")) this.#handOver();
  }

  /**
   * Leaves the device to the next person: all widgets of the site forget the visitor, whose pledge stays counted. What
   * is queued is still sent.
   */
  #handOver() {
    this.#writeMemory({ outbox: this.#readMemory().outbox });
    this.#isWithdrawalUnreported = false;
    this.onMemoryChange();
    later(() => this.#page.find("sid-pledge")?.focus());
  }

  /** Leaves the page by the quick exit. Returns false if this widget has none. */
  leave() {
    const exit = this.#page.find("sid-leave");
    exit?.click();
    return Boolean(exit);
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
    let isHydrated = false;
    /** @type {FormState | undefined} */
    let formState;
    try {
      this.#ready = { widget: this.#prepare(module), module, pageState: this.#pageState() };
      await later(() => {});
      if (!isWanted()) return;
      if (isLost(module)) {
        await this.mount(isWanted);
        return;
      }
      formState = this.#formState ?? this.#page.captureFormState();
      isHydrated = this.#page.isAsRendered();
      this.#mountIn(module, isHydrated, formState);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      discard(module, error);
      if (!formState || !isHydrated) throw error;
      const next = await wasmInstance(this.#page.loadWasm);
      if (isWanted()) this.#mountIn(next, false, formState);
    }
  }

  /**
   * Has the wasm read the present props.
   *
   * @param {WasmModule} module
   */
  #prepare(module) {
    this.#memoryChanges = 0;
    const props = this.#completeProps();
    return callWasm(() => module.prepare(props, this.#perform));
  }

  /** The page's part of the props, to compare between two tasks. */
  #pageState() {
    const { props, earlyShares, isFirstView, unreportedPledge } = this.#page;
    return `${[earlyShares.length, isFirstView, unreportedPledge]} ${props}`;
  }

  /**
   * Returns the prepared widget, or another one if it belongs to a former instance or the page has changed.
   *
   * @param {WasmModule} module
   */
  #takeReady(module) {
    const ready = this.#ready;
    this.#ready = undefined;
    return ready?.module === module && ready.pageState === this.#pageState() ? ready.widget : this.#prepare(module);
  }

  /**
   * @param {WasmModule} module
   * @param {boolean} isHydrated
   * @param {FormState} formState
   */
  #mountIn(module, isHydrated, formState) {
    const page = this.#page;
    const root = isHydrated ? this.#resetState() : page.replaceRoot();
    const widget = this.#takeReady(module);
    this.#app = callWasm(() => widget.mount(root, isHydrated));
    this.#module = module;
    this.#formState = undefined;
    this.#observe(root);
    add(this);
    this.#connect();
    page.diagnostics.clear();
    page.earlyShares = [];
    root.classList.remove("still");
    this.#replay = () => replay(formState, page.pendingActions.splice(0), page.find, page.host.shadowRoot);
  }

  /**
   * Sends what is queued and follows the counts, for as long as the widget is mounted. A renewed widget goes on with
   * the same outbox.
   */
  #connect() {
    const { config } = /** @type {WidgetProps} */ (this.#props);
    const url = campaignUrl(config.endpoint, config.campaign);
    if (this.#outbox?.campaignUrl !== url) {
      this.#disconnect();
      this.#outbox = new Outbox({
        campaignUrl: url,
        read: () => this.#readMemory(),
        write: (memory) => this.#writeMemory(memory),
        report: (kind, value) => this.#inform(kind, value),
      });
    }
    const { mode } = config;
    const outbox = /** @type {Outbox} */ (this.#outbox);
    // In a task of its own: the widget is not rendered yet.
    later(() => {
      if (this.#outbox !== outbox) return;
      outbox.start();
      this.#countVisit(outbox);
      this.#followCounts(outbox, mode);
    });
  }

  #disconnect() {
    this.#outbox?.stop();
    this.#outbox = undefined;
    this.#unsubscribe();
    this.#unsubscribe = () => {};
  }

  /**
   * @param {Outbox} outbox
   * @param {string} mode
   */
  async #followCounts(outbox, mode) {
    try {
      const { subscribe } = await this.#page.loadLive();
      if (this.#outbox !== outbox) return;
      const unsubscribe = this.#unsubscribe;
      this.#unsubscribe = subscribe(outbox.campaignUrl, mode, (counts) =>
        this.#inform(counts ? "counts" : "lost", counts),
      );
      // After the new subscription: the stream stays open.
      unsubscribe();
    } catch (error) {
      logFailure("live", error);
    }
  }

  /**
   * Counts the visit once, on a page reached by a share link: a reload, or a return to the page, sends the same visit
   * with the same id.
   *
   * @param {Outbox} outbox
   */
  #countVisit(outbox) {
    const props = /** @type {WidgetProps} */ (this.#props);
    const { channel } = props.config;
    const id = channel && visitId();
    if (id) outbox.enqueue(createAct("visit", props, { id, channel }));
  }

  /**
   * Informs the widget of counts, or of the outcome of an act or a task.
   *
   * @param {string} kind
   * @param {unknown} value
   */
  #inform(kind, value) {
    this.#call(() => this.#app?.report(kind, value));
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
    else {
      const { endpoint } = this.#props?.config ?? {};
      this.#call(() => this.#app?.update(this.#completeProps()));
      if (this.#app && this.#props?.config.endpoint !== endpoint) this.#connect();
    }
  }

  /** Switches a page of the server's own to the language of the widget, so that a reload keeps it. */
  applyLanguage() {
    const { lang, dir, title } = parseProps(this.#page.props).campaign;
    history.replaceState(history.state, "", urlInLanguage(lang));
    Object.assign(document.documentElement, { lang, dir });
    document.title = title;
    // The line above the widget is in the former language.
    document.querySelector(".invited")?.remove();
  }

  onMemoryChange() {
    this.#memoryChanges += 1;
    this.update();
    this.#outbox?.flushLater();
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
    this.#disconnect();
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
    this.#props = completeProps(prepared?.json === props ? prepared.props : parseProps(props), host, {
      endpoint,
      ...(renderedCounts && { counts: renderedCounts }),
      // Nothing was opened there.
      early_shares: earlyShares.length && isSandboxed() ? [] : earlyShares,
      first_view: isFirstView,
      memory_version: this.#memoryChanges ? `${this.#memoryChanges}` : "",
      unreported_pledge: unreportedPledge,
    });
    return this.#props;
  }

  /**
   * Performs a task for the wasm. The outcome of those that share, copy or create a download is reported later.
   *
   * @param {string} task
   * @param {unknown} data
   */
  #perform = (task, data) => {
    const props = /** @type {WidgetProps} */ (this.#props);
    if (task === "complete") return this.#page.complete();
    if (task === "event") return this.#report(/** @type {HostEvent} */ (data));
    if (task === "read") return memoryForWidget(this.#readMemory());
    if (task === "remember") {
      const { name, value } = /** @type {Entry} */ (data);
      return this.#writeMemory({ ...this.#readMemory(), [name]: value });
    }
    if (task === "pledge") return this.#takePledge(/** @type {PledgeChoices} */ (data));
    if (task === "withdraw") {
      const { id, receipt } = /** @type {{ id: string, receipt: string }} */ (data);
      return this.#outbox?.enqueue({ kind: "withdrawal", id, content: receipt });
    }
    if (task === "count-share") return this.#outbox?.enqueue(createAct("share", props, { channel: data }));
    this.#performAndReport(task, data);
    return undefined;
  };

  /**
   * Shares, copies, or creates a download or printout, and tells the widget whether that was possible.
   *
   * @param {string} task
   * @param {unknown} data
   */
  async #performAndReport(task, data) {
    const channel = /** @type {ShareContent | undefined} */ (data)?.channel;
    const isDone = await performAction(task, data, this.#page);
    if (channel) this.#inform(isDone ? "copied" : "not-copied", channel);
    else this.#inform(isDone ? "saved" : "not-saved", task);
  }

  /** @param {PledgeChoices} choices */
  #takePledge({ audience, promises }) {
    const props = /** @type {WidgetProps} */ (this.#props);
    const act = createAct("pledge", props, { audience, promises, channel: props.config.channel ?? undefined });
    this.#outbox?.enqueue(act, { promises });
    return act.id;
  }

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

  /** The visitor's memory. */
  #readMemory() {
    const { config } = /** @type {WidgetProps} */ (this.#props);
    /** @type {Memory} */
    const memory = this.#page.memory.readMemory(memoryKey(config), Boolean(config.storage)) ?? Object.create(null);
    return memory;
  }

  /**
   * Writes the memory, and notes a pledge that was just acknowledged or withdrawn, until the host page knows of it. A
   * widget that others have changed cannot show the outcome. Returns true if the memory is on the device.
   *
   * @param {Memory} memory
   */
  #writeMemory(memory) {
    const { config } = /** @type {WidgetProps} */ (this.#props);
    const [before, after] = [this.#readMemory().pledge?.id, memory.pledge?.id];
    if (after && after !== before) this.#page.unreportedPledge = after;
    if (before && !after) this.#isWithdrawalUnreported = true;
    if (this.#isChanged) this.#renew();
    return this.#page.memory.writeMemory(memoryKey(config), Boolean(config.storage), memory, this);
  }
}
