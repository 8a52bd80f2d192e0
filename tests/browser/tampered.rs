//! Somebody on the way, or a broken cache, changes a file: it is refused, and what the rung below shows remains.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    passing::Passing,
    server::Server,
};

async fn page_through(passing: &Passing) -> (Browser, HostPage) {
    let origin = &passing.origin;
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
    let passing = Passing::changing(&server, "no such file").await;
    let (browser, _page) = page_through(&passing).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
}

#[tokio::test]
async fn changed_glue_or_wasm_is_refused_and_the_rendered_widget_remains() {
    for file in ["sid-pledge.js", "sid-pledge_bg.wasm"] {
        let server = Server::start();
        let passing = Passing::changing(&server, file).await;
        let (browser, _page) = page_through(&passing).await;
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
    let passing = Passing::changing(&server, "widget.css").await;
    let (browser, _page) = page_through(&passing).await;
    browser.until("return heard.some(([name]) => name === 'failed')").await;
    let shown = "const link = document.querySelector('#fallback'); return link.assignedSlot && link.getBoundingClientRect().height";
    browser.until(shown).await;
}

#[tokio::test]
async fn a_changed_maker_of_keepsakes_is_refused_and_that_is_said() {
    let server = Server::start();
    let passing = Passing::changing(&server, "keepsake.js").await;
    let (browser, _page) = page_through(&passing).await;
    browser.click("#sid-take").await;
    browser.click("#sid-picture").await;
    browser.until_said("could not be saved here").await;
}
