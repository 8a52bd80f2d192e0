//! The pledge in a frame: how high it is, and what works where the frame is sandboxed to be nobody's.

use serde_json::json;
use thirtyfour::WebElement;

use crate::{browser::Browser, host_page::HostPage, server::Server};

/// What a frame usually may.
const USUAL: &str = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";

/// A page that frames the pledge, with a script before the frame and one after it.
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

/// Goes into the frame.
async fn enter(browser: &Browser) {
    let frame: WebElement = browser.driver.find(thirtyfour::By::Id("frame")).await.unwrap();
    frame.enter_frame().await.unwrap();
}

async fn leave(browser: &Browser) {
    browser.driver.enter_parent_frame().await.unwrap();
}

const NO_BAR: &str = "const page = document.documentElement; return document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid') \
     && page.scrollHeight <= innerHeight && innerHeight - page.getBoundingClientRect().height < 2";

#[tokio::test]
async fn a_frame_becomes_as_high_as_what_is_in_it_and_follows() {
    for sandbox in [USUAL, "allow-scripts"] {
        let server = Server::start();
        let (browser, _page) = page(&server, "&layout=compact", sandbox, "", &resizer(&server)).await;
        enter(&browser).await;
        browser.until(NO_BAR).await;
        let before = browser.run("return innerHeight").await.as_u64().unwrap();
        assert!(before > 700, "{sandbox}: {before}");
        browser.unfold().await;
        browser.until(&format!("return innerHeight > {before} && (() => {{ {NO_BAR} }})()")).await;
        assert_eq!(browser.run("return document.querySelector('body > header')").await, json!(null));
    }
}

#[tokio::test]
async fn a_host_that_asks_as_mastodon_does_and_one_that_listens_as_wordpress_does_are_told() {
    let server = Server::start();
    let listen = "<script>window.told = []; addEventListener('message', ({ data, origin }) => told.push([data, origin]))</script>";
    let (browser, _page) = page(&server, "#?secret=aB3dE6gH9j", "allow-scripts", listen, "").await;
    browser.until("return told.some(([data]) => data.type === 'sid-pledge-height' && data.height > 1000)").await;
    let wordpress =
        "return told.some(([data]) => data.message === 'height' && data.secret === 'aB3dE6gH9j' && data.value > 1000)";
    browser.until(wordpress).await;
    assert_eq!(browser.run("return told.some(([data]) => data.type === 'setHeight')").await, json!(false));
    browser.run("frame.contentWindow.postMessage({ type: 'setHeight', id: 42 }, '*')").await;
    browser
        .until("return told.some(([data]) => data.type === 'setHeight' && data.id === 42 && data.height > 1000)")
        .await;
    assert_eq!(browser.run("return [...new Set(told.map(([, origin]) => origin))]").await, json!(["null"]));
}

#[tokio::test]
async fn only_the_frame_itself_may_change_its_height() {
    let server = Server::start();
    let ears = "<style>* { box-sizing: border-box } iframe { border: 3px solid }</style>\
                <script>window.heard = new Set(); addEventListener('message', ({ data }) => heard.add(data.height))</script>";
    let (browser, _page) = page(&server, "&layout=button", USUAL, ears, &resizer(&server)).await;
    enter(&browser).await;
    browser.until(NO_BAR).await;
    leave(&browser).await;
    let before = browser.run("return frame.getBoundingClientRect().height").await;
    // From the page itself, from a frame of its own, and from one that is nobody's, as ours may be.
    let forge = "postMessage({ type: 'sid-pledge-height', height: 7001 }, '*'); \
        for (const [sandbox, height] of [['allow-scripts allow-same-origin', 7002], ['allow-scripts', 7003]]) { \
          const other = document.createElement('iframe'); other.sandbox = sandbox; \
          other.srcdoc = `<script>parent.postMessage({ type: 'sid-pledge-height', height: ${height} }, '*')</scr` + 'ipt>'; \
          document.body.append(other); }";
    browser.run(forge).await;
    browser.until("return [7001, 7002, 7003].every((height) => heard.has(height))").await;
    assert_eq!(browser.run("return frame.getBoundingClientRect().height").await, before);
}

