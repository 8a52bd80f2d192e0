//! Content negotiation by encoding (RFC 9110, 12.5.3).
//!
//! Invariant: no response is refused because of its encoding.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;

use super::etag;
use crate::encoded::{Compressor, EncodedText, Encoding, SLOT_LENGTH};

/// Returns the encodings a client accepts besides the text as it is, the smaller first. Weights other than 0 are not
/// compared. The weight of `*` applies to encodings that the header does not name.
pub fn accepted_encodings(headers: &HeaderMap) -> &'static [Encoding] {
    let (mut brotli, mut gzip, mut others) = (None, None, None);
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for item in values.flat_map(|value| value.split(',')) {
        let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
        let accepted = match name.trim() {
            name if name.eq_ignore_ascii_case("br") => &mut brotli,
            name if name.eq_ignore_ascii_case("gzip") => &mut gzip,
            "*" => &mut others,
            _ => continue,
        };
        let weight = weight.trim().strip_prefix(['q', 'Q']).and_then(|weight| weight.strip_prefix('='));
        let is_zero = weight.and_then(|weight| weight.parse::<f32>().ok()) == Some(0.0);
        accepted.get_or_insert(!is_zero);
    }
    match [brotli, gzip].map(|accepted| accepted.or(others).unwrap_or(false)) {
        [true, true] => &[Encoding::Brotli, Encoding::Gzip],
        [true, false] => &[Encoding::Brotli],
        [false, true] => &[Encoding::Gzip],
        [false, false] => &[],
    }
}

/// Creates the response of a text that is the same for everybody: the text, or 304 if the client has it.
pub fn respond(text: &EncodedText, headers: &HeaderMap, compressor: &Compressor) -> Response {
    respond_unless_known(headers, text.etag(), || text.encode(accepted_encodings(headers), compressor))
}

/// Creates the response of a content with an entity tag: the content, or 304 if the client has it.
pub fn respond_unless_known(headers: &HeaderMap, etag: &str, content: impl FnOnce() -> (Bytes, Encoding)) -> Response {
    let mut response = etag::not_modified(headers, etag).unwrap_or_else(|| body_response(content()));
    etag::set(&mut response, etag);
    set_vary(&mut response);
    response
}

/// Creates the response of a text with a value in its slots.
pub fn respond_with(
    value: &[u8; SLOT_LENGTH],
    text: &EncodedText,
    headers: &HeaderMap,
    compressor: &Compressor,
) -> Response {
    let mut response = body_response(text.encode_with(value, accepted_encodings(headers), compressor));
    set_vary(&mut response);
    response
}

fn body_response((body, encoding): (Bytes, Encoding)) -> Response {
    let mut response = Response::new(Body::from(body));
    if let Some(name) = encoding.name() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

fn set_vary(response: &mut Response) {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_accepted_by_its_name_or_by_the_asterisk() {
        use Encoding::{Brotli, Gzip};
        for (values, expected) in [
            (&["gzip, deflate, br, zstd"][..], &[Brotli, Gzip][..]),
            (&["br;q=0.1, gzip;q=1.0"], &[Brotli, Gzip]),
            (&["GZIP"], &[Gzip]),
            (&["identity", "Br"], &[Brotli]),
            (&["br; q=0.000, *"], &[Gzip]),
            (&["br;Q=0", "br"], &[]),
            (&["*"], &[Brotli, Gzip]),
            (&["*;q=0, gzip"], &[Gzip]),
            (&["identity, x-gzip, ;q=0,,"], &[]),
            (&[], &[]),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            }
            assert_eq!(accepted_encodings(&headers), expected, "{values:?}");
        }
    }
}
