//! Pages whose scripts replace builtins or add to them.
//!
//! Drivers depend on many of these builtins, so such a page is in a frame, and the driver works in the page around it.

use axum::{Router, response::Html, routing::get};
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

pages! {
    the_widget_does_not_depend_on_builtins_of_the_page:
    "Prototype 1.6 and its forms of JSON" => keeps_the_pledge(PROTOTYPE_JSON),
    "an object with a form of JSON for all" => keeps_the_pledge(OBJECT_JSON),
    "texts and dates with a form of JSON of their own" => keeps_the_pledge(TEXT_JSON),
    "an old JSON library" => keeps_the_pledge(OLD_JSON_LIBRARY),
    "a JSON library that writes lists as texts" => keeps_the_pledge(JSON_WITH_LISTS_AS_TEXTS),
    "additions to Array.prototype" => keeps_the_pledge(ARRAY_ADDITIONS),
    "additions to Object.prototype" => keeps_the_pledge(OBJECT_ADDITIONS),
    "fields of Object.prototype that are named like the widget's" => keeps_the_pledge(OBJECT_FIELDS),
    "a variable URL" => has("var URL = 'https://partner.example/start'"),
    "a class URL" => has("window.URL = class { constructor(path) { this.path = path } }"),
    "an Element and a Window of its own" => has("window.Element = class {}; window.Window = function () { throw new Error('ours') }"),
    "classes of HTML elements of its own" => has("window.HTMLElement = function () {}; window.HTMLInputElement = {}; window.ShadowRoot = class {}"),
    "a Node, a Text and a Document of its own" => has("window.Node = class {}; window.Text = 'text'; window.Document = class {}; window.Option = class {}"),
    "an Event and a CustomEvent of its own" => has("window.Event = class {}; window.CustomEvent = function () { throw new Error('ours') }"),
    "a Map, a Set and a Symbol of its own" => has("window.Map = class {}; window.Set = function () { throw new Error('ours') }; window.Symbol = 'symbol'"),
    "a Request, a Response and Headers of its own" => has("window.Request = class {}; window.Response = function () {}; window.Headers = 'headers'"),
    "a Promise of its own" => has("window.Promise = class { constructor() { this.handlers = [] } then() { return this } }"),
    "a variable CSS" => has("window.CSS = 'body { color: red }'; window.CSSStyleSheet = class {}"),
    "a variable Intl" => has("window.Intl = { lang: 'en' }"),
    "a variable JSON" => has("window.JSON = { version: 1 }"),
    "a fetch that throws" => has("window.fetch = () => { throw new Error('ours') }"),
    "timers that throw" => has("window.setTimeout = window.clearTimeout = window.queueMicrotask = () => { throw new Error('ours') }"),
    "observers of its own" => has("window.IntersectionObserver = class {}; window.MutationObserver = 'observer'; window.ResizeObserver = class {}"),
    "an AbortController and an EventSource of its own" => has("window.AbortController = window.AbortSignal = window.EventSource = function () { throw new Error('ours') }"),
    "a crypto and a Storage of its own" => has("Object.defineProperty(window, 'crypto', { value: 'money' }); window.Storage = class {}; window.Crypto = class {}"),
}

const PROTOTYPE_JSON: &str = "
  Object.toJSON = (value) => value && value.toJSON ? value.toJSON() : '' + value;
  Array.prototype.toJSON = function () { const parts = []; for (let i = 0; i < this.length; i++) parts.push(Object.toJSON(this[i])); return '[' + parts.join(', ') + ']' };
  String.prototype.toJSON = function () { return '\"' + this + '\"' };
  Number.prototype.toJSON = function () { return isFinite(this) ? this.toString() : 'null' };
  Date.prototype.toJSON = function () { return '\"' + this.toISOString() + '\"' };";
const OBJECT_JSON: &str = "
  Object.prototype.toJSON = function () { return Object.prototype.toString.call(this) };";
const TEXT_JSON: &str = "
  String.prototype.toJSON = function () { return [this.length] };
  Date.prototype.toJSON = () => { throw new Error('ours') };
  Boolean.prototype.toJSON = () => 'perhaps';";
