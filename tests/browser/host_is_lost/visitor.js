// Script of the partner's page. It records whatever runs, and uses the widgets as a visitor does.
//
// Records are kept in the session's storage, so that they outlive a page that is left. A record begins with the number
// of the payload where it is known. Links and forms that lead to a web page are not followed, because the test would
// end there; all other addresses are.

const MILLISECONDS_TO_WAIT = 1_000;

const EVENTS =
  "pointerover pointerenter pointermove pointerdown pointerup pointerout mouseover mouseenter mousemove mousedown " +
  "mouseup mouseout touchstart touchend wheel keydown keypress keyup beforeinput input change select invalid reset " +
  "contextmenu dblclick auxclick focus focusin blur focusout copy cut paste dragstart dragover drop scroll toggle " +
  "beforetoggle close cancel animationstart animationiteration animationend transitionend load error slotchange " +
  "formdata";

const SAFE_PROTOCOLS = ["http:", "https:", "mailto:", "tel:", "sms:", "viber:"];

const UNSAFE_ELEMENTS =
  "script iframe frame frameset object embed applet param base meta link style img image picture source video audio " +
  "track template use animate animatemotion animatetransform set foreignobject feimage math annotation-xml noscript " +
  "portal fencedframe marquee xmp plaintext noembed noframes listing selectedcontent dialog";

const UNSAFE_ATTRIBUTES =
  "style srcdoc src srcset ping formaction formtarget background poster data is popovertarget command commandfor " +
  "autofocus xlink:href http-equiv shadowrootmode attributionsrc manifest nonce";

const record = (what) => {
  sessionStorage.setItem("ran", `${sessionStorage.getItem("ran") ?? ""}${what}\n`);
};

// Called by the payloads.
window.__ran = (payload) => record(`${payload} ran`);
for (const name of ["alert", "confirm", "prompt"]) window[name] = (payload) => record(`${payload} opened a dialogue`);
// The quick exit removes the title.
const titleObserver = new MutationObserver(() => document.title && record(`${document.title} is the title`));
titleObserver.observe(document.querySelector("title"), { childList: true });
// A payload would steal it.
document.cookie = "member=secret";

// The page's own elements, which would run what a payload gives them.
customElements.define(
  "partner-box",
  class extends HTMLElement {
    connectedCallback() {
      __ran(this.dataset.run);
    }
  },
);
try {
  const run = class extends HTMLParagraphElement {
    connectedCallback() {
      __ran(this.dataset.run);
    }
  };
  customElements.define("partner-text", run, { extends: "p" });
} catch {
  // WebKit has no customised built-in elements.
}

addEventListener("error", (event) => event instanceof ErrorEvent && record(`uncaught error: ${event.message}`));
addEventListener("unhandledrejection", ({ reason }) => record(`unhandled rejection: ${reason}`));

/** @type {Map<EventTarget, string[]>} */
const reported = new Map();
for (const name of ["ready", "failed", "taken"]) {
  addEventListener(`sid-pledge-${name}`, ({ target }) => reported.set(target, [...(reported.get(target) ?? []), name]));
}

const logged = [];
const { info } = console;
console.info = (...texts) => {
  logged.push(texts.join(" "));
  info.apply(console, texts);
};

const widgets = () => [...document.querySelectorAll("sid-pledge")];

/** The shadow roots of the widgets. Forms in them that lead to a web page are not sent. */
const shadows = () =>
  widgets().flatMap(({ shadowRoot }) => {
    shadowRoot?.addEventListener("submit", onSubmit);
    return shadowRoot ?? [];
  });

document.addEventListener("readystatechange", () => {
  // All of them are in view, one above the other.
  const place = { position: "absolute", top: 0, left: 0, width: "600px" };
  for (const widget of widgets()) Object.assign(widget.style, place);
});

// The payloads contain forms whose fields hide the properties of the form.
const property = (name) => {
  const { get } = Object.getOwnPropertyDescriptor(Element.prototype, name);
  return (element) => get.call(element);
};
const localName = property("localName");
const shadowRootOf = property("shadowRoot");
const attribute = (element, name) => Element.prototype.getAttribute.call(element, name);

const isSafe = (address) => {
  try {
    return SAFE_PROTOCOLS.includes(new URL(address, document.baseURI).protocol);
  } catch {
    return true;
  }
};

const addressOf = (element) => attribute(element, "href") ?? attribute(element, "xlink:href");

const addressesOf = (element) =>
  ["href", "xlink:href", "action", "formaction"].map((name) => attribute(element, name)).filter((it) => it !== null);

// WebKit also follows a link on `auxclick`.
for (const type of ["click", "auxclick"]) {
  addEventListener(type, (event) => {
    const isLink = (node) => node instanceof Element && ["a", "area"].includes(localName(node));
    const link = event.composedPath().find(isLink);
    if (link && isSafe(addressOf(link) ?? "")) event.preventDefault();
  });
}

