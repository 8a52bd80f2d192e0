//! The kinds of host pages, one after another in one browser: on each, the pledge can be taken, or the element's
//! fallback link is shown.

use std::{fs, future::Future, path::Path, pin::Pin, sync::Arc};

use serde_json::json;
use thirtyfour::By;

use crate::{
    browser::{Browser, Engine, LISTENER, failures},
    host_page::{HostPage, snippet},
    server::Server,
    tampering_proxy::TamperingProxy,
};

/// Test of one host page in a browser, with a server of its own.
type Scenario = for<'a> fn(&'a Browser, Server) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Defines a test of host pages, which runs their scenarios one after another.
macro_rules! pages {
    ($test:ident: $($name:literal => $scenario:ident $(($($argument:expr),+))?,)+) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            $crate::host_pages::run(
                stringify!($test),
                &[$(($name, |browser, server| Box::pin($scenario(browser, server $(, $($argument),+)?)))),+],
            )
            .await;
        }
    };
}

mod content_sized;
mod globals;
mod loading;
mod networks;
mod policies;
mod rewritten;
mod styles;

pages! {
    every_host_page_shows_the_pledge_or_its_fallback:
    "a plain page" => plain,
    "the strict policy of the documentation" => strict_policy,
    "a policy without 'wasm-unsafe-eval'" => policy_without_wasm,
    "a policy that forbids the server" => policy_without_server,
    "a policy that allows the script and no connections" => policy_without_connections,
    "Trusted Types without an allowed policy" => trusted_types,
    "a frame sandboxed to allow-scripts" => sandboxed,
    "a cross-origin isolated page" => isolated,
    "a hostile style sheet" => hostile_styles,
    "two widgets in two languages" => two_languages,
    "a right-to-left page" => right_to_left,
    "quirks mode" => quirks,
    "an element created by script, with properties set before the loader runs" => created_by_script,
    "an element that is moved" => moved,
    "an element in another shadow root" => in_shadow_root,
    "a browser without WebAssembly" => without_wasm,
    "a browser without constructable style sheets" => without_style_sheets,
    "a page that wraps fetch" => wrapped_fetch,
    "a page with a broken fetch" => broken_fetch,
    "a page with a broken customElements.define" => broken_define,
    "a page with a broken Array.prototype.map and Array.from" => broken_map,
    "the frame on another site" => frame_on_another_site,
    "the frame on a cross-origin isolated page" => frame_isolated,
    "the frame in a browser that blocks third-party storage" => frame_without_storage,
    "a lost connection" => offline,
    "a content blocker for share, track and similar names" => blocker,
}

/// Runs the scenarios of a test in one browser.
async fn run(test: &str, pages: &'static [(&str, Scenario)]) {
    let failed = failures(pages.iter().map(|(name, scenario)| {
        (*name, move |browser: Arc<Browser>| async move { scenario(&browser, Server::start()).await })
    }))
    .await;
    assert_eq!(failed, [""; 0], "these pages of {} failed in {:?}", pages.len(), Engine::from_env());
    record_page_count(test, pages.len());
}

/// Writes the number of pages to a file. `cargo xtask test` adds up those of all tests and engines.
fn record_page_count(test: &str, pages: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output/host-pages");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{:?}-{test}.txt", Engine::from_env())), pages.to_string()).unwrap();
}

