//! Storage that is full, refused or cleared: the page's own memory leads.

use std::sync::Arc;

use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Function for the host page that fills the storage to the last character.
const FILL: &str = "<script>
  window.fill = () => {
    let chunk = 'x'.repeat(1 << 18);
    for (let i = 0; chunk; i++) {
      try { localStorage.setItem(`other${i}`, chunk) } catch { chunk = chunk.slice(0, chunk.length / 2) }
    }
  };
</script>";

/// Storage of a page: a script that runs before the loader, one that runs after the visitor's first choice, and one
/// that runs after the pledge.
struct Story {
    name: &'static str,
    before: &'static str,
    after_choice: &'static str,
    after_pledge: &'static str,
}

const fn story(
    name: &'static str,
    before: &'static str,
    after_choice: &'static str,
    after_pledge: &'static str,
) -> Story {
    Story { name, before, after_choice, after_pledge }
}

const STORIES: [Story; 12] = [
    story("full from the start", "fill()", "", ""),
    story("full after a choice", "", "fill()", ""),
    story("full after the pledge", "", "", "fill()"),
    story("cleared after a choice", "", "localStorage.clear()", ""),
    story("cleared after the pledge", "", "", "localStorage.clear()"),
    story("cleared after the pledge and full", "", "", "localStorage.clear(); fill()"),
    story(
        "refused",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError') } })",
        "",
        "",
    ),
    story("null", "Object.defineProperty(window, 'localStorage', { value: null })", "", ""),
    story("undefined", "Object.defineProperty(window, 'localStorage', { value: undefined })", "", ""),
    story(
        "refused on writing",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        "",
        "",
    ),
    story(
        "refused by each function",
        "for (const name of ['setItem', 'getItem', 'removeItem', 'key']) Storage.prototype[name] = () => { throw new Error('refused') }",
        "",
        "",
    ),
    story(
        "a replacement that keeps nothing",
        "Object.defineProperty(window, 'localStorage', { value: { getItem: () => null, setItem() {}, removeItem() {}, clear() {}, length: 0 } })",
        "",
        "",
    ),
];

async fn take_and_take_back(browser: &Browser, server: &Server, story: &Story) {
    let body = format!("{UNCAUGHT}{LISTENER}{FILL}<script>{}</script>{}", story.before, snippet(server, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.click("label[for=sid-audience-teen]").await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.run(story.after_choice).await;
    browser.click("#sid-take").await;
    browser.find(".thanks .kept li").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.run(story.after_pledge).await;
    browser.open_section("sid-steps").await;
    browser.click(".steps li:first-of-type label").await;
    browser.find(".steps li:first-of-type input:checked").await;
    browser.until_text("1 of ").await;
    browser.find(".thanks .kept li").await;
    browser.click("#sid-take-back").await;
    browser.until_text("has been undone").await;
    assert_eq!(server.counts().await.pledges, 0);
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("#sid-take-back").await;
    browser.until_text("has been undone").await;
    assert_eq!(server.counts().await.pledges, 0);
    browser.expect_nothing_uncaught().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pledge_is_counted_once_and_can_be_taken_back_whatever_the_storage_does() {
    let browser = Arc::new(Browser::start().await);
    let mut failed = Vec::new();
    for story in &STORIES {
        let browser = Arc::clone(&browser);
        let told = tokio::spawn(async move { take_and_take_back(&browser, &Server::start(), story).await });
        if let Err(error) = told.await {
            failed.push(format!("{}: {error}", story.name));
        }
    }
    assert_eq!(failed, [""; 0]);
}

#[tokio::test]
async fn a_pledge_that_cannot_be_stored_is_sent_while_the_page_stays_open() {
    let mut server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{FILL}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.click("label[for=sid-audience-teen]").await;
    browser.run("fill()").await;
    server.kill();
    browser.click("#sid-take").await;
    browser.until_text("Please keep this page open").await;
    server.restart();
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}
