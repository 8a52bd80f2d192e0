//! Preferences of the device: motion, contrast, colour scheme and forced colours.

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

async fn open(server: &Server, feature: &str, value: &str) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{}", snippet(server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.emulate_media(feature, value).await;
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
async fn reduced_motion_disables_animations() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    for (preference, is_animated) in [("no-preference", true), ("reduce", false)] {
        let (browser, _page) = open(&server, "prefers-reduced-motion", preference).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        browser.find(".total .moved").await;
        let animations = "const root = document.querySelector('sid-pledge').shadowRoot; \
                      return [getComputedStyle(root.querySelector('.total .moved')).animationName, \
                              getComputedStyle(root.querySelector('.own')).animationName]";
        let names = browser.run(animations).await;
        for name in names.as_array().unwrap() {
            assert_eq!(name != &json!("none"), is_animated, "{preference}: {names}");
        }
    }
}

#[tokio::test]
async fn the_theme_follows_the_device_unless_the_host_page_sets_one() {
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
async fn with_forced_colours_selections_and_controls_are_visible() {
    let server = Server::start();
    server.take_pledges(0..20).await;
    let (browser, _page) = open(&server, "forced-colors", "active").await;
    browser.click("label[for=sid-audience-adult]").await;
    browser.find("#sid-audience-adult:checked").await;
    let background = |selector: &'static str| style(&browser, selector, "backgroundColor");
    assert_ne!(background("#sid-audience-adult + span").await, background("#sid-audience-teen + span").await);
    for selector in ["#sid-take", "#sid-leave", ".primary"] {
        assert_ne!(style(&browser, selector, "borderTopWidth").await, json!("0px"), "{selector}");
        assert_eq!(style(&browser, selector, "borderTopStyle").await, json!("solid"), "{selector}");
    }
}

#[tokio::test]
async fn more_contrast_gives_small_text_the_main_text_colour() {
    let server = Server::start();
    let (browser, _page) = open(&server, "prefers-contrast", "more").await;
    assert_eq!(style(&browser, ".small", "color").await, style(&browser, ".hero", "color").await);
}
