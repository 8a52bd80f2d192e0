//! The JSON API, a file for each resource.

pub mod campaigns;
pub mod challenge;
pub mod counts;
pub mod health;
pub mod live;
pub mod openapi;
pub mod pledges;
pub mod shares;
pub mod visits;
pub mod widget;

use api::LanguageTag;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    campaigns::{Choice, Loaded},
    problem::Fault,
};

/// How long what has counts in it may be kept: caches in between for 5 seconds, and stale rather than none.
pub const COUNTS_CACHE: &str = "public, s-maxage=5, stale-while-revalidate=60, stale-if-error=86400";

/// A JSON answer that nobody keeps.
fn json(status: StatusCode, body: &impl Serialize) -> Result<Response, Fault> {
    let body = serde_json::to_vec(body).map_err(|fault| {
        tracing::error!(%fault, "an answer could not be written as JSON");
        Fault::Internal
    })?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    Ok((status, headers, body).into_response())
}

/// 201 for what is new, 200 for what was there.
fn created(is_new: bool) -> StatusCode {
    if is_new { StatusCode::CREATED } else { StatusCode::OK }
}

/// Says in which language an answer is, and whether the visitor's header decided that.
pub fn speak(headers: &mut HeaderMap, lang: &str, by_header: bool) {
    if let Ok(lang) = HeaderValue::from_str(lang) {
        headers.insert(header::CONTENT_LANGUAGE, lang);
    }
    if by_header {
        headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    }
}

/// The campaign in the language nearest to the one asked for, or else to those the visitor's browser asks for.
pub fn choose(campaign: &Loaded, lang: Option<LanguageTag>, headers: &HeaderMap) -> Result<Choice, Fault> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    campaign.choose(lang.as_ref(), accepted).ok_or(Fault::Internal)
}
