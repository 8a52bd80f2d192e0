//! Media types by file name, and encodings a client accepts.

use axum::http::{HeaderMap, header};

/// Returns the media type of a file by the extension of its name.
pub fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("html") => "text/html; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Returns true if a client accepts an encoding (RFC 9110, 12.5.3). The weight of `*` applies to encodings that the
/// header does not name.
pub fn accepts_encoding(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let accepted: Vec<(&str, bool)> = values
        .flat_map(|value| value.split(','))
        .map(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
            let is_zero = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok()) == Some(0.0);
            (name.trim(), !is_zero)
        })
        .collect();
    let find =
        |name: &str| accepted.iter().find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, accepted)| *accepted);
    find(encoding).or_else(|| find("*")).unwrap_or(false)
}
