//! Passing it on: each way is counted as what it is, once, and visits are those of people.

use api::Channel;
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    keepsake::SAVES,
    server::Server,
};

/// Keeps links from leaving the page, so that one page can try them all.
const STAY: &str = "<script>addEventListener('click', (event) => event.composedPath()[0].closest?.('a') && event.preventDefault())</script>";

async fn partners_page(server: &Server, attributes: &str) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{SAVES}{STAY}{}", snippet(server, attributes))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    (browser, page)
}

#[tokio::test]
async fn a_share_is_counted_when_it_is_chosen() {
    let server = Server::start();
    let (browser, _page) = partners_page(&server, "").await;
    browser.click("#sid-copy").await;
    let heard = browser.until("return heard.find(([name]) => name === 'shared')?.[1]").await;
    assert_eq!(heard, json!({ "channel": "copy" }));
    browser.until_counted("shares", 1).await;
    let shares = server.counts().await.shares;
    assert_eq!((shares.total, shares.by_channel.get(&Channel::Copy)), (1, Some(&1)));
}

#[tokio::test]
async fn every_way_offered_counts_one_intent_of_its_own() {
    let server = Server::start();
    // Between them they are offered every channel there is.
    let mut counted = 0;
    for lang in ["en", "th", "el"] {
        let (browser, _page) = partners_page(&server, &format!("lang=\"{lang}\" partner=\"open\"")).await;
        browser.unfold().await;
        let channels = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('a[data-channel], #sid-signal')].map((way) => way.dataset.channel ?? 'signal')";
        let channels = browser.until(channels).await;
        for channel in channels.as_array().unwrap().iter().map(|channel| channel.as_str().unwrap()) {
            let named: Channel = channel.parse().unwrap();
            let before = server.counts().await.shares;
            if channel == "signal" {
                browser.click("#sid-signal").await;
            } else {
                browser.click(&format!("a[data-channel={channel}]")).await;
            }
            counted += 1;
            browser.until_counted("shares", counted).await;
            let after = server.counts().await.shares;
            let of = |counts: &api::counts::ByChannel| counts.by_channel.get(&named).copied().unwrap_or_default();
            assert_eq!((after.total, of(&after)), (before.total + 1, of(&before) + 1), "{channel}");
        }
    }
    let ways = server.counts().await.shares.by_channel;
    assert_eq!(ways.len(), 14, "{ways:?}");
}

#[tokio::test]
async fn a_qr_code_counts_when_it_is_looked_at_and_can_be_saved_and_printed() {
    let server = Server::start();
    let (browser, _page) = partners_page(&server, "lang=\"en\"").await;
    for _ in 0..3 {
        browser.click("summary[data-channel=qr]").await;
    }
    browser.until_counted("shares", 1).await;
    assert_eq!(browser.run("return heard.filter(([name]) => name === 'shared').length").await, json!(1));
    browser.click("#sid-qr-code").await;
    browser.until("return saved.length").await;
    let read = "const done = arguments[arguments.length - 1]; saved.at(-1).text().then(done)";
    let code = browser.driver.execute_async(read, vec![]).await.unwrap();
    let shown = browser
        .run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.qr path').getAttribute('d')")
        .await;
    assert!(code.json().as_str().unwrap().contains(shown.as_str().unwrap()), "{:?}", code.json());
    browser.click("#sid-poster").await;
    let printed = browser.until("return printed[0]").await;
    for part in ["The Safer Internet Day 2023 pledge", "Together for a better internet", "/s/sid-2023/open/qr?lang=en"]
    {
        assert!(printed.as_str().unwrap().contains(part), "{part}: {printed}");
    }
    assert_eq!(server.counts().await.shares.by_channel, [(Channel::Qr, 1)].into());
}

