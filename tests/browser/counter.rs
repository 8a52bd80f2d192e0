//! Live changes of the counter, and its announcements to screen readers.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
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
    browser.until_text("99 pledges").await;
    browser.find(".total .moved").await;
    assert_eq!(browser.run("return announced").await, json!([]));
    server.take_pledges(99..100).await;
    browser.until_text("100 pledges").await;
    let announced = browser.until("return announced.length && announced").await;
    assert_eq!(announced, json!(["A goal has been reached: 100. Thank you!"]));
    browser.until_text("Goal: 500").await;
    browser.until_text("Reached: 100").await;
}
