//! Entity tags and conditional requests (RFC 9110, 8.8.3).

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// Returns the strong entity tag of a content: the first eight bytes of its SHA-256 digest, in quotes.
pub fn of(bytes: &[u8]) -> String {
    let digits: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

/// Returns a 304 response if the request's `If-None-Match` lists this tag.
pub fn not_modified(headers: &HeaderMap, etag: &str) -> Option<Response> {
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|tags| has_tag(tags, etag));
    is_known.then(|| StatusCode::NOT_MODIFIED.into_response())
}

/// Sets the `ETag` header of a response.
pub fn set(response: &mut Response, etag: &str) {
    if let Ok(etag) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
}

/// Compares a list of tags with one tag, ignoring weakness (RFC 9110, 13.1.2).
fn has_tag(tags: &HeaderValue, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.to_str().is_ok_and(|tags| tags.split(',').any(|tag| tag.trim() == "*" || strong(tag) == strong(etag)))
}
