//! With `debug`, a box says what the host page does to the widget and how to mend it.

use crate::{
    browser::Browser,
    host_page::{HostPage, snippet},
    passing::Passing,
    server::Server,
};

/// The text of the box, once it holds some words.
async fn until_told(browser: &Browser, words: &str) {
    let text = "document.querySelector('sid-pledge')?.shadowRoot?.querySelector('[data-sid-debug]')?.textContent";
    browser.until(&format!("return {text}?.includes({words:?})")).await;
}

/// A page with the element, its policy and what else it sends. Waits for all of the words.
async fn told(server: &Server, attributes: &str, policy: Option<String>, words: &[&str]) -> (Browser, HostPage) {
    let headers: Vec<_> = policy.map(|policy| ("content-security-policy", policy)).into_iter().collect();
    let page = HostPage::with_headers(&snippet(server, &format!("debug {attributes}")), &headers).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    for words in words {
        until_told(&browser, words).await;
    }
    (browser, page)
}

#[tokio::test]
async fn where_nothing_is_in_the_way_it_says_so_and_goes_when_nobody_asks_any_more() {
    let server = Server::start();
    let (browser, _page) = told(&server, "lang=\"en\"", None, &["The widget is alive. Nothing is in its way."]).await;
    browser.run("document.querySelector('sid-pledge').debug = false").await;
    browser.until("return !document.querySelector('sid-pledge').shadowRoot.querySelector('[data-sid-debug]')").await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
    browser.run("document.querySelector('sid-pledge').setAttribute('debug', '')").await;
    until_told(&browser, "Nothing is in its way").await;
}

#[tokio::test]
async fn a_policy_that_forbids_wasm_is_named_with_the_line_that_mends_it() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin}; connect-src {origin}");
    let mend = format!("script-src {origin} 'wasm-unsafe-eval'");
    let words = ["stays as the server rendered it", "forbids WebAssembly", &mend];
    told(&server, "", Some(policy), &words).await;
}

#[tokio::test]
async fn a_policy_that_forbids_the_server_is_named_with_the_line_that_mends_it() {
    let server = Server::start();
    let origin = &server.origin;
    let policy = format!("default-src 'none'; script-src {origin} 'wasm-unsafe-eval'");
    let mend = format!("connect-src {origin}");
    let words = ["cannot come to life", "default-src, since there is no connect-src", "cannot reach its server", &mend];
    told(&server, "", Some(policy), &words).await;
    // The line keeps what the page allows already.
    let policy = format!("default-src 'self' data:; script-src {origin} 'wasm-unsafe-eval'; connect-src 'self'");
    let mend = format!("connect-src 'self' {origin}");
    told(&server, "", Some(policy), &["by its connect-src.", &mend]).await;
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_named() {
    let server = Server::start();
    told(&server, "endpoint=\"http://127.0.0.1:9\"", None, &["http://127.0.0.1:9 cannot be reached", "/healthz"]).await;
}

#[tokio::test]
async fn what_the_element_asks_in_vain_is_named_with_what_there_is() {
    let server = Server::start();
    let attributes = "lang=\"not a tag\" audience=\"adult\" layout=\"huge\" hide=\"help\" accent=\"reddish\" partner=\"nobody\" mode=\"test\" colour=\"red\"";
    let words = [
        "attribute audience has the value “adult”",
        "layout=\"full | compact | counter | button\"",
        "“help”, which cannot be hidden",
        "accent=\"#7a1fa2\"",
        "lang=\"fr\"",
        "attribute colour is not known",
        "sid-pledge partner add nobody",
        "This is a test.",
    ];
    told(&server, attributes, None, &words).await;
}

#[tokio::test]
async fn an_unknown_campaign_a_second_script_and_a_missing_link_are_named() {
    let server = Server::start();
    let origin = &server.origin;
    let script = format!("<script type=\"module\" src=\"{origin}/embed.js\"></script>");
    let body = format!("{script}{script}<sid-pledge debug campaign=\"none-such\"></sid-pledge>");
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    for words in ["no campaign “none-such”", "stands on the page 2 times", "no link in the element"] {
        until_told(&browser, words).await;
    }
}

#[tokio::test]
async fn a_sandboxed_frame_that_refuses_storage_is_named() {
    let server = Server::start();
    let inside = snippet(&server, "debug").replace('"', "&quot;");
    let page = HostPage::with(&format!(
        "<iframe id=\"frame\" sandbox=\"allow-scripts\" width=\"700\" height=\"700\" srcdoc=\"{inside}\"></iframe>"
    ))
    .await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.driver.find(thirtyfour::By::Id("frame")).await.unwrap().enter_frame().await.unwrap();
    until_told(&browser, "refuses storage").await;
    until_told(&browser, "sandboxed frame that makes it nobody's").await;
}

#[tokio::test]
async fn a_script_of_the_page_that_replaces_what_the_widget_uses_is_named() {
    let server = Server::start();
    let body = format!(
        "<script>const ours = fetch; window.fetch = (...asked) => ours(...asked)</script>{}",
        snippet(&server, "debug")
    );
    let page = HostPage::with(&body).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    until_told(&browser, "has put its own fetch in place").await;
}

#[tokio::test]
async fn a_file_that_was_changed_on_its_way_is_named() {
    for file in ["widget.css", "sid-pledge_bg.wasm", "sid-pledge.js"] {
        let server = Server::start();
        let passing = Passing::changing(&server, file).await;
        let page = HostPage::with(&snippet(&server, "debug").replace(&server.origin, &passing.origin)).await;
        let browser = Browser::start().await;
        browser.open(&page.url).await;
        until_told(&browser, &format!("{file} did not arrive as it was published")).await;
    }
}

#[tokio::test]
async fn what_is_the_host_pages_own_affair_is_not_told() {
    let server = Server::start();
    let origin = &server.origin;
    let policy =
        format!("script-src {origin} 'unsafe-inline' 'wasm-unsafe-eval'; connect-src {origin}; img-src 'self'");
    let body = format!(
        "<script src=\"/tiktok/embed.js\"></script><img src=\"http://127.0.0.1:9/pixel\">{}",
        snippet(&server, "debug lang=\"en\" accent=\"reddish\"")
    );
    let page = HostPage::with_headers(&body, &[("content-security-policy", policy)]).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    until_told(&browser, "no colour").await;
    browser.run("document.querySelector('sid-pledge').accent = '#7a1fa2'").await;
    until_told(&browser, "The widget is alive. Nothing is in its way.").await;
}
