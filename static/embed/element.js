// The element: shows the campaign as the server rendered it, and brings it to life when it is looked at or touched.
//
// The steps down, each of which leaves something that works: live widget → server-rendered widget with real forms and
// links → the host page's own link in the slot. Nothing here throws into the host page, asks a third party, or leaves
// anything in the page outside the element.

import { MANNERS, SETTINGS, campaign, query, reflect, takeOver, usable } from "./attributes.js";
import { isCalm, leave, serve, visit } from "./device.js";
import { engine, live } from "./engine.js";
import { home, keepsake, sheet, styles, take } from "./files.js";
import { follow, inLanguage } from "./own_page.js";
import { about, read } from "./props.js";
import { see } from "./sandbox.js";
import { shape } from "./shape.js";
import { accent, base, room } from "./sheets.js";
import { Troubles } from "./troubles.js";

/** How long to rest after a failure to come to life, in milliseconds: every touch would try again. */
const REST = 5_000;

/** Where there is no page, as on a server that renders one, there is no element, and loading this does no harm. */
class SidPledge extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = [...SETTINGS, ...MANNERS];

  #root; // the element the widget is rendered into
  #rendered; // its shape as the server sent it
  #props; // the JSON it was rendered from
  #app; // the living widget
  #chosen; // the language the visitor chose here
  #placed = 0; // how often the server's HTML was put in place
  #carried; // what was ticked and focused in the HTML before
  #adopted = false; // whether a page of our own brought the widget along
  #load; // aborts a load that a newer one has overtaken
  #watch; // sees the element come near the viewport
  #pending = []; // what the visitor did before the widget could answer
  #early = []; // share links followed before it could count
  #refreshing = false;
  #waking = false;
  #rest = 0; // until when it is of no use to try to come to life again
  #leaving;
  #accent; // the sheet with the accent the host page asks for
  #worn = []; // the style sheets besides its own
  #troubles = new Troubles(this, () => ({
    origin: this.#origin,
    campaign: campaign(this),
    props: this.#props,
    state: this.#app ? "alive" : this.#rest === Infinity ? "still" : "waiting",
  }));

  connectedCallback() {
    clearTimeout(this.#leaving);
    if (this.#root) return;
    takeOver(this);
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.addEventListener("click", this.#go);
    shadow.addEventListener("click", this.#see, true);
    this.addEventListener("sid-pledge-taken", this.#foresee);
    this.#dress();
    if (!this.#adopt(shadow)) {
      this.#dress(room(this.getAttribute("layout"), this.clientWidth));
      shadow.replaceChildren(document.createElement("slot"));
      this.#show();
    }
    this.#troubles.tell();
  }

  disconnectedCallback() {
    // A framework that moves an element takes it out and puts it back at once: that is not the end.
    this.#leaving = setTimeout(() => this.#end(), 0);
  }

  attributeChangedCallback(name, before, after) {
    // The first attributes are there before the element is; they are all read then.
    if (before === after || !(this.#load || this.#root)) return;
    if (name === "accent") this.#dress(...this.#worn);
    if (MANNERS.includes(name)) return this.#troubles.tell();
    if (name === "lang") this.#chosen = undefined;
    if (this.#refreshing) return;
    this.#refreshing = true;
    queueMicrotask(() => {
      this.#refreshing = false;
      if (this.isConnected) this.#show();
    });
  }

  /** Puts style sheets on, besides the element's own. */
  #dress(...worn) {
    this.#worn = worn;
    this.#accent ??= sheet("");
    this.#accent.replaceSync(accent(this.getAttribute("accent")));
    this.shadowRoot.adoptedStyleSheets = [base(), this.#accent, ...worn];
  }

  /** Takes over what a page of our own has already rendered into the shadow root. */
  #adopt(shadow) {
    const root = shadow.querySelector("[data-sid-root]");
    const props = shadow.querySelector("[data-sid-props]");
    if (!root || !props) return false;
    this.#adopted = true;
    this.#arm(root, props.textContent);
    // A page's address cannot name a part of what is in a shadow root.
    this.#find(location.hash.slice(1))?.scrollIntoView();
    return true;
  }

  get #origin() {
    try {
      const { origin, protocol } = new URL(this.getAttribute("endpoint") || home(), home());
      return protocol.startsWith("http") ? origin : home();
    } catch {
      return home();
    }
  }

  /** Whether an attribute names another server than the one the script came from. In a bundle it always does. */
  get #isForeign() {
    return this.#origin !== home();
  }

  get #language() {
    if (this.#chosen) return this.#chosen;
    for (let node = this; node; node = node.parentNode ?? node.host) {
      const tag = usable(node.getAttribute?.("lang"));
      if (tag) return tag;
    }
    return null; // the browser's own Accept-Language decides
  }

  /** Asks for the widget as it is to be shown now. */
  async #show() {
    this.#load?.abort();
    const load = (this.#load = new AbortController());
    const channel = this.#props && read(this.#props).config.channel;
    const asked = query(this, this.#language, channel);
    const origin = this.#origin;
    const url = `${origin}/api/v1/campaigns/${campaign(this)}/widget?${asked}`;
    try {
      if (!origin) throw new Error("no server is named: it takes the attribute endpoint");
      const [html, css] = await Promise.all([
        take(url, { signal: load.signal }).then((answer) => answer.text()),
        styles(),
      ]);
      if (load.signal.aborted || !this.isConnected) return;
      const props = html.split("data-sid-props>")[1]?.split("</script>")[0];
      if (!props) throw new Error("the answer is no widget");
      this.#dress(css);
      if (this.#app && about(props) !== about(this.#props)) this.#drop();
      if (this.#app) {
        this.#props = props;
        this.#app.update(this.#own(props));
      } else this.#place(html, props);
      if (this.#adopted && this.#chosen) follow(props);
      this.#troubles.settle();
    } catch (fault) {
      if (load.signal.aborted || !this.isConnected) return;
      this.#fail("unreachable", fault);
      if (!this.#root) this.#dress();
      addEventListener("online", () => this.isConnected && this.#show(), { once: true, signal: load.signal });
    }
  }

  /** Shows what the server rendered. Where the host page forbids HTML from strings, the widget renders itself. */
  #place(html, props) {
    const template = document.createElement("template");
    let root;
    try {
      // What another server than the script's own sends is no more trusted than what an attribute may say.
      if (this.#isForeign) throw html;
      template.innerHTML = html;
      root = document.importNode(template.content, true).querySelector("[data-sid-root]");
    } catch {
      root = document.createElement("div");
    }
    this.#carried = this.#root && this.#kept();
    if (!this.#root) this.shadowRoot.replaceChildren(root);
    else this.#root.replaceWith(root);
    this.#arm(root, props);
    for (const { id } of this.#carried?.ticked ?? []) if (this.#find(id)) this.#find(id).checked = true;
    this.#find(this.#carried?.focus)?.focus({ preventScroll: true });
    if (!root.hasChildNodes()) this.#wake();
  }

  /** Waits for the visitor to come near, and keeps what they do meanwhile. */
  #arm(root, props) {
    this.#root = root;
    this.#placed += 1;
    this.#props = props;
    this.#rendered = shape(root);
    this.#disarm();
    const wake = () => this.#wake();
    for (const type of ["pointerover", "pointerdown", "focusin", "keydown", "change"]) root.addEventListener(type, wake);
    root.addEventListener("submit", this.#keep, true);
    root.addEventListener("click", this.#keep, true);
    if ("IntersectionObserver" in window) {
      this.#watch = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && wake(), {
        rootMargin: "400px",
      });
      // Not the element itself: a host page may have made it inline, and then WebKit sees nothing of it.
      this.#watch.observe(root);
    } else wake();
  }

  #disarm() {
    this.#watch?.disconnect();
    this.#watch = undefined;
  }

  /** An act before the widget lives: a form or a button waits, a link goes its way. */
  #keep = (event) => {
    if (this.#app) return;
    if (event.type === "submit") {
      event.preventDefault();
      // Not its property: the form has a field called id.
      const id = event.target.getAttribute("id");
      this.#pending.push({ id: event.submitter?.id, otherwise: () => this.#find(id)?.submit() });
    } else {
      const channel = event.target.closest?.("[data-channel]")?.dataset.channel;
      const button = event.target.closest?.("button[type=button]:not([data-go])");
      if (channel) this.#early.push(channel);
      if (button) this.#pending.push({ id: button.id });
    }
    this.#wake();
  };

  /** In a sandboxed frame that may open no page, the link that was to be passed on is copied, or stands there to be. */
  #see = (event) => see(event, () => this.#find("sid-copy")?.click());

  /** The ways inside the widget, to another part or into another language, and the way out. They need no life. */
  #go = (event) => {
    const from = event.target.closest?.("[data-go], [data-lang], [data-leave]");
    if (!from || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (from.matches("[data-leave]")) {
      event.preventDefault();
      leave(from.href);
    } else if (from.dataset.lang) {
      event.preventDefault();
      // A page of our own that says more than a living widget is better asked for anew.
      if (this.#adopted && (!this.#app || document.querySelector("main > :not(sid-pledge, script)"))) {
        location.replace(inLanguage(from.dataset.lang));
        return;
      }
      this.#chosen = from.dataset.lang;
      from.closest("details").open = false;
      this.#find("sid-languages")?.focus();
      this.#show();
    } else {
      const part = this.#find(from.dataset.go);
      part?.scrollIntoView({ block: "start", behavior: isCalm() ? "auto" : "smooth" });
      part?.focus({ preventScroll: true });
    }
  };

  /** Whoever has taken the pledge may want to take something along, and may be offline by then. */
  #foresee = () => keepsake().catch(() => {});

  /** Brings the widget to life, in place if it is still as it was rendered, else afresh. */
  async #wake() {
    if (this.#app || this.#waking || !this.#root) return;
    // A page that a browser makes ready in advance has no visitor yet.
    if (document.prerendering) return document.addEventListener("prerenderingchange", () => this.#wake(), { once: true });
    if (Date.now() < this.#rest) return this.#stayStill();
    this.#waking = true;
    this.#disarm();
    const root = this.#root;
    const placed = this.#placed;
    try {
      const glue = await engine.ready();
      if (!this.isConnected || !this.#root || placed !== this.#placed) return;
      await this.#mount(glue, shape(root) === this.#rendered && root.hasChildNodes());
    } catch (fault) {
      const blocked = !globalThis.WebAssembly || fault instanceof WebAssembly.CompileError;
      this.#rest = blocked ? Infinity : Date.now() + REST;
      this.#fail(blocked ? "blocked" : "unreachable", fault);
      this.#stayStill();
    } finally {
      this.#waking = false;
      if (this.isConnected && placed !== this.#placed) this.#wake();
    }
  }

  /** Without life the forms go the server's way, and what only life could do is not shown. */
  #stayStill() {
    this.#root?.classList.add("still");
    // Nothing was rendered where the host page forbids HTML from strings.
    if (this.#root && !this.#root.hasChildNodes()) this.#root.append(document.createElement("slot"));
    for (const { otherwise } of this.#pending.splice(0)) otherwise?.();
  }

  #mount(glue, hydrate, kept = this.#kept()) {
    if (hydrate) for (const box of this.#root.querySelectorAll("input[id]")) box.checked = box.defaultChecked;
    else this.#renew();
    try {
      this.#app = glue.mount(this.#root, this, this.#own(this.#props), hydrate, (what, data) => serve(what, data, this.#read(this.#props)));
    } catch (fault) {
      if (!(fault instanceof WebAssembly.RuntimeError)) throw fault;
      engine.retire();
      if (!hydrate) throw fault;
      // What stood there was not what the server sent, and the instance is lost: a fresh one renders from the start.
      return engine.ready().then((fresh) => this.#root && this.#mount(fresh, false, kept));
    }
    live.add(this);
    this.#troubles.settle();
    this.#early = [];
    this.#root.classList.remove("still");
    this.#replay(kept);
  }

  #find(id) {
    return id ? this.#root?.querySelector(`#${CSS.escape(id)}`) : undefined;
  }

  /** What the visitor has ticked and where their focus is. */
  #kept() {
    const boxes = [...this.#root.querySelectorAll("input[id]")];
    // Where there are no boxes yet, the widget has still to draw itself.
    if (!boxes.length && this.#carried) return this.#carried;
    return { ticked: boxes.filter((box) => box.checked), focus: this.shadowRoot.activeElement?.id };
  }

  /** A fresh root: the old one's listeners belong to a widget that is gone. */
  #renew() {
    const root = document.createElement("div");
    root.dataset.sidRoot = "";
    this.#root.replaceWith(root);
    this.#root = root;
  }

  /** Does what the visitor did before, now that it is heard, once the widget has drawn itself. */
  #replay({ ticked, focus }) {
    const early = this.#pending.splice(0);
    setTimeout(() => {
      for (const { id } of ticked) if (this.#find(id)?.checked === false) this.#find(id).click();
      for (const { id } of early) this.#find(id)?.click();
      if (this.shadowRoot.activeElement?.id !== focus) this.#find(focus)?.focus({ preventScroll: true });
    }, 0);
  }

  #read(json) {
    return read(json, this.#isForeign);
  }

  /** The server's properties with what only this page knows. */
  #own(json) {
    const props = this.#read(json);
    props.config.endpoint = this.#origin;
    props.config.storage = !this.hasAttribute("no-storage");
    props.early_shares = this.#early;
    props.has_share_sheet = navigator.canShare?.({ title: "", text: "", url: props.config.public_url }) ?? false;
    if (props.config.channel) props.visit = visit();
    return props;
  }

  /** The instance this widget lived in is lost. */
  recover() {
    live.delete(this);
    if (!this.#app) return;
    this.#app = undefined;
    this.#rendered = undefined;
    this.#wake();
  }

  /** Ends the living widget; what is in its place then is another. */
  #drop() {
    live.delete(this);
    try {
      this.#app?.unmount();
    } catch {
      // A lost instance has nothing left to end.
    }
    this.#app = undefined;
  }

  #end() {
    this.#troubles.end();
    this.#load?.abort();
    this.#disarm();
    this.#drop();
    this.#root = this.#carried = undefined;
    this.#pending = [];
    this.shadowRoot?.replaceChildren();
  }

  #fail(reason, fault) {
    console.info(`sid-pledge: ${reason}: ${fault?.message ?? fault}`);
    this.#troubles.note(fault);
    this.dispatchEvent(new CustomEvent("sid-pledge-failed", { bubbles: true, composed: true, detail: { reason } }));
  }
}

/** Makes the element known to the page. The script may stand on it more than once. */
export const define = () => {
  if (!globalThis.customElements || customElements.get("sid-pledge")) return;
  reflect(SidPledge.prototype);
  try {
    // An older browser, which has no sheets to adopt, keeps the link.
    document.adoptedStyleSheets = [...document.adoptedStyleSheets];
    sheet("");
    customElements.define("sid-pledge", SidPledge);
  } catch (fault) {
    // So does a page that has put something of its own in this one's place.
    console.info(`sid-pledge: the element could not be defined: ${fault?.message ?? fault}`);
  }
};
