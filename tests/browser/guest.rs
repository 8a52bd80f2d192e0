//! The widget as a guest of the host page: storage, requests, policies, and the quick exit.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

#[tokio::test]
async fn nothing_is_stored_before_the_visitor_acts() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let stored = "return localStorage.length + sessionStorage.length + document.cookie.length";
    assert_eq!(browser.run(stored).await, json!(0));
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(browser.run("return Object.keys(localStorage)").await, json!(["sid-pledge:sid-2023"]));
}

#[tokio::test]
async fn the_attribute_no_storage_stores_nothing() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "no-storage"))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(browser.run("return localStorage.length").await, json!(0));
}

#[tokio::test]
async fn requests_go_to_the_server_alone() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    let origins = browser
        .run("return [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))]")
        .await;
    let host_origin = page.url.trim_end_matches('/');
    let others: Vec<_> = origins.as_array().unwrap().iter().filter(|origin| *origin != host_origin).collect();
    assert_eq!(others, [&json!(server.origin)]);
}

#[tokio::test]
async fn the_documented_policy_is_enough() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin} 'wasm-unsafe-eval'; connect-src {origin}");
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    let display = "const button = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary'); \
                   return button && getComputedStyle(button).display";
    assert_eq!(browser.until(display).await, json!("flex"), "the styles are applied");
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn the_widget_works_under_trusted_types_without_a_policy() {
    let server = Server::start();
    let policy = "require-trusted-types-for 'script'; trusted-types 'none'".to_owned();
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("[data-go=sid-help]").await;
    browser.until_focused("sid-help").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=fr]").await;
    browser.find(".sid[lang=fr]").await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn without_wasm_controls_that_need_it_are_hidden() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("script-src {origin} 'unsafe-inline'; connect-src {origin}");
    let body = format!("{LISTENER}{}", snippet(&server, "lang=\"en\" audience=\"parent\""));
    let page = HostPage::with_headers(&body, &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return events.some(([name, detail]) => name === 'failed' && detail.reason === 'blocked')").await;
    let shown = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('button')] \
                 .filter((button) => button.checkVisibility()).map((button) => button.dataset.go ?? button.id)";
    let shown = browser.run(shown).await;
    assert_eq!(shown, json!(["sid-take", "sid-help"]));
    browser.click("[data-go=sid-help]").await;
    browser.until_focused("sid-help").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=fr]").await;
    browser.find(".still .sid[lang=fr]").await;
    let failures = "return events.filter(([name]) => name === 'failed').length";
    assert_eq!(browser.run(failures).await, json!(1), "the failure is reported once, not with each touch");
}

#[tokio::test]
async fn without_wasm_the_loader_takes_the_pledge() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("script-src {origin}; connect-src {origin}");
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    // A click of the driver misses what moves while the sections are added.
    browser.until_whole().await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn the_quick_exit_replaces_the_page_in_the_history() {
    let server = Server::with_unreachable_exit();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open("about:blank").await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let before = browser.run("return history.length").await;
    browser.click_quick_exit().await;
    browser.until(&format!("return !location.href.startsWith({:?})", page.url)).await;
    assert_eq!(browser.until("return history.length").await, before);
}
