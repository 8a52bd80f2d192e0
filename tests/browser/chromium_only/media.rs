//! What a reader has told their device about motion, contrast and colours is heeded.

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

async fn open(server: &Server, feature: &str, value: &str) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.prefer(feature, value).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    (browser, page)
}

async fn style(browser: &Browser, selector: &str, property: &str) -> Value {
    let script = format!(
        "return getComputedStyle(document.querySelector('sid-pledge').shadowRoot.querySelector({selector:?})).{property}"
    );
    browser.run(&script).await
}

#[tokio::test]
async fn who_wants_no_motion_sees_none() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    for (wish, moves) in [("no-preference", true), ("reduce", false)] {
        let (browser, _page) = open(&server, "prefers-reduced-motion", wish).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        browser.find(".total .moved").await;
        let moving = "const root = document.querySelector('sid-pledge').shadowRoot; \
                      return [getComputedStyle(root.querySelector('.total .moved')).animationName, \
                              getComputedStyle(root.querySelector('.thanks .title'), '::before').animationName]";
        let names = browser.run(moving).await;
        for name in names.as_array().unwrap() {
            assert_eq!(name != &json!("none"), moves, "{wish}: {names}");
        }
    }
}

#[tokio::test]
async fn a_dark_device_gets_a_dark_widget_unless_the_host_page_says_otherwise() {
    let server = Server::start();
    let (browser, _page) = open(&server, "prefers-color-scheme", "dark").await;
    let dark = style(&browser, ".sid", "backgroundColor").await;
    browser.run("document.querySelector('sid-pledge').theme = 'light'").await;
    browser.find(".sid.light").await;
    let light = style(&browser, ".sid", "backgroundColor").await;
    assert_ne!(dark, light);
    assert_eq!(style(&browser, ".sid", "colorScheme").await, json!("light"));
}

#[tokio::test]
async fn where_colours_are_forced_what_is_chosen_can_still_be_seen() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let (browser, _page) = open(&server, "forced-colors", "active").await;
    browser.click("label[for=sid-audience-parent]").await;
    browser.find("#sid-audience-parent:checked").await;
    let ground = |selector: &'static str| style(&browser, selector, "backgroundColor");
    assert_ne!(ground("#sid-audience-parent + span").await, ground("#sid-audience-teen + span").await);
    for selector in ["#sid-take", "#sid-leave", ".goal progress"] {
        assert_ne!(style(&browser, selector, "borderTopWidth").await, json!("0px"), "{selector}");
        assert_eq!(style(&browser, selector, "borderTopStyle").await, json!("solid"), "{selector}");
    }
}

#[tokio::test]
async fn who_wants_more_contrast_gets_it() {
    let server = Server::start();
    let (browser, _page) = open(&server, "prefers-contrast", "more").await;
    assert_eq!(style(&browser, ".small", "color").await, style(&browser, ".sid", "color").await);
}
