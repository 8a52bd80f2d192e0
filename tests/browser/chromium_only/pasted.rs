//! Snippets of the builder on a partner's page, under a policy with exactly the sources that the builder states.

use serde_json::json;
use thirtyfour::{By, WebElement};

use super::builder::{BUTTON_COLOUR, CHOICES, is_near, open_builder, text_of};
use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
};

/// Returns a snippet of the builder for given choices, and the directives that a policy needs for it.
async fn snippet_and_policy(browser: &Browser, server: &Server, query: &str, name: &str) -> (String, String) {
    open_builder(browser, server, query).await;
    (text_of(browser, &format!("snippet-{name}")).await, text_of(browser, &format!("policy-{name}")).await)
}

/// Opens a partner's page that has a snippet, and a policy that allows only the given directives.
async fn paste(browser: &Browser, snippet: &str, allowed: &str) -> HostPage {
    let policy = format!("default-src 'none'; {allowed}");
    let page = HostPage::with_headers(snippet, &[("Content-Security-Policy", policy)]).await;
    browser.open(&page.url).await;
    page
}

/// Starts a browser that records the events of the widget by the driver, so that no policy of the page prevents it.
async fn start_recording_browser() -> Browser {
    let browser = Browser::start().await;
    let source = LISTENER.trim_start_matches("<script>").trim_end_matches("</script>");
    browser.send_cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    browser
}

/// Expects an active widget with the settings of [`CHOICES`].
async fn expect_chosen_widget(browser: &Browser) {
    browser.until_ready().await;
    let settings = "const widget = document.querySelector('sid-pledge').shadowRoot.querySelector('.sid'); \
                 return [widget.lang, widget.dir, widget.classList.contains('compact'), widget.classList.contains('light')]";
    assert_eq!(browser.run(settings).await, json!(["ar", "rtl", true, true]));
    assert!(is_near(&browser.run(BUTTON_COLOUR).await, &json!([0x7a, 0x1f, 0xa2])));
}

async fn enter_frame(browser: &Browser) {
    let frame: WebElement = browser.driver.find(By::Tag("iframe")).await.unwrap();
    frame.enter_frame().await.unwrap();
}

/// Removes a source from a directive of a policy.
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
async fn the_element_snippet_works_under_its_stated_policy_and_under_no_weaker_one() {
    let server = Server::start();
    let browser = start_recording_browser().await;
    for query in [CHOICES.to_owned(), format!("{CHOICES}&pinned=1")] {
        let (snippet, policy) = snippet_and_policy(&browser, &server, &query, "element").await;
        assert_eq!(snippet.contains("integrity=\"sha384-"), query.contains("pinned"));
        assert_eq!(snippet.contains("integrity=\"ed25519-"), !query.contains("pinned"));
        let _page = paste(&browser, &snippet, &policy).await;
        expect_chosen_widget(&browser).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
    }
    assert_eq!(server.counts().await.pledges, 2);

    let (snippet, policy) = snippet_and_policy(&browser, &server, CHOICES, "element").await;
    let _page = paste(&browser, &snippet, &without(&policy, "script-src", &server.origin)).await;
    assert_eq!(browser.run("return [customElements.get('sid-pledge') === undefined, document.querySelector('sid-pledge').shadowRoot]").await, json!([true, null]));
    let _page = paste(&browser, &snippet, &without(&policy, "script-src", "'wasm-unsafe-eval'")).await;
    browser.until("return events.some(([name, detail]) => name === 'failed' && detail.reason === 'blocked')").await;
    assert_eq!(browser.run("return events.some(([name]) => name === 'ready')").await, json!(false));
    let _page = paste(&browser, &snippet, &without(&policy, "connect-src", &server.origin)).await;
    browser.until("return events.some(([name, detail]) => name === 'failed' && detail.reason === 'unreachable')").await;
    assert_eq!(
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid')").await,
        json!(null)
    );
}