const OLD_JSON_LIBRARY: &str = "
  const write = (value) => {
    if (value === null || value === undefined || typeof value === 'function') return 'null';
    if (typeof value === 'string') return '\"' + value.replace(/[\"\\\\\\u0000-\\u001f]/g, (sign) => '\\\\u' + ('0000' + sign.charCodeAt(0).toString(16)).slice(-4)) + '\"';
    if (typeof value !== 'object') return String(value);
    if (value instanceof Array) return '[' + value.map(write).join(', ') + ']';
    return '{' + Object.keys(value).map((name) => write(name) + ': ' + write(value[name])).join(', ') + '}';
  };
  window.JSON = { stringify: (value) => write(value), parse: (text) => (0, eval)('(' + text + ')') };";
const JSON_WITH_LISTS_AS_TEXTS: &str = "
  const { stringify } = JSON;
  JSON.stringify = (value) => stringify(value, (_, part) => (part instanceof Array ? '[' + part + ']' : part));";
const ARRAY_ADDITIONS: &str = "
  for (const name of ['each', 'contains', 'remove', 'last', 'clone']) Array.prototype[name] = function () { return this };
  Array.prototype.extra = 1;";
const OBJECT_ADDITIONS: &str = "
  for (const name of ['extend', 'each', 'keys', 'values', 'clone', 'size', 'toQueryString']) Object.prototype[name] = function () { return this };
  Object.prototype.version = '1.2';";

const OBJECT_FIELDS: &str = "
  for (const name of ['pledge', 'outbox', 'receipt', 'id', 'lang', 'code', 'counts', 'promises', 'done'])
    Object.prototype[name] = function () { return this };";

/// Declares what is in the frame: its page, the element and its shadow root.
const INSIDE: &str = "
  const inside = document.querySelector('#frame').contentWindow;
  const page = (() => { try { return inside.document } catch { return null } })();
  const widget = page?.querySelector('sid-pledge');
  const root = widget?.shadowRoot;";

/// Opens a page that runs a script before the loader.
async fn open(browser: &Browser, server: &Server, script: &str) -> HostPage {
    let recorder = "<script>
        const { uncaught } = parent;
        addEventListener('error', ({ message }) => uncaught.push('' + message));
        addEventListener('unhandledrejection', ({ reason }) => uncaught.push('' + reason));
      </script>";
    let inside = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A partner</title><body>{recorder}{LISTENER}<script>{script}</script>{}",
        snippet(server, "lang=\"en\"")
    );
    let outside = "<!doctype html><title>Around</title><script>window.uncaught = []</script>\
                   <iframe id=\"frame\" src=\"/inside\" width=\"800\" height=\"700\"></iframe>";
    let router = Router::new()
        .route("/", get(move || async move { Html(outside) }))
        .route("/inside", get(move || async move { Html(inside) }));
    let page = HostPage::serve(router).await;
    browser.open(&page.url).await;
    page
}

async fn until(browser: &Browser, condition: &str) {
    browser.until(&format!("{INSIDE} return Boolean({condition})")).await;
}

async fn expect_nothing_uncaught(browser: &Browser) {
    assert_eq!(browser.run("return window.uncaught").await, json!([]), "nothing is thrown into the host page");
}

/// Expects the pledge to be taken, remembered after a reload, and taken back.
async fn keeps_the_pledge(browser: &Browser, server: Server, script: &str) {
    let _page = open(browser, &server, script).await;
    until(browser, "inside.events?.some(([name]) => name === 'ready')").await;
    browser.run(&format!("{INSIDE} root.querySelector('#sid-promise-listen').click()")).await;
    until(browser, "root.querySelector('#sid-promise-listen:checked')").await;
    browser.run(&format!("{INSIDE} root.querySelector('#sid-take').click()")).await;
    until(browser, "root.querySelector('.thanks')").await;
    assert_eq!(server.counts().await.pledges, 1);
    until(browser, "inside.events.filter(([name]) => name === 'taken').length === 1").await;
    browser.run(&format!("{INSIDE} inside.events = null; inside.location.reload()")).await;
    until(browser, "inside.events?.some(([name]) => name === 'ready')").await;
    until(browser, "root.querySelector('.thanks .kept li')").await;
    browser.run(&format!("{INSIDE} root.querySelector('#sid-take-back').click()")).await;
    until(browser, "root.querySelector('#sid-take')").await;
    assert_eq!(server.counts().await.pledges, 0);
    expect_nothing_uncaught(browser).await;
}

/// Expects the widget, its form or the fallback link to work, and no error to reach the page.
async fn has(browser: &Browser, server: Server, script: &str) {
    let _page = open(browser, &server, script).await;
    // Where the page has broken even events, time alone can tell that the link is all there is.
    let outcome = "root?.querySelector('#sid-take') || (page?.readyState === 'complete' \
                     && (inside.events?.some(([name]) => name === 'failed') || !inside.customElements.get('sid-pledge') || inside.performance.now() > 5000))";
    until(browser, outcome).await;
    let has_button = browser.run(&format!("{INSIDE} return Boolean(root?.querySelector('#sid-take'))")).await;
    if has_button == json!(true) {
        browser.run(&format!("{INSIDE} root.querySelector('#sid-take').click()")).await;
        // The form leads to a page of the server, which this page cannot read.
        until(browser, "!page || root?.querySelector('.thanks')").await;
        assert_eq!(server.counts().await.pledges, 1);
    } else {
        let link = "page?.querySelector('#fallback')?.checkVisibility() && page.querySelector('#fallback').getBoundingClientRect().height > 0";
        until(browser, link).await;
    }
    expect_nothing_uncaught(browser).await;
}