/// Takes the pledge in the widget.
async fn take_pledge(browser: &Browser, server: &Server) {
    browser.until_whole().await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Takes the pledge in the active widget, on the host page itself, where [`LISTENER`] is.
async fn take_pledge_in_page(browser: &Browser, server: &Server) {
    browser.until_ready().await;
    take_pledge(browser, server).await;
    let is_host_page = browser.run("return Boolean(document.querySelector('#fallback') && window.events)").await;
    assert_eq!(is_host_page, json!(true), "the visitor is still on the host page");
}

/// Expects the partner's link to be shown and to work.
async fn expect_fallback_link(browser: &Browser) {
    let is_shown = "const link = document.querySelector('#fallback'); return link?.checkVisibility() && link.getBoundingClientRect().height > 0 \
                && !document.querySelector('sid-pledge').shadowRoot?.querySelector('.sid')";
    browser.until(is_shown).await;
    browser.run("document.querySelector('#fallback').click()").await;
    browser.until_at("/p/sid-2023").await;
}

async fn with_policy(server: &Server, policy: String) -> HostPage {
    HostPage::with_headers(&snippet(server, "lang=\"en\""), &[("content-security-policy", policy)]).await
}

async fn plain(browser: &Browser, server: Server) {
    let page = HostPage::with(&snippet(&server, "")).await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
}

async fn strict_policy(browser: &Browser, server: Server) {
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin} 'wasm-unsafe-eval'; connect-src {origin}");
    let page = with_policy(&server, policy).await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
}

async fn policy_without_wasm(browser: &Browser, server: Server) {
    let origin = &server.origin;
    let page = with_policy(&server, format!("default-src 'none'; script-src {origin}; connect-src {origin}")).await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
}

async fn policy_without_server(browser: &Browser, server: Server) {
    let page = with_policy(&server, "default-src 'self'".to_owned()).await;
    browser.open(&page.url).await;
    expect_fallback_link(browser).await;
}

async fn policy_without_connections(browser: &Browser, server: Server) {
    let page = with_policy(&server, format!("default-src 'none'; script-src {}", server.origin)).await;
    browser.open(&page.url).await;
    expect_fallback_link(browser).await;
}

async fn trusted_types(browser: &Browser, server: Server) {
    let page = with_policy(&server, "require-trusted-types-for 'script'; trusted-types 'none'".to_owned()).await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
}

async fn sandboxed(browser: &Browser, server: Server) {
    let inside = snippet(&server, "lang=\"en\"").replace('"', "&quot;");
    let frame = format!(
        "<iframe id=\"frame\" sandbox=\"allow-scripts\" width=\"700\" height=\"700\" srcdoc=\"{inside}\"></iframe>"
    );
    let page = HostPage::with(&frame).await;
    browser.open(&page.url).await;
    browser.driver.find(By::Id("frame")).await.unwrap().enter_frame().await.unwrap();
    take_pledge(browser, &server).await;
    browser.driver.enter_default_frame().await.unwrap();
}

async fn isolated(browser: &Browser, server: Server) {
    let headers = [("cross-origin-embedder-policy", "require-corp"), ("cross-origin-opener-policy", "same-origin")];
    let headers = headers.map(|(name, value)| (name, value.to_owned()));
    let page = HostPage::with_headers(&snippet(&server, ""), &headers).await;
    browser.open(&page.url).await;
    assert_eq!(browser.run("return crossOriginIsolated").await, json!(true));
    take_pledge(browser, &server).await;
}

async fn hostile_styles(browser: &Browser, server: Server) {
    let hostile = "<style>* { all: unset !important; display: inline !important; visibility: hidden !important }
        button, p, input, label, iframe { display: none !important }</style>";
    let page = HostPage::with(&format!("{hostile}{}", snippet(&server, ""))).await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
}

async fn two_languages(browser: &Browser, server: Server) {
    let second =
        format!("<sid-pledge id=\"second\" lang=\"ar\"><a href=\"{}/p/sid-2023\">x</a></sid-pledge>", server.origin);
    let page = HostPage::with(&format!("{}{second}", snippet(&server, "lang=\"fr\""))).await;
    browser.open(&page.url).await;
    browser.find(".sid[lang=fr]").await;
    browser.until("return document.querySelector('#second').shadowRoot?.querySelector('.sid[lang=ar][dir=rtl]')").await;
    take_pledge(browser, &server).await;
    // The focus scrolls to the thanks.
    browser.until_thanks_are_focused().await;
    browser.run("document.querySelector('#second').scrollIntoView()").await;
    // A device takes one pledge: the other widget, once active, shows it, too.
    browser.until("return document.querySelector('#second').shadowRoot.querySelector('.thanks')").await;
}

