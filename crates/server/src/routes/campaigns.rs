//! A campaign in a language.

use api::{Campaign, Problem};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use super::{choose, speak};
use crate::{app::Shared, asked::Asked, problem::Fault};

/// A campaign in the language nearest to the one asked for.
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{campaign}",
    tag = "campaigns",
    params(
        ("campaign" = String, Path, description = "The campaign's slug"),
        ("lang" = Option<String>, Query, description = "A BCP 47 tag; without it, Accept-Language decides"),
    ),
    responses(
        (status = 200, description = "The campaign", body = Campaign),
        (status = 400, description = "A parameter is wrong", body = Problem),
        (status = 404, description = "No such campaign", body = Problem),
    )
)]
pub async fn show_campaign(
    State(app): Shared,
    Path(slug): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let campaign = app.campaign(&slug)?;
    let choice = choose(campaign, asked.lang()?, &headers)?;
    let kept = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=60")];
    let mut response = (kept, choice.edition.json.clone()).into_response();
    speak(response.headers_mut(), &choice.edition.campaign.lang, choice.by_header);
    Ok(response)
}
