//! A campaign in one language.

use api::{Problem, campaign::DatedCampaign};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    app::AppState,
    http::{
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
        (status = 400, description = "A parameter is invalid", body = Problem),
        (status = 404, description = "The campaign does not exist", body = Problem),
    )
)]
pub async fn show_campaign(
    State(app): AppState,
    Path(slug): Path<String>,
    language: LanguagePreference,
) -> Result<Response, HttpError> {
    let negotiated = language.negotiate_strictly(app.campaign(&slug)?)?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, CACHE_CONTROL)];
    let mut response = (headers, negotiated.localized.json.clone()).into_response();
    set_content_language(response.headers_mut(), &negotiated);
    Ok(response)
}
