//! The first view: the widget as far as the hero, to which the sections below are added.

use std::time::Duration;

use axum::http::request::Parts;
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER, LOADED_WASM, SAVES_DATA, UNCAUGHT},
    host_page::{HostPage, snippet_from},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Script that returns the class of each section, and the name of the footer.
const SECTIONS: &str = "return [...document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').children] \
                        .map((section) => section.className || section.localName)";

fn is_wasm(request: &Parts) -> bool {
    request.uri.path().ends_with(".wasm")
}

/// Opens a widget whose wasm gets a verdict, with a script before it.
async fn open(server: &Server, script: &str, wasm: fn() -> Verdict) -> (Browser, HostPage, TamperingProxy) {
    let judge = move |request: &Parts| if is_wasm(request) { wasm() } else { Verdict::Forward };
    let proxy = TamperingProxy::judging(server, judge).await;
    let body = format!("{UNCAUGHT}{LISTENER}{script}{}", snippet_from(&proxy.origin, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.find("#sid-take").await;
    (browser, page, proxy)
}

#[tokio::test]
async fn it_is_the_hero_and_its_pledge_can_be_taken() {
    let server = Server::start();
    let (browser, _page, _proxy) = open(&server, "", || Verdict::HoldBack).await;
    assert_eq!(browser.run(SECTIONS).await, json!(["bar", "hero"]));
    let reserved = "return document.querySelector('sid-pledge').clientHeight > 1700";
    assert_eq!(browser.run(reserved).await, json!(true), "the room of the sections is reserved");
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn without_wasm_the_server_renders_the_sections_and_the_thanks_stay() {
    let server = Server::start();
    let (browser, _page, _proxy) = open(&server, "", || Verdict::Page(404, "none")).await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.find("footer").await;
    let expected = json!(["bar", "hero", "fold steps", "help", "fold share", "fold reading", "footer"]);
    assert_eq!(browser.run(SECTIONS).await, expected);
    let border = "return getComputedStyle(document.querySelector('sid-pledge').shadowRoot.querySelector('.help')).borderTopWidth";
    assert_eq!(browser.run(border).await, json!("2px"), "the sections have their styles");
    browser.find(".thanks").await;
    let height = "const host = document.querySelector('sid-pledge'); \
                  return host.clientHeight - host.shadowRoot.querySelector('.sid').offsetHeight";
    assert_eq!(browser.run(height).await, json!(0), "no room is left over");
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn a_browser_that_saves_data_gets_the_sections_without_wasm() {
    let server = Server::start();
    // Below the view, where no pointer can be over the widget.
    let spacer = "<div style=\"height: 950px\"></div>";
    let (browser, _page, _proxy) = open(&server, &format!("{SAVES_DATA}{spacer}"), || Verdict::Forward).await;
    browser.find("footer").await;
    assert_eq!(browser.run(LOADED_WASM).await, json!(0));
    // The whole HTML is hydrated.
    browser.run("window.footer = document.querySelector('sid-pledge').shadowRoot.querySelector('footer')").await;
    browser.click("label[for=sid-audience-teen]").await;
    browser.until_ready().await;
    browser.find("#sid-audience-teen:checked").await;
    let is_same = "return document.querySelector('sid-pledge').shadowRoot.querySelector('footer') === window.footer";
    assert_eq!(browser.run(is_same).await, json!(true));
}

#[tokio::test]
async fn without_the_active_script_the_sections_are_there() {
    let server = Server::start();
    let proxy = TamperingProxy::changing(&server, "active.js").await;
    let page = HostPage::with(&format!("{UNCAUGHT}{}", snippet_from(&proxy.origin, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.find(".help h4 + p, .help li").await;
    browser.find("footer").await;
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn a_language_chosen_while_the_widget_becomes_active_keeps_the_styles() {
    let server = Server::start();
    // The French first view arrives after the wasm.
    let proxy = TamperingProxy::judging(&server, |request| match request.uri.query() {
        Some(query) if query.contains("format=first") && query.contains("lang=fr") => {
            Verdict::ForwardAfter(Duration::from_secs(3))
        }
        _ => Verdict::Forward,
    })
    .await;
    let change = "<script>
        const check = () => {
          const host = document.querySelector('sid-pledge');
          if (!host?.shadowRoot?.querySelector('#sid-take')) return void setTimeout(check, 0);
          host.lang = 'fr';
        };
        check();
      </script>";
    let body = format!("{LISTENER}{change}{}", snippet_from(&proxy.origin, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot?.querySelector('.sid')?.lang === 'fr'").await;
    browser.find("footer").await;
    browser
        .until("return getComputedStyle(document.querySelector('sid-pledge').shadowRoot.querySelector('.help')).borderTopWidth === '2px'")
        .await;
}

#[tokio::test]
async fn a_section_that_is_not_there_yet_is_shown_when_it_is() {
    let server = Server::start();
    let go = "<script>
        const check = () => {
          const help = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('[data-go=sid-help]');
          if (!help) return void setTimeout(check, 0);
          window.early = !help.getRootNode().querySelector('#sid-help');
          help.click();
        };
        check();
      </script>";
    let (browser, _page, _proxy) = open(&server, go, || Verdict::Forward).await;
    browser.until_ready().await;
    assert_eq!(browser.run("return window.early").await, json!(true));
    browser.until_focused("sid-help").await;
}

#[tokio::test]
async fn folded_parts_are_built_when_they_are_opened() {
    let server = Server::start();
    let (browser, _page, _proxy) = open(&server, "", || Verdict::Forward).await;
    browser.find("footer").await;
    let contents = "const root = document.querySelector('sid-pledge').shadowRoot; \
                    return [...root.querySelectorAll(':is(.steps, .share, .reading) details')].map((details) => details.childElementCount > 1)";
    // Steps, sharing, the campaign, harms, advocacy and publications. The explanation of the counts is always there.
    assert_eq!(browser.run(contents).await, json!([false, false, false, false, false, false, true]));
    browser.click("#sid-steps").await;
    browser.find("#sid-group-teen").await;
    // The steps of all audiences are a disclosure among the steps.
    assert_eq!(browser.run(contents).await, json!([true, false, false, false, false, false, false, true]));
    // A script opens them as well.
    browser.open_details().await;
    browser.find(".share .qr").await;
    browser.until(&contents.replace("return ", "return !(").replace("> 1)", "> 1).includes(false))")).await;
    // They stay as they are when they are closed.
    browser.click("#sid-steps").await;
    assert_eq!(browser.run(contents).await, json!(vec![true; 10]));
}
