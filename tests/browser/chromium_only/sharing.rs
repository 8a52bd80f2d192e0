//! Sharing, as far as only Chromium can be tested: the destinations of links, the content of the clipboard, and the
//! chain from a share on a partner's page to the pledge of a friend with another browser profile.

use std::collections::BTreeSet;

use api::Channel;
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Script that returns the share links that open a page, with their channels.
const LINKS: &str = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('a[data-channel][href^=\"https:\"]')].map((link) => [link.dataset.channel, link.href])";

#[tokio::test]
async fn a_share_link_opens_its_url_in_a_new_tab_and_is_counted_once() {
    let server = Server::start();
    let browser = Browser::start().await;
    let mut channels = BTreeSet::new();
    let mut counted = 0;
    for lang in ["en", "th", "ar"] {
        let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, &format!("lang=\"{lang}\"")))).await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        browser.open_details().await;
        let tab = browser.driver.window().await.unwrap();
        let links = browser.until(LINKS).await;
        for link in links.as_array().unwrap() {
            let (channel, href) = (link[0].as_str().unwrap(), link[1].as_str().unwrap());
            browser.open_section("sid-share").await;
            browser.click(&format!("a[data-channel={channel}]")).await;
            counted += 1;
            browser.until_count("shares", counted).await;
            browser.driver.switch_to_window(other_tab(&browser, &tab).await).await.unwrap();
            // The network is not reachable from the tests, so only the requested URL is compared. Some redirect at
            // once.
            browser.until("return location.href !== 'about:blank'").await;
            let url = browser.driver.current_url().await.unwrap();
            assert_eq!(url.as_str(), href, "{channel}");
            let opener = browser.run("return window.opener").await;
            assert_eq!(opener, json!(null), "{channel} cannot access the page that opened it");
            browser.driver.close_window().await.unwrap();
            browser.driver.switch_to_window(tab.clone()).await.unwrap();
            channels.insert(channel.parse::<Channel>().unwrap());
        }
    }
    assert_eq!(channels.len(), 10, "{channels:?}");
    assert_eq!(server.counts().await.shares.total, counted);
}

/// Waits for the tab that a link opened, and returns it.
async fn other_tab(browser: &Browser, current: &WindowHandle) -> WindowHandle {
    loop {
        let tabs = browser.driver.windows().await.unwrap();
        if let Some(other) = tabs.into_iter().find(|tab| tab != current) {
            return other;
        }
    }
}

#[tokio::test]
async fn a_pledge_after_a_share_is_counted_for_its_partner_and_channel() {
    let server = Server::start();
    server.add_partner("ngo-a").await;
    server.add_partner("ngo-b").await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"fr\" partner=\"ngo-a\""))).await;
    let sharer = Browser::start().await;
    sharer.open(&page.url).await;
    sharer.until_ready().await;
    sharer.open_section("sid-share").await;
    sharer.click("#sid-copy").await;
    sharer.find(".link").await;
    sharer.until_count("shares", 1).await;
    let tab = sharer.driver.window().await.unwrap();
    let whatsapp =
        "return document.querySelector('sid-pledge').shadowRoot.querySelector('a[data-channel=whatsapp]').href";
    let whatsapp = sharer.run(whatsapp).await;
    sharer.click("a[data-channel=whatsapp]").await;
    sharer.until_count("shares", 2).await;
    let message = whatsapp_text(whatsapp.as_str().unwrap());
    let link = message.split_whitespace().last().unwrap();
    assert_eq!(link, format!("{}/s/sid-2023/ngo-a/whatsapp?lang=fr", server.origin));

    let friend = Browser::start().await;
    friend.open(link).await;
    friend.until_visit_is_sent().await;
    friend.driver.refresh().await.unwrap();
    friend.until_visit_is_sent().await;
    friend.click("#sid-take").await;
    friend.find(".thanks").await;

    let (all, own, other) = (server.counts().await, server.counts_of("ngo-a").await, server.counts_of("ngo-b").await);
    for counts in [&all, &own] {
        assert_eq!((counts.shares.by_channel[&Channel::Whatsapp], counts.shares.total), (1, 2));
        assert_eq!(counts.visits.by_channel, [(Channel::Whatsapp, 1)].into());
        assert_eq!((counts.pledges, counts.pledges_from_shares), (1, 1));
    }
    assert_eq!((other.shares.total, other.visits.total, other.pledges), (0, 0, 0), "each partner has its own counts");
    // The sharer returns from WhatsApp.
    sharer.driver.switch_to_window(other_tab(&sharer, &tab).await).await.unwrap();
    sharer.driver.close_window().await.unwrap();
    sharer.driver.switch_to_window(tab).await.unwrap();
    server.share_and_pledge(0..10).await;
    sharer.find(".ripple").await;
}

