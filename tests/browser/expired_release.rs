//! A loader whose release has expired: it defines nothing and requests nothing, and the partner's link stays.
//!
//! After the end of all campaigns, the host's name may belong to somebody else. The build writes the date into the
//! loader.

use std::sync::{Arc, Mutex};

use axum::{body::Body, http::header, response::Response};
use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

/// Name of the date in the loader.
const NAME: &str = "expires:";

/// Returns the place of the date in a loader: a number of milliseconds since 1970, as JavaScript writes it.
fn date_in(loader: &str) -> std::ops::Range<usize> {
    let Some(start) = loader.find(NAME).map(|at| at + NAME.len()) else {
        panic!("the loader does not say when it expires: {loader}")
    };
    let length = loader[start..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or_default();
    let date = start..start + length;
    let time: Result<f64, _> = loader[date.clone()].parse();
    assert!(time.is_ok_and(|time| time > 1e12), "the loader expires at {:?}, which is not a time", &loader[date]);
    date
}

/// Opens a page with the loader as it is or with another date, after a script of the page. Returns the paths that are
/// requested from the host besides the loader, until the page has loaded and the element, where it is defined, has
/// reported itself.
async fn open(date: Option<&str>, script: &str) -> (Browser, Vec<String>) {
    let server = Server::start();
    let loader = reqwest::get(format!("{}/embed.js", server.origin)).await.unwrap().text().await.unwrap();
    let place = date_in(&loader);
    let mut changed = loader.clone();
    if let Some(date) = date {
        changed.replace_range(place, date);
    }
    let requests = Arc::<Mutex<Vec<String>>>::default();
    let received = Arc::clone(&requests);
    let proxy = TamperingProxy::judging(&server, move |request| {
        let path = request.uri.path();
        if path == "/embed.js" {
            let response = Response::builder().header(header::CONTENT_TYPE, "text/javascript");
            return Verdict::Forge(Box::new(response.body(Body::from(changed.clone())).unwrap()));
        }
        if path != "/healthz" {
            received.lock().unwrap().push(path.to_owned());
        }
        Verdict::Forward
    })
    .await;
    let origin = &proxy.origin;
    let page = HostPage::with(&format!(
        "{LISTENER}<script>window.logged = []; console.info = (text) => logged.push(text); {script}</script><script type=\"module\" src=\"{origin}/embed.js\"></script>\
         <sid-pledge debug><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    ))
    .await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser
        .until("return document.readyState === 'complete' && (!customElements.get('sid-pledge') || events.length > 0)")
        .await;
    browser.run("scrollTo(0, 9999); document.querySelector('sid-pledge').setAttribute('lang', 'fr'); document.body.append(document.createElement('sid-pledge')); dispatchEvent(new Event('online'))").await;
    // A request that was sent would have arrived before this one.
    browser
        .driver
        .execute_async("fetch(arguments[0]).finally(arguments[1])", vec![json!(format!("{origin}/healthz"))])
        .await
        .unwrap();
    let requests = requests.lock().unwrap().clone();
    (browser, requests)
}

async fn assert_link_is_shown(browser: &Browser) {
    assert_eq!(browser.run("return customElements.get('sid-pledge') ?? null").await, json!(null));
    assert_eq!(browser.run("return document.querySelector('#fallback').checkVisibility()").await, json!(true));
    assert_eq!(browser.run("return events").await, json!([]));
    browser.until("return logged.some((text) => text.includes('expired'))").await;
}

#[tokio::test]
async fn a_release_that_has_not_expired_requests_the_widget() {
    let (_browser, requests) = open(None, "").await;
    assert!(requests.iter().any(|path| path.ends_with("/widget")), "{requests:?}");
}

#[tokio::test]
async fn an_expired_release_requests_nothing() {
    let (browser, requests) = open(Some("1577836800000"), "").await;
    assert_eq!(requests, [""; 0]);
    assert_link_is_shown(&browser).await;
}

#[tokio::test]
async fn a_release_requests_nothing_once_its_date_has_passed() {
    let (browser, requests) = open(None, "Date.now = () => 4102444800000").await;
    assert_eq!(requests, [""; 0]);
    assert_link_is_shown(&browser).await;
}
