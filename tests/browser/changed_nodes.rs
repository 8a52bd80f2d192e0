//! Changes that page translation, or a script of the page, makes to the nodes of an active widget.

use std::{sync::Arc, time::Duration};

use axum::http::{Method, request::Parts};
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER, UNCAUGHT, failures},
    host_page::{HostPage, snippet, snippet_from},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// The changes that a translation makes to text.
const TRANSLATION: &str = "
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  for (const text of texts) {
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.textContent = `~${text.data}`;
    text.replaceWith(outer);
    outer.append(inner);
  }";

/// Changes, each with its name.
const CHANGES: [(&str, &str); 8] = [
    ("a translation", TRANSLATION),
    (
        "removed texts",
        "const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); const texts = []; \
         while (walker.nextNode()) texts.push(walker.currentNode); texts.forEach((text) => text.remove())",
    ),
    (
        "removed elements",
        "root.querySelectorAll('.small, h3, .statement, .counter, .help').forEach((element) => element.remove())",
    ),
    (
        "elements in another order",
        "for (const parent of root.querySelectorAll('.sid, .pledge, ul')) parent.append(...[...parent.childNodes].reverse())",
    ),
    (
        "wrapped elements",
        "for (const element of root.querySelectorAll('form, .thanks, .steps ul')) { const box = document.createElement('div'); element.replaceWith(box); box.append(element) }",
    ),
    ("a copy in place of the card", "const card = root.querySelector('.sid'); card.replaceWith(card.cloneNode(true))"),
    (
        "removed ids and classes",
        "for (const element of root.querySelectorAll('[id], [for]')) for (const name of ['id', 'for', 'class']) element.removeAttribute(name)",
    ),
    (
        "removed comments",
        "const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT); const comments = []; \
         while (walker.nextNode()) comments.push(walker.currentNode); comments.forEach((comment) => comment.remove())",
    ),
];

const EARLIER_PLEDGES: u8 = 12;

/// Moment at which a change is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeThePledge,
    WhileItIsSent,
    AfterThePledge,
}

/// Starts a server with so many pledges that their number is displayed: it changes with the pledge of the test.
async fn start_server() -> Server {
    let server = Server::start();
    server.take_pledges(0..EARLIER_PLEDGES).await;
    server
}

/// Returns the number of pledges that the visitor of the test has taken.
async fn own_pledges(server: &Server) -> u64 {
    server.counts().await.pledges - u64::from(EARLIER_PLEDGES)
}

/// Changes the nodes of the first widget.
async fn change(browser: &Browser, script: &str) {
    browser.run(&format!("const root = document.querySelector('sid-pledge').shadowRoot; {script}")).await;
}

async fn take_and_take_back(browser: &Browser, changed_at: Moment, script: &str) {
    let server = start_server().await;
    let slow_acts = |request: &Parts| {
        if request.method == Method::POST {
            Verdict::ForwardAfter(Duration::from_millis(400))
        } else {
            Verdict::Forward
        }
    };
    let proxy = TamperingProxy::judging(&server, slow_acts).await;
    let body = format!("{UNCAUGHT}{LISTENER}{}", snippet_from(&proxy.origin, "lang=\"en\" audience=\"parent\""));
    let page = HostPage::with(&body).await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    if changed_at == Moment::BeforeThePledge {
        change(browser, script).await;
    }
    browser.click("[part~=pledge-button]").await;
    if changed_at == Moment::WhileItIsSent {
        browser.find("[aria-disabled=true]").await;
        change(browser, script).await;
    }
    browser.find(".thanks .kept li").await;
    browser
        .until("return !document.querySelector('sid-pledge').shadowRoot.querySelector('[part~=pledge-button]')")
        .await;
    if changed_at == Moment::AfterThePledge {
        change(browser, script).await;
    }
    assert_eq!(own_pledges(&server).await, 1);
    let taken = "return events.filter(([name]) => name === 'taken').length";
    browser.until(taken).await;
    // A widget that is mounted anew at this moment has no button until it has rendered again.
    browser
        .until(
            "const button = document.querySelector('sid-pledge').shadowRoot.querySelector('form:has([name=receipt]) button'); \
             button?.click(); return button !== null",
        )
        .await;
    browser.find("[part~=pledge-button]").await;
    browser.until("return events.some(([name]) => name === 'withdrawn')").await;
    assert_eq!(own_pledges(&server).await, 0);
    assert_eq!(browser.run(taken).await, json!(1), "the pledge is reported once");
    browser.expect_nothing_uncaught().await;
}

