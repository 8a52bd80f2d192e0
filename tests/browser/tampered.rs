//! Somebody on the way, or a broken cache, changes a file: it is refused, and what the rung below shows remains.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, header},
    response::Response,
};
use serde_json::json;
use tokio::net::TcpListener;

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
};

/// Hands on whatever the server answers, but for one byte of the files whose name ends in `file`. Gives its own origin.
async fn tamper(server: &Server, file: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(hand_on).with_state((server.origin.clone(), file));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    origin
}

async fn hand_on(State((origin, file)): State<(String, &'static str)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 16_384).await.unwrap();
    let mut asked = reqwest::Client::new().request(parts.method, format!("{origin}{}", parts.uri)).body(body);
    for (name, value) in &parts.headers {
        if ![header::HOST, header::ACCEPT_ENCODING, header::CONTENT_LENGTH].contains(name) {
            asked = asked.header(name, value);
        }
    }
    let answer = asked.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    // The live counts never end, and nobody here waits for them.
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream") {
        return Response::builder().status(503).body(Body::empty()).unwrap();
    }
    let mut content = answer.bytes().await.unwrap().to_vec();
    if parts.uri.path().ends_with(file) {
        // In the last third there is code in each of them, and no name that anything is found by.
        let at = content.len() * 4 / 5;
        content[at] ^= 1;
    }
    let mut response = Response::builder().status(status).body(Body::from(content)).unwrap();
    for (name, value) in &headers {
        if ![header::CONTENT_LENGTH, header::TRANSFER_ENCODING, HeaderName::from_static("keep-alive")].contains(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}

async fn page_through(origin: &str) -> (Browser, HostPage) {
    let page = HostPage::with(&format!(
        "{LISTENER}<script type=\"module\" src=\"{origin}/embed.js\"></script>\
         <sid-pledge lang=\"en\"><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    ))
    .await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    (browser, page)
}

#[tokio::test]
async fn what_nobody_changed_comes_to_life() {
    let server = Server::start();
    let (browser, _page) = page_through(&tamper(&server, "no such file").await).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
}

#[tokio::test]
async fn changed_glue_or_wasm_is_refused_and_the_rendered_widget_remains() {
    for file in ["sid-pledge.js", "sid-pledge_bg.wasm"] {
        let server = Server::start();
        let (browser, _page) = page_through(&tamper(&server, file).await).await;
        browser.until("return heard.some(([name]) => name === 'failed')").await;
        browser.find(".still #sid-take").await;
        assert_eq!(browser.run("return heard.some(([name]) => name === 'ready')").await, json!(false), "{file}");
        browser.click("#sid-take").await;
        browser.until_at("/p/sid-2023/thanks").await;
        assert_eq!(server.counts().await.pledges, 1, "{file}: the form still takes the pledge");
    }
}

#[tokio::test]
async fn a_changed_style_sheet_is_refused_and_the_partners_link_remains() {
    let server = Server::start();
    let (browser, _page) = page_through(&tamper(&server, "widget.css").await).await;
    browser.until("return heard.some(([name]) => name === 'failed')").await;
    let shown = "const link = document.querySelector('#fallback'); return link.assignedSlot && link.getBoundingClientRect().height";
    browser.until(shown).await;
}

#[tokio::test]
async fn a_changed_maker_of_keepsakes_is_refused_and_that_is_said() {
    let server = Server::start();
    let (browser, _page) = page_through(&tamper(&server, "keepsake.js").await).await;
    browser.click("#sid-take").await;
    browser.click("#sid-picture").await;
    browser.until_said("could not be saved here").await;
}