#[tokio::test]
async fn element_and_frame_store_nothing_with_no_storage() {
    let server = Server::start();
    let browser = start_recording_browser().await;
    for (query, stored) in [(format!("{CHOICES}&no-storage=1"), json!(0)), (CHOICES.to_owned(), json!(1))] {
        for name in ["element", "frame"] {
            let (snippet, policy) = snippet_and_policy(&browser, &server, &query, name).await;
            let _page = paste(&browser, &snippet, &policy).await;
            if name == "frame" {
                enter_frame(&browser).await;
            }
            expect_chosen_widget(&browser).await;
            browser.click("#sid-take").await;
            browser.find(".thanks").await;
            assert_eq!(browser.run("return localStorage.length").await, stored, "{name} {query}");
        }
    }
    assert_eq!(server.counts().await.pledges, 4);
}

#[tokio::test]
async fn the_frame_snippet_works_under_its_stated_policy_and_under_no_weaker_one() {
    let server = Server::start();
    let browser = start_recording_browser().await;
    let (snippet, policy) = snippet_and_policy(&browser, &server, CHOICES, "frame").await;
    let _page = paste(&browser, &snippet, &policy).await;
    enter_frame(&browser).await;
    expect_chosen_widget(&browser).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);

    let _page = paste(&browser, &snippet, &without(&policy, "frame-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until("return location.href.startsWith('chrome-error:')").await;
}

#[tokio::test]
async fn the_frame_script_works_under_its_stated_policy_and_under_no_weaker_one() {
    const FITS: &str = "const frame = document.querySelector('iframe'); return frame.style.height !== '' && frame.clientHeight !== 900";
    let server = Server::start();
    let browser = start_recording_browser().await;
    let (frame, _) = snippet_and_policy(&browser, &server, CHOICES, "frame").await;
    for query in [format!("{CHOICES}&pinned=1"), CHOICES.to_owned()] {
        let (script, policy) = snippet_and_policy(&browser, &server, &query, "frame-script").await;
        assert_eq!(script.contains("integrity=\"sha384-"), query.contains("pinned"));
        assert_eq!(script.contains("integrity=\"ed25519-"), !query.contains("pinned"));
        let _page = paste(&browser, &format!("{frame}{script}"), &policy).await;
        browser.until(FITS).await;
        enter_frame(&browser).await;
        expect_chosen_widget(&browser).await;
    }

    let (script, policy) = snippet_and_policy(&browser, &server, CHOICES, "frame-script").await;
    let snippet = format!("{frame}{script}");
    let _page = paste(&browser, &snippet, &without(&policy, "script-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until_ready().await;
    browser.driver.enter_parent_frame().await.unwrap();
    assert_eq!(browser.run(FITS).await, json!(false));
    let _page = paste(&browser, &snippet, &without(&policy, "frame-src", &server.origin)).await;
    enter_frame(&browser).await;
    browser.until("return location.href.startsWith('chrome-error:')").await;
}

#[tokio::test]
async fn the_badge_works_under_its_stated_policy_and_under_no_weaker_one_and_leads_to_the_pledge() {
    const IS_SHOWN: &str = "const picture = document.querySelector('img'); return picture.complete && picture.naturalWidth > 100 && picture.alt.length > 10";
    let server = Server::start();
    let browser = start_recording_browser().await;
    let (snippet, policy) = snippet_and_policy(&browser, &server, CHOICES, "badge").await;
    let page = paste(&browser, &snippet, &policy).await;
    browser.until(IS_SHOWN).await;
    browser.driver.find(By::Css("img")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    expect_chosen_widget(&browser).await;
    drop(page);
    let _page = paste(&browser, &snippet, &without(&policy, "img-src", &server.origin)).await;
    assert_eq!(browser.run(IS_SHOWN).await, json!(false));
}

#[tokio::test]
async fn link_and_address_lead_to_the_chosen_pledge_and_a_link_needs_no_policy() {
    let server = Server::start();
    let browser = start_recording_browser().await;
    open_builder(&browser, &server, CHOICES).await;
    let (link, address) = (text_of(&browser, "snippet-link").await, text_of(&browser, "snippet-address").await);
    let _page = paste(&browser, &link, "").await;
    browser.driver.find(By::Css("a")).await.unwrap().click().await.unwrap();
    browser.until_at("/p/sid-2023").await;
    expect_chosen_widget(&browser).await;
    browser.open(&address).await;
    expect_chosen_widget(&browser).await;
}
