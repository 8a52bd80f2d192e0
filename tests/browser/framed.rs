//! The pledge in a frame: its height, and its fallbacks in a sandboxed frame with an opaque origin.

use serde_json::json;
use thirtyfour::WebElement;

use crate::{browser::Browser, host_page::HostPage, server::Server};

/// Usual sandbox permissions of a frame.
const DEFAULT_SANDBOX: &str = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";

/// Opens a page that frames the pledge, with HTML before the frame and after it.
async fn page(server: &Server, query: &str, sandbox: &str, before: &str, after: &str) -> (Browser, HostPage) {
    let origin = &server.origin;
    let frame = format!(
        "{before}<iframe id=\"frame\" title=\"The pledge\" width=\"600\" height=\"300\" sandbox=\"{sandbox}\" \
         src=\"{origin}/p/sid-2023?lang=en&frame{query}\"></iframe>{after}"
    );
    let page = HostPage::with(&frame).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    (browser, page)
}

fn resizer(server: &Server) -> String {
    format!("<script type=\"module\" src=\"{}/frame.js\"></script>", server.origin)
}

/// Switches the driver into the frame.
async fn enter(browser: &Browser) {
    let frame: WebElement = browser.driver.find(thirtyfour::By::Id("frame")).await.unwrap();
    frame.enter_frame().await.unwrap();
}

async fn leave(browser: &Browser) {
    browser.driver.enter_parent_frame().await.unwrap();
}

/// Script that returns whether the widget is shown and the frame has its height, without a scroll bar.
const FITS: &str = "const page = document.documentElement; return document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid') \
     && page.scrollHeight <= innerHeight && innerHeight - page.getBoundingClientRect().height < 2";

#[tokio::test]
async fn a_frame_is_resized_to_its_content_and_follows_its_changes() {
    for sandbox in [DEFAULT_SANDBOX, "allow-scripts"] {
        let server = Server::start();
        let (browser, _page) = page(&server, "&layout=compact", sandbox, "", &resizer(&server)).await;
        enter(&browser).await;
        browser.until(FITS).await;
        let before = browser.run("return innerHeight").await.as_u64().unwrap();
        assert!(before > 700, "{sandbox}: {before}");
        browser.open_details().await;
        browser.until(&format!("return innerHeight > {before} && (() => {{ {FITS} }})()")).await;
        assert_eq!(browser.run("return document.querySelector('body > header')").await, json!(null));
    }
}

#[tokio::test]
async fn hosts_such_as_mastodon_and_wordpress_receive_the_height() {
    let server = Server::start();
    let listen = "<script>window.messages = []; addEventListener('message', ({ data, origin }) => messages.push([data, origin]))</script>";
    let (browser, _page) = page(&server, "#?secret=aB3dE6gH9j", "allow-scripts", listen, "").await;
    browser.until("return messages.some(([data]) => data.type === 'sid-pledge-height' && data.height > 1000)").await;
    let wordpress = "return messages.some(([data]) => data.message === 'height' && data.secret === 'aB3dE6gH9j' && data.value > 1000)";
    browser.until(wordpress).await;
    assert_eq!(browser.run("return messages.some(([data]) => data.type === 'setHeight')").await, json!(false));
    browser.run("frame.contentWindow.postMessage({ type: 'setHeight', id: 42 }, '*')").await;
    browser
        .until("return messages.some(([data]) => data.type === 'setHeight' && data.id === 42 && data.height > 1000)")
        .await;
    assert_eq!(browser.run("return [...new Set(messages.map(([, origin]) => origin))]").await, json!(["null"]));
}

#[tokio::test]
async fn only_the_frame_itself_can_change_its_height() {
    let server = Server::start();
    let recorder = "<style>* { box-sizing: border-box } iframe { border: 3px solid }</style>\
                <script>window.heights = new Set(); addEventListener('message', ({ data }) => heights.add(data.height))</script>";
    let (browser, _page) = page(&server, "&layout=button", DEFAULT_SANDBOX, recorder, &resizer(&server)).await;
    enter(&browser).await;
    browser.until(FITS).await;
    leave(&browser).await;
    let before = browser.run("return frame.getBoundingClientRect().height").await;
    // From the page itself, from another frame of its origin, and from one with an opaque origin, as the pledge's can
    // be.
    let forge = "postMessage({ type: 'sid-pledge-height', height: 7001 }, '*'); \
        for (const [sandbox, height] of [['allow-scripts allow-same-origin', 7002], ['allow-scripts', 7003]]) { \
          const other = document.createElement('iframe'); other.sandbox = sandbox; \
          other.srcdoc = `<script>parent.postMessage({ type: 'sid-pledge-height', height: ${height} }, '*')</scr` + 'ipt>'; \
          document.body.append(other); }";
    browser.run(forge).await;
    browser.until("return [7001, 7002, 7003].every((height) => heights.has(height))").await;
    assert_eq!(browser.run("return frame.getBoundingClientRect().height").await, before);
}

