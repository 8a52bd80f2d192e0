//! Service that answers every request: the routes, and around them what all responses have in common.
//!
//! It is one function and not a stack of layers, because each layer of a router clones and boxes the one below for
//! every request, which together cost as much as the handlers of the hot routes.
//!
//! Invariant: every response, also of an error or a panic, is made by [`HttpService`].

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use tower::ServiceExt;

use crate::{
    app::App,
    frequent::FrequentResponses,
    http::{
        error::{HttpError, normalized},
        host::has_valid_host,
    },
    pages::{canonical::redirect_to_canonical, error_page::Navigation},
    router::router,
    routes::pledges,
};

/// Time for which a browser may cache the response to a CORS preflight.
pub const PREFLIGHT_MAX_AGE: Duration = Duration::from_secs(86_400);

/// Headers of every response. Any origin may call, without credentials, and embed what it gets.
const COMMON_HEADERS: [(HeaderName, &str); 5] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag,retry-after,content-language"),
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    (HeaderName::from_static("timing-allow-origin"), "*"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Service that answers every request.
#[derive(Clone, Debug)]
pub struct HttpService {
    app: Arc<App>,
    routes: Router,
    frequent: Arc<FrequentResponses>,
}

impl HttpService {
    /// Creates the service.
    pub fn new(app: Arc<App>) -> Self {
        Self { routes: router(Arc::clone(&app)), app, frequent: Arc::default() }
    }

    /// Answers one of the most frequent requests. `None` for others, which [`Self::respond`] answers.
    pub fn respond_at_once<B>(&self, request: &axum::http::Request<B>) -> Option<Response> {
        if !has_valid_host(request) {
            return None;
        }
        // A handler that panics does so again for the router, which reports it.
        catch_unwind(AssertUnwindSafe(|| self.frequent.respond(&self.app, request, set_common_headers))).ok()?
    }

    /// Answers a request.
    pub async fn respond(self, request: Request) -> Response {
        let mut response = if !has_valid_host(&request) {
            HttpError::InvalidHost.into_response()
        } else if request.method() == Method::OPTIONS {
            preflight_response()
        } else {
            self.respond_to_valid(request).await
        };
        set_common_headers(response.headers_mut());
        response
    }

    async fn respond_to_valid(self, request: Request) -> Response {
        let navigation = Navigation::of(&request);
        let response = match redirect_to_canonical(&self.app, &request) {
            Some(redirect) => redirect,
            None => guarded(route(&self.app, self.routes, request)).await,
        };
        match navigation {
            Some(navigation) => navigation.with_error_page(&self.app, response),
            None => response,
        }
    }
}

/// Calls the handler of a request. Pledges, which come in bursts, skip the router.
async fn route(app: &Arc<App>, routes: Router, request: Request) -> Response {
    match pledges::Submission::of(app, request) {
        Ok(pledge) => pledge.respond().await,
        Err(request) => respond_from(routes, request).await,
    }
}

async fn respond_from(routes: Router, request: Request) -> Response {
    match routes.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Awaits a response. A panic and an error of a library become problems of this server.
fn guarded(response: impl Future<Output = Response>) -> impl Future<Output = Response> {
    AssertUnwindSafe(response).catch_unwind().map(|response| {
        response.map_or_else(
            |_| {
                tracing::error!("a handler panicked");
                HttpError::Internal.into_response()
            },
            normalized,
        )
    })
}

fn preflight_response() -> Response {
    [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET,HEAD,POST,DELETE")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization,content-type,if-none-match")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(PREFLIGHT_MAX_AGE.as_secs())),
    ]
    .into_response()
}

fn set_common_headers(headers: &mut HeaderMap) {
    headers.reserve(COMMON_HEADERS.len());
    for (name, value) in COMMON_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::StatusCode, routing::get};

    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_problem_with_a_fixed_text() {
        let panicking = Router::new().route("/panic", get(|| async { panic!("an internal detail") as () }));
        let request = Request::builder().uri("/panic").body(Body::empty()).expect("a request");
        let response = guarded(respond_from(panicking, request)).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], api::problem::MEDIA_TYPE);
        let body = axum::body::to_bytes(response.into_body(), 4096).await.expect("a body");
        assert!(!String::from_utf8_lossy(&body).contains("internal detail"));
    }
}