#[tokio::test]
async fn the_way_out_stays_in_view_while_the_page_around_is_scrolled() {
    let server = Server::start();
    let (browser, _page) = page(&server, "", USUAL, "", &resizer(&server)).await;
    enter(&browser).await;
    browser.until(NO_BAR).await;
    leave(&browser).await;
    browser.run("scrollTo(0, 1500)").await;
    let from = browser.run("return -frame.getBoundingClientRect().top").await.as_f64().unwrap();
    assert!(from > 1000.0, "{from}");
    enter(&browser).await;
    let top = "document.querySelector('sid-pledge').shadowRoot.querySelector('.exit').getBoundingClientRect().top";
    browser.until(&format!("return {top} > {from} && {top} < {from} + 60")).await;
}

#[tokio::test]
async fn what_a_sandbox_forbids_is_done_in_another_way() {
    let forms = "allow-scripts allow-same-origin allow-popups";
    let popups = "allow-scripts allow-same-origin allow-forms";
    let server = Server::start();
    let (browser, _page) = page(&server, "", forms, "", "").await;
    enter(&browser).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.click("[data-channel=whatsapp]").await;
    let counted = "return performance.getEntriesByType('resource').some(({ name, responseEnd }) => name.endsWith('/intents') && responseEnd)";
    browser.until(counted).await;
    assert_eq!(browser.driver.windows().await.unwrap().len(), 2, "what may be opened is");
    assert_eq!(server.counts().await.shares.by_channel[&api::Channel::Whatsapp], 1);

    let server = Server::start();
    let (browser, _page) = page(&server, "", popups, "", "").await;
    enter(&browser).await;
    browser.click("[data-channel=whatsapp]").await;
    browser.find("input.link").await;
    assert!(!server.counts().await.shares.by_channel.contains_key(&api::Channel::Whatsapp));
}

#[tokio::test]
async fn a_line_of_help_that_cannot_be_opened_stands_there_to_be_copied() {
    let server = Server::start();
    let (browser, _page) = page(&server, "", "allow-scripts", "", "").await;
    enter(&browser).await;
    browser.find("#sid-take").await;
    browser.unfold().await;
    browser.click(".help a[target=_blank]").await;
    let said = "const root = document.querySelector('sid-pledge').shadowRoot; const field = root.querySelector('.help input.link'); \
                return field && field.value === root.querySelector('.help a[target=_blank]').href && root.activeElement === field";
    browser.until(said).await;
}

#[tokio::test]
async fn in_a_frame_that_is_nobodys_the_pledge_is_taken_and_what_cannot_be_opened_is_copied_by_hand() {
    let server = Server::start();
    let (browser, _page) = page(&server, "", "allow-scripts", "", "").await;
    enter(&browser).await;
    assert_eq!(browser.run("return origin").await, json!("null"));
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("[data-channel=whatsapp]").await;
    browser.find("input.link").await;
    let counts = server.counts().await;
    assert!(!counts.shares.by_channel.contains_key(&api::Channel::Whatsapp), "nothing was opened: {counts:?}");
    browser.click("#sid-take-back").await;
    browser.until_said("taken back").await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn a_link_in_a_frame_of_wordpress_leads_to_the_pledges_own_page() {
    let server = Server::start();
    let listen = "<script>window.links = []; addEventListener('message', ({ data }) => data.message === 'link' && links.push(data))</script>";
    let (browser, _page) = page(&server, "&partner=open#?secret=aB3dE6gH9j", "allow-scripts", listen, "").await;
    enter(&browser).await;
    browser.click("[data-channel=whatsapp]").await;
    leave(&browser).await;
    let link = browser.until("return links[0]").await;
    assert_eq!(link["value"], json!(format!("{}/p/sid-2023?lang=en&partner=open#sid-share", server.origin)));
    assert_eq!(link["secret"], json!("aB3dE6gH9j"));
    assert_eq!(server.counts().await.shares.total, 0);
    browser.open(link["value"].as_str().unwrap()).await;
    let seen = "const top = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('#sid-share').getBoundingClientRect().top; \
                return top >= 0 && top < innerHeight";
    browser.until(seen).await;
}

#[tokio::test]
async fn an_accent_in_the_address_is_the_widgets() {
    let server = Server::start();
    let browser = Browser::start().await;
    browser.open(&format!("{}/p/sid-2023?lang=en&theme=light&accent=7a1fa2", server.origin)).await;
    let painted = "const button = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.primary'); \
                   return button && getComputedStyle(button).getPropertyValue('--asked-accent')";
    assert_eq!(browser.until(painted).await, json!("#7a1fa2"));
}
