// <sid-pledge>: shows the campaign as the server rendered it, and brings it to life when it is looked at or touched.
//
// What a host page pays before that is this file, one stylesheet and one HTML answer. The steps down, each of which
// leaves something that works: live widget → server-rendered widget with real forms and links → the host page's own
// link in the slot. Nothing here throws into the host page, asks a third party, or leaves anything in the page outside
// the element.

// Filled in by the build: where this release's files are and what they hash to. Without it they lie beside this file.
const release = null;

const home = new URL(release ? release.path : "./", import.meta.url);
const integrity = (file) => (release ? { integrity: release.integrity[file] } : {});
const take = async (url, options) => {
  const answer = await fetch(url, { credentials: "omit", ...options });
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return answer;
};

/**
 * Has the browser fetch a script that is to be imported, and hold it against its hash, which `import()` cannot carry: what
 * is imported then is what was published, or nothing. Where the host page wants trusted types, a link does it in place of
 * a script. Either is in the page's head for that long, because a widget may be taken out meanwhile.
 */
const check = (file, url) => {
  let element = document.createElement("script");
  return new Promise((resolve, reject) => {
    try {
      Object.assign(element, { type: "module", src: url });
    } catch {
      element = Object.assign(document.createElement("link"), { rel: "modulepreload", href: url });
    }
    const onerror = () => reject(new Error(`${file} did not arrive as it was published`));
    Object.assign(element, { crossOrigin: "anonymous", ...integrity(file), onload: resolve, onerror });
    document.head.append(element);
  }).finally(() => element.remove());
};

/** A script of this release. A browser remembers a failure to load one, but not under another mark. */
const script = async (file, mark) => {
  const url = new URL(mark ? `${file}#${mark}` : file, home).href;
  if (release) await check(file, url);
  return import(url);
};

/** A promise made once; a failure is forgotten, so that the next caller tries again. */
const once = (make) => {
  let made;
  return () => (made ??= make().catch((fault) => {
    made = undefined;
    throw fault;
  }));
};

const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};

const styles = once(async () => {
  const answer = await take(new URL("widget.css", home), integrity("widget.css"));
  return sheet(await answer.text());
});

/**
 * The wasm instance all widgets of the page share. A trap leaves an instance useless, so `retire` makes way for a fresh
 * one: a module is instantiated anew under another fragment, from the same cached file.
 */
const engine = {
  generation: 0,
  current: undefined,
  start() {
    return (this.current ??= (async () => {
      const [glue, wasm] = await Promise.all([
        script("sid-pledge.js", this.generation),
        take(new URL("sid-pledge_bg.wasm", home), integrity("sid-pledge_bg.wasm")),
      ]);
      await glue.default({ module_or_path: wasm });
      return glue;
    })().catch((fault) => {
      this.current = undefined;
      throw fault;
    }));
  },
  /** The instance, once it is there; not one that another widget has lost meanwhile. */
  async ready() {
    for (;;) {
      const { generation } = this;
      const glue = await this.start();
      if (generation === this.generation) return glue;
    }
  },
  retire() {
    this.generation += 1;
    this.current = undefined;
    for (const element of live) element.recover();
  },
};

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** What makes the things to take along. */
let tries = 0;
const keepsake = once(() => script("keepsake.js", tries++));

/** Opens the device's share sheet. A visitor who closes it has chosen to. */
const share = (data) => navigator.share(data).then(
  () => true,
  ({ name }) => name === "AbortError",
);

/** What the clipboard holds, where that may be read without a question. */
const held = async () => {
  try {
    const { state } = await navigator.permissions.query({ name: "clipboard-read" });
    return state === "granted" ? await navigator.clipboard.readText() : undefined;
  } catch {
    return undefined;
  }
};

/** Copies a text. Some browsers inside apps say that they did and did not, so it is looked at where it can be. */
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  return ((await held()) ?? text) === text;
};

/** Puts another page in this one's place, so that "back" does not lead here. */
const leave = (url) => {
  try {
    top.location.replace(url);
  } catch {
    location.replace(url);
  }
};

/**
 * The id (a UUIDv7) of the visit this page is. The page's own place in the tab's history carries it, so that a reload or
 * going back is the same visit and nothing is stored. None where the browser refuses: such a visit is not counted.
 */
const visit = () => {
  try {
    let id = history.state?.sidPledgeVisit;
    if (!/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      new DataView(bytes.buffer).setUint32(0, Date.now() / 65536);
      new DataView(bytes.buffer).setUint16(4, Date.now() % 65536);
      bytes[6] = (bytes[6] & 15) | 112;
      bytes[8] = (bytes[8] & 63) | 128;
      id = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      history.replaceState({ ...history.state, sidPledgeVisit: id }, "");
    }
    return id;
  } catch {
    return undefined;
  }
};

/** Which campaign's acts, and whether they count: a widget of another one knows nothing of what was done in this. */
const about = (props) => {
  const { campaign, mode } = JSON.parse(props).config;
  return `${campaign} ${mode}`;
};

