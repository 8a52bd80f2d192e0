//! OpenAPI 3.1 description of the API, generated from the handlers.

use std::sync::Arc;

use axum::{
    Extension,
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::OpenApi;

/// Title and shared schemas of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "The pledge",
        description = "Pledges, shares, visits and their counts. Errors are application/problem+json (RFC 9457).",
    ),
    components(schemas(api::Problem))
)]
pub struct ApiInfo;

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
