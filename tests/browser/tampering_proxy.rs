//! Reverse proxy between a browser and the server, which can change files and texts, hold back or block requests, and
//! forge responses.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
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

/// Treatment of a request by the proxy.
pub enum Verdict {
    /// The request is forwarded to the server.
    Forward,
    /// The request is forwarded after a delay.
    ForwardAfter(Duration),
    /// The server responds to the request, and the response never reaches the browser.
    Unanswered,
    /// The server never receives the request, which stays open without a response.
    HoldBack,
    /// The proxy responds in the server's place. Other origins may read the response.
    Forge(Box<Response>),
    /// The proxy responds with a status and a page of its own. Other origins may read it.
    Page(u16, &'static str),
    /// The proxy responds in the same way, and without the headers that let another origin read it.
    OpaquePage(u16, &'static str),
    /// The proxy redirects the request to an address.
    Redirect(String),
    /// The proxy starts an event stream with a text, and sends nothing after it.
    SilentStream(String),
}

/// Change that a proxy makes to the HTML of a widget.
type Rewrite = fn(String) -> String;

#[derive(Clone)]
struct Rules {
    origin: String,
    /// Suffix of the paths of files in which one byte is changed.
    changed: Option<&'static str>,
    rewrite: Option<Rewrite>,
    judge: Arc<dyn Fn(&Parts) -> Verdict + Send + Sync>,
    blocked: Arc<Mutex<Vec<String>>>,
    replacement: Arc<Mutex<Option<Replacement>>>,
}

impl TamperingProxy {
    /// Starts a proxy that forwards everything, until a response is [replaced](Self::replace).
    pub async fn forwarding(server: &Server) -> Self {
        Self::start(server, None, None, |_| Verdict::Forward).await
    }

    /// Starts a proxy that changes one byte of the files whose path ends with `file`.
    pub async fn changing(server: &Server, file: &'static str) -> Self {
        Self::start(server, Some(file), None, |_| Verdict::Forward).await
    }

    /// Starts a proxy that changes the HTML of widgets. The media type loses its charset, and the response its ETag.
    pub async fn rewriting(server: &Server, rewrite: Rewrite) -> Self {
        Self::start(server, None, Some(rewrite), |_| Verdict::Forward).await
    }

    /// Starts a proxy that responds 403 to some paths and queries.
    pub async fn blocking(server: &Server, is_blocked: fn(&str) -> bool) -> Self {
        let judge = move |request: &Parts| {
            if is_blocked(&request.uri.to_string()) { Verdict::OpaquePage(403, "") } else { Verdict::Forward }
        };
        Self::start(server, None, None, judge).await
    }

    /// Starts a proxy that decides on each request.
    pub async fn judging(server: &Server, judge: impl Fn(&Parts) -> Verdict + Send + Sync + 'static) -> Self {
        Self::start(server, None, None, judge).await
    }

    /// Replaces a response from now on, and no other one.
    pub fn replace(&self, replacement: Replacement) {
        *self.replacement.lock().unwrap() = Some(replacement);
    }

    /// Returns the paths and queries that the proxy has answered with a page of its own.
    pub fn blocked(&self) -> Vec<String> {
        self.blocked.lock().unwrap().clone()
    }

    async fn start(
        server: &Server,
        changed: Option<&'static str>,
        rewrite: Option<Rewrite>,
        judge: impl Fn(&Parts) -> Verdict + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (blocked, replacement) = (Arc::default(), Arc::default());
        let rules = Rules {
            origin: server.origin.clone(),
            changed,
            rewrite,
            judge: Arc::new(judge),
            blocked: Arc::clone(&blocked),
            replacement: Arc::clone(&replacement),
        };
        let router = Router::new().fallback(handle).with_state(rules);
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

async fn handle(State(rules): State<Rules>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match (rules.judge)(&parts) {
        Verdict::Forward => forward(rules, parts, body).await,
        Verdict::ForwardAfter(delay) => {
            tokio::time::sleep(delay).await;
            forward(rules, parts, body).await
        }
        Verdict::Unanswered => {
            forward(rules, parts, body).await;
            std::future::pending().await
        }
        Verdict::HoldBack => std::future::pending().await,
        Verdict::Forge(response) => allow_every_origin(*response),
        Verdict::Page(status, text) => allow_every_origin(block_page(&rules, &parts, status, text)),
        Verdict::OpaquePage(status, text) => block_page(&rules, &parts, status, text),
        Verdict::Redirect(address) => {
            Response::builder().status(302).header(header::LOCATION, address).body(Body::empty()).unwrap()
        }
        Verdict::SilentStream(text) => allow_every_origin(silent_stream(text)),
    }
}

fn allow_every_origin(mut response: Response) -> Response {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn block_page(rules: &Rules, request: &Parts, status: u16, text: &'static str) -> Response {
    rules.blocked.lock().unwrap().push(request.uri.to_string());
    let page = Response::builder().status(status).header(header::CONTENT_TYPE, "text/html");
    page.body(Body::from(text)).unwrap()
}

fn silent_stream(text: String) -> Response {
    let frames = stream::iter([Ok::<_, Infallible>(text)]).chain(stream::pending());
    let response = Response::builder().header(header::CONTENT_TYPE, "text/event-stream");
    response.body(Body::from_stream(frames)).unwrap()
}

async fn forward(rules: Rules, parts: Parts, body: Body) -> Response {
    let replacement = rules.replacement.lock().unwrap().clone();
    if let Some(replacement) = replacement.filter(|replacement| replacement.path == parts.uri.path()) {
        return replacement.into_response();
    }
    let path = parts.uri.to_string();
    let body = axum::body::to_bytes(body, 16_384).await.unwrap();
    let mut forwarded = reqwest::Client::new().request(parts.method, format!("{}{path}", rules.origin)).body(body);
    for (name, value) in &parts.headers {
        if ![header::HOST, header::ACCEPT_ENCODING, header::CONTENT_LENGTH].contains(name) {
            forwarded = forwarded.header(name, value);
        }
    }
    // A page that is left behind may still ask when the test has ended the server.
    let Ok(original) = forwarded.send().await else { return StatusCode::BAD_GATEWAY.into_response() };
    let (status, mut headers) = (original.status(), original.headers().clone());
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
    let is_html = headers.get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    if let Some(rewrite) = rules.rewrite.filter(|_| is_html && parts.uri.path().ends_with("/widget")) {
        content = rewrite(String::from_utf8(content).unwrap()).into_bytes();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        headers.remove(header::ETAG);
    }
    let mut response = Response::builder().status(status).body(Body::from(content)).unwrap();
    for (name, value) in &headers {
        if ![header::CONTENT_LENGTH, header::TRANSFER_ENCODING, HeaderName::from_static("keep-alive")].contains(name) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}