/// No browser of these has a share sheet, so the page stands in for the device.
#[tokio::test]
async fn where_the_device_has_a_share_sheet_it_comes_first() {
    let server = Server::start();
    let sheet = "<script>navigator.canShare = (data) => Boolean(data.url); navigator.share = async (data) => { window.sheet = data }</script>";
    let page = HostPage::with(&format!("{sheet}{LISTENER}{}", snippet(&server, "lang=\"fr\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.find("#sid-native").await;
    let first =
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.share .way').id").await;
    assert_eq!(first, json!("sid-native"));
    browser.click("#sid-native").await;
    let shared = browser.until("return window.sheet").await;
    assert_eq!(shared["url"], json!(format!("{}/s/sid-2023/open/native?lang=fr", server.origin)));
    assert!(shared["text"].as_str().unwrap().starts_with("J’ai pris l’engagement"), "{shared}");
    browser.until_counted("shares", 1).await;
    assert_eq!(server.counts().await.shares.by_channel, [(Channel::Native, 1)].into());
}

#[tokio::test]
async fn what_cannot_be_copied_stands_there_selected() {
    let server = Server::start();
    let (browser, _page) = partners_page(&server, "lang=\"nl\"").await;
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })").await;
    let selected = "const field = document.querySelector('sid-pledge').shadowRoot.activeElement;
        return field?.matches('.link') && field.selectionEnd - field.selectionStart === field.value.length && field.value";
    browser.click("#sid-copy").await;
    let link = browser.until(selected).await;
    assert_eq!(link, json!(format!("{}/s/sid-2023/open/copy?lang=nl", server.origin)));
    browser.click("#sid-signal").await;
    let message = browser.until(&format!("{selected} !== {link} && field.value")).await;
    let message = message.as_str().unwrap();
    assert!(message.starts_with("Ik heb de belofte"), "{message}");
    assert!(message.ends_with(&format!(" {}/s/sid-2023/open/signal?lang=nl", server.origin)), "{message}");
}

#[tokio::test]
async fn a_copy_is_believed_where_nobody_can_tell() {
    let server = Server::start();
    let (browser, _page) = partners_page(&server, "lang=\"en\"").await;
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {} }, configurable: true });
        Object.defineProperty(navigator, 'permissions', { value: undefined, configurable: true })").await;
    browser.click("#sid-copy").await;
    browser.until_said("Link copied.").await;
}

#[tokio::test]
async fn a_link_of_a_test_leads_to_a_test() {
    let server = Server::start();
    let (browser, _page) = partners_page(&server, "lang=\"en\" mode=\"test\"").await;
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })").await;
    browser.click("#sid-copy").await;
    browser.find(".link").await;
    let link = browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.link').value").await;
    browser.open(link.as_str().unwrap()).await;
    browser.until("return history.state?.sidPledgeVisit").await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    let counts = server.counts().await;
    assert_eq!((counts.shares.total, counts.visits.total, counts.pledges), (0, 0, 0));
}

#[tokio::test]
async fn a_visit_by_a_share_link_is_counted_once_also_after_a_reload_and_on_going_back() {
    let server = Server::start();
    let browser = Browser::start().await;
    let landing = format!("{}/s/sid-2023/open/whatsapp?lang=en", server.origin);
    browser.open(&landing).await;
    browser.until_visit_is_told().await;
    let visit = "return history.state?.sidPledgeVisit";
    let id = browser.until(visit).await;
    assert_eq!(id.as_str().unwrap().parse::<api::EntryId>().unwrap().to_string(), id, "it is a UUIDv7");
    browser.driver.refresh().await.unwrap();
    browser.until_visit_is_told().await;
    assert_eq!(browser.until(visit).await, id);
    browser.open(&format!("{}/?lang=en", server.origin)).await;
    browser.driver.back().await.unwrap();
    browser.until_visit_is_told().await;
    assert_eq!(browser.until(visit).await, id);
    assert_eq!(server.counts().await.visits.total, 1);
    let stored = browser.run("return [localStorage.length, document.cookie]").await;
    assert_eq!(stored, json!([0, ""]), "nothing is stored for it");
    browser.open(&format!("{}/?lang=en", server.origin)).await;
    browser.open(&landing).await;
    browser.until_visit_is_told().await;
    assert_eq!(server.counts().await.visits.total, 2, "who follows the link again comes again");
}

#[tokio::test]
async fn whoever_shared_sees_what_shares_have_brought_since() {
    let server = Server::start();
    let (browser, page) = partners_page(&server, "lang=\"en\"").await;
    browser.click("a[data-channel=whatsapp]").await;
    browser.until_counted("shares", 1).await;
    server.pass_on(0..9).await;
    browser.until_counted("visits", 9).await;
    let said = "return document.querySelector('sid-pledge').shadowRoot.querySelector('.ripple')";
    assert_eq!(browser.run(said).await, json!(null), "a number below the floor is shown nowhere");
    server.pass_on(9..12).await;
    browser.until_said("Visits: 12. Pledges: 12.").await;
    browser.open(&page.url).await;
    browser.until_said("Visits: 12. Pledges: 12.").await;
    let stranger = Browser::start().await;
    stranger.open(&page.url).await;
    stranger.until_ready().await;
    stranger.find(".fresh.live").await;
    assert_eq!(stranger.run(said).await, json!(null));
}
