//! The `Host` header: an HTTP/1.1 request has exactly one, with a valid value (RFC 9112, 3.2).
//!
//! The server does not use the value. But a proxy in front of it may have read another one of two, and then both sides
//! disagree about whose request it is.

use axum::http::{HeaderMap, Request, Version, header, uri::Authority};

/// Returns true if a request has a valid `Host`, or need not have one.
pub fn has_valid_host<B>(request: &Request<B>) -> bool {
    request.version() != Version::HTTP_11 || has_one_host(request.headers())
}

/// Returns true if there is one `Host` and it is empty or a host with an optional port.
fn has_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    host.is_empty() || Authority::try_from(host.as_bytes()).is_ok_and(|host| !host.as_str().contains('@'))
}
