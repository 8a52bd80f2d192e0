//! Live counts: every open page shows the current count.

use std::time::Duration;

use axum::http::request::Parts;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

#[tokio::test]
async fn a_second_tab_shows_a_pledge_taken_in_the_first() {
    let server = Server::start();
    server.take_pledges(0..12).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_text("12\npledges").await;
    let first = browser.driver.window().await.unwrap();
    let second = browser.driver.new_window().await.unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    browser.open(&page.url).await;
    browser.until_text("12\npledges").await;
    browser.until_ready().await;
    browser.driver.switch_to_window(first).await.unwrap();
    browser.click("#sid-take").await;
    browser.until_text("13\npledges").await;
    browser.driver.switch_to_window(second).await.unwrap();
    browser.until_text("13\npledges").await;
}

#[tokio::test]
async fn while_the_server_is_down_the_last_count_is_shown_with_its_time() {
    let mut server = Server::start();
    server.take_pledges(0..12).await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, ""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.until_text("12\npledges").await;
    browser.find(".fresh.live").await;
    server.kill();
    let stale = "const root = document.querySelector('sid-pledge').shadowRoot; \
                 return !root.querySelector('.fresh.live') && root.querySelector('.fresh')?.innerText";
    let freshness = browser.until(stale).await;
    assert!(freshness.as_str().is_some_and(|text| text.contains("20")), "{freshness}");
    browser.until_text("12\npledges").await;
    server.restart();
    server.take_pledges(12..13).await;
    browser.until_text("13\npledges").await;
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

/// Maximum time until a count is shown that a stream should have brought.
const MAX_SILENCE: Duration = Duration::from_secs(35);

#[tokio::test]
async fn a_stream_that_is_held_back_or_silent_does_not_stop_the_count() {
    let server = Server::start();
    server.take_pledges(0..12).await;
    let is_stream = |request: &Parts| request.uri.path().ends_with("/live");
    let counts = reqwest::get(format!("{}/api/v1/campaigns/sid-2023/counts", server.origin)).await.unwrap();
    let event = format!("event: counts\ndata: {}\n\n", counts.text().await.unwrap());
    let held_back = move |request: &Parts| if is_stream(request) { Verdict::HoldBack } else { Verdict::Forward };
    let comment = move |request: &Parts| {
        if is_stream(request) { Verdict::SilentStream(": stream\n\n".to_owned()) } else { Verdict::Forward }
    };
    let once = move |request: &Parts| {
        if is_stream(request) { Verdict::SilentStream(event.clone()) } else { Verdict::Forward }
    };
    let proxies = [
        TamperingProxy::judging(&server, held_back).await,
        TamperingProxy::judging(&server, comment).await,
        TamperingProxy::judging(&server, once).await,
    ];
    let elements: String = proxies
        .iter()
        .map(|proxy| format!("<sid-pledge lang=\"en\" layout=\"counter\" endpoint=\"{}\"></sid-pledge>", proxy.origin))
        .collect();
    let loader = format!("<script type=\"module\" src=\"{}/embed.js\"></script>", server.origin);
    let page = HostPage::with(&format!("{LISTENER}{loader}{elements}")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return events.filter(([name]) => name === 'ready').length === 3").await;
    server.take_pledges(12..13).await;
    // The new count, or the time of the one that is shown.
    let texts = "return [...document.querySelectorAll('sid-pledge')].map(({ shadowRoot }) => \
                   [shadowRoot.querySelector('.total').innerText.includes('13') || (!shadowRoot.querySelector('.fresh.live') && /\\d\\d/.test(shadowRoot.querySelector('.fresh')?.innerText ?? '')), \
                    shadowRoot.querySelector('.total').innerText])";
    let all = format!("const shown = (() => {{ {texts} }})(); return shown.every(([isTrue]) => isTrue)");
    browser.until_within(MAX_SILENCE, &all).await;
}
