// Says in plain words what the host page does to a widget and how to mend it, where `debug` asks for that. Loaded for whoever
// sets up a page, never for visitors; in English. It looks and changes nothing but its own box, and stores nothing.

import { sheet } from "./embed/files.js";
import { accent as accentRule } from "./embed/sheets.js";

const VALUES = {
  audience: ["child", "teen", "parent", "educator", "industry", "policymaker", "everyone"],
  layout: ["full", "compact", "counter", "button"],
  theme: ["auto", "light", "dark"],
  mode: ["live", "test"],
};
const HIDDEN = ["advocacy", "resources", "steps", "share"];
const OTHERS = ["campaign", "partner", "lang", "hide", "no-storage", "endpoint", "accent", "debug"];
/** Attributes any element may have. */
const GLOBAL =
  /^(data-.*|aria-.*|on.*|item.*|.*[-:@_.].*|id|class|style|dir|hidden|title|slot|part|exportparts|role|tabindex|translate|inert|is|nonce|popover|autofocus|draggable|xmlns)$/;

/** A thing to tell: what is so, what follows, and the line that mends it. */
const finding = (what, follows, mend = "") => ({ what, follows, mend });

/** The line a policy needs: what it says now of such things, and one source more. */
const allowing = (name, source, policy = "") => {
  const said = (wanted) => new RegExp(`(?:^|;)\\s*${wanted}\\s([^;]*)`, "i").exec(policy)?.[1].trim();
  const now = (said(name) ?? said("default-src") ?? "").replace("'none'", "").trim();
  return `${name} ${now ? `${now} ` : ""}${source}`;
};

/** What the page's policy refused. */
function* refused(faults, origin) {
  const policies = new Map();
  for (const { effectiveDirective, blockedURI, originalPolicy } of faults) {
    if (!effectiveDirective || blockedURI === "wasm-eval") continue;
    policies.set(effectiveDirective.replace("script-src-elem", "script-src"), originalPolicy);
  }
  const follows = {
    "connect-src": "The widget cannot reach its server.",
    "form-action": "Without WebAssembly, the pledge's form cannot be sent.",
  };
  for (const [name, policy] of policies) {
    const by = policy.includes(name) ? `its ${name}` : "its default-src, since there is no " + name;
    yield finding(`The page's Content Security Policy forbids ${origin}, by ${by}.`, follows[name] ?? "A part of the widget is not loaded.", allowing(name, origin, policy));
  }
}

