//! Names for what is sent, by which a client asks whether it has changed (RFC 9110, 8.8.3).

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// A name for these very bytes, in quotes.
pub fn of(bytes: &[u8]) -> String {
    let digits: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

/// The answer to a client that has what goes by this name already.
pub fn not_modified(headers: &HeaderMap, etag: &str) -> Option<Response> {
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|tags| has_tag(tags, etag));
    is_known.then(|| StatusCode::NOT_MODIFIED.into_response())
}

/// Says by which name an answer goes.
pub fn put(response: &mut Response, etag: &str) {
    if let Ok(etag) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
}

/// Whether a list of tags has one, weak or strong (RFC 9110, 13.1.2).
fn has_tag(tags: &HeaderValue, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.to_str().is_ok_and(|tags| tags.split(',').any(|tag| tag.trim() == "*" || strong(tag) == strong(etag)))
}