/// Takes a pledge, and takes it back, with each change at a moment.
async fn expect_each_change_to_be_survived(moment: Moment) {
    let failed = failures(CHANGES.map(|(name, script)| {
        (name, move |browser: Arc<Browser>| async move { take_and_take_back(&browser, moment, script).await })
    }))
    .await;
    assert_eq!(failed, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_widget_that_was_changed_before_the_pledge_takes_it() {
    expect_each_change_to_be_survived(Moment::BeforeThePledge).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_widget_that_is_changed_while_it_sends_the_pledge_shows_the_thanks() {
    expect_each_change_to_be_survived(Moment::WhileItIsSent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_widget_that_was_changed_after_the_pledge_takes_it_back() {
    expect_each_change_to_be_survived(Moment::AfterThePledge).await;
}

#[tokio::test]
async fn a_widget_that_was_translated_before_it_was_touched_takes_the_pledge() {
    let server = start_server().await;
    let page = HostPage::with(&format!("{UNCAUGHT}{LISTENER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    change(&browser, TRANSLATION).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.until("return events.filter(([name]) => name === 'taken').length === 1").await;
    assert_eq!(own_pledges(&server).await, 1);
    browser.click("#sid-take-back").await;
    browser.find("#sid-take").await;
    assert_eq!(own_pledges(&server).await, 0);
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn a_widget_that_is_translated_again_and_again_keeps_its_ticks_and_the_focus() {
    let server = start_server().await;
    let page =
        HostPage::with(&format!("{UNCAUGHT}{LISTENER}{}", snippet(&server, "lang=\"en\" audience=\"parent\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    for round in 1..=3 {
        change(&browser, TRANSLATION).await;
        browser.open_section("sid-steps").await;
        browser.click(&format!(".steps li:nth-of-type({round}) label")).await;
        let is_kept = format!(
            "const root = document.querySelector('sid-pledge').shadowRoot; \
             return root.querySelectorAll('.steps .tick :checked').length === {round} && root.querySelector('.steps progress').value === {round} \
               && root.querySelector('#sid-promise-listen').checked \
               && root.activeElement?.id === root.querySelectorAll('.steps .tick input')[{round} - 1].id"
        );
        browser.until(&is_kept).await;
        let reported = format!("return events.filter(([name]) => name === 'step-changed').length === {round}");
        browser.until(&reported).await;
    }
    change(&browser, TRANSLATION).await;
    browser.click("#sid-take").await;
    browser.find(".thanks .kept li").await;
    browser.until_thanks_are_focused().await;
    change(&browser, TRANSLATION).await;
    browser.run("document.querySelector('sid-pledge').lang = 'fr'").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid[lang=fr] .thanks')?.innerText.includes('Merci')").await;
    assert_eq!(own_pledges(&server).await, 1);
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn a_translated_widget_leaves_others_as_they_were() {
    let server = start_server().await;
    let body = format!(
        "{UNCAUGHT}{LISTENER}{}{}",
        snippet(&server, "lang=\"en\" layout=\"compact\""),
        snippet(&server, "id=\"other\" lang=\"en\" layout=\"compact\" mode=\"test\"")
    );
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until("return document.querySelector('#other').shadowRoot?.querySelector('#sid-take')").await;
    browser.run("document.querySelector('#other').scrollIntoView()").await;
    browser.until("return events.filter(([name]) => name === 'ready').length === 2").await;
    let other = "document.querySelector('#other').shadowRoot";
    browser.run(&format!("{other}.querySelector('#sid-promise-listen').click()")).await;
    change(&browser, TRANSLATION).await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.until(&format!("return {other}.querySelector('#sid-promise-listen:checked')")).await;
    browser.run(&format!("{other}.querySelector('#sid-take').click()")).await;
    browser.until(&format!("return {other}.querySelector('.thanks .kept li')")).await;
    assert_eq!(own_pledges(&server).await, 1);
    browser.until("return events.filter(([name]) => name === 'taken').length === 2").await;
    browser.expect_nothing_uncaught().await;
}
