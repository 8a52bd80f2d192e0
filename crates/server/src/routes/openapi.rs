//! OpenAPI 3.1 description of the API, generated from the handlers.

use std::sync::Arc;

use api::Problem;
use axum::{
    Extension,
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{IntoResponses, OpenApi};

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

/// Description as JSON, serialised once.
#[derive(Clone, Debug)]
pub struct Description(pub Arc<str>);

/// Returns this description.
#[utoipa::path(
    get,
    path = api::paths::OPENAPI,
    tag = "about",
    responses((status = 200, description = "The description", body = Object))
)]
pub async fn show_openapi(Extension(Description(json)): Extension<Description>) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, json.to_string()).into_response()
}