async fn right_to_left(browser: &Browser, server: Server) {
    let html = format!(
        "<!doctype html><html lang=\"ar\" dir=\"rtl\"><meta charset=\"utf-8\"><title>شريك</title><body>{}",
        snippet(&server, "")
    );
    let page = HostPage::document(html, &[]).await;
    browser.open(&page.url).await;
    browser.find(".sid[lang=ar][dir=rtl]").await;
    let fits = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(browser.run(fits).await, json!(true));
    take_pledge(browser, &server).await;
}

async fn quirks(browser: &Browser, server: Server) {
    let html = format!("<html><title>Old</title><body bgcolor=white><font face=arial>{}", snippet(&server, ""));
    let page = HostPage::document(html, &[]).await;
    browser.open(&page.url).await;
    assert_eq!(browser.run("return document.compatMode").await, json!("BackCompat"));
    take_pledge(browser, &server).await;
}

async fn created_by_script(browser: &Browser, server: Server) {
    let page = HostPage::with("").await;
    browser.open(&page.url).await;
    browser
        .run(&format!(
            "const widget = document.createElement('sid-pledge'); widget.layout = 'compact'; widget.lang = 'fr'; widget.noStorage = true; \
             document.body.append(widget); \
             document.head.append(Object.assign(document.createElement('script'), {{ type: 'module', src: '{}/embed.js' }}))",
            server.origin
        ))
        .await;
    browser.find(".sid.compact[lang=fr]").await;
    take_pledge(browser, &server).await;
    assert_eq!(browser.run("return localStorage.length").await, json!(0));
}

async fn moved(browser: &Browser, server: Server) {
    let page = HostPage::with(&format!("{}<div id=\"target\"></div>", snippet(&server, ""))).await;
    browser.open(&page.url).await;
    browser.find("#sid-take").await;
    browser.run("target.append(document.querySelector('sid-pledge'))").await;
    take_pledge(browser, &server).await;
}

