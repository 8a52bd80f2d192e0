//! A lost connection: an act that cannot be sent is stored, shown as pending, and counted once when it is sent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::http::{Method, request::Parts};
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::{HostPage, snippet, snippet_from},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

#[tokio::test]
async fn a_pledge_taken_while_the_server_is_down_is_counted_when_it_is_back() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until_text("Saved").await;
    browser.until("return events.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    server.restart();
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_pending_pledge_survives_a_reload() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until_text("Saved").await;
    browser.driver.refresh().await.unwrap();
    server.restart();
    browser.driver.refresh().await.unwrap();
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn without_a_server_the_partners_link_is_shown() {
    let mut server = Server::start();
    let loader = format!("<script type=\"module\" src=\"{}/embed.js\"></script>", server.origin);
    let page = HostPage::with(&format!("{LISTENER}{loader}")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return customElements.get('sid-pledge')").await;
    server.kill();
    browser
        .run("document.body.insertAdjacentHTML('beforeend', '<sid-pledge><a id=fallback href=/pledge>Take it</a></sid-pledge>')")
        .await;
    browser.until("return events.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    assert_eq!(browser.run("return document.querySelector('#fallback').checkVisibility()").await, json!(true));
    server.restart();
    browser.run("dispatchEvent(new Event('online'))").await;
    browser.until_ready().await;
}

/// Takes a pledge whose request, or the response to it, is lost for good, and expects it to be counted once later.
async fn expect_one_pledge_after(loss: fn() -> Verdict) {
    let server = Server::start();
    let is_lost = Arc::new(AtomicBool::new(true));
    let judge = {
        let is_lost = Arc::clone(&is_lost);
        move |request: &Parts| {
            if request.method == Method::POST && is_lost.load(Ordering::Relaxed) { loss() } else { Verdict::Forward }
        }
    };
    let proxy = TamperingProxy::judging(&server, judge).await;
    let body = format!("{UNCAUGHT}{LISTENER}{}", snippet_from(&proxy.origin, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.until_text("Sending").await;
    let is_told = "return !document.querySelector('sid-pledge').shadowRoot.querySelector('.pledge [role=status]').innerText.startsWith('Sending')";
    browser.until_within(Duration::from_secs(35), is_told).await;
    is_lost.store(false, Ordering::Relaxed);
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn a_pledge_whose_request_or_response_vanishes_is_counted_once() {
    tokio::join!(expect_one_pledge_after(|| Verdict::HoldBack), expect_one_pledge_after(|| Verdict::Unanswered));
}
