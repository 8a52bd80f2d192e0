//! Counts, served from memory.

use std::hash::{DefaultHasher, Hash, Hasher};

use api::{Counts, Problem};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use crate::{
    app::{App, AppState},
    http::{error::HttpError, etag, json::json, params::Params},
    live::Topic,
};

/// `Cache-Control` of a response with counts: five seconds in shared caches, and stale rather than none.
pub const CACHE_CONTROL: &str = "public, s-maxage=5, stale-while-revalidate=60, stale-if-error=86400";

/// Returns the counts of a campaign, or of one partner in it.
#[utoipa::path(
    get,
    path = api::paths::COUNTS,
    tag = "counts",
    params(
        ("campaign" = String, Path, description = "Slug of the campaign"),
        ("partner" = Option<String>, Query, description = "Counts of this partner only; an unknown one is `open`"),
        ("mode" = Option<String>, Query, description = "`live` or `test`"),
    ),
    responses(
        (status = 200, description = "The counts", body = Counts),
        (status = 304, description = "The counts have not changed since the ETag"),
        (status = 400, description = "A parameter is invalid", body = Problem),
        (status = 404, description = "The campaign does not exist", body = Problem),
    )
)]
pub async fn show_counts(
    State(app): AppState,
    Path(slug): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    respond(&app, &slug, &params, &headers)
}

/// Creates the response with the counts that are requested.
pub fn respond(app: &App, slug: &str, params: &Params, headers: &HeaderMap) -> Result<Response, HttpError> {
    let topic = topic(app, slug, params)?;
    let counts = app.tally.counts(&topic.campaign, topic.mode, topic.partner.as_deref());
    let counts = counts.ok_or(HttpError::UnknownCampaign)?;
    let etag = counts_etag(&counts);
    let mut response = match etag::not_modified(headers, &etag) {
        Some(response) => response,
        None => json(StatusCode::OK, &counts)?,
    };
    etag::set(&mut response, &etag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

/// Reads which counts are requested.
pub fn topic(app: &App, slug: &str, params: &Params) -> Result<Topic, HttpError> {
    let campaign = app.campaign(slug)?.slug.clone();
    let partner = params.get("partner").map(|partner| app.partners.resolve(Some(partner)));
    Ok(Topic { campaign, mode: params.mode()?, partner })
}

/// Returns the entity tag of the numbers. It is weak, because `as_of` changes with every response.
fn counts_etag(counts: &Counts) -> String {
    let mut hasher = DefaultHasher::new();
    (counts.pledges, counts.pledges_from_shares, counts.goal).hash(&mut hasher);
    for part in [&counts.shares, &counts.visits] {
        part.by_channel.hash(&mut hasher);
    }
    format!("W/\"{:016x}\"", hasher.finish())
}
