//! Reverse proxy between a browser and the server, which can change files and block requests.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::server::Server;

/// Running proxy, on an origin of its own.
pub struct TamperingProxy {
    /// Origin of the proxy, without a trailing slash.
    pub origin: String,
    blocked: Arc<Mutex<Vec<String>>>,
    replacement: Arc<Mutex<Option<Replacement>>>,
    serving: JoinHandle<()>,
}

/// Response to the requests for a path, in place of the server's.
#[derive(Clone)]
pub struct Replacement {
    /// Path of the file.
    pub path: &'static str,
    /// Headers besides those that a script of another origin needs.
    pub headers: Vec<(&'static str, String)>,
    /// Content.
    pub body: Vec<u8>,
}

#[derive(Clone)]
struct Rules {
    origin: String,
    /// Suffix of the paths of files in which one byte is changed.
    changed: Option<&'static str>,
    /// Predicate for the paths and queries that are blocked.
    is_blocked: fn(&str) -> bool,
    blocked: Arc<Mutex<Vec<String>>>,
    replacement: Arc<Mutex<Option<Replacement>>>,
}

impl TamperingProxy {
    /// Starts a proxy that forwards everything, until a response is [replaced](Self::replace).
    pub async fn forwarding(server: &Server) -> Self {
        Self::start(server, None, |_| false).await
    }

    /// Starts a proxy that changes one byte of the files whose path ends with `file`.
    pub async fn changing(server: &Server, file: &'static str) -> Self {
        Self::start(server, Some(file), |_| false).await
    }

    /// Starts a proxy that responds 403 to some paths and queries.
    pub async fn blocking(server: &Server, is_blocked: fn(&str) -> bool) -> Self {
        Self::start(server, None, is_blocked).await
    }

    /// Replaces a response from now on, and no other one.
    pub fn replace(&self, replacement: Replacement) {
        *self.replacement.lock().unwrap() = Some(replacement);
    }

    /// Returns the paths and queries that were blocked.
    pub fn blocked(&self) -> Vec<String> {
        self.blocked.lock().unwrap().clone()
    }

    async fn start(server: &Server, changed: Option<&'static str>, is_blocked: fn(&str) -> bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (blocked, replacement) = (Arc::default(), Arc::default());
        let rules = Rules {
            origin: server.origin.clone(),
            changed,
            is_blocked,
            blocked: Arc::clone(&blocked),
            replacement: Arc::clone(&replacement),
        };
        let router = Router::new().fallback(forward).with_state(rules);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, blocked, replacement, serving }
    }
}

impl IntoResponse for Replacement {
    fn into_response(self) -> Response {
        let mut response = Response::builder()
            .header(header::CONTENT_TYPE, "text/javascript")
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .header(header::CACHE_CONTROL, "no-store");
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body)).unwrap()
    }
}

impl Drop for TamperingProxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn forward(State(rules): State<Rules>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.to_string();
    if (rules.is_blocked)(&path) {
        rules.blocked.lock().unwrap().push(path);
        return Response::builder().status(403).body(Body::empty()).unwrap();
    }
    let replacement = rules.replacement.lock().unwrap().clone();
    if let Some(replacement) = replacement.filter(|replacement| replacement.path == parts.uri.path()) {
        return replacement.into_response();
    }
    let body = axum::body::to_bytes(body, 16_384).await.unwrap();
    let mut forwarded = reqwest::Client::new().request(parts.method, format!("{}{path}", rules.origin)).body(body);
    for (name, value) in &parts.headers {
        if ![header::HOST, header::ACCEPT_ENCODING, header::CONTENT_LENGTH].contains(name) {
            forwarded = forwarded.header(name, value);
        }
    }
    let original = forwarded.send().await.unwrap();
    let (status, headers) = (original.status(), original.headers().clone());
    // The stream of live counts never ends, so it is not forwarded.
    if headers.get(header::CONTENT_TYPE).is_some_and(|media_type| media_type == "text/event-stream") {
        return Response::builder().status(503).body(Body::empty()).unwrap();
    }
    let mut content = original.bytes().await.unwrap().to_vec();
    if rules.changed.is_some_and(|file| parts.uri.path().ends_with(file)) {
        // At four fifths, each of these files has code, and no name that the page looks up.
        let at = content.len() * 4 / 5;
        content[at] ^= 1;
    }
    let mut response = Response::builder().status(status).body(Body::from(content)).unwrap();
    for (name, value) in &headers {
        if ![header::CONTENT_LENGTH, header::TRANSFER_ENCODING, HeaderName::from_static("keep-alive")].contains(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}
