//! Several tabs and several widgets of one visitor: one pledge, and one receipt that works in each of them.

use std::time::Duration;

use axum::http::{Method, request::Parts};
use serde_json::json;
use thirtyfour::WindowHandle;

use crate::{
    browser::{Browser, LISTENER, TOUCH_BUTTONS, UNCAUGHT},
    host_page::{HostPage, snippet, snippet_from},
    server::{CAMPAIGNS_DIR, Server, copy_campaigns},
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Script for the host page that records when each widget displays the thanks, and when it stops, in `window.thanked`.
const THANKS_RECORDER: &str = "<script>
  window.thanked = {};
  addEventListener('sid-pledge-ready', ({ target }) => {
    const record = () => {
      const isThanked = Boolean(target.shadowRoot.querySelector('.thanks'));
      if (thanked[target.id]?.isThanked !== isThanked) thanked[target.id] = { isThanked, at: Date.now() };
    };
    record();
    new MutationObserver(record).observe(target.shadowRoot, { childList: true, subtree: true });
  });
</script>";

/// Maximum time until another widget displays a change, in milliseconds.
const MAX_DELAY_MS: u64 = 1000;

async fn open_page(server: &Server) -> HostPage {
    let body = format!("{UNCAUGHT}{LISTENER}{THANKS_RECORDER}{}", snippet(server, "id=\"first\" lang=\"en\""));
    HostPage::with(&body).await
}

/// Opens a page in two tabs, waits until the widget is active in both, and returns to the first.
async fn open_two_tabs(browser: &Browser, url: &str) -> (WindowHandle, WindowHandle) {
    browser.open(url).await;
    browser.until_ready().await;
    let first = browser.driver.window().await.unwrap();
    let second = browser.driver.new_window().await.unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    browser.open(url).await;
    browser.until_ready().await;
    browser.driver.switch_to_window(first.clone()).await.unwrap();
    (first, second)
}

/// Waits until a widget displays the thanks, or the form again, and returns the time of the change.
async fn time_of(browser: &Browser, id: &str, is_thanked: bool) -> u64 {
    let script = format!("return thanked[{id:?}]?.isThanked === {is_thanked} && thanked[{id:?}].at");
    browser.until(&script).await.as_u64().unwrap()
}

fn slow_pledges(request: &Parts) -> Verdict {
    let is_slow = request.method == Method::POST;
    if is_slow { Verdict::ForwardAfter(Duration::from_millis(700)) } else { Verdict::Forward }
}

#[tokio::test]
async fn another_tab_shows_a_pledge_within_a_second_and_can_take_it_back() {
    let server = Server::start();
    let page = open_page(&server).await;
    let browser = Browser::start().await;
    let (first, second) = open_two_tabs(&browser, &page.url).await;
    browser.click("#sid-take").await;
    let here = time_of(&browser, "first", true).await;
    browser.driver.switch_to_window(second).await.unwrap();
    let there = time_of(&browser, "first", true).await;
    assert!(there.saturating_sub(here) <= MAX_DELAY_MS, "shown after {} ms", there - here);
    browser.click("#sid-take-back").await;
    let here = time_of(&browser, "first", false).await;
    browser.driver.switch_to_window(first).await.unwrap();
    let there = time_of(&browser, "first", false).await;
    assert!(there.saturating_sub(here) <= MAX_DELAY_MS, "shown after {} ms", there - here);
    assert_eq!(server.counts().await.pledges, 0);
    browser.click("#sid-take").await;
    time_of(&browser, "first", true).await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn a_pledge_taken_in_two_tabs_at_once_is_counted_once() {
    let server = Server::start();
    let proxy = TamperingProxy::judging(&server, slow_pledges).await;
    let body = format!(
        "{UNCAUGHT}{LISTENER}{THANKS_RECORDER}{}",
        snippet_from(&proxy.origin, "id=\"first\" lang=\"en\" layout=\"compact\"")
    );
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    let (first, second) = open_two_tabs(&browser, &page.url).await;
    let take = "document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-take')?.click()";
    for tab in [&first, &second, &first] {
        browser.driver.switch_to_window(tab.clone()).await.unwrap();
        browser.run(take).await;
    }
    for tab in [&second, &first] {
        browser.driver.switch_to_window(tab.clone()).await.unwrap();
        time_of(&browser, "first", true).await;
    }
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("#sid-take-back").await;
    time_of(&browser, "first", false).await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn a_pledge_can_be_taken_back_after_its_tab_was_closed() {
    let server = Server::start();
    let page = open_page(&server).await;
    let browser = Browser::start().await;
    let (_, second) = open_two_tabs(&browser, &page.url).await;
    browser.click("#sid-take").await;
    time_of(&browser, "first", true).await;
    browser.driver.close_window().await.unwrap();
    browser.driver.switch_to_window(second).await.unwrap();
    time_of(&browser, "first", true).await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("#sid-take-back").await;
    time_of(&browser, "first", false).await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn a_pledge_whose_tab_is_closed_at_once_is_counted_once_and_known_in_the_other() {
    let server = Server::start();
    let proxy = TamperingProxy::judging(&server, slow_pledges).await;
    let body =
        format!("{UNCAUGHT}{LISTENER}{THANKS_RECORDER}{}", snippet_from(&proxy.origin, "id=\"first\" lang=\"en\""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    let (_, second) = open_two_tabs(&browser, &page.url).await;
    browser.click("#sid-take").await;
    browser.driver.close_window().await.unwrap();
    browser.driver.switch_to_window(second).await.unwrap();
    time_of(&browser, "first", true).await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.driver.refresh().await.unwrap();
    browser.click("#sid-take-back").await;
    time_of(&browser, "first", false).await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn a_page_reloaded_while_it_sends_a_pledge_counts_it_once() {
    let server = Server::start();
    let proxy = TamperingProxy::judging(&server, slow_pledges).await;
    let page = HostPage::with(&format!("{UNCAUGHT}{LISTENER}{}", snippet_from(&proxy.origin, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    for _ in 0..3 {
        browser.driver.refresh().await.unwrap();
    }
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("#sid-take-back").await;
    browser.until_text("has been undone").await;
    assert_eq!(server.counts().await.pledges, 0);
}

/// Opens a page with two widgets, of which both are active.
async fn open_two_widgets(browser: &Browser, server: &Server, script: &str, attributes: [&str; 2]) -> HostPage {
    let [first, second] = attributes.map(|attributes| format!("lang=\"en\" layout=\"button\" {attributes}"));
    let body = format!(
        "{UNCAUGHT}{LISTENER}{THANKS_RECORDER}{script}{}{}",
        snippet(server, &format!("id=\"first\" {first}")),
        snippet(server, &format!("id=\"second\" {second}"))
    );
    let page = HostPage::with(&body).await;
    browser.open(&page.url).await;
    browser.until(&format!("{TOUCH_BUTTONS} return events.filter(([name]) => name === 'ready').length === 2")).await;
    page
}

async fn click_in(browser: &Browser, id: &str, selector: &str) {
    let script = format!("document.querySelector('#{id}').shadowRoot.querySelector({selector:?}).click()");
    browser.run(&script).await;
}

#[tokio::test]
async fn two_widgets_of_a_page_share_the_pledge_also_where_nothing_can_be_stored() {
    let browser = Browser::start().await;
    let refused = "<script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError') } })</script>";
    for (script, attributes) in [("", ""), (refused, ""), ("", "no-storage")] {
        let server = Server::start();
        let _page = open_two_widgets(&browser, &server, script, [attributes; 2]).await;
        click_in(&browser, "first", "#sid-take").await;
        let here = time_of(&browser, "first", true).await;
        let there = time_of(&browser, "second", true).await;
        assert!(there.saturating_sub(here) <= MAX_DELAY_MS, "{script}{attributes}: shown after {} ms", there - here);
        assert_eq!(server.counts().await.pledges, 1);
        click_in(&browser, "second", "#sid-take-back").await;
        time_of(&browser, "second", false).await;
        time_of(&browser, "first", false).await;
        assert_eq!(server.counts().await.pledges, 0);
        browser.expect_nothing_uncaught().await;
    }
}

#[tokio::test]
async fn two_widgets_clicked_at_once_count_one_pledge() {
    let server = Server::start();
    let browser = Browser::start().await;
    let _page = open_two_widgets(&browser, &server, "", [""; 2]).await;
    browser.run("for (const widget of document.querySelectorAll('sid-pledge')) widget.shadowRoot.querySelector('#sid-take').click()").await;
    time_of(&browser, "first", true).await;
    time_of(&browser, "second", true).await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn widgets_of_other_campaigns_and_modes_have_pledges_of_their_own() {
    let folder = copy_campaigns();
    let campaigns = folder.path().join(CAMPAIGNS_DIR);
    let other = campaigns.join("sid-2024");
    std::fs::create_dir(&other).unwrap();
    for entry in std::fs::read_dir(campaigns.join("sid-2023")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().replace("slug = \"sid-2023\"", "slug = \"sid-2024\"");
        std::fs::write(other.join(path.file_name().unwrap()), text).unwrap();
    }
    let server = Server::start_in(folder);
    let browser = Browser::start().await;
    for second in ["campaign=\"sid-2024\"", "mode=\"test\""] {
        let _page = open_two_widgets(&browser, &server, "", ["", second]).await;
        click_in(&browser, "first", "#sid-take").await;
        time_of(&browser, "first", true).await;
        click_in(&browser, "second", "#sid-take").await;
        time_of(&browser, "second", true).await;
        assert_eq!(server.counts().await.pledges, 1, "{second}");
        click_in(&browser, "second", "#sid-take-back").await;
        time_of(&browser, "second", false).await;
        assert_eq!(browser.run("return thanked.first.isThanked").await, json!(true), "{second}");
        click_in(&browser, "first", "#sid-take-back").await;
        time_of(&browser, "first", false).await;
        assert_eq!(server.counts().await.pledges, 0, "{second}");
    }
}