/** The address of this page in another language. */
const inLanguage = (lang) => {
  const url = new URL(location.href);
  url.searchParams.set("lang", lang);
  return url;
};

/** The widgets that are alive now. */
const live = new Set();

const base = sheet(":host { display: block } :host([hidden]) { display: none }");

/**
 * Room kept until the widget is there, so that the host page does not jump. By layout, the height in pixels that stays
 * the same and the area that text fills at any width, as measured on the real widget.
 */
const ROOM = { full: [2190, 910000], compact: [1741, 638000], counter: [270, 2000], button: [178, 23800] };
const room = (layout, width) => {
  const [height, area] = ROOM[layout] ?? ROOM.full;
  return sheet(`:host { min-block-size: ${Math.round(height + area / Math.min(width || 600, 736))}px }`);
};

/** How long to rest after a failure to come to life, in milliseconds: every touch would try again. */
const REST = 5_000;

/** What the server renders by, besides the campaign. */
const ATTRIBUTES = ["partner", "lang", "audience", "layout", "theme", "hide", "mode"];
const SETTINGS = ["campaign", ...ATTRIBUTES, "no-storage", "endpoint"];

/** The names of all nodes below one, in order: what hydration relies on. Page translation changes it. */
const shape = (root) => {
  const names = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) names.push(walker.currentNode.nodeName);
  return names.join();
};

/** Attributes whose junk counts as nothing, as the server would refuse it. */
const KNOWN = {
  audience: ["child", "teen", "parent", "educator", "industry", "policymaker", "everyone"],
  mode: ["live", "test"],
};