/** Whether a module of nothing can be compiled. WebKit lets that pass where it refuses one that is fetched. */
const compiles = () => {
  try {
    return Boolean(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
  } catch {
    return false;
  }
};

/** Whether WebAssembly may run. */
function* wasm(faults, origin) {
  if (!globalThis.WebAssembly) {
    yield finding("This browser has no WebAssembly, or has it turned off.", "The widget stays as the server rendered it; its form works.");
  } else if (faults.some((fault) => fault instanceof WebAssembly.CompileError) || !compiles()) {
    const follows = "The widget stays as the server rendered it; its form leads to the server's own page.";
    const policy = faults.find(({ blockedURI }) => blockedURI === "wasm-eval")?.originalPolicy ?? `script-src ${origin}`;
    yield finding("The page's Content Security Policy forbids WebAssembly.", follows, allowing("script-src", "'wasm-unsafe-eval'", policy));
  }
}

/** Whether the server can be reached, and what it says. */
async function server(element, origin, slug, faults) {
  const asked = element.getAttribute("campaign");
  if (asked && asked !== slug) return finding(`The attribute campaign has the value “${asked}”, which is none.`, `It counts as absent, so ${slug} is shown.`, `campaign="${slug}"`);
  if (!origin) return finding("No server is named.", "Your link is all that shows.", 'endpoint="https://…"');
  if (location.protocol === "https:" && origin.startsWith("http:") && !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(origin)) {
    const follows = "This page is secure and that address is not: browsers block it (mixed content).";
    return finding(`The server is named as ${origin}.`, follows, `endpoint="${origin.replace("http:", "https:")}"`);
  }
  const forbidden = faults.some(({ effectiveDirective }) => effectiveDirective === "connect-src");
  try {
    const answer = await fetch(`${origin}/api/v1/campaigns/${slug}/counts`, { credentials: "omit" });
    if (answer.status === 404) return finding(`The server knows no campaign “${slug}”.`, "Your link is all that shows.", 'campaign="sid-2023"');
    if (!answer.ok) return finding(`The server answers with ${answer.status}.`, "Your link is all that shows until it is well again.");
  } catch {
    if (forbidden) return undefined;
    if (!navigator.onLine) return finding("This device is offline.", "What visitors do is kept and sent later.");
    const follows = `It is down, or a firewall, a browser extension or a proxy stands between. Open ${origin}/healthz beside this page to see which.`;
    return finding(`${origin} cannot be reached.`, follows);
  }
  return undefined;
}

/** What went wrong besides. What the policy refused is told already, and so is a server that cannot be reached. */
function* besides(faults) {
  if (faults.some(({ effectiveDirective }) => effectiveDirective)) return;
  const told = (fault) => globalThis.WebAssembly && fault instanceof WebAssembly.CompileError;
  for (const message of new Set(faults.map((fault) => !told(fault) && fault.message))) {
    if (!message) continue;
    const changed = message.includes("as it was published");
    yield finding(`${message}.`, changed ? "It was blocked or is missing, or something between the server and the browser changes it, such as an optimiser." : "");
  }
}

/** What the element is asked for. */
function* attributes(element, props) {
  for (const [name, values] of Object.entries(VALUES)) {
    const value = element.getAttribute(name);
    if (value && !values.includes(value.trim())) {
      yield finding(`The attribute ${name} has the value “${value}”, which is none.`, "It counts as absent.", `${name}="${values.join(" | ")}"`);
    }
  }
  for (const part of (element.getAttribute("hide") ?? "").split(/\s+/)) {
    if (part && !HIDDEN.includes(part)) {
      yield finding(`The attribute hide names “${part}”, which cannot be hidden.`, "It is shown.", `hide="${HIDDEN.join(" ")}"`);
    }
  }
  const accent = element.getAttribute("accent");
  if (accent && !accentRule(accent)) {
    yield finding(`The attribute accent has the value “${accent}”, which is no colour.`, "It counts as absent.", 'accent="#7a1fa2"');
  }
  const lang = element.getAttribute("lang");
  try {
    if (lang) Intl.getCanonicalLocales(lang);
  } catch {
    yield finding(`The attribute lang has the value “${lang}”, which is no language tag.`, "The page's own language is taken.", 'lang="fr"');
  }
  for (const name of element.getAttributeNames()) {
    if (name in VALUES || OTHERS.includes(name) || GLOBAL.test(name)) continue;
    yield finding(`The attribute ${name} is not known.`, "It does nothing.", [...Object.keys(VALUES), ...OTHERS].join(" "));
  }
  const partner = element.getAttribute("partner");
  if (partner && props && JSON.parse(props).config.partner !== partner.trim()) {
    yield finding(`The partner “${partner}” is unknown or paused.`, "What visitors do counts for the campaign, and for no partner. See how it is written, or ask the campaign's team, who add it so:", `sid-pledge partner add ${partner}`);
  }
  if (element.getAttribute("mode") === "test") {
    yield finding("This is a test.", "What visitors do is counted apart. Take the attribute out before the page goes out.", 'mode="live"');
  }
}

/** What the page does, or does not do. */
function* page(element, origin, slug) {
  const scripts = [...document.scripts].filter(({ src }) => src.startsWith(`${origin}/`) && src.endsWith("/embed.js")).length;
  if (scripts > 1) yield finding(`The script stands on the page ${scripts} times.`, "That does no harm, and one is enough: the first counts.", `<script type="module" src="${origin}/embed.js"></script>`);
  if (!element.querySelector("a[href]")) {
    yield finding("There is no link in the element.", "Without a script or a server, visitors have nothing.", `<a href="${origin}/p/${slug}">Take the pledge</a>`);
  }
  if (!element.hasAttribute("no-storage")) {
    try {
      localStorage.getItem("sid-pledge");
    } catch {
      yield finding("The browser refuses storage here.", "A visitor's own pledge is remembered only until the page closes.", 'sandbox="… allow-same-origin"');
    }
  }
  if (self.origin === "null") {
    const follows = "No form is sent and no page opened by it; the pledge can be taken, and links are copied.";
    yield finding("The page is in a sandboxed frame that makes it nobody's.", follows, 'sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"');
  }
  const allows = (name) => document.featurePolicy?.allowsFeature(name) ?? true;
  if (!allows("clipboard-write")) yield finding("The page may not write to the clipboard.", "Visitors copy links by hand.", 'allow="clipboard-write; web-share"');
  const native = (made) => typeof made !== "function" || /\[native code\]/.test(Function.prototype.toString.call(made));
  for (const [name, made] of Object.entries({ "fetch": fetch, "customElements.define": customElements.define, "EventSource": globalThis.EventSource })) {
    if (!native(made)) yield finding(`A script of the page has put its own ${name} in place of the browser's.`, "If numbers or pledges do not arrive, try the page without that script.");
  }
  if (element.isConnected && !element.getClientRects().length) {
    yield finding("The element is not shown.", "A style sheet of the page hides it, or what it is in.", "sid-pledge { display: block }");
  }
}

const STATES = {
  alive: "The widget is alive.",
  waiting: "The widget is not alive yet; it comes to life when it is looked at or touched.",
  still: "The widget stays as the server rendered it.",
  stuck: "The widget cannot come to life.",
};

const node = (name, text, ...children) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
};