#[tokio::test]
async fn a_prerendered_page_is_counted_as_a_visit_only_when_it_is_shown() {
    let server = Server::start();
    let browser = Browser::start().await;
    let prerendering = "Object.defineProperty(document, 'prerendering', { value: true, configurable: true }); window.events = []; \
                  addEventListener('sid-pledge-ready', () => events.push('ready'))";
    browser.send_cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": prerendering })).await;
    browser.open(&format!("{}/s/sid-2023/open/x?lang=en", server.origin)).await;
    browser.find("#sid-take").await;
    let wasm = format!("/v/{}/sid-pledge_bg.wasm", server.version().await);
    // The steps of an activation, repeated here, so that an activation that had begun would have finished.
    let wait_for_activation = "const [path, done] = arguments;
        document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
        (async () => {
          for (let i = 0; i < 5; i++) await WebAssembly.compile(await (await fetch(path)).arrayBuffer());
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          done([events.length, history.state?.sidPledgeVisit ?? null]);
        })()";
    let state = browser.driver.execute_async(wait_for_activation, vec![json!(wasm)]).await.unwrap();
    assert_eq!(state.json(), &json!([0, null]));
    browser.run("Object.defineProperty(document, 'prerendering', { value: false }); document.dispatchEvent(new Event('prerenderingchange'))").await;
    browser.until("return events.length && history.state?.sidPledgeVisit").await;
    browser.until_visit_is_sent().await;
    assert_eq!(server.counts().await.visits.total, 1);
}

/// Returns the text of a share link to WhatsApp.
fn whatsapp_text(url: &str) -> String {
    let text = url.split_once("text=").unwrap().1;
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

async fn open_with_clipboard(server: &Server) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.send_cdp("Browser.grantPermissions", permissions).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    (browser, page)
}

#[tokio::test]
async fn the_clipboard_contains_the_copied_link() {
    let server = Server::start();
    let (browser, _page) = open_with_clipboard(&server).await;
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    browser.until_text("Link copied.").await;
    let read_clipboard = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, (error) => done(String(error)))";
    let copied = browser.driver.execute_async(read_clipboard, vec![]).await.unwrap();
    assert_eq!(copied.json(), &json!(format!("{}/s/sid-2023/open/copy?lang=en", server.origin)));
    browser.open_details().await;
    browser.open_section("sid-share").await;
    browser.click("#sid-signal").await;
    browser.until_text("Now paste it into Signal").await;
}

#[tokio::test]
async fn a_copy_that_does_not_reach_the_clipboard_is_reported_as_failed() {
    let server = Server::start();
    let (browser, _page) = open_with_clipboard(&server).await;
    browser.run("navigator.clipboard.writeText = async () => {}").await;
    browser.open_section("sid-share").await;
    browser.click("#sid-copy").await;
    browser.until_text("couldn’t copy it").await;
    let selected = "const field = document.querySelector('sid-pledge').shadowRoot.activeElement; return field?.matches('.link') && field.selectionEnd === field.value.length";
    assert_eq!(browser.until(selected).await, Value::Bool(true));
}
