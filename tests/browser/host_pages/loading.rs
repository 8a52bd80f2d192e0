//! Ways in which the loader reaches a page other than by the documented script element.

use serde_json::json;
use tempfile::TempDir;

use super::{expect_fallback_link, take_pledge_in_page};
use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::HostPage,
    server::Server,
};

pages! {
    the_loader_works_however_it_is_loaded:
    "the loader as a classic script" => by("<script src='HOST/embed.js'></script>{}"),
    "the loader as a classic script after the element" => by("{}<script type='text/javascript' src='HOST/embed.js'></script>"),
    "the loader as an asynchronous classic script" => by("<script async src='HOST/embed.js'></script>{}"),
    "the loader as a deferred classic script" => by("<script defer src='HOST/embed.js'></script>{}"),
    "a consent tool that runs the held script as a classic one" => by(CONSENT_TOOL),
    "a script copied out of inserted HTML" => by(COPIED_SCRIPT),
    "the loader written by document.write" => by("{}<script>document.write('<script src=\"HOST/embed.js\"></scr' + 'ipt>')</script>"),
    "the loader run twice as a classic script, and as a module" => by(THREE_TIMES),
    "a loader of scripts that evaluates them" => by_with_endpoint(EVALUATED),
    "a loader of scripts that inserts their text" => by_with_endpoint(INSERTED_TEXT),
    "a loader of scripts that imports them from blobs" => by_with_endpoint(BLOB),
    "a loader of scripts that evaluates them, without an endpoint" => without_endpoint(EVALUATED),
    "a copy of the loader under another name" => copied("cached.js?ver=6.5", "/*! optimised */ CODE", "<script type='module' src='cached.js?ver=6.5'></script>"),
    "the loader in a bundle of modules" => copied("all.js", "let shared = 1;\nCODE\n;shared += 1;", "<script type='module' src='all.js'></script>"),
    "the loader in a bundle of classic scripts" => copied("all.js", "var shared = 1;\nCODE\n;shared += 1;", "<script src='all.js'></script>"),
    "a copy of the loader without an endpoint" => copied_without_endpoint,
}

const CONSENT_TOOL: &str = "<script type='text/plain' data-category='social' src='HOST/embed.js'></script>{}<script>
  addEventListener('load', () => {
    for (const held of document.querySelectorAll('script[type=\"text/plain\"]'))
      held.replaceWith(Object.assign(document.createElement('script'), { type: 'text/javascript', src: held.src }));
  });</script>";
const COPIED_SCRIPT: &str = "<div id='slot'></div><script>
  slot.innerHTML = `<script src='HOST/embed.js'></scr` + `ipt>{}`;
  for (const inert of slot.querySelectorAll('script'))
    inert.replaceWith(Object.assign(document.createElement('script'), { src: inert.src }));</script>";
const THREE_TIMES: &str = "<script src='HOST/embed.js'></script><script type='module' src='HOST/embed.js'></script>{}\
  <script src='HOST/embed.js?again'></script>";
const EVALUATED: &str =
    "{}<script>fetch('HOST/embed.js').then((response) => response.text()).then((code) => (0, eval)(code))</script>";
const INSERTED_TEXT: &str = "{}<script>fetch('HOST/embed.js').then((response) => response.text()).then((code) =>
  document.head.append(Object.assign(document.createElement('script'), { textContent: code })))</script>";
const BLOB: &str = "{}<script>fetch('HOST/embed.js').then((response) => response.text()).then((code) =>
  import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))))</script>";

fn element(server: &Server, attributes: &str) -> String {
    let origin = &server.origin;
    format!(
        "<sid-pledge lang=\"en\" {attributes}><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    )
}

/// Opens a page. In its HTML, `HOST` stands for the server and `{}` for the element with given attributes.
async fn open(browser: &Browser, server: &Server, html: &str, attributes: &str) -> HostPage {
    let body = html.replace("HOST", &server.origin).replace("{}", &element(server, attributes));
    let page = HostPage::with(&format!("{UNCAUGHT}{LISTENER}{body}")).await;
    browser.open(&page.url).await;
    page
}

/// Takes the pledge where the loader knows its server by itself.
async fn by(browser: &Browser, server: Server, html: &str) {
    let _page = open(browser, &server, html, "").await;
    take_pledge_in_page(browser, &server).await;
    browser.expect_nothing_uncaught().await;
}

/// Takes the pledge where only the attribute `endpoint` tells which server it is.
async fn by_with_endpoint(browser: &Browser, server: Server, html: &str) {
    let endpoint = format!("endpoint=\"{}\"", server.origin);
    let _page = open(browser, &server, html, &endpoint).await;
    take_pledge_in_page(browser, &server).await;
    browser.expect_nothing_uncaught().await;
}

/// Expects the widget or the partner's link where nothing tells which server it is.
async fn without_endpoint(browser: &Browser, server: Server, html: &str) {
    let _page = open(browser, &server, html, "").await;
    expect_widget_or_link(browser, &server).await;
}

/// Takes the pledge with a copy of the loader on the partner's host. In `code`, `CODE` stands for the loader.
async fn copied(browser: &Browser, server: Server, name: &str, code: &str, script: &str) {
    let endpoint = format!("endpoint=\"{}\"", server.origin);
    let _page = open_copy(browser, &server, name, code, &format!("{script}{}", element(&server, &endpoint))).await;
    take_pledge_in_page(browser, &server).await;
    browser.expect_nothing_uncaught().await;
}

/// Expects the widget or the partner's link with a copy of the loader that does not know its server.
async fn copied_without_endpoint(browser: &Browser, server: Server) {
    let script = "<script type='module' src='copy.js'></script>";
    let _page = open_copy(browser, &server, "copy.js", "CODE", &format!("{script}{}", element(&server, ""))).await;
    expect_widget_or_link(browser, &server).await;
}

async fn open_copy(browser: &Browser, server: &Server, name: &str, code: &str, body: &str) -> (HostPage, TempDir) {
    let loader = reqwest::get(format!("{}/embed.js", server.origin)).await.unwrap().text().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = name.split('?').next().unwrap();
    std::fs::write(folder.path().join(file), code.replace("CODE", &loader)).unwrap();
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A partner</title><body>{UNCAUGHT}{LISTENER}{body}"
    );
    std::fs::write(folder.path().join("index.html"), html).unwrap();
    let page = HostPage::of_folder(folder.path(), &[]).await;
    browser.open(&page.url).await;
    (page, folder)
}

async fn expect_widget_or_link(browser: &Browser, server: &Server) {
    let outcome = "return events.some(([name]) => name === 'ready' || name === 'failed')
        || (document.readyState === 'complete' && uncaught.length)";
    browser.until(outcome).await;
    browser.expect_nothing_uncaught().await;
    if browser.run("return events.some(([name]) => name === 'ready')").await == json!(true) {
        take_pledge_in_page(browser, server).await;
    } else {
        expect_fallback_link(browser).await;
    }
}