// WebKit opens its own menu also for an event from a script.
addEventListener("contextmenu", (event) => event.preventDefault());

const { submit } = HTMLFormElement.prototype;
HTMLFormElement.prototype.submit = function () {
  if (!isSafe(attribute(this, "action") ?? "")) submit.call(this);
};

const onSubmit = (event) => {
  const address = event.submitter && attribute(event.submitter, "formaction");
  if (isSafe(address ?? attribute(event.target, "action") ?? "")) event.preventDefault();
};

// Stands for the new tab of a frame, where a link is opened by script.
window.open = () => {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  Object.assign(frame.contentWindow, { __ran });
  frame.contentDocument.addEventListener("click", (event) => {
    if (isSafe(addressOf(event.target) ?? "")) event.preventDefault();
  });
  return frame.contentWindow;
};

const saved = [];
const create = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  saved.push(blob.text().catch(() => ""));
  return create.call(URL, blob);
};

const printed = [];
new MutationObserver((changes) => {
  for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
    if (node.dataset?.sidPrint === undefined) continue;
    const replacePrint = () => {
      node.contentWindow.print = () => printed.push(node.contentDocument.documentElement.outerHTML);
    };
    replacePrint();
    node.addEventListener("load", replacePrint, true);
  }
}).observe(document, { childList: true, subtree: true });

const shared = [];
try {
  Object.defineProperties(navigator, {
    canShare: { value: () => true },
    share: { value: async (data) => shared.push(data) },
  });
} catch {
  // There is no share sheet.
}

const elementsIn = (root) =>
  [...root.querySelectorAll("*")].flatMap((element) => [
    element,
    ...(shadowRootOf(element) ? elementsIn(shadowRootOf(element)) : []),
  ]);

const INIT = { bubbles: true, cancelable: true, composed: true };

const dispatch = (element, event) => EventTarget.prototype.dispatchEvent.call(element, event);

const click = (element) =>
  element && dispatch(element, new MouseEvent("click", INIT));

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

const waitFor = async (condition) => {
  const end = performance.now() + MILLISECONDS_TO_WAIT;
  while (!condition() && performance.now() < end) await pause();
};

/** Resolves once events of every kind that were due have been dispatched. */
const rest = async (thirdParty) => {
  const image = new Image();
  const imageError = new Promise((resolve) => image.addEventListener("error", resolve));
  image.src = "data:,";
  await imageError;
  const frame = document.createElement("iframe");
  const load = new Promise((resolve) => frame.addEventListener("load", resolve));
  document.body.append(frame);
  await Promise.race([load, new Promise((resolve) => setTimeout(resolve, MILLISECONDS_TO_WAIT))]);
  frame.remove();
  await fetch(`${thirdParty}/rested`, { mode: "no-cors" }).catch(() => {});
  for (let i = 0; i < 10; i += 1) await pause();
};

const touchEverything = async (shadow) => {
  shadow.addEventListener("submit", onSubmit);
  for (const element of elementsIn(shadow)) {
    for (const name of EVENTS.split(" ")) dispatch(element, new Event(name, INIT));
    if (element instanceof HTMLElement) HTMLElement.prototype.focus.call(element);
    // These lead to another page, or to the browser's print dialogue.
    const isSkipped = element.matches?.("[data-leave], [data-lang], #sid-printout, #sid-poster");
    if (!isSkipped) click(element);
    // The next address to be followed would take the place of this one.
    if (addressesOf(element).some((address) => !isSafe(address))) await pause();
  }
};

const clickAll = (shadow, selector) => shadow.querySelectorAll(selector).forEach(click);

const followLinks = async (shadow) => {
  for (const link of shadow.querySelectorAll("a[href]:not([data-lang], [data-leave])")) {
    click(link);
    if (!isSafe(addressOf(link))) await pause();
  }
};

/** Follows the links, shares, and follows the links again in another language. */
const followEverything = async (shadow) => {
  await followLinks(shadow);
  for (const id of ["sid-native", "sid-copy", "sid-languages"]) click(shadow.querySelector(`#${id}`));
  click(shadow.querySelector("[data-lang=fr]"));
  await waitFor(() => shadow.querySelector(".sid[lang=fr]"));
  await followLinks(shadow);
};

/** Takes the pledge, with a promise and steps. */
const takePledge = async (shadow) => {
  clickAll(shadow, "summary, [data-go], [name=audience][value=teen], [name=promise]");
  await pause();
  clickAll(shadow, "[part=step] input");
  click(shadow.querySelector("#sid-take"));
  await waitFor(() => shadow.querySelector(".thanks, .pledge > .status:not(:empty)"));
};

const takePledgeBack = async (shadow) => {
  click(shadow.querySelector("#sid-take-back"));
  await waitFor(() => !shadow.querySelector(".thanks") || shadow.querySelector(".pledge > .status:not(:empty)"));
};

