//! The counter moves before one's eyes, and speaks up only when there is something to say.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Notes whatever a screen reader would be told.
const LISTEN_IN: &str = "
    window.announced = [];
    const root = document.querySelector('sid-pledge').shadowRoot;
    for (const region of root.querySelectorAll('[role=status], [role=alert], [aria-live]'))
      new MutationObserver(() => region.textContent && announced.push(region.textContent))
        .observe(region, { childList: true, characterData: true, subtree: true });";

#[tokio::test]
async fn changes_are_seen_and_only_a_goal_is_announced() {
    let server = Server::start();
    server.take_pledges(0..97).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.find(".fresh.live").await;
    browser.run(LISTEN_IN).await;
    server.take_pledges(97..99).await;
    browser.until_said("99 pledges").await;
    browser.find(".total .moved").await;
    assert_eq!(browser.run("return announced").await, json!([]));
    server.take_pledges(99..100).await;
    browser.until_said("100 pledges").await;
    let announced = browser.until("return announced.length && announced").await;
    assert_eq!(announced, json!(["A goal has been reached: 100. Thank you!"]));
    browser.until_said("Goal: 500").await;
    browser.until_said("Reached: 100").await;
}
