//! Challenge that a client solves before it sends acts.

use axum::{http::StatusCode, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{error::HttpError, json::json};

/// Current challenge; `null` if none is required.
#[derive(Debug, Serialize, ToSchema)]
pub struct Challenge {
    /// Challenge.
    challenge: Option<String>,
}

/// Returns the current challenge.
#[utoipa::path(
    get,
    path = api::paths::CHALLENGE,
    tag = "pledges",
    responses((status = 200, description = "The challenge, or null", body = Challenge))
)]
pub async fn show_challenge() -> Result<Response, HttpError> {
    json(StatusCode::OK, &Challenge { challenge: None })
}
