//! How the widget behaves on somebody else's page.

use serde_json::json;

use crate::{
    chromium::{Chromium, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// A script for the host page that adds up how far the page has jumped.
const JUMPS: &str = "<script>
  window.jumped = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.jumped += entry.value)))
    .observe({ type: 'layout-shift', buffered: true });
</script>";

#[tokio::test]
async fn nothing_is_stored_before_the_visitor_acts() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Chromium::start().await;
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
    let browser = Chromium::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(browser.run("return localStorage.length").await, json!(0));
}

#[tokio::test]
async fn only_our_own_server_is_asked() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Chromium::start().await;
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
async fn the_host_page_does_not_jump() {
    let server = Server::start();
    for layout in ["full", "compact", "counter", "button"] {
        let body = format!("{JUMPS}{LISTENER}{}", snippet(&server, &format!("layout=\"{layout}\"")));
        let page = HostPage::with(&body).await;
        let browser = Chromium::start().await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        let jumped = browser.run("return window.jumped").await.as_f64().unwrap();
        // "Good" begins below 0.1: https://web.dev/articles/cls
        assert!(jumped < 0.05, "{layout}: {jumped}");
    }
}

#[tokio::test]
async fn a_strict_policy_of_the_host_page_is_enough() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin} 'wasm-unsafe-eval'; connect-src {origin}");
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Chromium::start().await;
    browser.open(&page.url).await;
    let colour = "const root = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary'); \
                  return root && getComputedStyle(root).backgroundColor";
    assert_eq!(browser.until(colour).await, json!("rgb(11, 100, 100)"), "the styles are applied");
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn trusted_types_without_a_policy_for_us_are_no_obstacle() {
    let server = Server::start();
    let policy = "require-trusted-types-for 'script'; trusted-types 'none'".to_owned();
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Chromium::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn where_wasm_is_forbidden_the_form_still_takes_the_pledge() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("script-src {origin}; connect-src {origin}");
    let page = HostPage::with_headers(&snippet(&server, ""), &[("content-security-policy", policy)]).await;
    let browser = Chromium::start().await;
    browser.open(&page.url).await;
    browser.click("#sid-take").await;
    browser.until("return location.pathname === '/p/sid-2023/thanks'").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn leaving_puts_another_page_in_this_ones_place() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Chromium::start().await;
    browser.open("about:blank").await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let before = browser.run("return history.length").await;
    // The neutral page cannot be reached from a test; that it is asked for in place of this one can be seen.
    browser.click("#sid-leave").await;
    browser.until(&format!("return !location.href.startsWith({:?})", page.url)).await;
    assert_eq!(browser.run("return history.length").await, before);
}
