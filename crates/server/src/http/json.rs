//! JSON responses.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::error::HttpError;

/// Creates a JSON response that is not cached.
pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Response, HttpError> {
    let body = serde_json::to_vec(body).map_err(|error| {
        tracing::error!(%error, "serialising a JSON response failed");
        HttpError::Internal
    })?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((status, headers, body).into_response())
}

/// Returns 201 for a new entry and 200 for one that was stored before.
pub fn created(is_new: bool) -> StatusCode {
    if is_new { StatusCode::CREATED } else { StatusCode::OK }
}
