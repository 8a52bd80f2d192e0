//! A campaign in one language.

use api::{Problem, campaign::DatedCampaign};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use crate::{
    app::AppState,
    http::{
        encoding::respond,
        error::HttpError,
        language::{LanguagePreference, set_content_language},
    },
};

/// `Cache-Control` of a campaign.
pub const CACHE_CONTROL: &str = "public, max-age=60";

/// Returns a campaign in the supported language nearest to the requested one.
#[utoipa::path(
    get,
    path = api::paths::CAMPAIGN,
    tag = "campaigns",
    params(
        ("campaign" = String, Path, description = "Slug of the campaign"),
        ("lang" = Option<String>, Query, description = "BCP 47 tag; without it, Accept-Language decides"),
    ),
    responses(
        (status = 200, description = "The campaign", body = DatedCampaign),
        (status = 304, description = "The campaign has not changed since the ETag"),
        (status = 400, description = "A parameter is invalid", body = Problem),
        (status = 404, description = "The campaign does not exist", body = Problem),
    )
)]
pub async fn show_campaign(
    State(app): AppState,
    Path(slug): Path<String>,
    language: LanguagePreference,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let negotiated = language.negotiate_strictly(app.campaign(&slug)?)?;
    let mut response = respond(&negotiated.localized.json, &headers, &app.compressor);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    set_content_language(headers, &negotiated);
    Ok(response)
}
