//! Language of the page around the element: the widget follows its changes.

use std::time::Duration;

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Maximum time after which the widget is in the new language.
const MAX_DELAY: Duration = Duration::from_secs(2);

async fn open(server: &Server, browser: &Browser, before: &str, attributes: &str) -> HostPage {
    let body = format!("{UNCAUGHT}{LISTENER}{before}{}", snippet(server, attributes));
    let page = HostPage::with(&body).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    page
}

/// Changes the page by a script, and expects the widget to follow.
async fn expect_after(browser: &Browser, change: &str, lang: &str) {
    browser.run(change).await;
    let is_followed = format!(
        "const widget = document.querySelector('sid-pledge') ?? document.querySelector('#host').shadowRoot.querySelector('sid-pledge'); \
         return widget.shadowRoot.querySelector('.sid').lang === {lang:?}"
    );
    browser.until_within(MAX_DELAY, &is_followed).await;
}

#[tokio::test]
async fn the_widget_follows_the_language_of_the_page_and_of_its_ancestors() {
    let server = Server::start();
    let browser = Browser::start().await;
    let places = "<div id=\"outer\"><div id=\"inner\"></div></div><div id=\"spanish\" lang=\"es\"></div>";
    let _page = open(&server, &browser, places, "").await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    expect_after(&browser, "document.documentElement.lang = 'fr'", "fr").await;
    expect_after(&browser, "document.documentElement.setAttribute('lang', 'de-AT')", "de").await;
    expect_after(&browser, "inner.append(document.querySelector('sid-pledge')); outer.lang = 'it'", "it").await;
    expect_after(&browser, "inner.lang = 'pl'", "pl").await;
    expect_after(&browser, "inner.removeAttribute('lang')", "it").await;
    expect_after(&browser, "spanish.append(document.querySelector('sid-pledge'))", "es").await;
    expect_after(&browser, "document.body.append(document.querySelector('sid-pledge'))", "de").await;
    expect_after(&browser, "document.body.lang = 'ar'", "ar").await;
    browser.find("#sid-promise-listen:checked").await;
    browser.click("#sid-take").await;
    browser.find(".thanks .kept li").await;
    expect_after(&browser, "document.body.lang = 'en'", "en").await;
    browser.find(".thanks .kept li").await;
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn the_widget_follows_the_language_of_the_host_of_its_shadow_root() {
    let server = Server::start();
    let browser = Browser::start().await;
    let _page = open(&server, &browser, "<section id=\"around\"><div id=\"host\"></div></section>", "").await;
    let inside = "host.attachShadow({ mode: 'open' }).append(document.querySelector('sid-pledge')); host.lang = 'fr'";
    expect_after(&browser, inside, "fr").await;
    expect_after(&browser, "host.lang = 'nl'", "nl").await;
    expect_after(&browser, "host.removeAttribute('lang'); around.lang = 'el'", "el").await;
    expect_after(&browser, "document.documentElement.lang = 'fr'; around.removeAttribute('lang')", "fr").await;
}

#[tokio::test]
async fn a_language_of_its_own_or_chosen_by_the_visitor_stays() {
    let server = Server::start();
    let browser = Browser::start().await;
    let _page = open(&server, &browser, "", "lang=\"it\"").await;
    browser.run("document.documentElement.lang = 'fr'; document.body.lang = 'de'").await;
    browser.find(".sid[lang=it]").await;
    // A further change shows that the earlier ones have been handled.
    expect_after(&browser, "document.querySelector('sid-pledge').removeAttribute('lang')", "de").await;
    browser.click("#sid-languages").await;
    browser.click("[data-lang=uk]").await;
    browser.find(".sid[lang=uk]").await;
    let requests =
        "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/widget?')).length";
    let before = browser.run(requests).await;
    browser.run("document.documentElement.lang = 'pl'; document.body.removeAttribute('lang')").await;
    // An attribute of the element itself is handled after them, in order.
    browser.run("document.querySelector('sid-pledge').setAttribute('theme', 'dark')").await;
    browser.find(".sid.dark[lang=uk]").await;
    let added = browser.run(requests).await.as_u64().unwrap() - before.as_u64().unwrap();
    assert_eq!(json!(added), json!(1), "the widget is not requested again for a language that has no effect");
}
