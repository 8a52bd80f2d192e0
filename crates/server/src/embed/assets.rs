//! Files of the element.
//!
//! Invariant: `/embed.js`, `/frame.js` and `/widget.css` follow the newest release and are signed; every other file has
//! its version in its path and never changes.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

use crate::{
    app::AppState,
    http::{
        encoding::{accepted_encodings, respond_unless_known},
        error::HttpError,
        media_type::media_type,
    },
    release::{Release, SignatureHeaders},
};

/// `Cache-Control` of a file with its version in its path: one year.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// `Cache-Control` of a file that follows the newest release: five minutes.
pub const SHORT_LIVED: &str = "public, max-age=300, stale-while-revalidate=86400";

/// `GET /embed.js`
pub async fn show_embed(State(app): AppState, headers: HeaderMap) -> Result<Response, HttpError> {
    respond_signed(&app.release, "embed.js", &headers)
}

/// `GET /frame.js`
pub async fn show_frame(State(app): AppState, headers: HeaderMap) -> Result<Response, HttpError> {
    respond_signed(&app.release, "frame.js", &headers)
}

/// `GET /widget.css`
pub async fn show_styles(State(app): AppState, headers: HeaderMap) -> Result<Response, HttpError> {
    respond_signed(&app.release, "widget.css", &headers)
}

/// `GET /v/{version}/{file}`
pub async fn show_asset(
    State(app): AppState,
    Path((version, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    if version == app.release.version() {
        return respond(&app.release, &file, &headers, IMMUTABLE);
    }
    let archived = app.archive.get(&version).await.ok_or(HttpError::NotFound)?;
    respond(&archived, &file, &headers, IMMUTABLE)
}

/// Creates the response of a file that follows the newest release, with its signatures. They are also sent where the
/// file is unchanged, because a release may be built again with another key.
pub fn respond_signed(release: &Release, name: &str, headers: &HeaderMap) -> Result<Response, HttpError> {
    let mut response = respond(release, name, headers, SHORT_LIVED)?;
    if let Some(SignatureHeaders { unencoded_digest, signature_input, signature }) = release.signed(name) {
        for (header, value) in
            [("unencoded-digest", unencoded_digest), ("signature-input", signature_input), ("signature", signature)]
        {
            let value = HeaderValue::from_str(value).map_err(|_| HttpError::Internal)?;
            response.headers_mut().insert(HeaderName::from_static(header), value);
        }
    }
    Ok(response)
}

/// Creates the response of a file in the smallest encoding the client accepts.
fn respond(
    release: &Release,
    name: &str,
    headers: &HeaderMap,
    cache_control: &'static str,
) -> Result<Response, HttpError> {
    let file = release.encoded(name, accepted_encodings(headers)).ok_or(HttpError::NotFound)?;
    let etag = format!("\"{}-{}\"", release.version(), file.encoding.name().unwrap_or("plain"));
    let mut response = respond_unless_known(headers, &etag, || (file.bytes.clone(), file.encoding));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    Ok(response)
}
