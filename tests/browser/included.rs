//! A first view that the host page's server has included in the page, in a declarative shadow root.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER, UNCAUGHT},
    host_page::HostPage,
    server::Server,
    tampering_proxy::{TamperingProxy, Verdict},
};

async fn text_from(url: &str) -> String {
    reqwest::get(url).await.unwrap().error_for_status().unwrap().text().await.unwrap()
}

/// Returns the element with an included first view, without the loader's script.
async fn included(origin: &str, settings: &str, attributes: &str) -> String {
    let styles = text_from(&format!("{origin}/widget.css")).await;
    let html = text_from(&format!("{origin}/api/v1/campaigns/sid-2023/widget?format=first&lang=en{settings}")).await;
    format!(
        "<sid-pledge endpoint=\"{origin}\" lang=\"en\" {attributes}><template shadowrootmode=\"open\">\
         <style>:host {{ display: block }}</style><style>{styles}</style>{html}</template>\
         <a href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    )
}

#[tokio::test]
async fn it_is_shown_before_any_script_and_becomes_interactive_in_its_place() {
    let server = Server::start();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    let proxy = TamperingProxy::judging(&server, move |request| {
        count.fetch_add(
            request.uri.query().is_some_and(|query| query.contains("format=first")).into(),
            Ordering::Relaxed,
        );
        Verdict::Forward
    })
    .await;
    let element = included(&proxy.origin, "", "").await;
    let page = HostPage::with(&format!("{UNCAUGHT}{LISTENER}{element}")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    // There is no script yet.
    let before = "const root = document.querySelector('sid-pledge').shadowRoot; \
                  window.statement = root.querySelector('.statement'); \
                  root.querySelector('#sid-promise-listen').click(); \
                  root.querySelector('#sid-take').focus(); \
                  return [getComputedStyle(root.querySelector('.sid')).borderTopStyle, statement.clientHeight > 0]";
    assert_eq!(browser.run(before).await, json!(["solid", true]));
    requests.store(0, Ordering::Relaxed);
    let loader = format!(
        "document.head.append(Object.assign(document.createElement('script'), {{ type: 'module', src: '{}/embed.js' }}))",
        proxy.origin
    );
    browser.run(&loader).await;
    browser.until_ready().await;
    browser.find("footer").await;
    let after = "const root = document.querySelector('sid-pledge').shadowRoot; \
                 return [statement.isConnected, root.activeElement.id, root.querySelector('#sid-promise-listen').checked, \
                         root.querySelectorAll('style, script').length]";
    assert_eq!(browser.run(after).await, json!([true, "sid-take", true, 0]));
    assert_eq!(requests.load(Ordering::Relaxed), 0, "the first view was requested again");
    browser.click("#sid-take").await;
    browser.until_thanks_are_focused().await;
    assert_eq!(server.counts().await.pledges, 1);
    // It is a widget like any other.
    browser.run("document.querySelector('sid-pledge').lang = 'fr'").await;
    browser.until("return document.querySelector('sid-pledge').shadowRoot.querySelector('.sid').lang === 'fr'").await;
    browser.expect_nothing_uncaught().await;
}

#[tokio::test]
async fn its_counts_are_replaced_by_the_present_ones() {
    let server = Server::start();
    let element = included(&server.origin, "&layout=compact", "layout=\"compact\"").await;
    server.take_pledges(1..4).await;
    let script = format!("<script type=\"module\" src=\"{}/embed.js\"></script>", server.origin);
    let page = HostPage::with(&format!("{UNCAUGHT}{LISTENER}{element}{script}")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_count("pledges", 3).await;
    browser.expect_nothing_uncaught().await;
}
