//! What the builder gives works on a partner's site, under a policy that allows what the builder says and nothing else.

use serde_json::json;
use thirtyfour::{By, WebElement};

use super::builder::{CHOSEN, PAINTED, is_near, line, open_builder};
use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
};

/// A line of the builder for a choice, and what it says that a policy needs.
async fn taken(browser: &Browser, server: &Server, query: &str, name: &str) -> (String, String) {
    open_builder(browser, server, query).await;
    (line(browser, &format!("snippet-{name}")).await, line(browser, &format!("policy-{name}")).await)
}

/// A partner's page with a line in it and a policy that allows so much. What the widget tells is heard in `window.heard`,
/// by a script that no policy holds back.
async fn paste(browser: &Browser, lines: &str, allowed: &str) -> HostPage {
    let policy = format!("default-src 'none'; {allowed}");
    let page = HostPage::with_headers(lines, &[("Content-Security-Policy", policy)]).await;
    browser.open(&page.url).await;
    page
}

async fn listening() -> Browser {
    let browser = Browser::start().await;
    let source = LISTENER.trim_start_matches("<script>").trim_end_matches("</script>");
    browser.tell("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    browser
}

/// The widget that stands there is the one of [`CHOSEN`], and lives.
async fn is_the_chosen_one(browser: &Browser) {
    browser.until_ready().await;
    let shown = "const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid'); \
                 return [widget.lang, widget.dir, widget.classList.contains('compact'), widget.classList.contains('light')]";
    assert_eq!(browser.run(shown).await, json!(["ar", "rtl", true, true]));
    assert!(is_near(&browser.run(PAINTED).await, &json!([0x7a, 0x1f, 0xa2])));
}

async fn enter_frame(browser: &Browser) {
    let frame: WebElement = browser.driver.find(By::Tag("iframe")).await.unwrap();
    frame.enter_frame().await.unwrap();
}

/// A policy without one of the sources a directive allows.
fn without(policy: &str, directive: &str, source: &str) -> String {
    let parts = policy.split("; ").map(|part| match part.starts_with(directive) {
        true => part.replace(&format!(" {source}"), ""),
        false => part.to_owned(),
    });
    let weaker = parts.collect::<Vec<_>>().join("; ");
    assert_ne!(weaker, policy);
    weaker
}

#[tokio::test]
async fn the_element_works_under_what_it_says_it_needs_and_under_no_less() {
    let server = Server::start();
    let browser = listening().await;
    for query in [CHOSEN.to_owned(), format!("{CHOSEN}&pinned=1")] {
        let (lines, policy) = taken(&browser, &server, &query, "element").await;
        assert_eq!(lines.contains("integrity"), query.contains("pinned"));
        let _page = paste(&browser, &lines, &policy).await;
        is_the_chosen_one(&browser).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
    }
    assert_eq!(server.counts().await.pledges, 2);

    let (lines, policy) = taken(&browser, &server, CHOSEN, "element").await;
    let _page = paste(&browser, &lines, &without(&policy, "script-src", &server.origin)).await;
    assert_eq!(browser.run("return [customElements.get('sid-pledge') === undefined, document.querySelector('sid-pledge').shadowRoot]").await, json!([true, null]));
    let _page = paste(&browser, &lines, &without(&policy, "script-src", "'wasm-unsafe-eval'")).await;
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'blocked')").await;
    assert_eq!(browser.run("return heard.some(([name]) => name === 'ready')").await, json!(false));
    let _page = paste(&browser, &lines, &without(&policy, "connect-src", &server.origin)).await;
    browser.until("return heard.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    assert_eq!(
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid')").await,
        json!(null)
    );
}

#[tokio::test]
async fn the_element_and_the_frame_store_nothing_after_the_pledge_where_that_was_chosen() {
    let server = Server::start();
    let browser = listening().await;
    for (query, stored) in [(format!("{CHOSEN}&no-storage=1"), json!(0)), (CHOSEN.to_owned(), json!(1))] {
        for name in ["element", "frame"] {
            let (lines, policy) = taken(&browser, &server, &query, name).await;
            let _page = paste(&browser, &lines, &policy).await;
            if name == "frame" {
                enter_frame(&browser).await;
            }
            is_the_chosen_one(&browser).await;
            browser.click("#sid-take").await;
            browser.find(".thanks").await;
            assert_eq!(browser.run("return localStorage.length").await, stored, "{name} {query}");
        }
    }
    assert_eq!(server.counts().await.pledges, 4);
}

#[tokio::test]
async fn the_frame_works_under_what_it_says_it_needs_and_under_no_less() {
    let server = Server::start();
    let browser = listening().await;
    let (lines, policy) = taken(&browser, &server, CHOSEN, "frame").await;
    let _page = paste(&browser, &lines, &policy).await;
    enter_frame(&browser).await;
    is_the_chosen_one(&browser).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);

    let _page = paste(&browser, &lines, &without(&policy, "frame-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until("return location.href.startsWith('chrome-error:')").await;
}

#[tokio::test]
async fn the_frame_fits_its_content_under_what_its_script_says_it_needs_and_under_no_less() {
    const FITS: &str = "const frame = document.querySelector('iframe'); return frame.style.height !== '' && frame.clientHeight !== 900";
    let server = Server::start();
    let browser = listening().await;
    let (frame, _) = taken(&browser, &server, CHOSEN, "frame").await;
    for query in [format!("{CHOSEN}&pinned=1"), CHOSEN.to_owned()] {
        let (script, policy) = taken(&browser, &server, &query, "frame-script").await;
        assert_eq!(script.contains("integrity"), query.contains("pinned"));
        let _page = paste(&browser, &format!("{frame}{script}"), &policy).await;
        browser.until(FITS).await;
        enter_frame(&browser).await;
        is_the_chosen_one(&browser).await;
    }

    let (script, policy) = taken(&browser, &server, CHOSEN, "frame-script").await;
    let lines = format!("{frame}{script}");
    let _page = paste(&browser, &lines, &without(&policy, "script-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until_ready().await;
    browser.driver.enter_parent_frame().await.unwrap();
    assert_eq!(browser.run(FITS).await, json!(false));
    let _page = paste(&browser, &lines, &without(&policy, "frame-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until("return location.href.startsWith('chrome-error:')").await;
}

#[tokio::test]
async fn the_badge_is_a_picture_under_what_it_says_it_needs_and_under_no_less_and_leads_to_the_pledge() {
    const SEEN: &str = "const picture = document.querySelector('img'); return picture.complete && picture.naturalWidth > 100 && picture.alt.length > 10";
    let server = Server::start();
    let browser = listening().await;
    let (lines, policy) = taken(&browser, &server, CHOSEN, "badge").await;
    let page = paste(&browser, &lines, &policy).await;
    browser.until(SEEN).await;
    browser.driver.find(By::Css("img")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    is_the_chosen_one(&browser).await;
    drop(page);
    let _page = paste(&browser, &lines, &without(&policy, "img-src", &server.origin)).await;
    assert_eq!(browser.run(SEEN).await, json!(false));
}

#[tokio::test]
async fn link_and_address_lead_to_the_chosen_pledge_and_a_link_needs_nothing() {
    let server = Server::start();
    let browser = listening().await;
    open_builder(&browser, &server, CHOSEN).await;
    let (link, address) = (line(&browser, "snippet-link").await, line(&browser, "snippet-address").await);
    let _page = paste(&browser, &link, "").await;
    browser.driver.find(By::Css("a")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    is_the_chosen_one(&browser).await;
    browser.open(&address).await;
    is_the_chosen_one(&browser).await;
}