#[tokio::test]
async fn the_quick_exit_stays_in_view_while_the_host_page_is_scrolled() {
    let server = Server::start();
    let (browser, _page) = page(&server, "", DEFAULT_SANDBOX, "", &resizer(&server)).await;
    enter(&browser).await;
    browser.until(FITS).await;
    leave(&browser).await;
    browser.run("scrollTo(0, 1500)").await;
    let from = browser.run("return -frame.getBoundingClientRect().top").await.as_f64().unwrap();
    assert!(from > 1000.0, "{from}");
    enter(&browser).await;
    let top = "document.querySelector('sid-pledge').shadowRoot.querySelector('.exit').getBoundingClientRect().top";
    browser.until(&format!("return {top} > {from} && {top} < {from} + 60")).await;
}

#[tokio::test]
async fn actions_that_a_sandbox_forbids_have_a_fallback() {
    let without_forms = "allow-scripts allow-same-origin allow-popups";
    let without_popups = "allow-scripts allow-same-origin allow-forms";
    let server = Server::start();
    let (browser, _page) = page(&server, "", without_forms, "", "").await;
    enter(&browser).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.open_section("sid-share").await;
    browser.click("[data-channel=whatsapp]").await;
    let is_counted = "return performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('/intents') && responseEnd)";
    browser.until(is_counted).await;
    assert_eq!(browser.driver.windows().await.unwrap().len(), 2, "links are opened where that is allowed");
    assert_eq!(server.counts().await.shares.by_channel[&api::Channel::Whatsapp], 1);

    let server = Server::start();
    let (browser, _page) = page(&server, "", without_popups, "", "").await;
    enter(&browser).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.open_section("sid-share").await;
    browser.click("[data-channel=whatsapp]").await;
    browser.find("input.link").await;
    assert!(!server.counts().await.shares.by_channel.contains_key(&api::Channel::Whatsapp));
}

#[tokio::test]
async fn a_help_link_that_cannot_be_opened_is_shown_to_be_copied() {
    let server = Server::start();
    let (browser, _page) = page(&server, "", "allow-scripts", "", "").await;
    enter(&browser).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.open_details().await;
    browser.click(".help a[target=_blank]").await;
    let is_shown = "const root = document.querySelector('sid-pledge').shadowRoot; const field = root.querySelector('.help input.link'); \
                return field && field.value === root.querySelector('.help a[target=_blank]').href && root.activeElement === field";
    browser.until(is_shown).await;
}

#[tokio::test]
async fn in_a_frame_with_an_opaque_origin_the_pledge_is_taken_and_links_are_shown_to_be_copied() {
    let server = Server::start();
    let (browser, _page) = page(&server, "", "allow-scripts", "", "").await;
    enter(&browser).await;
    assert_eq!(browser.run("return origin").await, json!("null"));
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.open_section("sid-share").await;
    browser.click("[data-channel=whatsapp]").await;
    browser.find("input.link").await;
    let counts = server.counts().await;
    assert!(!counts.shares.by_channel.contains_key(&api::Channel::Whatsapp), "nothing was opened: {counts:?}");
    browser.click("#sid-take-back").await;
    browser.until_text("has been undone").await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn a_link_in_a_wordpress_frame_leads_to_the_page_of_the_pledge() {
    let server = Server::start();
    let listen = "<script>window.links = []; addEventListener('message', ({ data }) => data.message === 'link' && links.push(data))</script>";
    let (browser, _page) = page(&server, "&partner=open#?secret=aB3dE6gH9j", "allow-scripts", listen, "").await;
    enter(&browser).await;
    browser.open_section("sid-share").await;
    browser.click("[data-channel=whatsapp]").await;
    leave(&browser).await;
    let link = browser.until("return links[0]").await;
    assert_eq!(link["value"], json!(format!("{}/p/sid-2023?lang=en&partner=open#sid-share", server.origin)));
    assert_eq!(link["secret"], json!("aB3dE6gH9j"));
    assert_eq!(server.counts().await.shares.total, 0);
    browser.open(link["value"].as_str().unwrap()).await;
    let is_in_view = "const top = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('#sid-share').getBoundingClientRect().top; \
                return top >= 0 && top < innerHeight";
    browser.until(is_in_view).await;
}

#[tokio::test]
async fn an_accent_in_the_url_is_applied() {
    let server = Server::start();
    let browser = Browser::start().await;
    browser.open(&format!("{}/p/sid-2023?lang=en&theme=light&accent=7a1fa2", server.origin)).await;
    let accent = "const button = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary'); \
                   return button && getComputedStyle(button).getPropertyValue('--_sid-requested-accent')";
    assert_eq!(browser.until(accent).await, json!("#7a1fa2"));
}
