//! A partner's site: any page, served from an origin that is not the server's.

use std::path::Path;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE},
    response::{Html, IntoResponse},
};
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
        let headers = named(headers);
        Self::serve(Router::new().fallback(move || async move { (headers, Html(page)) })).await
    }

    /// Serves a site as it lies in a folder, with these headers.
    pub async fn of_folder(folder: &Path, headers: &[(&'static str, String)]) -> Self {
        let (folder, headers) = (folder.to_owned(), named(headers));
        Self::serve(Router::new().fallback(move |uri: Uri| async move {
            let path = folder.join(if uri.path() == "/" { "index.html" } else { &uri.path()[1..] });
            let kind = match path.extension().and_then(|extension| extension.to_str()) {
                Some("html") => "text/html",
                Some("js") => "text/javascript",
                Some("css") => "text/css",
                Some("wasm") => "application/wasm",
                _ => "text/plain",
            };
            match std::fs::read(path) {
                Ok(content) => (headers, [(CONTENT_TYPE, kind)], content).into_response(),
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            }
        }))
        .await
    }

    async fn serve(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, serving }
    }
}

fn named(headers: &[(&'static str, String)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
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
