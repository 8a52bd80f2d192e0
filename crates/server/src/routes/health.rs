//! Health checks: liveness and readiness.

use std::time::Duration;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    app::AppState,
    http::{error::HttpError, json::json},
};

/// Time in which the ledger must answer for the server to be ready.
pub const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Readiness {
    status: &'static str,
    /// Number of campaigns.
    campaigns: usize,
    /// True if the binary contains the element's files.
    element: bool,
}

/// Returns 200 while the process is alive.
pub async fn show_health() -> Response {
    ([(header::CONTENT_TYPE, "text/plain"), (header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// Returns 200 while the ledger answers.
pub async fn show_readiness(State(app): AppState) -> Result<Response, HttpError> {
    timeout(PROBE_TIMEOUT, app.ledger.probe()).await.map_err(|_| HttpError::StoreUnavailable)??;
    let campaigns = app.campaigns.all().count();
    json(StatusCode::OK, &Readiness { status: "ready", campaigns, element: app.release.is_complete() })
}
