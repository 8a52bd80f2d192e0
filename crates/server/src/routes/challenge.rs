//! What a client must solve before it may act.

use axum::{http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::json;
use crate::problem::Fault;

/// What must be solved now; nothing while the site is calm.
#[derive(Debug, Serialize, ToSchema)]
pub struct Challenge {
    /// The challenge.
    challenge: Option<String>,
}

/// What a client must solve now.
#[utoipa::path(
    get,
    path = "/api/v1/challenge",
    tag = "pledges",
    responses((status = 200, description = "The challenge, or none", body = Challenge))
)]
pub async fn show_challenge() -> Result<Response, Fault> {
    json(StatusCode::OK, &Challenge { challenge: None })
}
