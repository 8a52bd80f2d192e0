//! Live changes of the counter, and its announcements to screen readers.

use std::time::Duration;

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER, LOADED_WASM},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Script that records the announcements to screen readers.
const RECORD_ANNOUNCEMENTS: &str = "
    window.announced = [];
    const root = document.querySelector('sid-pledge').shadowRoot;
    for (const region of root.querySelectorAll('[role=status], [role=alert], [aria-live]'))
      new MutationObserver(() => region.textContent && announced.push(region.textContent))
        .observe(region, { childList: true, characterData: true, subtree: true });";

#[tokio::test]
async fn changes_are_shown_and_only_a_reached_goal_is_announced() {
    let server = Server::start();
    server.take_pledges(0..97).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.find(".fresh.live").await;
    browser.run(RECORD_ANNOUNCEMENTS).await;
    server.take_pledges(97..99).await;
    browser.until_text("99\npledges").await;
    browser.find(".total .moved").await;
    assert_eq!(browser.run("return announced").await, json!([]));
    server.take_pledges(99..100).await;
    browser.until_text("100\npledges").await;
    let announced = browser.until("return announced.length && announced").await;
    assert_eq!(announced, json!(["We’ve reached 100. Thank you!"]));
    browser.until_text("Goal: 500").await;
    browser.until_text("100 reached").await;
}

#[tokio::test]
async fn a_counter_without_wasm_announces_a_goal_that_is_reached() {
    let server = Server::start();
    server.take_pledges(0..98).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\" layout=\"counter\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.find(".fresh.live").await;
    browser.run(RECORD_ANNOUNCEMENTS).await;
    server.take_pledges(98..99).await;
    browser.until_text("99\npledges").await;
    assert_eq!(browser.run("return announced").await, json!([]));
    server.take_pledges(99..100).await;
    // The next request for the HTML comes 15 seconds after the last one.
    let announced = browser.until_within(Duration::from_secs(25), "return announced.length && announced").await;
    assert_eq!(announced, json!(["100 reached"]));
    browser.until_text("100\npledges").await;
}

#[tokio::test]
async fn the_table_of_a_counter_has_its_styles() {
    let server = Server::start();
    server.share_and_pledge(0..60).await;
    let page = HostPage::with(&snippet(&server, "lang=\"en\" layout=\"counter\"")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.find("table").await;
    let align =
        "return getComputedStyle(document.querySelector('sid-pledge').shadowRoot.querySelector('th')).textAlign";
    assert_eq!(browser.run(align).await, json!("start"));
}

#[tokio::test]
async fn a_counter_follows_the_counts_without_wasm() {
    let mut server = Server::start();
    server.take_pledges(0..20).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\" layout=\"counter\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return events.some(([name]) => name === 'ready')").await;
    browser.find(".fresh.live").await;
    browser.run("document.querySelector('sid-pledge').shadowRoot.querySelector('details').open = true").await;
    server.take_pledges(20..21).await;
    browser.until_text("21\npledges").await;
    browser.find("details[open]").await;
    let numbers =
        "return events.filter(([name]) => name === 'counts-changed').map(([, detail]) => detail.pledges).at(-1)";
    assert_eq!(browser.until(numbers).await, json!(21));
    browser.click("summary").await;
    server.kill();
    let mark = "document.querySelector('sid-pledge').shadowRoot.querySelector('.fresh')";
    let freshness = browser.until(&format!("return !{mark}.matches('.live') && {mark}.innerText")).await;
    assert!(freshness.as_str().is_some_and(|text| text.contains("20")), "{freshness}");
    browser.until_text("21\npledges").await;
    server.restart();
    browser.find(".fresh.live").await;
    assert_eq!(browser.run(LOADED_WASM).await, json!(0));
}
