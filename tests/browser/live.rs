//! Live counts: every open page shows the current count.

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

#[tokio::test]
async fn a_second_tab_shows_a_pledge_taken_in_the_first() {
    let server = Server::start();
    server.take_pledges(0..12).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_text("12 pledges").await;
    let first = browser.driver.window().await.unwrap();
    let second = browser.driver.new_window().await.unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    browser.open(&page.url).await;
    browser.until_text("12 pledges").await;
    browser.until_ready().await;
    browser.driver.switch_to_window(first).await.unwrap();
    browser.click("#sid-take").await;
    browser.until_text("13 pledges").await;
    browser.driver.switch_to_window(second).await.unwrap();
    browser.until_text("13 pledges").await;
}

#[tokio::test]
async fn while_the_server_is_down_the_last_count_is_shown_with_its_time() {
    let mut server = Server::start();
    server.take_pledges(0..12).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.until_text("12 pledges").await;
    browser.find(".fresh.live").await;
    server.kill();
    let stale = "const root = document.querySelector('sid-pledge').shadowRoot; \
                 return !root.querySelector('.fresh.live') && root.querySelector('.fresh')?.innerText";
    let freshness = browser.until(stale).await;
    assert!(freshness.as_str().is_some_and(|text| text.contains("20")), "{freshness}");
    browser.until_text("12 pledges").await;
    server.restart();
    server.take_pledges(12..13).await;
    browser.until_text("13 pledges").await;
    browser.find(".fresh.live").await;
}

#[tokio::test]
async fn several_widgets_on_a_page_share_one_stream() {
    let server = Server::start();
    let snippets: String = (0..8).map(|_| snippet(&server, "layout=\"compact\"")).collect();
    let page = HostPage::with(&format!("{LISTENER}{snippets}")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    for i in 0..8 {
        browser.run(&format!("document.querySelectorAll('sid-pledge')[{i}].scrollIntoView()")).await;
        browser.until(&format!("return events.filter(([name]) => name === 'ready').length > {i}")).await;
    }
    server.take_pledges(0..11).await;
    let all = "return [...document.querySelectorAll('sid-pledge')] \
               .every((widget) => widget.shadowRoot.querySelector('.total').innerText.includes('11'))";
    browser.until(all).await;
}
