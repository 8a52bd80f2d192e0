//! The element under everything a host page may do with it.

use axum::{
    Router,
    http::{HeaderName, HeaderValue},
    response::Html,
};
use serde_json::json;
use tokio::net::TcpListener;

use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

async fn open(server: &Server, body: &str) -> (Browser, HostPage) {
    let page = HostPage::with(&format!("{LISTENER}{body}")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser.until_ready().await;
    assert_eq!(server.counts().await.pledges, 0);
    (browser, page)
}

#[tokio::test]
async fn two_languages_on_one_page_and_the_script_pasted_twice() {
    let server = Server::start();
    let body = format!("{}{}", snippet(&server, "lang=\"en\""), snippet(&server, "lang=\"ar\" id=\"arabic\""));
    let (browser, _page) = open(&server, &body).await;
    let arabic = browser
        .until("const root = document.querySelector('#arabic').shadowRoot.querySelector('.sid'); return root && [root.lang, root.dir]")
        .await;
    assert_eq!(arabic, json!(["ar", "rtl"]));
    assert_eq!(browser.find(".sid").await.attr("lang").await.unwrap().as_deref(), Some("en"));
}

#[tokio::test]
async fn the_language_is_the_nearest_ancestors() {
    let server = Server::start();
    let (browser, _page) = open(&server, &format!("<div lang=\"fr-CA\">{}</div>", snippet(&server, ""))).await;
    assert_eq!(browser.find(".sid").await.attr("lang").await.unwrap().as_deref(), Some("fr"));
}

#[tokio::test]
async fn a_language_that_some_sites_write_in_a_way_of_their_own_is_understood() {
    let server = Server::start();
    for written in ["pt-PT-ao90", "pt_BR"] {
        let (browser, _page) = open(&server, &format!("<div lang=\"{written}\">{}</div>", snippet(&server, ""))).await;
        assert_eq!(browser.find(".sid").await.attr("lang").await.unwrap().as_deref(), Some("pt"), "{written}");
    }
}

#[tokio::test]
async fn junk_in_attributes_is_as_good_as_nothing() {
    let server = Server::start();
    let junk =
        "campaign=\"../../x\" lang=\"!!\" audience=\"king\" layout=\"huge\" theme=\"plaid\" hide=\"help\" mode=\"fun\"";
    let (browser, _page) = open(&server, &snippet(&server, junk)).await;
    browser.find(".sid.full.auto .help").await;
}

#[tokio::test]
async fn attributes_changed_live_change_the_widget_and_keep_what_was_done() {
    let server = Server::start();
    let (browser, _page) = open(&server, &snippet(&server, "lang=\"en\"")).await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.run("const widget = document.querySelector('sid-pledge'); widget.lang = 'ar'; widget.theme = 'dark'").await;
    browser.find(".sid.dark[dir=rtl]").await;
    browser
        .until("return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-promise-listen').checked")
        .await;
    browser.run("document.querySelector('sid-pledge').layout = 'compact'").await;
    browser.find(".sid.compact").await;
    browser.click("#sid-take").await;
    browser.until("return heard.some(([name]) => name === 'taken')").await;
}

#[tokio::test]
async fn an_element_that_is_moved_stays_alive_and_one_that_is_put_back_comes_back() {
    let server = Server::start();
    let (browser, _page) = open(&server, &snippet(&server, "")).await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.run("document.body.append(document.querySelector('sid-pledge'))").await;
    browser
        .until("return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-promise-listen').checked")
        .await;
    browser.run("window.gone = document.querySelector('sid-pledge'); gone.remove()").await;
    browser.until("return !gone.shadowRoot.querySelector('#sid-take')").await;
    browser.run("heard.length = 0; document.body.append(gone); gone.scrollIntoView()").await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn an_element_made_by_script_works() {
    let server = Server::start();
    let body = format!("<script type=\"module\" src=\"{}/embed.js\"></script>", server.origin);
    let page = HostPage::with(&format!("{LISTENER}{body}")).await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    browser
        .run("const widget = document.createElement('sid-pledge'); widget.layout = 'button'; widget.noStorage = true; document.body.append(widget)")
        .await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.until("return heard.some(([name]) => name === 'taken')").await;
}

#[tokio::test]
async fn test_mode_counts_apart() {
    let server = Server::start();
    let (browser, _page) = open(&server, &snippet(&server, "mode=\"test\"")).await;
    browser.find(".ribbon").await;
    browser.click("#sid-take").await;
    browser.until_said("Thank you").await;
    assert_eq!(server.counts().await.pledges, 0);
}

/// A server that is not ours, and answers with a widget that brings scripts along.
async fn somebody_elses(server: &Server) -> String {
    let ours = format!("{}/api/v1/campaigns/sid-2023/widget?lang=en", server.origin);
    let widget = reqwest::get(ours).await.unwrap().text().await.unwrap();
    let widget = widget
        .replacen("data-sid-root>", "data-sid-root><img src=x onerror=\"window.scripted = true\">", 1)
        .replace("https://ecpat.org", "java\\tscript:window.scripted=true//");
    assert!(widget.contains("onerror") && widget.contains("java\\tscript"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let anybody = [(HeaderName::from_static("access-control-allow-origin"), HeaderValue::from_static("*"))];
    let router = Router::new().fallback(move || async move { (anybody, Html(widget)) });
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    origin
}

#[tokio::test]
async fn an_attribute_that_names_another_server_brings_no_script_into_the_page() {
    let server = Server::start();
    let other = somebody_elses(&server).await;
    let (browser, _page) = open(&server, &snippet(&server, &format!("endpoint=\"{other}\""))).await;
    browser.find("#sid-take").await;
    let links = "return [...document.querySelector('sid-pledge').shadowRoot.querySelectorAll('a')].filter(({ protocol }) => protocol === 'javascript:').length";
    assert_eq!(browser.run(links).await, json!(0));
    assert_eq!(browser.run("return window.scripted ?? null").await, json!(null));
    assert_eq!(
        browser.run("return document.querySelector('sid-pledge').shadowRoot.querySelector('img')").await,
        json!(null)
    );
}

#[tokio::test]
async fn an_accent_is_an_attribute_and_the_host_pages_own_style_sheet_overrules_it() {
    let server = Server::start();
    let accent = "const root = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid'); \
                  return root && getComputedStyle(root).getPropertyValue('--asked-accent').trim()";
    let (browser, _page) = open(&server, &snippet(&server, "accent=\"7a1fa2\" theme=\"light\"")).await;
    assert_eq!(browser.until(accent).await, json!("#7a1fa2"));
    browser.run("document.querySelector('sid-pledge').accent = 'junk'").await;
    assert_eq!(browser.until(accent).await, json!("#0b6464"));
    browser.run("const own = new CSSStyleSheet(); own.replaceSync('sid-pledge { --sid-accent: #123456 }'); document.adoptedStyleSheets = [own]; document.querySelector('sid-pledge').accent = '#abc'").await;
    assert_eq!(browser.until(accent).await, json!("#123456"));
}
