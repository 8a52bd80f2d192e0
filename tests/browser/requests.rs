//! Requests of what the visitor does: how they are sent, and when they are sent again.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{body::Body, http::Response};
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet, snippet_from},
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Script for the host page that records requests other than GET, with the time of each.
const REQUEST_RECORDER: &str = "<script>
  window.requests = [];
  const original = window.fetch;
  window.fetch = (url, init) => {
    if (init?.method) requests.push({ path: new URL(url).pathname, at: performance.now(), ...init, signal: init.signal instanceof AbortSignal });
    return original(url, init);
  };
</script>";

#[tokio::test]
async fn they_carry_no_cookies_need_no_preflight_and_survive_the_page() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{REQUEST_RECORDER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.until("return events.some(([name]) => name === 'taken')").await;
    browser.click("#sid-take-back").await;
    browser.until("return events.some(([name]) => name === 'withdrawn')").await;
    let common = "return requests.map(({ mode, credentials, keepalive, referrerPolicy, signal }) => [mode, credentials, keepalive, referrerPolicy, signal])";
    let expected = json!(["cors", "omit", true, "no-referrer", true]);
    assert_eq!(browser.run(common).await, json!([expected, expected]));
    let [taken, withdrawn] = [0, 1]
        .map(|i| format!("const request = requests[{i}]; return [request.method, Object.entries(request.headers)]"));
    assert_eq!(browser.run(&taken).await, json!(["POST", [["Content-Type", "text/plain"]]]));
    let withdrawn = browser.run(&withdrawn).await;
    assert_eq!(withdrawn[0], json!("DELETE"));
    assert!(withdrawn[1][0][1].as_str().is_some_and(|value| value.starts_with("Bearer ")), "{withdrawn}");
    let act =
        "const act = JSON.parse(requests[0].body); return [act.partner, act.lang, act.mode, Object.keys(act).sort()]";
    assert_eq!(browser.run(act).await, json!(["open", "en", "live", ["id", "lang", "mode", "partner"]]));
}

#[tokio::test]
async fn they_are_sent_again_after_the_time_that_the_server_asks_for() {
    let server = Server::start();
    let refusals = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&refusals);
    let proxy = TamperingProxy::judging(&server, move |request| {
        if !request.uri.path().ends_with("/pledges") || count.fetch_add(1, Ordering::SeqCst) > 0 {
            return Verdict::Forward;
        }
        let response = Response::builder()
            .status(503)
            .header("retry-after", "4")
            .header("access-control-expose-headers", "retry-after");
        Verdict::Forge(Box::new(response.body(Body::empty()).unwrap()))
    })
    .await;
    let body = format!("{LISTENER}{REQUEST_RECORDER}{}", snippet_from(&proxy.origin, "lang=\"en\""));
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.until("return events.some(([name]) => name === 'failed')").await;
    browser.until("return events.some(([name]) => name === 'taken')").await;
    let delay = browser.run("return requests[1].at - requests[0].at").await;
    assert!(delay.as_f64().is_some_and(|delay| delay >= 4000.0), "{delay}");
    assert_eq!(browser.run("return requests[0].body === requests[1].body").await, json!(true));
    assert_eq!(server.counts().await.pledges, 1);
}
