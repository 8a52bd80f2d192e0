//! Policies that name scripts by nonce or hash, and policies that sandbox the page itself.

use serde_json::Value;

use super::{expect_fallback_link, take_pledge_in_page};
use crate::{
    browser::{Browser, LISTENER},
    host_page::{HostPage, snippet},
    server::Server,
};

pages! {
    the_widget_works_under_policies_with_nonces_and_sandboxes:
    "a policy with a nonce" => nonce("script-src 'nonce-1234567890' 'wasm-unsafe-eval'; connect-src HOST"),
    "a policy with a nonce that forbids all else" => nonce("default-src 'none'; script-src 'nonce-1234567890' 'wasm-unsafe-eval'; connect-src HOST"),
    "a policy with a nonce and 'strict-dynamic'" => nonce("script-src 'nonce-1234567890' 'strict-dynamic' 'wasm-unsafe-eval'; connect-src HOST"),
    "a policy with a nonce, and a classic script" => classic_nonce("script-src 'nonce-1234567890' 'wasm-unsafe-eval'; connect-src HOST"),
    "a policy with a nonce and Trusted Types" => nonce("script-src 'nonce-1234567890' 'wasm-unsafe-eval'; connect-src HOST; require-trusted-types-for 'script'"),
    "a policy with the hash of the loader alone" => hash_of_loader,
    "a page sandboxed by its header to allow-scripts" => sandbox("sandbox allow-scripts"),
    "a page sandboxed by its header, with forms" => sandbox("sandbox allow-scripts allow-forms"),
    "a page sandboxed by its header, with its origin" => sandbox("sandbox allow-scripts allow-same-origin"),
}

async fn open_with_nonce(browser: &Browser, server: &Server, policy: &str, kind: &str) -> HostPage {
    let origin = &server.origin;
    let body = format!(
        "{}<script nonce=\"1234567890\" {kind} src=\"{origin}/embed.js\"></script>\
         <sid-pledge lang=\"en\"><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>",
        LISTENER.replace("<script", "<script nonce=\"1234567890\"")
    );
    let headers = [("content-security-policy", policy.replace("HOST", origin))];
    let page = HostPage::with_headers(&body, &headers).await;
    browser.open(&page.url).await;
    page
}

/// Takes the pledge in a page whose policy names the loader by a nonce. `HOST` stands for the server.
async fn nonce(browser: &Browser, server: Server, policy: &str) {
    let _page = open_with_nonce(browser, &server, policy, "type=\"module\"").await;
    take_pledge_in_page(browser, &server).await;
}

/// Does the same where the loader is a classic script.
async fn classic_nonce(browser: &Browser, server: Server, policy: &str) {
    let _page = open_with_nonce(browser, &server, policy, "").await;
    take_pledge_in_page(browser, &server).await;
}

/// Expects the pledge to be taken in the page, by the form or on the linked page, where the policy allows the loader
/// alone. Browsers differ in which of these is left.
async fn hash_of_loader(browser: &Browser, server: Server) {
    let origin = &server.origin;
    let version = server.version().await;
    let release = reqwest::get(format!("{origin}/v/{version}/release.json")).await.unwrap().text().await.unwrap();
    let release: Value = serde_json::from_str(&release).unwrap();
    let hash = release["files"]["embed.js"]["integrity"].as_str().unwrap();
    let body = format!(
        "<script type=\"module\" crossorigin integrity=\"{hash}\" src=\"{origin}/v/{version}/embed.js\"></script>\
         <sid-pledge lang=\"en\"><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    );
    let policy = format!("script-src '{hash}' 'wasm-unsafe-eval'; connect-src {origin}");
    let page = HostPage::with_headers(&body, &[("content-security-policy", policy)]).await;
    browser.open(&page.url).await;
    browser.until("return document.readyState === 'complete'").await;
    if browser.run("return Boolean(customElements.get('sid-pledge'))").await == Value::Bool(false) {
        return expect_fallback_link(browser).await;
    }
    browser.click("#sid-take").await;
    let outcome = "return location.pathname === '/p/sid-2023/thanks' || document.querySelector('sid-pledge').shadowRoot?.querySelector('.thanks')";
    browser.until(outcome).await;
    assert_eq!(server.counts().await.pledges, 1);
}

/// Takes the pledge in a page with a policy that sandboxes the page itself, and shares it.
async fn sandbox(browser: &Browser, server: Server, policy: &str) {
    let body = format!("{LISTENER}{}", snippet(&server, "lang=\"en\""));
    let page = HostPage::with_headers(&body, &[("content-security-policy", policy.to_owned())]).await;
    browser.open(&page.url).await;
    take_pledge_in_page(browser, &server).await;
    // Nothing can be opened, so the address is copied, or shown to be copied.
    browser.open_section("sid-share").await;
    browser.click("[data-channel=whatsapp]").await;
    let is_copied = "const root = document.querySelector('sid-pledge').shadowRoot; \
                     return root.querySelector('input.link') || root.querySelector('.share').innerText.includes('Link copied')";
    browser.until(&format!("return Boolean((() => {{ {is_copied} }})())")).await;
}
