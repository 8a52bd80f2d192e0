//! Files that an attacker or a broken cache has changed in transit: they are blocked, and the fallback is shown.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
    tampering_proxy::TamperingProxy,
};

async fn open_through(proxy: &TamperingProxy) -> (Browser, HostPage) {
    let origin = &proxy.origin;
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
async fn a_widget_with_unchanged_files_is_activated() {
    let server = Server::start();
    let proxy = TamperingProxy::changing(&server, "no such file").await;
    let (browser, _page) = open_through(&proxy).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
}

#[tokio::test]
async fn changed_glue_or_wasm_is_blocked_and_the_rendered_widget_stays() {
    for file in ["sid-pledge.js", "sid-pledge_bg.wasm"] {
        let server = Server::start();
        let proxy = TamperingProxy::changing(&server, file).await;
        let (browser, _page) = open_through(&proxy).await;
        browser.until("return events.some(([name]) => name === 'failed')").await;
        browser.find(".still #sid-take").await;
        assert_eq!(browser.run("return events.some(([name]) => name === 'ready')").await, json!(false), "{file}");
        browser.click("#sid-take").await;
        browser.find(".still .thanks").await;
        assert_eq!(server.counts().await.pledges, 1, "{file}: the loader takes the pledge");
    }
}

#[tokio::test]
async fn the_style_sheet_is_a_part_of_the_loader() {
    let server = Server::start();
    let proxy = TamperingProxy::changing(&server, "widget.css").await;
    let (browser, _page) = open_through(&proxy).await;
    browser.until_ready().await;
    let style =
        "return getComputedStyle(document.querySelector('sid-pledge').shadowRoot.querySelector('.sid')).containerType";
    assert_eq!(browser.run(style).await, json!("inline-size"));
    let requested =
        "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.css')).length";
    assert_eq!(browser.run(requested).await, json!(0));
}

#[tokio::test]
async fn a_changed_downloads_script_is_blocked_and_the_failure_reported() {
    let server = Server::start();
    let proxy = TamperingProxy::changing(&server, "download.js").await;
    let (browser, _page) = open_through(&proxy).await;
    browser.click("#sid-take").await;
    browser.click("#sid-picture").await;
    browser.until_text("could not be saved here").await;
}
