//! A partner's site: any page, served from an origin that is not the server's.

use axum::{Router, http::HeaderMap, response::Html};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::server::Server;

/// A page on an origin of its own.
pub struct HostPage {
    /// Its address.
    pub url: String,
    serving: JoinHandle<()>,
}

impl HostPage {
    /// Serves a page with this content in its body.
    pub async fn with(body: &str) -> Self {
        Self::with_headers(body, &[]).await
    }

    /// Serves a page with this content in its body and these headers.
    pub async fn with_headers(body: &str, headers: &[(&'static str, String)]) -> Self {
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A partner</title></head>\
             <body><h1>A partner</h1>{body}<p id=\"below\">What stands below.</p></body></html>"
        );
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = Router::new().fallback(move || async move { (headers, Html(page)) });
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, serving }
    }
}

impl Drop for HostPage {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The line a partner pastes, and the element with its attributes.
pub fn snippet(server: &Server, attributes: &str) -> String {
    let origin = &server.origin;
    format!(
        "<script type=\"module\" src=\"{origin}/embed.js\"></script>\
         <sid-pledge {attributes}><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    )
}
