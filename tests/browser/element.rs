//! The custom element: attributes, properties, moving and removing, and untrusted input.

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Uri},
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
async fn two_elements_in_two_languages_work_with_the_script_pasted_twice() {
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
async fn the_language_is_that_of_the_nearest_ancestor() {
    let server = Server::start();
    let (browser, _page) = open(&server, &format!("<div lang=\"fr-CA\">{}</div>", snippet(&server, ""))).await;
    assert_eq!(browser.find(".sid").await.attr("lang").await.unwrap().as_deref(), Some("fr"));
}

#[tokio::test]
async fn nonstandard_language_tags_are_understood() {
    let server = Server::start();
    for (tag, expected) in [
        ("pt-PT-ao90", "pt-PT"),
        ("pt_BR", "pt-BR"),
        ("pt_BR.UTF-8", "pt-BR"),
        ("pt-BR-x", "pt-BR"),
        ("pt", "pt-PT"),
        ("fr_FR.UTF-8", "fr"),
    ] {
        let (browser, _page) = open(&server, &format!("<div lang=\"{tag}\">{}</div>", snippet(&server, ""))).await;
        assert_eq!(browser.find(".sid").await.attr("lang").await.unwrap().as_deref(), Some(expected), "{tag}");
    }
}

#[tokio::test]
async fn invalid_attributes_are_ignored() {
    let server = Server::start();
    let invalid =
        "campaign=\"../../x\" lang=\"!!\" audience=\"king\" layout=\"huge\" theme=\"plaid\" hide=\"help\" mode=\"fun\"";
    let (browser, _page) = open(&server, &snippet(&server, invalid)).await;
    browser.find(".sid.full.auto .help").await;
}

#[tokio::test]
async fn changed_attributes_update_the_widget_and_keep_its_state() {
    let server = Server::start();
    let (browser, _page) = open(&server, &snippet(&server, "lang=\"en\"")).await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.run("const widget = document.querySelector('sid-pledge'); widget.lang = 'ar'; widget.theme = 'dark'").await;
    browser.find(".sid.dark[dir=rtl]").await;
    browser
        .until("return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-promise-listen').checked")
        .await;
    browser.run("document.querySelector('sid-pledge').layout = 'compact'").await;
    browser.find(".sid.compact").await;
    browser.click("#sid-take").await;
    browser.until("return events.some(([name]) => name === 'taken')").await;
}

#[tokio::test]
async fn a_moved_element_stays_active_and_a_reinserted_one_is_activated_again() {
    let server = Server::start();
    let (browser, _page) = open(&server, &snippet(&server, "")).await;
    browser.open_section("sid-promises").await;
    browser.click("label[for=sid-promise-listen]").await;
    browser.run("document.body.append(document.querySelector('sid-pledge'))").await;
    browser
        .until("return document.querySelector('sid-pledge').shadowRoot.querySelector('#sid-promise-listen').checked")
        .await;
    browser.run("window.removed = document.querySelector('sid-pledge'); removed.remove()").await;
    browser.until("return !removed.shadowRoot.querySelector('#sid-take')").await;
    browser.run("events.length = 0; document.body.append(removed); removed.scrollIntoView()").await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 1);
}

#[tokio::test]
async fn an_element_created_by_script_works() {
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
    browser.until("return events.some(([name]) => name === 'taken')").await;
}

#[tokio::test]
async fn test_mode_is_counted_separately() {
    let server = Server::start();
    let (browser, _page) = open(&server, &snippet(&server, "mode=\"test\"")).await;
    browser.find(".ribbon").await;
    browser.click("#sid-take").await;
    browser.until_text("Thank you").await;
    assert_eq!(server.counts().await.pledges, 0);
}

/// Starts a malicious server, whose widget contains scripts.
async fn start_malicious_server(server: &Server) -> String {
    let url = format!("{}/api/v1/campaigns/sid-2023/widget?lang=en&format=html", server.origin);
    let widget = reqwest::get(url).await.unwrap().text().await.unwrap();
    let widget = widget
        .replacen("data-sid-root>", "data-sid-root><img src=x onerror=\"window.scripted = true\">", 1)
        .replace("https://ecpat.org", "java\\tscript:window.scripted=true//");
    assert!(widget.contains("onerror") && widget.contains("java\\tscript"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let headers = [(HeaderName::from_static("access-control-allow-origin"), HeaderValue::from_static("*"))];
    let (_, props) = widget.split_once("data-sid-props>").unwrap();
    let props = props.trim_end_matches("</script>").to_owned();
    let respond = move |uri: Uri| async move {
        let is_json = uri.query().is_some_and(|query| query.contains("format=json"));
        (headers, Html(if is_json { props } else { widget }))
    };
    let router = Router::new().fallback(respond);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    origin
}

#[tokio::test]
async fn a_foreign_endpoint_cannot_run_a_script_in_the_page() {
    let server = Server::start();
    let malicious = start_malicious_server(&server).await;
    let (browser, _page) = open(&server, &snippet(&server, &format!("endpoint=\"{malicious}\""))).await;
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
async fn the_accent_attribute_is_overridden_by_a_style_sheet_of_the_host_page() {
    let server = Server::start();
    let accent = "const root = document.querySelector('sid-pledge')?.shadowRoot?.querySelector('.sid'); \
                  return root && getComputedStyle(root).getPropertyValue('--_sid-requested-accent').trim()";
    let (browser, _page) = open(&server, &snippet(&server, "accent=\"7a1fa2\" theme=\"light\"")).await;
    assert_eq!(browser.until(accent).await, json!("#7a1fa2"));
    browser.run("document.querySelector('sid-pledge').accent = 'invalid'").await;
    assert_eq!(browser.until(accent).await, json!("#0b6464"));
    browser.run("const styles = new CSSStyleSheet(); styles.replaceSync('sid-pledge { --sid-accent: #123456 }'); document.adoptedStyleSheets = [styles]; document.querySelector('sid-pledge').accent = '#abc'").await;
    assert_eq!(browser.until(accent).await, json!("#123456"));
}
