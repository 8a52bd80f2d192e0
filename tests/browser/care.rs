//! Help and the way out are always there, offline too, and nobody is told that they were used.

use serde_json::json;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

/// A script for the host page that notes every request a script makes, and keeps links from leaving the page.
const WATCH: &str = "<script>
  window.asked = [];
  const note = (owner, name) => {
    const own = owner[name];
    owner[name] = function (...given) { asked.push(`${name} ${given[0]?.url ?? given[0]}`); return own.apply(this, given); };
  };
  note(window, 'fetch');
  note(navigator, 'sendBeacon');
  note(XMLHttpRequest.prototype, 'open');
  window.followed = [];
  addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node.href);
    if (!link || event.defaultPrevented) return;
    followed.push([link.getAttribute('href'), link.rel, link.hasAttribute('ping')]);
    event.preventDefault();
  });
</script>";

#[tokio::test]
async fn using_help_tells_nobody() {
    let server = Server::start();
    let page = HostPage::with(&format!("{LISTENER}{WATCH}{}", snippet(&server, "lang=\"en\""))).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    let before = server.counts().await;
    browser.run("asked.length = 0; heard.length = 0").await;
    let links = browser
        .run("return document.querySelector('sid-pledge').shadowRoot.querySelectorAll('.help li a').length")
        .await;
    let links = links.as_u64().unwrap();
    assert!(links >= 8, "{links}");
    for i in 0..links {
        let link = format!(
            "const link = document.querySelector('sid-pledge').shadowRoot.querySelectorAll('.help li a')[{i}]; \
             link.scrollIntoView({{ block: 'center' }}); return link"
        );
        browser.driver.execute(link.as_str(), vec![]).await.unwrap().element().unwrap().click().await.unwrap();
    }
    let followed = browser.run("return followed").await;
    assert_eq!(followed.as_array().unwrap().len() as u64, links, "{followed}");
    for link in followed.as_array().unwrap() {
        assert!(link[1].as_str().unwrap().contains("noreferrer") && link[2] == json!(false), "{link}");
    }
    assert_eq!(browser.run("return [asked, heard, localStorage.length]").await, json!([[], [], 0]));
    let after = server.counts().await;
    assert_eq!((before.pledges, before.shares, before.visits), (after.pledges, after.shares, after.visits));
}

#[tokio::test]
async fn leaving_works_without_a_server_and_tells_nobody() {
    let mut server = Server::with_a_way_out_to_nowhere();
    let page = HostPage::with(&format!("{LISTENER}{WATCH}{}", snippet(&server, ""))).await;
    // What the page asked for in its last moment is told to another page of the same site.
    let last_words = "addEventListener('pagehide', () => localStorage.setItem('asked', JSON.stringify(asked)))";
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    server.kill();
    browser.run(&format!("asked.length = 0; {last_words}")).await;
    browser.leave().await;
    browser.until(&format!("return !location.href.startsWith({:?})", page.url)).await;
    let tab = browser.driver.new_tab().await.unwrap();
    browser.driver.switch_to_window(tab).await.unwrap();
    browser.open(&format!("{}later", page.url)).await;
    assert_eq!(browser.run("return localStorage.getItem('asked')").await, json!("[]"));
}

#[tokio::test]
async fn a_child_is_shown_no_harm_and_asked_to_type_nothing() {
    let server = Server::start();
    for lang in ["en", "ar", "th", "pl"] {
        let page = HostPage::with(&format!("{LISTENER}{}", snippet(&server, &format!("lang=\"{lang}\"")))).await;
        let browser = Browser::start().await;
        browser.open(&page.url).await;
        browser.until_ready().await;
        let folded =
            "return document.querySelector('sid-pledge').shadowRoot.querySelectorAll('.reading details').length";
        assert_eq!(browser.run(folded).await, json!(3), "{lang}");
        browser.click("label[for=sid-audience-child]").await;
        browser.until(&format!("{folded} === 1")).await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        let typed = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('input, textarea, [contenteditable]')] \
                     .filter((field) => !field.readOnly && !['checkbox', 'radio', 'hidden'].includes(field.type)).length";
        assert_eq!(browser.run(typed).await, json!(0), "{lang}");
    }
}
