//! What stands between a browser and the server, and hands on what it does not change or eat.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, header},
    response::Response,
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::server::Server;

/// Hands on what the server answers, on an origin of its own.
pub struct Passing {
    /// Its origin, without a slash at the end.
    pub origin: String,
    eaten: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

#[derive(Clone)]
struct Rules {
    origin: String,
    /// One byte is another in files whose name ends so.
    changed: Option<&'static str>,
    /// Paths that get no answer.
    blocked: fn(&str) -> bool,
    eaten: Arc<Mutex<Vec<String>>>,
}

impl Passing {
    /// Changes one byte of the files whose name ends in `file`.
    pub async fn changing(server: &Server, file: &'static str) -> Self {
        Self::start(server, Some(file), |_| false).await
    }

    /// Answers nothing for some paths and queries.
    pub async fn without(server: &Server, blocked: fn(&str) -> bool) -> Self {
        Self::start(server, None, blocked).await
    }

    /// The paths and queries that got no answer.
    pub fn eaten(&self) -> Vec<String> {
        self.eaten.lock().unwrap().clone()
    }

    async fn start(server: &Server, changed: Option<&'static str>, blocked: fn(&str) -> bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let eaten = Arc::default();
        let rules = Rules { origin: server.origin.clone(), changed, blocked, eaten: Arc::clone(&eaten) };
        let router = Router::new().fallback(hand_on).with_state(rules);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, eaten, serving }
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn hand_on(State(rules): State<Rules>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.to_string();
    if (rules.blocked)(&path) {
        rules.eaten.lock().unwrap().push(path);
        return Response::builder().status(403).body(Body::empty()).unwrap();
    }
    let body = axum::body::to_bytes(body, 16_384).await.unwrap();
    let mut asked = reqwest::Client::new().request(parts.method, format!("{}{path}", rules.origin)).body(body);
    for (name, value) in &parts.headers {
        if ![header::HOST, header::ACCEPT_ENCODING, header::CONTENT_LENGTH].contains(name) {
            asked = asked.header(name, value);
        }
    }
    let answer = asked.send().await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    // The live counts never end, and nobody here waits for them.
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream") {
        return Response::builder().status(503).body(Body::empty()).unwrap();
    }
    let mut content = answer.bytes().await.unwrap().to_vec();
    if rules.changed.is_some_and(|file| parts.uri.path().ends_with(file)) {
        // In the last third there is code in each of them, and no name that anything is found by.
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
