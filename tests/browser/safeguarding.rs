//! Help links and the quick exit are always available, also offline, and their use is not reported. Children see no
//! harms and no text fields.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// Script for the host page that records every request by a script and every followed link, and prevents navigation.
const RECORDER: &str = "<script>
  window.requests = [];
  const record = (owner, name) => {
    const original = owner[name];
    owner[name] = function (...args) { requests.push(`${name} ${args[0]?.url ?? args[0]}`); return original.apply(this, args); };
  };
  record(window, 'fetch');
  record(navigator, 'sendBeacon');
  record(XMLHttpRequest.prototype, 'open');
  window.followed = [];
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node.href);
    if (!link || event.defaultPrevented) return;
    followed.push([link.getAttribute('href'), link.rel, link.hasAttribute('ping')]);
    event.preventDefault();
  });
</script>";

#[tokio::test]
async fn using_a_help_link_sends_no_request() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{RECORDER}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let before = server.counts().await;
    browser.run("requests.length = 0; events.length = 0").await;
    let links = browser
        .run("return document.querySelector('sid-pledge').shadowRoot.querySelectorAll('.help li a').length")
        .await;
    let links = links.as_u64().unwrap();
    assert!(links >= 8, "{links}");
    for i in 0..links {
        let link = format!(
            "const link = document.querySelector('sid-pledge').shadowRoot.querySelectorAll('.help li a')[{i}]; \
             link.closest('details').open = true; link.scrollIntoView({{ block: 'center' }}); return link"
        );
        browser.driver.execute(link.as_str(), vec![]).await.unwrap().element().unwrap().click().await.unwrap();
    }
    let followed = browser.run("return followed").await;
    assert_eq!(followed.as_array().unwrap().len() as u64, links, "{followed}");
    for link in followed.as_array().unwrap() {
        assert!(link[1].as_str().unwrap().contains("noreferrer") && link[2] == json!(false), "{link}");
    }
    assert_eq!(browser.run("return [requests, events, localStorage.length]").await, json!([[], [], 0]));
    let after = server.counts().await;
    assert_eq!((before.pledges, before.shares, before.visits), (after.pledges, after.shares, after.visits));
}

#[tokio::test]
async fn the_quick_exit_works_offline_and_sends_no_request() {
    let mut server = Server::with_unreachable_exit();
    let page = HostPage::with(&format!("{LISTENER}{RECORDER}{}", snippet(&server, ""))).await;
    // Requests made while the page is left are stored, for another page of the same origin to read.
    let store_requests =
        "addEventListener('pagehide', () => localStorage.setItem('requests', JSON.stringify(requests)))";
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.run(&format!("requests.length = 0; {store_requests}")).await;
    browser.click_quick_exit().await;
    browser.until(&format!("return !location.href.startsWith({:?})", page.url)).await;
    let tab = browser.driver.new_tab().await.unwrap();
    browser.driver.switch_to_window(tab).await.unwrap();
    browser.open(&format!("{}later", page.url)).await;
    assert_eq!(browser.run("return localStorage.getItem('requests')").await, json!("[]"));
}

#[tokio::test]
async fn a_child_sees_no_harms_and_no_text_fields() {
    let server = Server::start();
    for lang in ["en", "ar", "th", "pl"] {
        let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, &format!("lang=\"{lang}\"")))).await;
        let browser = Browser::start().await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        let disclosures =
            "return document.querySelector('sid-pledge').shadowRoot.querySelectorAll('.reading details').length";
        assert_eq!(browser.run(disclosures).await, json!(5), "{lang}");
        browser.click("label[for=sid-audience-child]").await;
        browser.until(&format!("{disclosures} === 2")).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        let text_fields = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('input, textarea, [contenteditable]')] \
                     .filter((field) => !field.readOnly && !['checkbox', 'radio', 'hidden'].includes(field.type)).length";
        assert_eq!(browser.run(text_fields).await, json!(0), "{lang}");
    }
}
