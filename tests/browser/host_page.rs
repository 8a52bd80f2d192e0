//! Partner's page, served from another origin than the server's.

use std::path::Path;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE},
    response::{Html, IntoResponse},
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::server::Server;

/// Page on an origin of its own.
pub struct HostPage {
    /// URL of the page.
    pub url: String,
    serving: JoinHandle<()>,
}

impl HostPage {
    /// Serves a page with a given body.
    pub async fn with(body: &str) -> Self {
        Self::with_headers(body, &[]).await
    }

    /// Serves a page with a given body and response headers.
    pub async fn with_headers(body: &str, headers: &[(&'static str, String)]) -> Self {
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>A partner</title></head>\
             <body><h1>A partner</h1>{body}<p id=\"below\">Text below the widget.</p></body></html>"
        );
        Self::document(page, headers).await
    }

    /// Serves a complete HTML document with given response headers.
    pub async fn document(html: String, headers: &[(&'static str, String)]) -> Self {
        let headers = header_map(headers);
        Self::serve(Router::new().fallback(move || async move { (headers, Html(html)) })).await
    }

    /// Serves the files of a folder with given response headers.
    pub async fn of_folder(folder: &Path, headers: &[(&'static str, String)]) -> Self {
        let (folder, headers) = (folder.to_owned(), header_map(headers));
        Self::serve(Router::new().fallback(move |uri: Uri| async move {
            let path = folder.join(if uri.path() == "/" { "index.html" } else { &uri.path()[1..] });
            let media_type = match path.extension().and_then(|extension| extension.to_str()) {
                Some("html") => "text/html",
                Some("js") => "text/javascript",
                Some("css") => "text/css",
                Some("wasm") => "application/wasm",
                _ => "text/plain",
            };
            match std::fs::read(path) {
                Ok(content) => (headers, [(CONTENT_TYPE, media_type)], content).into_response(),
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            }
        }))
        .await
    }

    /// Serves what a router responds.
    pub async fn serve(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, serving }
    }
}

fn header_map(headers: &[(&'static str, String)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

impl Drop for HostPage {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Returns the HTML that a partner pastes: the script and the element with given attributes.
pub fn snippet(server: &Server, attributes: &str) -> String {
    snippet_from(&server.origin, attributes)
}

/// Returns the same for another origin than the server's, such as that of a proxy.
pub fn snippet_from(origin: &str, attributes: &str) -> String {
    format!(
        "<script type=\"module\" src=\"{origin}/embed.js\"></script>\
         <sid-pledge {attributes}><a id=\"fallback\" href=\"{origin}/p/sid-2023\">Take the pledge</a></sid-pledge>"
    )
}
