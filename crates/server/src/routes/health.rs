//! Whether the process is alive, and whether it can serve.

use std::time::Duration;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::time::timeout;

use super::json;
use crate::{app::Shared, problem::Fault};

/// How long the store may take to show that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
struct Ready {
    status: &'static str,
    campaigns: usize,
    /// Whether the element's files are in this binary.
    element: bool,
}

/// Answers as long as the process does.
pub async fn show_health() -> Response {
    ([(header::CONTENT_TYPE, "text/plain"), (header::CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// Answers 200 while the store takes changes and the campaigns are loaded.
pub async fn show_readiness(State(app): Shared) -> Result<Response, Fault> {
    timeout(PATIENCE, app.ledger.probe()).await.map_err(|_| Fault::StoreUnavailable)??;
    let ready = Ready { status: "ready", campaigns: app.campaigns.all().count(), element: app.release.is_complete() };
    json(StatusCode::OK, &ready)
}
