//! The report of the attribute `debug`: problems of the host page, and how to fix them.

use axum::{
    Router,
    http::{Method, header::CONTENT_TYPE, request::Parts},
    response::Html,
    routing::get,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use crate::{
    browser::Browser,
    host_page::{HostPage, snippet, snippet_from},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Returns the HTML that a partner pastes, with the hash of the script.
async fn pinned_snippet(server: &Server, attributes: &str) -> String {
    let script = reqwest::get(format!("{}/embed.js", server.origin)).await.unwrap().bytes().await.unwrap();
    let integrity = format!("integrity=\"sha256-{}\" crossorigin", BASE64_STANDARD.encode(Sha256::digest(script)));
    snippet(server, attributes).replace("type=\"module\"", &format!("type=\"module\" {integrity}"))
}

/// Opens a page whose body may have several scripts and elements. Waits until the report contains all texts.
async fn report_on(body: &str, expected: &[&str]) -> (Browser, HostPage) {
    report_under(body, None, expected).await
}

/// Does the same on a page with a policy.
async fn report_under(body: &str, policy: Option<String>, expected: &[&str]) -> (Browser, HostPage) {
    let headers: Vec<_> = policy.map(|policy| ("content-security-policy", policy)).into_iter().collect();
    let page = HostPage::with_headers(body, &headers).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    for text in expected {
        until_reported(&browser, text).await;
    }
    (browser, page)
}

/// Waits until the report contains a text.
async fn until_reported(browser: &Browser, expected: &str) {
    let text = "document.querySelector('sid-pledge')?.shadowRoot?.querySelector('[data-sid-debug]')?.textContent";
    browser.until(&format!("return {text}?.includes({expected:?})")).await;
}

/// Opens a page that has the element with given attributes, and a policy. Waits until the report contains all texts.
async fn report(server: &Server, attributes: &str, policy: Option<String>, expected: &[&str]) -> (Browser, HostPage) {
    report_under(&snippet(server, &format!("debug {attributes}")), policy, expected).await
}

#[tokio::test]
async fn a_page_without_problems_is_reported_and_the_report_ends_with_its_attribute() {
    let server = Server::start();
    let body = pinned_snippet(&server, "debug lang=\"en\"").await;
    let (browser, _page) = report_on(&body, &["The widget is active. No problems found."]).await;
    browser.run("document.querySelector('sid-pledge').debug = false").await;
    browser.until("return !document.querySelector('sid-pledge').shadowRoot.querySelector('[data-sid-debug]')").await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.run("document.querySelector('sid-pledge').setAttribute('debug', '')").await;
    until_reported(&browser, "No problems found").await;
}

#[tokio::test]
async fn a_policy_that_forbids_wasm_is_reported_with_its_fix() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin}; connect-src {origin}");
    let fix = format!("script-src {origin} 'wasm-unsafe-eval'");
    let expected = ["stays as the server rendered it", "forbids WebAssembly", &fix];
    report(&server, "", Some(policy), &expected).await;
}

#[tokio::test]
async fn a_policy_that_forbids_the_server_is_reported_with_its_fix() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin} 'wasm-unsafe-eval'");
    let fix = format!("connect-src {origin}");
    let expected =
        ["cannot be activated", "default-src, since there is no connect-src", "cannot reach its server", &fix];
    report(&server, "", Some(policy), &expected).await;
    // The fix keeps the sources that the page allows already.
    let policy = format!("default-src 'self' data:; script-src {origin} 'wasm-unsafe-eval'; connect-src 'self'");
    let fix = format!("connect-src 'self' {origin}");
    report(&server, "", Some(policy), &["by its connect-src.", &fix]).await;
}

#[tokio::test]
async fn an_unreachable_server_is_reported() {
    let server = Server::start();
    report(&server, "endpoint=\"http://127.0.0.1:9\"", None, &["http://127.0.0.1:9 cannot be reached", "/healthz"])
        .await;
}

#[tokio::test]
async fn invalid_attributes_are_reported_with_the_valid_values() {
    let server = Server::start();
    let attributes = "lang=\"not a tag\" audience=\"adult\" layout=\"huge\" hide=\"help\" accent=\"reddish\" partner=\"nobody\" mode=\"test\" colour=\"red\"";
    let expected = [
        "attribute audience has the value “adult”",
        "layout=\"full | compact | counter | button\"",
        "“help”, which is not one of its values",
        "accent=\"#7a1fa2\"",
        "lang=\"fr\"",
        "Unknown attribute colour",
        "sid-pledge partner add nobody",
        "Test mode is on.",
    ];
    report(&server, attributes, None, &expected).await;
}

#[tokio::test]
async fn an_unknown_campaign_a_second_script_and_a_missing_link_are_reported() {
    let server = Server::start();
    let origin = &server.origin;
    let script = format!("<script type=\"module\" src=\"{origin}/embed.js\"></script>");
    let body = format!("{script}{script}<sid-pledge debug campaign=\"none-such\"></sid-pledge>");
    let expected = ["no campaign “none-such”", "contains the script 2 times", "no link in the element"];
    report_on(&body, &expected).await;
}

