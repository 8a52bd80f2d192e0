//! Campaign as static files, served by any host or opened from a disk.

use std::{
    process::Command,
    sync::{Arc, Mutex},
};

use axum::{Router, http::Uri};
use serde_json::json;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{browser::Browser, server::program};

/// Bundle of the embedded campaign, in a temporary folder.
pub struct Bundle(TempDir);

impl Bundle {
    /// Writes a bundle by the command, without a server.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["bundle", "pledge", "--public-url", "https://example.org/pledge"];
        let written = Command::new(program()).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        Self(folder)
    }

    /// Returns the `file:` URL of the bundle.
    pub fn file_url(&self) -> String {
        format!("file://{}/pledge/", self.0.path().display())
    }

    /// Serves the bundle like the simplest of hosts: the files, and 404 for everything else.
    pub async fn serve(&self) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/pledge/", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let (folder, recorded) = (self.0.path().to_owned(), Arc::clone(&requests));
        let router = Router::new().fallback(move |uri: Uri| async move {
            let path = uri.path().trim_start_matches('/');
            recorded.lock().unwrap().push(path.to_owned());
            let media_type = match path.rsplit_once('.').map(|(_, extension)| extension) {
                Some("html") => "text/html",
                Some("css") => "text/css",
                Some("svg") => "image/svg+xml",
                _ => "application/octet-stream",
            };
            let file = std::fs::read(folder.join(path)).map_err(|_| axum::http::StatusCode::NOT_FOUND)?;
            Ok::<_, axum::http::StatusCode>(([("content-type", media_type)], file))
        });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Host { url, requests, serving }
    }
}

/// Running host of static files.
pub struct Host {
    /// URL of the bundle.
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Host {
    /// Returns the requested paths, sorted and without duplicates.
    pub fn requests(&self) -> Vec<String> {
        let mut requests = self.requests.lock().unwrap().clone();
        requests.sort();
        requests.dedup();
        requests
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Script that returns the parts of a page that are not visible, and the style sheets that are not applied.
pub const MISSING_PARTS: &str = "
    const parts = ['.statement', '.promises li', '.steps details[open] li', '.help li a', '.share a.way', '.qr', '#sid-leave'];
    const missing = parts.filter((part) => !document.querySelector(part)?.checkVisibility());
    const style = getComputedStyle(document.querySelector('.sid'));
    if (style.borderTopStyle !== 'solid' || style.containerType !== 'inline-size') missing.push('widget.css');
    if (getComputedStyle(document.body).marginTop !== '0px') missing.push('page.css');
    return missing;";

#[tokio::test]
async fn a_bundle_is_complete_and_styled_from_a_disk_and_from_a_host() {
    let bundle = Bundle::new();
    let host = bundle.serve().await;
    let browser = Browser::start().await;
    for folder in [bundle.file_url(), host.url.clone()] {
        for (file, dir) in [("index.html", "ltr"), ("ar.html", "rtl"), ("th.html", "ltr")] {
            browser.open(&format!("{folder}{file}")).await;
            assert_eq!(browser.run(MISSING_PARTS).await, json!([]), "{folder}{file}");
            let direction = browser.run("return getComputedStyle(document.querySelector('.sid')).direction").await;
            assert_eq!(direction, json!(dir), "{folder}{file}");
        }
        browser.run("document.querySelector('.language-menu a[lang=fr]').click()").await;
        browser.until("return location.pathname.endsWith('/fr.html') && document.documentElement.lang === 'fr'").await;
    }
}
