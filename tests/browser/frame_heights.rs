//! Heights of frames wherever they are in a page, and messages that would misuse them.

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{Html, IntoResponse},
    routing::get,
};
use serde_json::json;

use crate::{
    browser::{Browser, UNCAUGHT},
    host_page::HostPage,
    server::Server,
};

/// Script that finds a frame by its id, in open shadow roots too.
const FIND: &str = "const find = (id, root = document) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.id === id) return element;
      const found = element.shadowRoot && find(id, element.shadowRoot);
      if (found) return found;
    }
  };";

/// Opens a page with HTML in which `FRAME` stands for a frame, `HOST` for the server and `REDIRECT` for an address of
/// the page that redirects to the pledge.
async fn open(browser: &Browser, server: &Server, html: &str) -> HostPage {
    let origin = &server.origin;
    let html = html
        .replace("FRAME", "<iframe id=\"frame\" title=\"The pledge\" width=\"600\" height=\"300\" src=\"HOST/p/sid-2023?lang=en&frame\"></iframe>")
        .replace("HOST", origin);
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>A partner</title><body>{UNCAUGHT}\
         <script type=\"module\" src=\"{origin}/frame.js\"></script>{html}"
    );
    let mut redirect = HeaderMap::new();
    redirect.insert(LOCATION, format!("{origin}/p/sid-2023?lang=en&frame").parse().unwrap());
    let router = Router::new()
        .route("/", get(move || async move { Html(page) }))
        .route("/go", get(move || async move { (StatusCode::FOUND, redirect).into_response() }));
    let page = HostPage::serve(router).await;
    browser.open(&page.url).await;
    page
}

async fn until_high(browser: &Browser, id: &str) {
    browser.until(&format!("{FIND} return find({id:?})?.getBoundingClientRect().height > 1000")).await;
}

#[tokio::test]
async fn a_frame_is_as_high_as_its_content_wherever_it_is() {
    let server = Server::start();
    let browser = Browser::start().await;
    let component = "<script>
      customElements.define('our-embed', class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = this.innerHTML }
      });
      customElements.define('our-page', class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = `<main><our-embed>${this.innerHTML}</our-embed></main>` }
      });</script>";
    for html in [
        format!("<our-embed>FRAME</our-embed>{component}"),
        format!("<our-page>FRAME</our-page>{component}"),
        "<iframe id=\"frame\" title=\"The pledge\" width=\"600\" height=\"300\" src=\"/go\"></iframe>".to_owned(),
        "<iframe id=\"frame\" title=\"The pledge\" width=\"600\" height=\"300\"></iframe><script>frame.src = 'HOST/p/sid-2023?lang=en&frame'</script>".to_owned(),
        "<div style=\"height: 3000px\"></div><iframe id=\"frame\" loading=\"lazy\" title=\"The pledge\" width=\"600\" height=\"300\" src=\"HOST/p/sid-2023?lang=en&frame\"></iframe>\
         <script>addEventListener('load', () => frame.scrollIntoView())</script>".to_owned(),
        "<template id=\"template\">FRAME</template><script>setTimeout(() => document.body.append(template.content), 300)</script>".to_owned(),
    ] {
        let _page = open(&browser, &server, &html).await;
        until_high(&browser, "frame").await;
        browser.expect_nothing_uncaught().await;
    }
}

#[tokio::test]
async fn two_frames_have_heights_of_their_own_and_a_moved_one_keeps_up() {
    let server = Server::start();
    let browser = Browser::start().await;
    let html = "FRAME<iframe id=\"other\" title=\"The button\" width=\"600\" height=\"900\" src=\"HOST/p/sid-2023?lang=en&layout=button&frame\"></iframe>\
                <div id=\"place\"></div>";
    let _page = open(&browser, &server, html).await;
    until_high(&browser, "frame").await;
    browser.until("return other.getBoundingClientRect().height < 400").await;
    // A frame is loaded again when it is moved. Its height is changed before it can report its own.
    browser
        .run(
            "place.attachShadow({ mode: 'open' }).append(frame); \
             place.shadowRoot.querySelector('#frame').style.height = '300px'",
        )
        .await;
    until_high(&browser, "frame").await;
    browser.until("return other.getBoundingClientRect().height < 400").await;
}

#[tokio::test]
async fn heights_that_are_none_change_nothing() {
    let server = Server::start();
    let browser = Browser::start().await;
    let recorder = "<script>window.received = 0; addEventListener('message', () => { received += 1 })</script>";
    let _page = open(&browser, &server, &format!("{recorder}FRAME")).await;
    until_high(&browser, "frame").await;
    let before = browser.run("return frame.style.cssText").await;
    let received = browser.run("return received").await.as_u64().unwrap();
    browser.driver.enter_frame(0).await.unwrap();
    // From the frame of the pledge itself: its origin is the right one.
    browser
        .run(
            "for (const height of [NaN, Infinity, -Infinity, -1, 0, 20000, 1e9, 1e308, '900px', '1200', true, [1200], { valueOf: () => 1200 }.valueOf, null, undefined, '1200px; position: fixed'])
               try { parent.postMessage({ type: 'sid-pledge-height', height }, '*'); parent.postMessage({ message: 'height', value: height }, '*') } catch {}
             for (const data of [null, 'text', 7, [], { type: 'sid-pledge-height' }, { type: ['sid-pledge-height'], height: 1200 }]) parent.postMessage(data, '*')",
        )
        .await;
    browser.driver.enter_parent_frame().await.unwrap();
    browser.until(&format!("return received >= {received} + 30")).await;
    assert_eq!(browser.run("return frame.style.cssText").await, before);
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn a_flood_of_heights_is_bounded_and_the_frame_follows_its_content_after_it() {
    let server = Server::start();
    let browser = Browser::start().await;
    let recorder =
        "<script>window.changes = window.received = 0; addEventListener('message', () => { received += 1 })</script>";
    let _page = open(&browser, &server, &format!("{recorder}FRAME")).await;
    until_high(&browser, "frame").await;
    browser
        .run("new MutationObserver((records) => { changes += records.length }).observe(frame, { attributes: true }); received = 0")
        .await;
    browser.driver.enter_frame(0).await.unwrap();
    browser.run("for (let i = 0; i < 5000; i++) parent.postMessage({ type: 'sid-pledge-height', height: 1000 + (i % 500) }, '*')").await;
    browser.driver.enter_parent_frame().await.unwrap();
    browser.until("return received >= 5000").await;
    let changes = browser.run("return changes").await.as_u64().unwrap();
    assert!(changes < 500, "5,000 messages changed the height {changes} times");
    browser.driver.enter_frame(0).await.unwrap();
    browser.open_details().await;
    let fits = "const page = document.documentElement; return page.scrollHeight <= innerHeight && innerHeight - page.getBoundingClientRect().height < 2";
    browser.until(fits).await;
    browser.driver.enter_parent_frame().await.unwrap();
    assert_eq!(browser.run("return document.title").await, json!("A partner"));
}
