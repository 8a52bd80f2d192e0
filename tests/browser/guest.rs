//! How the widget behaves on somebody else's page.

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
    browser.until_said("Thank you").await;
    assert_eq!(browser.run("return Object.keys(localStorage)").await, json!(["sid-pledge:sid-2023"]));
}

#[tokio::test]
async fn no_storage_stores_nothing_at_all() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "no-storage"))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(browser.run("return localStorage.length").await, json!(0));
}

#[tokio::test]
async fn only_our_own_server_is_asked() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    let asked = browser
        .run("return [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))]")
        .await;
    let own = page.url.trim_end_matches('/');
    let others: Vec<_> = asked.as_array().unwrap().iter().filter(|origin| *origin != own).collect();
    assert_eq!(others, [&json!(server.origin)]);
}

#[tokio::test]
async fn a_strict_policy_of_the_host_page_is_enough() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin} 'wasm-unsafe-eval'; connect-src {origin}");
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    let display = "const button = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary'); \
                   return button && getComputedStyle(button).display";
    assert_eq!(browser.until(display).await, json!("inline-flex"), "the styles are applied");
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn trusted_types_without_a_policy_for_us_are_no_obstacle() {
    let server = Server::start();
    let policy = "require-trusted-types-for 'script'; trusted-types 'none'".to_owned();
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("[data-go=sid-share]").await;
    browser.until_focused("sid-share").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=fr]").await;
    browser.find(".sid[lang=fr]").await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn where_wasm_is_forbidden_no_control_is_shown_that_does_nothing() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("script-src {origin} 'unsafe-inline'; connect-src {origin}");
    let body = format!("{LISTENER}{}", snippet(&server, "lang=\"en\" audience=\"parent\""));
    let page = HostPage::with_headers(&body, &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'blocked')").await;
    let shown = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('button')] \
                 .filter((button) => button.checkVisibility()).map((button) => button.dataset.go ?? button.id)";
    let shown = browser.run(shown).await;
    assert_eq!(shown, json!(["sid-you", "sid-pledge", "sid-steps", "sid-share", "sid-help", "sid-take"]));
    browser.click("[data-go=sid-help]").await;
    browser.until_focused("sid-help").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=fr]").await;
    browser.find(".still .sid[lang=fr]").await;
    let failures = "return heard.filter(([name]) => name === 'failed').length";
    assert_eq!(browser.run(failures).await, json!(1), "what is forbidden is told once, however often one touches it");
}

#[tokio::test]
async fn where_wasm_is_forbidden_the_form_still_takes_the_pledge() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("script-src {origin}; connect-src {origin}");
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until("return location.pathname === '/p/sid-2023/thanks'").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn leaving_puts_another_page_in_this_ones_place() {
    let server = Server::with_a_way_out_to_nowhere();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open("about:blank").await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let before = browser.run("return history.length").await;
    browser.leave().await;
    browser.until(&format!("return !location.href.startsWith({:?})", page.url)).await;
    assert_eq!(browser.until("return history.length").await, before);
}
