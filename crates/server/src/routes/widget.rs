//! The widget as HTML, for `embed.js` to put into its element.

use api::Problem;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{COUNTS_CACHE, choose, speak};
use crate::{app::Shared, asked::Asked, problem::Fault, render::Scene};

/// The rendered widget and, in a `<script type="application/json">`, the state it was rendered from.
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{campaign}/widget",
    tag = "campaigns",
    params(
        ("campaign" = String, Path, description = "The campaign's slug"),
        ("lang" = Option<String>, Query, description = "A BCP 47 tag; without it, Accept-Language decides"),
        ("audience" = Option<String>, Query, description = "Who the visitor is"),
        ("partner" = Option<String>, Query, description = "The partner; an unknown one is `open`"),
        ("layout" = Option<String>, Query, description = "`full`, `compact`, `counter` or `button`"),
        ("theme" = Option<String>, Query, description = "`auto`, `light` or `dark`"),
        ("hide" = Option<String>, Query, description = "Parts not to show, a space between them"),
        ("mode" = Option<String>, Query, description = "`live` or `test`"),
        ("channel" = Option<String>, Query, description = "The channel of the share link that led here"),
        ("no-storage" = Option<String>, Query, description = "When there, nothing is remembered on the device"),
    ),
    responses(
        (status = 200, description = "The widget", body = String, content_type = "text/html"),
        (status = 400, description = "A parameter is wrong", body = Problem),
        (status = 404, description = "No such campaign", body = Problem),
    )
)]
pub async fn show_widget(
    State(app): Shared,
    Path(slug): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let campaign = app.campaign(&slug)?;
    let choice = choose(campaign, asked.lang()?, &headers)?;
    let config = asked.config(&app, campaign, &app.public_url)?;
    let scene = Scene { config, edition: choice.edition.clone(), pledge: None };
    let fragment = app.renderer.fragment(scene).await?;
    let kept = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, COUNTS_CACHE)];
    let mut response = (kept, Bytes::from_owner(Text(fragment))).into_response();
    speak(response.headers_mut(), &choice.edition.campaign.lang, choice.by_header);
    Ok(response)
}

/// A kept text as a body, shared and not copied.
struct Text(std::sync::Arc<str>);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