const LOOKS = `
[data-sid-debug] { all: initial; display: block; box-sizing: border-box; margin: 8px 0; padding: 12px 16px; border: 3px dashed #8a4b00;
  background: #fff8e6; color: #1c2733; color-scheme: light; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
[data-sid-debug] strong { font-weight: 700; }
[data-sid-debug] ul { margin: 8px 0; padding-inline-start: 20px; }
[data-sid-debug] li { margin-block: 8px; }
[data-sid-debug] code { display: block; padding: 4px 8px; background: #1c2733; color: #fff; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; user-select: all; }`;
let looks;

/** Which look at an element is the latest: one that takes longer is overtaken. */
const turns = new WeakMap();

/** Puts a box under the widget that says what is in its way, or takes it away when nobody asks any more. */
export const explain = async (element, { origin, campaign, props, state, faults }) => {
  const { shadowRoot } = element;
  const turn = (turns.get(element) ?? 0) + 1;
  turns.set(element, turn);
  if (!element.hasAttribute("debug")) {
    shadowRoot.querySelector("[data-sid-debug]")?.remove();
    return;
  }
  const unreachable = await server(element, origin, campaign, faults);
  const obstacles = [...refused(faults, origin), ...wasm(faults, origin), unreachable, ...(unreachable ? [] : besides(faults))];
  const found = [...obstacles, ...attributes(element, props), ...page(element, origin, campaign)];
  if (turns.get(element) !== turn) return;
  const list = node("ul");
  for (const { what, follows, mend } of found.filter(Boolean)) {
    list.append(node("li", "", node("strong", what), ` ${follows}`, ...(mend ? [node("code", mend)] : [])));
  }
  const verdict = list.hasChildNodes() ? "This is in its way, or worth knowing:" : "Nothing is in its way.";
  const box = node("div", "", node("strong", `sid-pledge: ${STATES[state === "waiting" && obstacles.some(Boolean) ? "stuck" : state]} ${verdict}`), list, "This box is here because the element has the attribute debug. Take it out before the page goes out.");
  Object.assign(box, { lang: "en", dir: "ltr" });
  box.dataset.sidDebug = "";
  box.setAttribute("role", "note");
  looks ??= sheet(LOOKS);
  const worn = shadowRoot.adoptedStyleSheets;
  if (!worn.includes(looks)) shadowRoot.adoptedStyleSheets = [...worn, looks];
  shadowRoot.querySelector("[data-sid-debug]")?.remove();
  shadowRoot.append(box);
};