#[tokio::test]
async fn a_script_that_is_not_pinned_is_reported_with_its_fix() {
    let server = Server::start();
    let builder = format!("{}/embed", server.origin);
    report(&server, "", None, &["The script is not pinned.", &builder, "integrity=\"ed25519-"]).await;
}

#[tokio::test]
async fn a_self_closed_element_is_reported_with_its_fix() {
    let server = Server::start();
    let script = format!("<script type=\"module\" src=\"{}/embed.js\"></script>", server.origin);
    let body = format!("{script}<sid-pledge debug lang=\"en\" /><section>Our text</section>");
    report_on(&body, &["other parts of the page, first a <section>", "<sid-pledge>…</sid-pledge>"]).await;
}

#[tokio::test]
async fn a_mode_that_is_not_understood_is_reported_as_a_test_and_letter_case_is_not() {
    let server = Server::start();
    let expected = ["attribute mode has the value “tset”", "counted separately, as a test"];
    report(&server, "mode=\"tset\"", None, &expected).await;
    let body = pinned_snippet(&server, "debug lang=\"en\" mode=\"Live\" layout=\"Compact\"").await;
    report_on(&body, &["The widget is active. No problems found."]).await;
}

#[tokio::test]
async fn a_copy_of_the_script_is_reported() {
    let server = Server::start();
    let origin = &server.origin;
    let script = reqwest::get(format!("{origin}/embed.js")).await.unwrap().text().await.unwrap();
    let html = format!(
        "<!doctype html><html lang=\"en\"><title>A partner</title><body><script src=\"/cache/1.js\"></script>\
         <sid-pledge debug endpoint=\"{origin}\"><a href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    );
    let router = Router::new()
        .route("/", get(move || async move { Html(html) }))
        .route("/cache/1.js", get(move || async move { ([(CONTENT_TYPE, "text/javascript")], script) }));
    let page = HostPage::serve(router).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    until_reported(&browser, &format!("The script is a copy on {}", page.url.trim_end_matches('/'))).await;
}

#[tokio::test]
async fn a_refused_type_of_requests_is_reported() {
    let server = Server::start();
    let refuse = |request: &Parts| {
        let is_text = request.headers.get(CONTENT_TYPE).is_some_and(|value| value == "text/plain");
        if request.method == Method::POST && is_text { Verdict::OpaquePage(403, "Blocked") } else { Verdict::Forward }
    };
    let proxy = TamperingProxy::judging(&server, refuse).await;
    report_on(&snippet_from(&proxy.origin, "debug"), &["type text/plain is refused"]).await;
    assert_eq!(server.counts().await.visits.total, 0, "the report counts nothing");
}

#[tokio::test]
async fn a_sandboxed_frame_that_refuses_storage_is_reported() {
    let server = Server::start();
    let inside = snippet(&server, "debug").replace('"', "&quot;");
    let page = HostPage::with(&format!(
        "<iframe id=\"frame\" sandbox=\"allow-scripts\" width=\"700\" height=\"700\" srcdoc=\"{inside}\"></iframe>"
    ))
    .await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.driver.find(thirtyfour::By::Id("frame")).await.unwrap().enter_frame().await.unwrap();
    until_reported(&browser, "refuses storage").await;
    until_reported(&browser, "sandboxed frame without an origin of its own").await;
}

#[tokio::test]
async fn a_browser_function_that_the_page_replaces_is_reported() {
    let server = Server::start();
    let body = format!(
        "<script>const original = fetch; window.fetch = (...args) => original(...args)</script>{}",
        snippet(&server, "debug")
    );
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    until_reported(&browser, "has replaced the browser's fetch").await;
}

#[tokio::test]
async fn a_file_changed_in_transit_is_reported() {
    for file in ["sid-pledge_bg.wasm", "sid-pledge.js"] {
        let server = Server::start();
        let proxy = TamperingProxy::changing(&server, file).await;
        let page = HostPage::with(&snippet(&server, "debug").replace(&server.origin, &proxy.origin)).await;
        let browser = Browser::start().await;
        browser.open(&page.url).await;
        until_reported(&browser, &format!("{file} is missing or was changed")).await;
    }
}

#[tokio::test]
async fn problems_of_the_host_page_alone_are_not_reported() {
    let server = Server::start();
    let origin = &server.origin;
    let policy =
        format!("script-src {origin} 'unsafe-inline' 'wasm-unsafe-eval'; connect-src {origin}; img-src 'self'");
    let body = format!(
        "<script src=\"/tiktok/embed.js\"></script><img src=\"http://127.0.0.1:9/pixel\">{}",
        pinned_snippet(&server, "debug lang=\"en\" accent=\"reddish\"").await
    );
    let page = HostPage::with_headers(&body, &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    until_reported(&browser, "is not a colour").await;
    browser.run("document.querySelector('sid-pledge').accent = '#7a1fa2'").await;
    until_reported(&browser, "The widget is active. No problems found.").await;
}
