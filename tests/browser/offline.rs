//! An act that cannot be sent is kept, said honestly, and counted once when it gets through.

use crate::{
    chromium::{Chromium, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

#[tokio::test]
async fn a_pledge_taken_while_the_server_is_down_is_kept_and_counted_once_it_is_back() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Chromium::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until_said("Saved").await;
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    server.restart();
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_kept_pledge_survives_a_reload() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Chromium::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until_said("Saved").await;
    browser.driver.refresh().await.unwrap();
    server.restart();
    browser.driver.refresh().await.unwrap();
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn without_a_server_the_partners_own_link_remains() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Chromium::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    // The loader itself is in the browser's cache; all it asks for fails.
    server.kill();
    browser.driver.refresh().await.unwrap();
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    let seen = browser.run("return document.querySelector('#fallback').checkVisibility()").await;
    assert_eq!(seen, serde_json::json!(true));
}