async fn in_shadow_root(browser: &Browser, server: Server) {
    let page = HostPage::with(&format!("<div id=\"host\"></div>{}", snippet(&server, "hidden"))).await;
    browser.open(&page.url).await;
    browser
        .run(
            "const widget = document.querySelector('sid-pledge'); \
             const shadow = document.querySelector('#host').attachShadow({ mode: 'open' }); \
             shadow.append(widget); widget.hidden = false",
        )
        .await;
    let root = "document.querySelector('#host').shadowRoot.querySelector('sid-pledge').shadowRoot";
    browser.until(&format!("return {root}?.querySelector('#sid-take')")).await;
    browser.run(&format!("{root}.querySelector('#sid-take').click()")).await;
    browser.until(&format!("return {root}.querySelector('.thanks')")).await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Serves a page with a script that runs before the loader.
async fn page_with_script(server: &Server, script: &str) -> HostPage {
    HostPage::with(&format!("<script>{script}</script>{}", snippet(server, "lang=\"en\""))).await
}

async fn without_wasm(browser: &Browser, server: Server) {
    let page = page_with_script(&server, "delete window.WebAssembly").await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
}

async fn without_style_sheets(browser: &Browser, server: Server) {
    let script = "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') }; window.thrown = []; addEventListener('error', (event) => thrown.push(event.message))";
    let page = page_with_script(&server, script).await;
    browser.open(&page.url).await;
    browser.until("return document.readyState === 'complete'").await;
    assert_eq!(browser.run("return thrown").await, json!([]));
    expect_fallback_link(browser).await;
}

async fn wrapped_fetch(browser: &Browser, server: Server) {
    let script = "const original = window.fetch; window.requests = []; \
                  window.fetch = function (resource, options) { requests.push(String(resource)); return original.call(this, resource, options).then((response) => response) }";
    let page = page_with_script(&server, script).await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
    assert_eq!(browser.run("return requests.length > 2").await, json!(true));
}

async fn broken_fetch(browser: &Browser, server: Server) {
    let page = page_with_script(&server, "window.fetch = () => ({ then: undefined, nothing: true })").await;
    browser.open(&page.url).await;
    expect_fallback_link(browser).await;
}

async fn broken_define(browser: &Browser, server: Server) {
    let script = "customElements.define = () => { throw new Error('not here') }; window.thrown = []; addEventListener('error', (event) => thrown.push(event.message))";
    let page = page_with_script(&server, script).await;
    browser.open(&page.url).await;
    browser.until("return document.readyState === 'complete'").await;
    assert_eq!(browser.run("return thrown").await, json!([]));
    expect_fallback_link(browser).await;
}

async fn broken_map(browser: &Browser, server: Server) {
    // Drivers need these functions, so the page itself takes the pledge, and restores them at the end.
    let script = "const { map } = Array.prototype; const { from } = Array; \
                  Array.prototype.map = () => 'not an array'; Array.from = () => 'not an array'; Array.prototype.extra = 1; \
                  addEventListener('sid-pledge-ready', ({ target }) => target.shadowRoot.querySelector('#sid-take').click()); \
                  addEventListener('sid-pledge-taken', () => { Array.prototype.map = map; Array.from = from; window.taken = true })";
    let page = page_with_script(&server, script).await;
    browser.open(&page.url).await;
    browser.until("return window.taken").await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Returns the frame. To a browser, localhost and 127.0.0.1 are different sites, so the frame is a third-party one.
fn frame(server: &Server) -> String {
    let origin = server.origin.replace("127.0.0.1", "localhost");
    format!(
        "<iframe id=\"frame\" title=\"The pledge\" width=\"700\" height=\"900\" src=\"{origin}/p/sid-2023?lang=en&frame\"></iframe>"
    )
}

async fn take_in_frame(browser: &Browser, server: &Server, page: &HostPage) {
    browser.open(&page.url).await;
    browser.driver.find(By::Id("frame")).await.unwrap().enter_frame().await.unwrap();
    take_pledge(browser, server).await;
    browser.driver.enter_default_frame().await.unwrap();
}

async fn frame_on_another_site(browser: &Browser, server: Server) {
    take_in_frame(browser, &server, &HostPage::with(&frame(&server)).await).await;
}

async fn frame_isolated(browser: &Browser, server: Server) {
    let headers = [("cross-origin-embedder-policy", "require-corp"), ("cross-origin-opener-policy", "same-origin")];
    let headers = headers.map(|(name, value)| (name, value.to_owned()));
    take_in_frame(browser, &server, &HostPage::with_headers(&frame(&server), &headers).await).await;
}

async fn frame_without_storage(_: &Browser, server: Server) {
    let browser = Browser::without_third_party_storage().await;
    let page = HostPage::with(&frame(&server)).await;
    browser.open(&page.url).await;
    browser.driver.find(By::Id("frame")).await.unwrap().enter_frame().await.unwrap();
    let is_blocked = "try { return !window.localStorage } catch { return true }";
    assert_eq!(browser.run(is_blocked).await, json!(true), "storage is blocked");
    take_pledge(&browser, &server).await;
}

async fn offline(browser: &Browser, mut server: Server) {
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until_text("Saved").await;
    server.restart();
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

async fn blocker(browser: &Browser, server: Server) {
    let is_blocked =
        |path: &str| ["share", "track", "ads", "analytics", "pixel", "social"].iter().any(|word| path.contains(word));
    let proxy = TamperingProxy::blocking(&server, is_blocked).await;
    let origin = &proxy.origin;
    let page = HostPage::with(&format!(
        "<script type=\"module\" src=\"{origin}/embed.js\"></script>\
         <sid-pledge lang=\"en\"><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    ))
    .await;
    browser.open(&page.url).await;
    take_pledge(browser, &server).await;
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    browser.until("return performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('/intents') && responseEnd)").await;
    assert_eq!(server.counts().await.shares.total, 1);
    assert_eq!(proxy.blocked(), [""; 0], "no URL of the widget looks like one of a tracker");
}
