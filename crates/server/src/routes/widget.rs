//! Rendered widget, which the loader inserts into its element.

use api::Problem;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::counts::CACHE_CONTROL;
use crate::{
    app::AppState,
    http::{
        error::HttpError,
        language::{LanguagePreference, set_content_language},
        params::Params,
    },
    widget_request::WidgetRequest,
};

/// Returns the rendered widget and, in a `<script type="application/json">`, the properties it was rendered from.
#[utoipa::path(
    get,
    path = api::paths::WIDGET,
    tag = "campaigns",
    params(
        ("campaign" = String, Path, description = "Slug of the campaign"),
        ("lang" = Option<String>, Query, description = "BCP 47 tag; without it, Accept-Language decides"),
        ("audience" = Option<String>, Query, description = "Audience of the visitor"),
        ("partner" = Option<String>, Query, description = "Partner; an unknown one is `open`"),
        ("layout" = Option<String>, Query, description = "`full`, `compact`, `counter` or `button`"),
        ("theme" = Option<String>, Query, description = "`auto`, `light` or `dark`"),
        ("hide" = Option<String>, Query, description = "Sections to hide, separated by spaces"),
        ("mode" = Option<String>, Query, description = "`live` or `test`"),
        ("channel" = Option<String>, Query, description = "Channel of the share link the visitor came through"),
        ("no-storage" = Option<String>, Query, description = "If present, nothing is stored on the device"),
    ),
    responses(
        (status = 200, description = "The widget", body = String, content_type = "text/html"),
        (status = 400, description = "A parameter is invalid", body = Problem),
        (status = 404, description = "The campaign does not exist", body = Problem),
    )
)]
pub async fn show_widget(
    State(app): AppState,
    Path(slug): Path<String>,
    params: Params,
    language: LanguagePreference,
) -> Result<Response, HttpError> {
    let campaign = app.campaign(&slug)?;
    let negotiated = language.negotiate_strictly(campaign)?;
    let config = app.config_reader(&app.public_url).read_strictly(&params, campaign)?;
    let fragment = app.renderer.plain_fragment(&WidgetRequest::new(config, &negotiated.localized)).await?;
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, CACHE_CONTROL)];
    let mut response = (headers, Bytes::from_owner(SharedText(fragment))).into_response();
    set_content_language(response.headers_mut(), &negotiated);
    Ok(response)
}

/// Cached text as a response body, without copying it.
struct SharedText(std::sync::Arc<str>);

impl AsRef<[u8]> for SharedText {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
