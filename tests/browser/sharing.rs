//! Sharing: each share channel is counted once as its own, and so are visits by share links.

use api::Channel;
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    downloads::RECORDER,
    host_page::{HostPage, snippet},
    server::Server,
};

/// Script for the host page that prevents navigation, so that one page can follow all links.
const PREVENT_NAVIGATION: &str = "<script>addEventListener('click', (event) => event.composedPath()[0].closest?.('a') && event.preventDefault())</script>";

async fn open_partner_page(server: &Server, attributes: &str) -> (Browser, HostPage) {
    let page =
        HostPage::with(&format!("{LISTENER}{RECORDER}{PREVENT_NAVIGATION}{}", snippet(server, attributes))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    (browser, page)
}

#[tokio::test]
async fn a_share_is_counted_when_its_channel_is_chosen() {
    let server = Server::start();
    let (browser, _page) = open_partner_page(&server, "").await;
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    let detail = browser.until("return events.find(([name]) => name === 'shared')?.[1]").await;
    assert_eq!(detail, json!({ "channel": "copy" }));
    browser.until_count("shares", 1).await;
    let shares = server.counts().await.shares;
    assert_eq!((shares.total, shares.by_channel.get(&Channel::Copy)), (1, Some(&1)));
}

#[tokio::test]
async fn each_share_channel_is_counted_once_as_its_own() {
    let server = Server::start();
    // These languages together show every share channel.
    let mut counted = 0;
    for lang in ["en", "th", "el"] {
        let (browser, _page) = open_partner_page(&server, &format!("lang=\"{lang}\" partner=\"open\"")).await;
        browser.open_details().await;
        let channels = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('a[data-channel], #sid-signal')].map((control) => control.dataset.channel ?? 'signal')";
        let channels = browser.until(channels).await;
        for channel in channels.as_array().unwrap().iter().map(|channel| channel.as_str().unwrap()) {
            let parsed: Channel = channel.parse().unwrap();
            let before = server.counts().await.shares;
            if channel == "signal" {
                browser.open_section("sid-share").await;
                browser.click("#sid-signal").await;
            } else {
                browser.click(&format!("a[data-channel={channel}]")).await;
            }
            counted += 1;
            browser.until_count("shares", counted).await;
            let after = server.counts().await.shares;
            let count = |counts: &api::counts::ByChannel| counts.by_channel.get(&parsed).copied().unwrap_or_default();
            assert_eq!((after.total, count(&after)), (before.total + 1, count(&before) + 1), "{channel}");
        }
    }
    let by_channel = server.counts().await.shares.by_channel;
    assert_eq!(by_channel.len(), 14, "{by_channel:?}");
}

#[tokio::test]
async fn a_qr_code_is_counted_when_shown_and_can_be_downloaded_and_printed() {
    let server = Server::start();
    let (browser, _page) = open_partner_page(&server, "lang=\"en\"").await;
    for _ in 0..3 {
        browser.open_section("sid-share").await;
        browser.click("summary[data-channel=qr]").await;
    }
    browser.until_count("shares", 1).await;
    assert_eq!(browser.run("return events.filter(([name]) => name === 'shared').length").await, json!(1));
    browser.click("#sid-qr-code").await;
    browser.until("return saved.length").await;
    let read_text = "const done = arguments[arguments.length - 1]; saved.at(-1).text().then(done)";
    let code = browser.driver.execute_async(read_text, vec![]).await.unwrap();
    let shown = browser
        .run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.qr path').getAttribute('d')")
        .await;
    assert!(code.json().as_str().unwrap().contains(shown.as_str().unwrap()), "{:?}", code.json());
    browser.click("#sid-poster").await;
    let printed = browser.until("return printed[0]").await;
    for part in ["The Safer Internet Day pledge", "Together for a better internet", "/s/sid-2023/open/qr?lang=en"] {
        assert!(printed.as_str().unwrap().contains(part), "{part}: {printed}");
    }
    let circles =
        "return document.querySelector('iframe[data-sid-print]').contentDocument.querySelectorAll('circle').length";
    assert_eq!(browser.run(circles).await, json!(180), "the band, the disc and 178 lights");
    assert_eq!(server.counts().await.shares.by_channel, [(Channel::Qr, 1)].into());
}

