//! OpenAPI 3.1 description of the API, generated from the handlers.

use api::Problem;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use utoipa::{IntoResponses, OpenApi};

use crate::{
    app::AppState,
    http::{encoding::respond, error::HttpError},
};

/// Title and shared schemas of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "The pledge",
        description = "Pledges, shares, visits and their counts. Errors are application/problem+json (RFC 9457).",
    ),
    components(schemas(Problem))
)]
pub struct ApiInfo;

/// Error responses of every call that records an act of a visitor.
#[derive(IntoResponses)]
pub enum ActErrors {
    /// The body is not JSON
    #[response(status = 400)]
    NotJson(Problem),
    /// The campaign does not exist
    #[response(status = 404)]
    UnknownCampaign(Problem),
    /// The id belongs to a different act
    #[response(status = 409)]
    IdReused(Problem),
    /// The body is too large
    #[response(status = 413)]
    TooLarge(Problem),
    /// The media type of the body is not supported
    #[response(status = 415)]
    UnsupportedMediaType(Problem),
    /// The body is invalid
    #[response(status = 422)]
    InvalidBody(Problem),
    /// It cannot be stored now; retry with the same id
    #[response(status = 503)]
    StoreUnavailable(Problem),
}

/// Returns this description.
#[utoipa::path(
    get,
    path = api::paths::OPENAPI,
    tag = "about",
    responses(
        (status = 200, description = "The description", body = Object),
        (status = 304, description = "The description has not changed since the ETag"),
    )
)]
pub async fn show_openapi(State(app): AppState, headers: HeaderMap) -> Result<Response, HttpError> {
    let description = app.api_description.get().ok_or(HttpError::Internal)?;
    let mut response = respond(description, &headers, &app.compressor);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    Ok(response)
}
