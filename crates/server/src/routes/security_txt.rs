//! Contact for people who find a vulnerability (RFC 9116).

use std::time::Duration;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};

use crate::{app::AppState, http::error::HttpError};

/// Time after which the file must be read again. RFC 9116 (2.5.5) recommends less than a year.
pub const VALIDITY: Duration = Duration::from_secs(180 * 86_400);
/// `Cache-Control` of the file: a day.
pub const CACHE_CONTROL: &str = "public, max-age=86400";

/// `GET /.well-known/security.txt`: the organiser of the default campaign as the contact.
pub async fn show_security_txt(State(app): AppState) -> Result<Response, HttpError> {
    let campaign = app.default_campaign()?;
    let localized = campaign.negotiate(None, None).localized;
    let expires = Timestamp::now().saturating_add(SignedDuration::try_from(VALIDITY).unwrap_or(SignedDuration::ZERO));
    let expires = expires.map_err(|_| HttpError::Internal)?.strftime("%Y-%m-%dT00:00:00Z");
    // RFC 9116 (2.5.2) allows https alone.
    let canonical = match app.public_url.starts_with("https://") {
        true => format!("Canonical: {}{}\n", app.public_url, api::paths::SECURITY_TXT),
        false => String::new(),
    };
    let text = format!(
        "Contact: {}\nExpires: {expires}\nPreferred-Languages: {}\n{canonical}",
        localized.content.organiser.url,
        localized.lang()
    );
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, CACHE_CONTROL)];
    Ok((headers, text).into_response())
}