/** Makes all downloads and printouts. */
const downloadEverything = async (shadow) => {
  const find = (selector) => shadow.querySelector(selector);
  for (const id of ["sid-drawing", "sid-reminder", "sid-printout", "sid-qr-code", "sid-poster", "sid-picture"]) {
    const button = find(`#${id}`);
    if (!button) continue;
    const before = saved.length + printed.length;
    const hasFailed = () => button.closest("section, .thanks")?.querySelector(".status:not(:empty)");
    click(button);
    await waitFor(() => saved.length + printed.length > before || hasFailed());
  }
};

const unsafeParts = (root) =>
  elementsIn(root).flatMap((element) => {
    const name = localName(element).toLowerCase();
    const attributes = Element.prototype.getAttributeNames.call(element).map((it) => it.toLowerCase());
    const isUnsafe = (it) => it.startsWith("on") || UNSAFE_ATTRIBUTES.split(" ").includes(it);
    return [
      ...(UNSAFE_ELEMENTS.split(" ").includes(name) || name.includes("-") ? [`<${name}>`] : []),
      ...attributes.filter(isUnsafe).map((it) => `<${name} ${it}>`),
      ...addressesOf(element)
        .filter((address) => !isSafe(address))
        .map((address) => `<${name}> to ${JSON.stringify(address.slice(0, 40))}`),
    ];
  });

const isVisible = (element) => element?.checkVisibility?.() && element.getBoundingClientRect().height > 0;

window.visitor = {
  /** Returns true once each widget is active or has failed. The others are touched, so that they become active. */
  areSettled() {
    const waiting = widgets().filter((widget) => !reported.has(widget));
    for (const { shadowRoot } of waiting) {
      const root = shadowRoot?.querySelector("[data-sid-root]");
      if (root) dispatch(root, new Event("pointerover"));
    }
    return waiting.length === 0;
  },
  /** Starts a task; `isIdle` tells when it has ended. */
  start(task) {
    visitor.isIdle = false;
    const end = () => {
      visitor.isIdle = true;
    };
    task().then(end, (error) => {
      record(`the visitor failed: ${error}`);
      end();
    });
  },
  touchEverything: (thirdParty) =>
    visitor.start(async () => {
      for (const shadow of shadows()) await touchEverything(shadow);
      await rest(thirdParty);
    }),
  followEverything: (thirdParty) =>
    visitor.start(async () => {
      for (const shadow of shadows()) await followEverything(shadow);
      await rest(thirdParty);
    }),
  takePledge: (thirdParty) =>
    visitor.start(async () => {
      for (const shadow of shadows()) {
        await takePledge(shadow);
        await takePledgeBack(shadow);
      }
      await rest(thirdParty);
    }),
  useEverything: (thirdParty) =>
    visitor.start(async () => {
      for (const shadow of shadows()) {
        await takePledge(shadow);
        await downloadEverything(shadow);
        await followEverything(shadow);
        await takePledgeBack(shadow);
      }
      await rest(thirdParty);
    }),
  /** Clicks the quick exit of the first widget. */
  leave: (thirdParty) =>
    visitor.start(async () => {
      click(widgets()[0].shadowRoot.querySelector("[data-leave]"));
      await rest(thirdParty);
    }),
  /** Puts HTML into a shadow root as it is, as a loader without a sanitiser does. */
  insert(html, payload) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const host = document.createElement("div");
    host.dataset.payload = payload;
    document.body.append(host);
    host.attachShadow({ mode: "open" }).append(document.importNode(template.content, true));
  },
  touchInserted: (thirdParty) =>
    visitor.start(async () => {
      for (const { shadowRoot } of document.querySelectorAll("[data-payload]")) await touchEverything(shadowRoot);
      await rest(thirdParty);
    }),
  /** The unsafe elements, attributes and addresses in shadow roots, each with the number of its payload. */
  unsafeParts: () =>
    [...document.querySelectorAll("sid-pledge, [data-payload]")].flatMap((host) => {
      const payload = host.dataset.payload ?? host.getAttribute("partner").slice(1);
      return host.shadowRoot ? unsafeParts(host.shadowRoot).map((part) => `${payload} left ${part}`) : [];
    }),
  /** The widgets that show neither the pledge nor the partner's link. */
  emptyWidgets: () =>
    widgets().flatMap((widget) => {
      const shown = [...(widget.shadowRoot?.querySelectorAll("#sid-take, .thanks") ?? []), widget.querySelector("a")];
      return shown.some(isVisible) ? [] : [`${widget.getAttribute("partner").slice(1)} left nothing to see`];
    }),
  async downloads() {
    return { saved: await Promise.all(saved), printed, shared };
  },
  /** Returns the events of each widget, and what the loader has logged. */
  reported: () => JSON.stringify([widgets().map((widget) => reported.get(widget) ?? []), logged]),
  ran: () => (sessionStorage.getItem("ran") ?? "").split("\n").filter(Boolean),
};
