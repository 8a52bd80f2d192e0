//! Pages that pin the loader: by the key of all releases, or one release by its hash, which works with a newer server.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use crate::{
    browser::{Browser, LISTENER},
    host_page::HostPage,
    server::Server,
};

/// Returns the earlier releases in `tests/releases`: version, folder, and the published hash of the loader.
fn earlier_releases() -> Vec<(String, PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/releases");
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let releases: Vec<_> = folders
        .map(|folder| {
            let manifest: Value = serde_json::from_slice(&fs::read(folder.join("release.json")).unwrap()).unwrap();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&manifest["version"]), folder, text(&manifest["files"]["embed.js"]["integrity"]))
        })
        .collect();
    assert!(!releases.is_empty());
    releases
}

async fn open_with_loader(server: &Server, path: &str, integrity: &str) -> (Browser, HostPage) {
    let origin = &server.origin;
    let page = HostPage::with(&format!(
        "{LISTENER}<script type=\"module\" src=\"{origin}{path}\" integrity=\"{integrity}\" crossorigin=\"anonymous\"></script>\
         <sid-pledge lang=\"en\" audience=\"parent\"><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    ))
    .await;
    let browser = Browser::start().await;
    browser.open(&page.url).await;
    (browser, page)
}

#[tokio::test]
async fn earlier_releases_work_with_the_current_server() {
    for (version, folder, integrity) in earlier_releases() {
        let server = Server::start();
        assert!(!server.has_release(&version), "{version} is the current release, not an earlier one");
        server.add_release(&version, &folder);
        let path = format!("/v/{version}/embed.js");
        let (browser, _page) = open_with_loader(&server, &path, &integrity).await;
        browser.until_ready().await;
        browser.click("#sid-languages").await;
        browser.click("[data-lang=fr]").await;
        browser.find(".sid[lang=fr]").await;
        browser.click("#sid-promise-listen").await;
        browser.click("#sid-take").await;
        browser.find(".thanks").await;
        browser.click("#sid-picture").await;
        browser.click("#sid-copy").await;
        browser.until_count("shares", 1).await;
        browser.click("#sid-take-back").await;
        browser.until_count("pledges", 0).await;
        let versions = "return [...new Set(performance.getEntriesByType('resource').map(({ name }) => /\\/v\\/([^/]+)/.exec(name)?.[1]).filter(Boolean))]";
        assert_eq!(browser.run(versions).await, json!([version]), "no file of another release is loaded");
    }
}

#[tokio::test]
async fn the_server_archives_its_own_release() {
    let server = Server::start();
    let version = server.version().await;
    assert!(server.has_release(&version));
}

#[tokio::test]
async fn a_loader_with_another_hash_is_blocked_and_the_link_is_shown() {
    let server = Server::start();
    let path = format!("/v/{}/embed.js", server.version().await);
    let other_hash = "sha384-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let (browser, _page) = open_with_loader(&server, &path, other_hash).await;
    browser.until("return document.readyState === 'complete'").await;
    assert_eq!(browser.run("return customElements.get('sid-pledge') ?? null").await, json!(null));
    assert_eq!(browser.run("return document.querySelector('#fallback').checkVisibility()").await, json!(true));
}

/// Firefox and WebKit ignore the key.
#[tokio::test]
async fn a_loader_with_the_published_key_runs() {
    let server = Server::start();
    let manifest = format!("{}/v/{}/release.json", server.origin, server.version().await);
    let manifest = reqwest::get(manifest).await.unwrap().bytes().await.unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let key = format!("ed25519-{}", manifest["signing"]["keys"][0].as_str().unwrap());
    let (browser, _page) = open_with_loader(&server, "/embed.js", &key).await;
    browser.until_ready().await;
    browser.click("#sid-take").await;
    browser.find(".thanks").await;
}
