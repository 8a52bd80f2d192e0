//! Networks that refuse some requests or answer them with a page of their own.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::http::{Method, header::CONTENT_TYPE, request::Parts};
use serde_json::json;

use super::{expect_fallback_link, take_pledge_in_page};
use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::{HostPage, snippet_from},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

pages! {
    networks_that_refuse_requests_lose_no_pledge:
    "a firewall that refuses text/plain" => refused_text,
    "a firewall that refuses text/plain unreadably" => refused_text_unreadably,
    "a firewall that lets only forms pass" => forms_only,
    "a firewall that refuses every POST" => refused_posts,
    "a firewall that answers every POST with its own page" => page_for_posts,
    "a captive portal" => captive_portal,
    "a captive portal that redirects" => redirecting_portal,
}

const BLOCK_PAGE: &str = "<!doctype html><title>Blocked</title><h1>This request was blocked</h1>";

/// Script that returns whether the pledge is taken, in the page or by the form.
const IS_TAKEN: &str = "location.pathname === '/p/sid-2023/thanks' || document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.thanks')";

async fn open(browser: &Browser, proxy: &TamperingProxy) -> HostPage {
    let body = format!("{UNCAUGHT}{LISTENER}{}", snippet_from(&proxy.origin, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    browser.open(&page.url).await;
    page
}

fn is_post_of(request: &Parts, media_types: &[&str]) -> bool {
    let media_type = request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.method == Method::POST && media_types.iter().any(|blocked| media_type.starts_with(blocked))
}

fn is_text_post(request: &Parts) -> bool {
    is_post_of(request, &["text/plain"])
}

/// Takes the pledge behind a firewall that blocks plain text.
async fn refused_text(browser: &Browser, server: Server) {
    let judge = |request: &Parts| if is_text_post(request) { Verdict::Page(403, BLOCK_PAGE) } else { Verdict::Forward };
    let proxy = TamperingProxy::judging(&server, judge).await;
    let _page = open(browser, &proxy).await;
    take_pledge_in_page(browser, &server).await;
    browser.expect_nothing_uncaught().await;
}

/// Does the same where the page cannot read the firewall's response.
async fn refused_text_unreadably(browser: &Browser, server: Server) {
    let judge =
        |request: &Parts| if is_text_post(request) { Verdict::OpaquePage(403, BLOCK_PAGE) } else { Verdict::Forward };
    let proxy = TamperingProxy::judging(&server, judge).await;
    let _page = open(browser, &proxy).await;
    take_pledge_in_page(browser, &server).await;
    browser.expect_nothing_uncaught().await;
}

/// Takes the pledge behind a firewall that blocks all media types but that of forms.
async fn forms_only(browser: &Browser, server: Server) {
    let judge = |request: &Parts| {
        let is_act = is_post_of(request, &["text/plain", "application/json"]);
        if is_act { Verdict::Page(403, BLOCK_PAGE) } else { Verdict::Forward }
    };
    let proxy = TamperingProxy::judging(&server, judge).await;
    let _page = open(browser, &proxy).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.until(&format!("return {IS_TAKEN}")).await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Expects a pledge that a firewall has refused to be kept, and to be counted once the firewall lets it pass.
async fn expect_a_kept_pledge(browser: &Browser, server: Server, refusal: fn() -> Verdict) {
    let is_open = Arc::new(AtomicBool::new(false));
    let judge = {
        let is_open = Arc::clone(&is_open);
        move |request: &Parts| {
            let is_refused = request.method == Method::POST && !is_open.load(Ordering::Relaxed);
            if is_refused { refusal() } else { Verdict::Forward }
        }
    };
    let proxy = TamperingProxy::judging(&server, judge).await;
    let page = open(browser, &proxy).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    // The form may lead to the firewall's page.
    let kept = "if (!document.querySelector('sid-pledge')) return document.title; \
                const status = document.querySelector('sid-pledge').shadowRoot?.querySelector('.pledge [role=status]')?.innerText; \
                return status !== 'Sending your pledge…' && status";
    let message = browser.until(kept).await;
    let message = message.as_str().unwrap();
    assert!(message.contains("as soon as possible") || message == "Blocked", "{message}");
    assert_eq!(server.counts().await.pledges, 0);
    is_open.store(true, Ordering::Relaxed);
    browser.open(&page.url).await;
    browser.find(".thanks").await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Expects the pledge to be kept behind a firewall that refuses everything that is sent.
async fn refused_posts(browser: &Browser, server: Server) {
    expect_a_kept_pledge(browser, server, || Verdict::Page(403, BLOCK_PAGE)).await;
}

/// Expects the pledge to be kept behind a firewall that claims success with a page of its own.
async fn page_for_posts(browser: &Browser, server: Server) {
    expect_a_kept_pledge(browser, server, || Verdict::Page(200, BLOCK_PAGE)).await;
}

/// Expects the partner's link while a portal answers in the server's place, and the widget once it does not.
async fn expect_link_then_widget(browser: &Browser, server: Server, portal: fn() -> Verdict) {
    let is_open = Arc::new(AtomicBool::new(false));
    let judge = {
        let is_open = Arc::clone(&is_open);
        move |request: &Parts| {
            // The browser has the files in its cache.
            let is_answered_by_portal = request.uri.path().starts_with("/api/") && !is_open.load(Ordering::Relaxed);
            if is_answered_by_portal { portal() } else { Verdict::Forward }
        }
    };
    let proxy = TamperingProxy::judging(&server, judge).await;
    let page = open(browser, &proxy).await;
    browser.until("return events.some(([name]) => name === 'failed')").await;
    browser.expect_nothing_uncaught().await;
    expect_fallback_link(browser).await;
    is_open.store(true, Ordering::Relaxed);
    browser.open(&page.url).await;
    take_pledge_in_page(browser, &server).await;
    assert_eq!(browser.run("return window.uncaught").await, json!([]));
}

/// Expects the widget to survive a portal that answers with its own page.
async fn captive_portal(browser: &Browser, server: Server) {
    expect_link_then_widget(browser, server, || Verdict::Page(200, BLOCK_PAGE)).await;
}

/// Expects the widget to survive a portal that redirects to its own page.
async fn redirecting_portal(browser: &Browser, server: Server) {
    expect_link_then_widget(browser, server, || Verdict::Redirect("http://127.0.0.1:9/portal".to_owned())).await;
}
