//! Actions of the visitor, and changes by the browser, before the widget is hydrated.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::{Method, request::Parts};
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER, LOADED_WASM, SAVES_DATA},
    host_page::{HostPage, snippet, snippet_from},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Script for the host page that runs a step as soon as the HTML of the widget is there.
fn as_soon_as_rendered(step: &str) -> String {
    format!(
        "<script>
          const check = () => {{
            const root = document.querySelector('sid-pledge')?.shadowRoot;
            if (!root?.querySelector('#sid-take')) return void setTimeout(check, 0);
            window.early = !events.some(([name]) => name === 'ready');
            {step}
          }};
          check();
        </script>"
    )
}

async fn open(server: &Server, step: &str) -> (Browser, HostPage) {
    let body = format!("{LISTENER}{}{}", as_soon_as_rendered(step), snippet(server, ""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    assert_eq!(browser.run("return window.early").await, json!(true), "the widget was active too early for this test");
    (browser, page)
}

#[tokio::test]
async fn a_click_on_the_pledge_is_not_lost() {
    let server = Server::start();
    let (browser, _page) = open(&server, "root.querySelector('#sid-take').click();").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Ticks a promise and takes the pledge.
const TICK_AND_TAKE: &str =
    "root.querySelector('#sid-promise-listen').click(); root.querySelector('#sid-take').click();";

/// Opens a page through a proxy, and takes the pledge as soon as the HTML is there.
async fn open_and_take(proxy: &TamperingProxy, attributes: &str) -> (Browser, HostPage) {
    let answer = "window.answer = root.querySelector('.pledge .status').textContent;";
    let step = format!("{TICK_AND_TAKE} {answer}");
    let body = format!("{LISTENER}{}{}", as_soon_as_rendered(&step), snippet_from(&proxy.origin, attributes));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    let answer = browser.until("return window.answer").await;
    assert!(answer.as_str().unwrap().starts_with("Sending your pledge"), "{answer}");
    (browser, page)
}

fn takes_a_pledge(request: &Parts) -> bool {
    request.method == Method::POST && request.uri.path().ends_with("/pledges")
}

#[tokio::test]
async fn a_pledge_is_sent_and_acknowledged_before_the_widget_is_active() {
    for (attributes, stored) in [("lang=\"en\"", 1), ("lang=\"en\" no-storage", 0)] {
        let server = Server::start();
        let may_become_active = Arc::new(AtomicBool::new(false));
        let sent = Arc::new(AtomicUsize::new(0));
        let (is_served, count) = (Arc::clone(&may_become_active), Arc::clone(&sent));
        let proxy = TamperingProxy::judging(&server, move |request| {
            count.fetch_add(takes_a_pledge(request).into(), Ordering::Relaxed);
            let is_held = request.uri.path().ends_with(".wasm") && !is_served.load(Ordering::Relaxed);
            if is_held { Verdict::Page(503, "") } else { Verdict::Forward }
        })
        .await;
        let (browser, _page) = open_and_take(&proxy, attributes).await;
        browser.find(".thanks .kept li").await;
        let state = "const root = document.querySelector('sid-pledge').shadowRoot; return [root.activeElement.id, \
                     root.querySelector('.pledge .status').textContent, localStorage.length]";
        assert_eq!(browser.run(state).await, json!(["sid-thanks", "", stored]), "{attributes}");
        assert_eq!(server.counts().await.pledges, 1);

        // The active widget takes over, reports the pledge once, and can withdraw it.
        may_become_active.store(true, Ordering::Relaxed);
        browser.until("document.querySelector('sid-pledge').shadowRoot.querySelector('.thanks').dispatchEvent(new Event('change', { bubbles: true })); \
                       return events.some(([name]) => name === 'taken')").await;
        browser.find(".thanks .kept li").await;
        browser.until_thanks_are_focused().await;
        assert_eq!(sent.load(Ordering::Relaxed), 1, "the pledge was sent again");
        browser.click("#sid-take-back").await;
        browser.find("#sid-take").await;
        browser.until("return events.some(([name]) => name === 'withdrawn')").await;
        assert_eq!(server.counts().await.pledges, 0);
        let names = browser.run("return events.map(([name]) => name)").await;
        let times = |name: &str| names.as_array().unwrap().iter().filter(|it| *it == name).count();
        // The wasm failed to load once.
        assert_eq!([times("taken"), times("withdrawn"), times("failed")], [1, 1, 1], "{names}");
    }
}

#[tokio::test]
async fn a_pledge_can_be_taken_back_before_the_widget_is_active() {
    let server = Server::start();
    let slow = TamperingProxy::judging(&server, |request| match request.uri.path() {
        path if path.ends_with(".wasm") => Verdict::ForwardAfter(Duration::from_secs(4)),
        _ => Verdict::Forward,
    })
    .await;
    let (browser, _page) = open_and_take(&slow, "lang=\"en\"").await;
    browser.click("#sid-take-back").await;
    browser.find("#sid-take").await;
    browser.until("return events.some(([name]) => name === 'withdrawn')").await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn a_pledge_whose_first_response_is_lost_is_counted_once() {
    let server = Server::start();
    let is_first = AtomicBool::new(true);
    let proxy = TamperingProxy::judging(&server, move |request| {
        if takes_a_pledge(request) && is_first.swap(false, Ordering::Relaxed) {
            Verdict::Unanswered
        } else {
            Verdict::Forward
        }
    })
    .await;
    let (browser, _page) = open_and_take(&proxy, "lang=\"en\"").await;
    browser.find(".thanks .kept li").await;
    browser.until("return events.some(([name]) => name === 'taken')").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_pledge_is_taken_and_taken_back_without_wasm() {
    let server = Server::start();
    let broken = TamperingProxy::changing(&server, ".wasm").await;
    let (browser, _page) = open_and_take(&broken, "lang=\"en\"").await;
    browser.find(".thanks .kept li").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.still')").await;
    assert_eq!(server.counts().await.pledges, 1);
    browser.click("#sid-take-back").await;
    browser.until_at("/p/sid-2023").await;
    assert_eq!(server.counts().await.pledges, 0);
}

#[tokio::test]
async fn shares_are_counted_without_wasm() {
    let server = Server::start();
    let is_down = Arc::new(AtomicBool::new(true));
    let fails = Arc::clone(&is_down);
    let proxy = TamperingProxy::judging(&server, move |request| {
        let is_share = request.uri.path().ends_with("/intents") && fails.load(Ordering::Relaxed);
        if request.uri.path().ends_with(".wasm") || is_share { Verdict::Page(503, "") } else { Verdict::Forward }
    })
    .await;
    let page = HostPage::with(&snippet_from(&proxy.origin, "lang=\"en\"")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.find("footer").await;
    // A QR code is counted when it is first shown.
    let follow = "for (const channel of ['email', 'telegram', 'qr', 'qr']) { \
                    const link = document.querySelector('sid-pledge').shadowRoot.querySelector(`[data-channel=${channel}]`); \
                    link.addEventListener('click', (event) => event.preventDefault()); \
                    link.click(); \
                  }";
    browser.run(follow).await;
    // They are kept until the server answers.
    browser.until("return JSON.parse(localStorage['sid-pledge:sid-2023'] ?? '{}').outbox?.length === 3").await;
    is_down.store(false, Ordering::Relaxed);
    browser.until("return localStorage.length === 0").await;
    assert_eq!(server.counts().await.shares.total, 3);
}

#[tokio::test]
async fn where_neither_loader_nor_widget_can_send_the_pledge_its_form_does() {
    let server = Server::start();
    let proxy = TamperingProxy::judging(&server, |request| {
        let is_refused = takes_a_pledge(request) || request.uri.path().ends_with(".wasm");
        if is_refused { Verdict::OpaquePage(403, "") } else { Verdict::Forward }
    })
    .await;
    let body =
        format!("{LISTENER}{}{}", as_soon_as_rendered(TICK_AND_TAKE), snippet_from(&proxy.origin, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_at("/p/sid-2023/thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Opens a page that must not load the wasm before the widget is touched, and takes the pledge.
async fn expect_wasm_only_when_touched(browser: &Browser, script: &str, attributes: &str) -> (Server, HostPage) {
    let server = Server::start();
    let loaded = format!("<script>window.loaded = () => {{ {LOADED_WASM} }};</script>");
    // Near the view but below it, where no pointer can be over the widget.
    let spacer = "<div style=\"height: 950px\"></div>";
    let rendered = as_soon_as_rendered("window.rendered = true;");
    let page =
        HostPage::with(&format!("{LISTENER}{script}{loaded}{rendered}{spacer}{}", snippet(&server, attributes))).await;
    browser.open(&page.url).await;
    browser.until("return window.rendered").await;
    // An activation would have begun within a few frames.
    let frames = "const done = arguments[arguments.length - 1]; let count = 0;
        const wait = () => (count += 1) < 30 ? requestAnimationFrame(wait) : done(loaded());
        wait();";
    assert_eq!(browser.driver.execute_async(frames, vec![]).await.unwrap().json(), &json!(0));
    browser.click("#sid-take").await;
    browser.until("return events.some(([name]) => name === 'taken')").await;
    assert_eq!(browser.run("return loaded()").await, json!(1));
    assert_eq!(server.counts().await.pledges, 1);
    (server, page)
}

#[tokio::test]
async fn a_browser_that_saves_data_loads_the_wasm_when_the_widget_is_touched() {
    expect_wasm_only_when_touched(&Browser::start().await, SAVES_DATA, "lang=\"en\"").await;
}

#[tokio::test]
async fn a_button_loads_the_wasm_when_it_is_touched() {
    let browser = Browser::start().await;
    let (_server, _page) = expect_wasm_only_when_touched(&browser, "", "lang=\"en\" layout=\"button\"").await;
    // It has a pledge to show, and becomes active without a touch.
    browser.driver.refresh().await.unwrap();
    browser.find(".thanks").await;
}

#[tokio::test]
async fn ticks_and_focus_survive_hydration() {
    let server = Server::start();
    let step = "root.querySelector('#sid-promise-listen').click(); root.querySelector('#sid-audience-teen').click(); \
               root.querySelector('#sid-take').focus();";
    let (browser, _page) = open(&server, step).await;
    browser.find("#sid-audience-teen:checked").await;
    let is_kept = "const root = document.querySelector('sid-pledge').shadowRoot; \
                return root.querySelector('#sid-promise-listen').checked && root.activeElement?.id === 'sid-take'";
    browser.until(is_kept).await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.find(".kept li").await;
}

#[tokio::test]
async fn a_language_chosen_before_hydration_keeps_the_ticks() {
    let server = Server::start();
    let step = "root.querySelector('#sid-promise-listen').click(); \
               root.querySelector('[data-lang=ar]').click(); root.querySelector('[data-lang=fr]').click();";
    let (browser, _page) = open(&server, step).await;
    browser.find(".sid[lang=fr]").await;
    browser.find("#sid-promise-listen:checked").await;
    browser.click("#sid-take").await;
    browser.find(".kept li").await;
}

#[tokio::test]
async fn the_nodes_of_the_server_are_hydrated_in_place() {
    let server = Server::start();
    let (browser, _page) = open(&server, "window.button = root.querySelector('#sid-take');").await;
    let is_same = "return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-take') === window.button";
    assert_eq!(browser.run(is_same).await, json!(true));
}

#[tokio::test]
async fn a_widget_translated_by_the_browser_is_rendered_again_with_ticks_and_focus() {
    let server = Server::start();
    // The changes that Chromium's page translation makes to text.
    let step = "root.querySelector('#sid-promise-listen').click();
               root.querySelector('#sid-take').focus();
               const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
               const texts = [];
               while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
               for (const text of texts) {
                 if (text.parentElement?.tagName === 'SCRIPT') continue;
                 const font = document.createElement('font');
                 text.replaceWith(font);
                 font.append(text);
               }
               window.fonts = root.querySelectorAll('font').length;";
    let (browser, _page) = open(&server, step).await;
    assert!(browser.run("return window.fonts").await.as_u64().is_some_and(|fonts| fonts > 20));
    let is_kept = "const root = document.querySelector('sid-pledge').shadowRoot; \
                return root.querySelector('#sid-promise-listen').checked && root.activeElement?.id === 'sid-take'";
    browser.until(is_kept).await;
    browser.click("[data-go=sid-help]").await;
    browser.until_focused("sid-help").await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn a_failed_hydration_leaves_other_widgets_active() {
    let server = Server::start();
    // The same element names in the same order, with other parents: the signature of the HTML does not change.
    let step = "const [first, second] = root.querySelectorAll('.promises > label');
               first.append(second);
               window.trapped = false;
               const info = console.info;
               console.info = (text) => (window.trapped ||= text.includes('trap'), info(text));";
    let body = format!(
        "{LISTENER}{}{}{}",
        as_soon_as_rendered(step),
        snippet(&server, "audience=\"parent\""),
        snippet(&server, "id=\"other\" lang=\"fr\"")
    );
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return document.querySelector('#other').shadowRoot?.querySelector('#sid-take')").await;
    browser.run("document.querySelector('#other').scrollIntoView()").await;
    browser.until("return events.filter(([name]) => name === 'ready').length >= 2").await;
    assert_eq!(browser.run("return window.trapped").await, json!(true), "hydration has failed");
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    browser.until("return document.querySelector('#other').shadowRoot.querySelector('.thanks')").await;
    assert_eq!(server.counts().await.pledges, 1, "the other widget is the same visitor's");
}