const wellFormed = (tag) => {
  try {
    return Boolean(tag) && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

class SidPledge extends HTMLElement {
  static observedAttributes = SETTINGS;

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

  connectedCallback() {
    clearTimeout(this.#leaving);
    if (this.#root) return;
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.addEventListener("click", this.#go);
    this.addEventListener("sid-pledge-taken", this.#foresee);
    shadow.adoptedStyleSheets = [base];
    if (!this.#adopt(shadow)) {
      shadow.adoptedStyleSheets = [base, room(this.getAttribute("layout"), this.clientWidth)];
      shadow.replaceChildren(document.createElement("slot"));
      this.#show();
    }
  }

  disconnectedCallback() {
    // A framework that moves an element takes it out and puts it back at once: that is not the end.
    this.#leaving = setTimeout(() => this.#end(), 0);
  }

  attributeChangedCallback(name, before, after) {
    // The first attributes are there before the element is; #show reads them all.
    if (before === after || !(this.#load || this.#root)) return;
    if (name === "lang") this.#chosen = undefined;
    if (this.#refreshing) return;
    this.#refreshing = true;
    queueMicrotask(() => {
      this.#refreshing = false;
      if (this.isConnected) this.#show();
    });
  }

  /** Takes over what a page of our own has already rendered into the shadow root. */
  #adopt(shadow) {
    const root = shadow.querySelector("[data-sid-root]");
    const props = shadow.querySelector("[data-sid-props]");
    if (!root || !props) return false;
    this.#adopted = true;
    this.#arm(root, props.textContent);
    return true;
  }

  get #origin() {
    try {
      return new URL(this.getAttribute("endpoint") || home, home).origin;
    } catch {
      return home.origin;
    }
  }

  get #language() {
    if (this.#chosen) return this.#chosen;
    for (let node = this; node; node = node.parentNode ?? node.host) {
      const tag = node.getAttribute?.("lang");
      if (wellFormed(tag)) return tag;
    }
    return null; // the browser's own Accept-Language decides
  }

  /** Asks for the widget as it is to be shown now. */
  async #show() {
    this.#load?.abort();
    const load = (this.#load = new AbortController());
    const query = new URLSearchParams();
    for (const name of ATTRIBUTES) {
      const value = name === "lang" ? this.#language : this.getAttribute(name);
      if (value && (KNOWN[name]?.includes(value) ?? true)) query.set(name, value);
    }
    if (this.hasAttribute("no-storage")) query.set("no-storage", "");
    const channel = this.#props && JSON.parse(this.#props).config.channel;
    if (channel) query.set("channel", channel);
    const url = `${this.#origin}/api/v1/campaigns/${this.#campaign}/widget?${query}`;
    try {
      const [html, css] = await Promise.all([
        take(url, { signal: load.signal }).then((answer) => answer.text()),
        styles(),
      ]);
      if (load.signal.aborted || !this.isConnected) return;
      const props = html.split("data-sid-props>")[1]?.split("</script>")[0];
      if (!props) throw new Error("the answer is no widget");
      this.shadowRoot.adoptedStyleSheets = [base, css];
      if (this.#app && about(props) !== about(this.#props)) this.#drop();
      if (this.#app) {
        this.#props = props;
        this.#app.update(this.#own(props));
      } else this.#place(html, props);
      if (this.#adopted && this.#chosen) this.#translatePage(props);
    } catch (fault) {
      if (load.signal.aborted || !this.isConnected) return;
      this.#fail("unreachable", fault);
      if (!this.#root) this.shadowRoot.adoptedStyleSheets = [base];
      addEventListener("online", () => this.isConnected && this.#show(), { once: true, signal: load.signal });
    }
  }

  get #campaign() {
    const slug = this.getAttribute("campaign") ?? "";
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) ? slug : "sid-2023";
  }

  /** Shows what the server rendered. Where the host page forbids HTML from strings, the widget renders itself. */
  #place(html, props) {
    const template = document.createElement("template");
    let root;
    try {
      template.innerHTML = html;
      root = document.importNode(template.content, true).querySelector("[data-sid-root]");
    } catch {
      root = document.createElement("div");
    }
    this.#carried = this.#root && this.#kept();
    if (!this.#root) this.shadowRoot.replaceChildren(root);
    else this.#root.replaceWith(root);
    this.#arm(root, props);
    for (const id of this.#carried?.ticked ?? []) if (this.#find(id)) this.#find(id).checked = true;
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
      part?.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
      part?.focus({ preventScroll: true });
    }
  };

  /** A page of our own follows the language chosen in the widget, also at a reload. */
  #translatePage(props) {
    const { lang, dir, title } = JSON.parse(props).campaign;
    history.replaceState(history.state, "", inLanguage(lang));
    Object.assign(document.documentElement, { lang, dir });
    document.title = title;
  }

  /** Whoever has taken the pledge may want to take something along, and may be offline by then. */
  #foresee = () => keepsake().catch(() => {});

  /** Does for the widget what takes a browser and no state: shares, copies, or makes something to take along. */
  async #serve(what, data) {
    if (what === "share") {
      const { campaign } = JSON.parse(this.#props);
      return share({ title: campaign.title, text: campaign.share.message, url: data });
    }
    if (what === "copy") return copy(data);
    try {
      const { make } = await keepsake();
      return await make(what, JSON.parse(this.#props), data);
    } catch (fault) {
      console.info(`sid-pledge: ${what} could not be made: ${fault?.message ?? fault}`);
      return false;
    }
  }

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
      const blocked = fault instanceof WebAssembly?.CompileError;
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
    for (const { otherwise } of this.#pending.splice(0)) otherwise?.();
  }

  #mount(glue, hydrate, kept = this.#kept()) {
    if (hydrate) for (const box of this.#root.querySelectorAll("input[id]")) box.checked = box.defaultChecked;
    else this.#renew();
    try {
      this.#app = glue.mount(this.#root, this, this.#own(this.#props), hydrate, (what, data) => this.#serve(what, data));
    } catch (fault) {
      if (!(fault instanceof WebAssembly.RuntimeError)) throw fault;
      engine.retire();
      if (!hydrate) throw fault;
      // What stood there was not what the server sent, and the instance is lost: a fresh one renders from the start.
      return engine.ready().then((fresh) => this.#mount(fresh, false, kept));
    }
    live.add(this);
    this.#early = [];
    this.#root.classList.remove("still");
    this.#replay(kept);
  }

  #find(id) {
    return id && this.#root?.querySelector(`#${CSS.escape(id)}`);
  }

  /** What the visitor has ticked and where their focus is. */
  #kept() {
    const boxes = [...this.#root.querySelectorAll("input[id]")];
    // Where there are no boxes yet, the widget has still to draw itself.
    if (!boxes.length && this.#carried) return this.#carried;
    return { ticked: boxes.filter((box) => box.checked).map((box) => box.id), focus: this.shadowRoot.activeElement?.id };
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
      for (const id of ticked) if (this.#find(id)?.checked === false) this.#find(id).click();
      for (const { id } of early) this.#find(id)?.click();
      if (this.shadowRoot.activeElement?.id !== focus) this.#find(focus)?.focus({ preventScroll: true });
    }, 0);
  }

  /** The server's properties with what only this page knows. */
  #own(json) {
    const props = JSON.parse(json);
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
    this.#load?.abort();
    this.#disarm();
    this.#drop();
    this.#root = this.#carried = undefined;
    this.#pending = [];
    this.shadowRoot?.replaceChildren();
  }

  #fail(reason, fault) {
    console.info(`sid-pledge: ${reason}: ${fault?.message ?? fault}`);
    this.dispatchEvent(new CustomEvent("sid-pledge-failed", { bubbles: true, composed: true, detail: { reason } }));
  }
}

// Attributes are also properties. `lang` and `hidden` every element has already.
for (const name of SETTINGS.concat("debug")) {
  if (name === "lang") continue;
  const flag = name === "no-storage" || name === "debug";
  Object.defineProperty(SidPledge.prototype, name.replace(/-(.)/, (_, letter) => letter.toUpperCase()), {
    configurable: true,
    enumerable: true,
    get() {
      return flag ? this.hasAttribute(name) : (this.getAttribute(name) ?? "");
    },
    set(value) {
      if (flag) this.toggleAttribute(name, Boolean(value));
      else if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

// The script may stand on a page more than once.
if (!customElements.get("sid-pledge")) customElements.define("sid-pledge", SidPledge);
