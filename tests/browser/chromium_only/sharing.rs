//! What only Chromium can show: where a link really leads, what a clipboard really holds, and the whole chain from a share
//! on a partner's page to a friend's pledge, in two profiles.

use std::collections::BTreeSet;

use api::Channel;
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// The links to networks that open a page, each with its channel.
const LINKS: &str = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('a[data-channel][href^=\"https:\"]')].map((link) => [link.dataset.channel, link.href])";

#[tokio::test]
async fn a_click_leaves_for_the_right_address_in_a_tab_of_its_own_and_counts_one_intent() {
    let server = Server::start();
    let browser = Browser::start().await;
    let mut seen = BTreeSet::new();
    let mut counted = 0;
    for lang in ["en", "th", "ar"] {
        let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, &format!("lang=\"{lang}\"")))).await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        browser.unfold().await;
        let here = browser.driver.window().await.unwrap();
        let links = browser.until(LINKS).await;
        for link in links.as_array().unwrap() {
            let (channel, href) = (link[0].as_str().unwrap(), link[1].as_str().unwrap());
            browser.click(&format!("a[data-channel={channel}]")).await;
            counted += 1;
            browser.until_counted("shares", counted).await;
            browser.driver.switch_to_window(other_tab(&browser, &here).await).await.unwrap();
            // The network is out of reach here; the address the browser went for is what counts. Some lead on at once.
            browser.until("return location.href !== 'about:blank'").await;
            let at = browser.driver.current_url().await.unwrap();
            assert_eq!(at.as_str(), href, "{channel}");
            let opener = browser.run("return window.opener").await;
            assert_eq!(opener, json!(null), "{channel} has no hold on the page it came from");
            browser.driver.close_window().await.unwrap();
            browser.driver.switch_to_window(here.clone()).await.unwrap();
            seen.insert(channel.parse::<Channel>().unwrap());
        }
    }
    assert_eq!(seen.len(), 10, "{seen:?}");
    assert_eq!(server.counts().await.shares.total, counted);
}

/// The tab that a link opened.
async fn other_tab(browser: &Browser, here: &WindowHandle) -> WindowHandle {
    loop {
        let tabs = browser.driver.windows().await.unwrap();
        if let Some(other) = tabs.into_iter().find(|tab| tab != here) {
            return other;
        }
    }
}

#[tokio::test]
async fn a_share_on_a_partners_page_becomes_a_friends_pledge_under_that_partner_and_channel() {
    let server = Server::start();
    server.add_partner("ngo-a").await;
    server.add_partner("ngo-b").await;
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, "lang=\"fr\" partner=\"ngo-a\""))).await;
    let sharer = Browser::start().await;
    sharer.open(&page.url).await;
    sharer.until_ready().await;
    sharer.click("#sid-copy").await;
    sharer.find(".link").await;
    sharer.until_counted("shares", 1).await;
    let here = sharer.driver.window().await.unwrap();
    let whatsapp =
        "return document.querySelector('sid-pledge').shadowRoot.querySelector('a[data-channel=whatsapp]').href";
    let whatsapp = sharer.run(whatsapp).await;
    sharer.click("a[data-channel=whatsapp]").await;
    sharer.until_counted("shares", 2).await;
    let message = decoded(whatsapp.as_str().unwrap());
    let link = message.split_whitespace().last().unwrap();
    assert_eq!(link, format!("{}/s/sid-2023/ngo-a/whatsapp?lang=fr", server.origin));

    let friend = Browser::start().await;
    friend.open(link).await;
    friend.until_visit_is_told().await;
    friend.driver.refresh().await.unwrap();
    friend.until_visit_is_told().await;
    friend.click("#sid-take").await;
    friend.find(".thanks").await;

    let (all, own, other) = (server.counts().await, server.counts_of("ngo-a").await, server.counts_of("ngo-b").await);
    for counts in [&all, &own] {
        assert_eq!((counts.shares.by_channel[&Channel::Whatsapp], counts.shares.total), (1, 2));
        assert_eq!(counts.visits.by_channel, [(Channel::Whatsapp, 1)].into());
        assert_eq!((counts.pledges, counts.pledges_from_shares), (1, 1));
    }
    assert_eq!(
        (other.shares.total, other.visits.total, other.pledges),
        (0, 0, 0),
        "each partner's numbers are its own"
    );
    // The sharer comes back from WhatsApp.
    sharer.driver.switch_to_window(other_tab(&sharer, &here).await).await.unwrap();
    sharer.driver.close_window().await.unwrap();
    sharer.driver.switch_to_window(here).await.unwrap();
    server.pass_on(0..10).await;
    sharer.find(".ripple").await;
}

#[tokio::test]
async fn a_page_made_ready_in_advance_is_no_visit_until_somebody_sees_it() {
    let server = Server::start();
    let browser = Browser::start().await;
    let unseen = "Object.defineProperty(document, 'prerendering', { value: true, configurable: true }); window.heard = []; \
                  addEventListener('sid-pledge-ready', () => heard.push('ready'))";
    browser.tell("Page.addScriptToEvaluateOnNewDocument", json!({ "source": unseen })).await;
    browser.open(&format!("{}/s/sid-2023/open/x?lang=en", server.origin)).await;
    browser.find("#sid-take").await;
    // All that a widget does on its way to life, done here, so that one that was on its way would have arrived.
    let meanwhile = "const done = arguments[arguments.length - 1];
        document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
        const path = document.querySelector('link[rel=stylesheet]').href.replace('page.css', 'sid-pledge_bg.wasm');
        (async () => {
          for (let i = 0; i < 5; i++) await WebAssembly.compile(await (await fetch(path)).arrayBuffer());
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          done([heard.length, history.state?.sidPledgeVisit ?? null]);
        })()";
    let seen = browser.driver.execute_async(meanwhile, vec![]).await.unwrap();
    assert_eq!(seen.json(), &json!([0, null]));
    browser.run("Object.defineProperty(document, 'prerendering', { value: false }); document.dispatchEvent(new Event('prerenderingchange'))").await;
    browser.until("return heard.length && history.state?.sidPledgeVisit").await;
    browser.until_visit_is_told().await;
    assert_eq!(server.counts().await.visits.total, 1);
}

/// The text of a link to WhatsApp.
fn decoded(url: &str) -> String {
    let text = url.split_once("text=").unwrap().1;
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

async fn with_clipboard(server: &Server) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.tell("Browser.grantPermissions", permissions).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    (browser, page)
}

#[tokio::test]
async fn what_was_copied_is_what_the_clipboard_holds() {
    let server = Server::start();
    let (browser, _page) = with_clipboard(&server).await;
    browser.click("#sid-copy").await;
    browser.until_said("Link copied.").await;
    let held = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, (fault) => done(String(fault)))";
    let held = browser.driver.execute_async(held, vec![]).await.unwrap();
    assert_eq!(held.json(), &json!(format!("{}/s/sid-2023/open/copy?lang=en", server.origin)));
    browser.unfold().await;
    browser.click("#sid-signal").await;
    browser.until_said("Now paste it into Signal").await;
}

#[tokio::test]
async fn a_clipboard_that_says_it_took_the_link_and_did_not_is_not_believed() {
    let server = Server::start();
    let (browser, _page) = with_clipboard(&server).await;
    browser.run("navigator.clipboard.writeText = async () => {}").await;
    browser.click("#sid-copy").await;
    browser.until_said("could not be copied").await;
    let selected = "const field = document.querySelector('sid-pledge').shadowRoot.activeElement; return field?.matches('.link') && field.selectionEnd === field.value.length";
    assert_eq!(browser.until(selected).await, Value::Bool(true));
}