/// The test browsers have no share sheet, so the page simulates one.
#[tokio::test]
async fn the_share_sheet_comes_first_where_the_device_has_one() {
    let server = Server::start();
    let sheet = "<script>navigator.canShare = (data) => Boolean(data.url); navigator.share = async (data) => { window.sheet = data }</script>";
    let page = HostPage::with(&format!("{sheet}{LISTENER}{}", snippet(&server, "lang=\"fr\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.open_section("sid-share").await;
    browser.find("#sid-native").await;
    let first =
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.share .way').id").await;
    assert_eq!(first, json!("sid-native"));
    browser.click("#sid-native").await;
    let shared = browser.until("return window.sheet").await;
    assert_eq!(shared["url"], json!(format!("{}/s/sid-2023/open/native?lang=fr", server.origin)));
    assert!(shared["text"].as_str().unwrap().starts_with("Je viens de promettre"), "{shared}");
    browser.until_count("shares", 1).await;
    assert_eq!(server.counts().await.shares.by_channel, [(Channel::Native, 1)].into());
}

#[tokio::test]
async fn a_text_that_cannot_be_copied_is_shown_selected() {
    let server = Server::start();
    let (browser, _page) = open_partner_page(&server, "lang=\"nl\"").await;
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })").await;
    let selected = "const field = document.querySelector('sid-pledge').shadowRoot.activeElement;
        return field?.matches('.link') && field.selectionEnd - field.selectionStart === field.value.length && field.value";
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    let link = browser.until(selected).await;
    assert_eq!(link, json!(format!("{}/s/sid-2023/open/copy?lang=nl", server.origin)));
    browser.open_section("sid-share").await;
    browser.click("#sid-signal").await;
    let message = browser.until(&format!("{selected} !== {link} && field.value")).await;
    let message = message.as_str().unwrap();
    assert!(message.starts_with("Ik heb net beloofd"), "{message}");
    assert!(message.ends_with(&format!(" {}/s/sid-2023/open/signal?lang=nl", server.origin)), "{message}");
}

#[tokio::test]
async fn a_copy_that_cannot_be_verified_is_reported_as_done() {
    let server = Server::start();
    let (browser, _page) = open_partner_page(&server, "lang=\"en\"").await;
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {} }, configurable: true });
        Object.defineProperty(navigator, 'permissions', { value: undefined, configurable: true })").await;
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    browser.until_text("Link copied.").await;
}

#[tokio::test]
async fn a_link_shared_in_test_mode_leads_to_test_mode() {
    let server = Server::start();
    let (browser, _page) = open_partner_page(&server, "lang=\"en\" mode=\"test\"").await;
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })").await;
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    browser.find(".link").await;
    let link = browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.link').value").await;
    browser.open(link.as_str().unwrap()).await;
    browser.until("return history.state?.sidPledgeVisit").await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    let counts = server.counts().await;
    assert_eq!((counts.shares.total, counts.visits.total, counts.pledges), (0, 0, 0));
}

#[tokio::test]
async fn a_visit_is_counted_once_despite_a_reload_and_back_navigation() {
    let server = Server::start();
    let browser = Browser::start().await;
    let landing = format!("{}/s/sid-2023/open/whatsapp?lang=en", server.origin);
    browser.open(&landing).await;
    browser.until_visit_is_sent().await;
    let visit = "return history.state?.sidPledgeVisit";
    let id = browser.until(visit).await;
    assert_eq!(id.as_str().unwrap().parse::<api::EntryId>().unwrap().to_string(), id, "the id is a UUIDv7");
    browser.driver.refresh().await.unwrap();
    browser.until_visit_is_sent().await;
    assert_eq!(browser.until(visit).await, id);
    // A page without a Cross-Origin-Opener-Policy: WebKit's driver loses a page on the way back from one with it.
    let other = format!("{}/p/sid-2023?lang=en", server.origin);
    browser.open(&other).await;
    browser.driver.back().await.unwrap();
    browser.until_visit_is_sent().await;
    assert_eq!(browser.until(visit).await, id);
    assert_eq!(server.counts().await.visits.total, 1);
    let stored = browser.run("return [localStorage.length, document.cookie]").await;
    assert_eq!(stored, json!([0, ""]), "the visit stores nothing");
    browser.open(&other).await;
    browser.open(&landing).await;
    browser.until_visit_is_sent().await;
    assert_eq!(server.counts().await.visits.total, 2, "following the link again is a second visit");
}

#[tokio::test]
async fn a_visitor_who_shared_sees_the_impact_of_shares_since() {
    let server = Server::start();
    let (browser, page) = open_partner_page(&server, "lang=\"en\"").await;
    browser.open_section("sid-share").await;
    browser.click("a[data-channel=whatsapp]").await;
    browser.until_count("shares", 1).await;
    server.share_and_pledge(0..9).await;
    browser.until_count("visits", 9).await;
    let impact = "return document.querySelector('sid-pledge').shadowRoot.querySelector('.ripple')";
    assert_eq!(browser.run(impact).await, json!(null), "a number below the floor is not shown");
    server.share_and_pledge(9..12).await;
    browser.until_text("visits 12, pledges 12").await;
    browser.open(&page.url).await;
    browser.until_whole().await;
    browser.open_section("sid-share").await;
    browser.until_text("visits 12, pledges 12").await;
    let other_visitor = Browser::start().await;
    other_visitor.open(&page.url).await;
    other_visitor.until_ready().await;
    other_visitor.find(".fresh.live").await;
    assert_eq!(other_visitor.run(impact).await, json!(null));
}
