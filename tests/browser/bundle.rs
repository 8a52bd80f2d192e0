//! A campaign as static files: served by any host, or opened from a disk.

use std::{
    process::Command,
    sync::{Arc, Mutex},
};

use axum::{Router, http::Uri};
use serde_json::json;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{browser::Browser, server::program};

/// A bundle of the campaign in the box.
pub struct Bundle(TempDir);

impl Bundle {
    /// Writes one, as somebody who has the program and no server does.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["bundle", "pledge", "--public-url", "https://example.org/pledge"];
        let written = Command::new(program()).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        Self(folder)
    }

    /// Its address on the disk.
    pub fn on_disk(&self) -> String {
        format!("file://{}/pledge/", self.0.path().display())
    }

    /// Serves it as the simplest of hosts does: the files that are there, and 404.
    pub async fn served(&self) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/pledge/", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (folder, noted) = (self.0.path().to_owned(), Arc::clone(&asked));
        let router = Router::new().fallback(move |uri: Uri| async move {
            let path = uri.path().trim_start_matches('/');
            noted.lock().unwrap().push(path.to_owned());
            let media_type = match path.rsplit_once('.').map(|(_, kind)| kind) {
                Some("html") => "text/html",
                Some("css") => "text/css",
                Some("svg") => "image/svg+xml",
                _ => "application/octet-stream",
            };
            let file = std::fs::read(folder.join(path)).map_err(|_| axum::http::StatusCode::NOT_FOUND)?;
            Ok::<_, axum::http::StatusCode>(([("content-type", media_type)], file))
        });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Host { url, asked, serving }
    }
}

/// A host of static files.
pub struct Host {
    /// The address of the bundle.
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Host {
    /// What it was asked for, without doubles.
    pub fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked.dedup();
        asked
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What of the parts of a page cannot be seen, and whether its styles are those of its files.
pub const UNSEEN: &str = "
    const parts = ['.statement p', '.promises li', '.steps details[open] li', '.help li a', '.share a.way', '.qr', '#sid-leave'];
    const unseen = parts.filter((part) => !document.querySelector(part)?.checkVisibility());
    const style = getComputedStyle(document.querySelector('.sid'));
    if (style.borderTopStyle !== 'solid' || style.containerType !== 'inline-size') unseen.push('widget.css');
    if (getComputedStyle(document.body).marginTop !== '0px') unseen.push('page.css');
    return unseen;";

#[tokio::test]
async fn from_a_disk_and_from_a_host_everything_is_there_in_its_styles() {
    let bundle = Bundle::new();
    let host = bundle.served().await;
    let browser = Browser::start().await;
    for folder in [bundle.on_disk(), host.url.clone()] {
        for (file, dir) in [("index.html", "ltr"), ("ar.html", "rtl"), ("th.html", "ltr")] {
            browser.open(&format!("{folder}{file}")).await;
            assert_eq!(browser.run(UNSEEN).await, json!([]), "{folder}{file}");
            let read = browser.run("return getComputedStyle(document.querySelector('.sid')).direction").await;
            assert_eq!(read, json!(dir), "{folder}{file}");
        }
        browser.run("document.querySelector('nav a[lang=fr]').click()").await;
        browser.until("return location.pathname.endsWith('/fr.html') && document.documentElement.lang === 'fr'").await;
    }
}
