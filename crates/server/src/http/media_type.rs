//! Media types by file name, and encodings a client accepts.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};

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
            let weight = weight.trim().strip_prefix(['q', 'Q']).and_then(|weight| weight.strip_prefix('='));
            let is_zero = weight.and_then(|weight| weight.parse::<f32>().ok()) == Some(0.0);
            (name.trim(), !is_zero)
        })
        .collect();
    let find =
        |name: &str| accepted.iter().find(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, accepted)| *accepted);
    find(encoding).or_else(|| find("*")).unwrap_or(false)
}

/// Middleware that sends a response unencoded, where the client refuses that and every other encoding.
///
/// The compression layer would answer 406, and only after the handler has stored an act: the client would take a
/// counted pledge for a refused one. RFC 9110 (12.5.3) leaves it to the server, so the client gets the response.
pub async fn accept_identity(mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    if headers.contains_key(header::ACCEPT_ENCODING) {
        // The layer takes the first weight it finds for an encoding, and the encoding with the greatest weight.
        let sent: Vec<HeaderValue> = headers.get_all(header::ACCEPT_ENCODING).iter().cloned().collect();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity;q=0.001"));
        for value in sent {
            headers.append(header::ACCEPT_ENCODING, value);
        }
    }
    next.run(request).await
}
