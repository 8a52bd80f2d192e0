//! The counts, from memory.

use std::hash::{DefaultHasher, Hash, Hasher};

use api::{Counts, Problem};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use super::{COUNTS_CACHE, json};
use crate::{
    app::{App, Shared},
    asked::Asked,
    etag,
    live::Topic,
    problem::Fault,
};

/// The counts of a campaign, or of one partner's part in it.
#[utoipa::path(
    get,
    path = "/api/v1/campaigns/{campaign}/counts",
    tag = "counts",
    params(
        ("campaign" = String, Path, description = "The campaign's slug"),
        ("partner" = Option<String>, Query, description = "Only this partner's part; an unknown one is `open`"),
        ("mode" = Option<String>, Query, description = "`live` or `test`"),
    ),
    responses(
        (status = 200, description = "The counts", body = Counts),
        (status = 304, description = "They are as the ETag says"),
        (status = 400, description = "A parameter is wrong", body = Problem),
        (status = 404, description = "No such campaign", body = Problem),
    )
)]
pub async fn show_counts(
    State(app): Shared,
    Path(slug): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let topic = topic(&app, slug, &asked)?;
    let counts = app.tally.counts(&topic.campaign, topic.mode, topic.partner.as_deref());
    let counts = counts.ok_or(Fault::UnknownCampaign)?;
    let etag = tag(&counts);
    let mut response = match etag::not_modified(&headers, &etag) {
        Some(response) => response,
        None => json(StatusCode::OK, &counts)?,
    };
    etag::put(&mut response, &etag);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(COUNTS_CACHE));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}

/// Which counts are asked for.
pub fn topic(app: &App, slug: String, asked: &Asked) -> Result<Topic, Fault> {
    app.campaign(&slug)?;
    let partner = asked.get("partner").map(|partner| app.partners.resolve(Some(partner)).to_owned());
    Ok(Topic { campaign: slug, mode: asked.mode()?, partner })
}

/// A tag for the numbers alone. It is weak, because the time beside them goes on.
fn tag(counts: &Counts) -> String {
    let mut hasher = DefaultHasher::new();
    (counts.pledges, counts.pledges_from_shares, counts.goal).hash(&mut hasher);
    for part in [&counts.shares, &counts.visits] {
        part.by_channel.hash(&mut hasher);
    }
    format!("W/\"{:016x}\"", hasher.finish())
}
