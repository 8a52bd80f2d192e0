//! HTML responses: headers shared by all pages, and pages that may be cached.

use std::sync::Arc;

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use maud::Markup;

use super::{etag, language::set_content_language};
use crate::campaigns::NegotiatedCampaign;

/// HTML page that is the same for every visitor.
#[derive(Clone, Debug)]
pub struct CachedPage {
    html: Bytes,
    content_security_policy: Arc<str>,
    /// Weak, because the page is sent in several encodings.
    etag: String,
}

impl CachedPage {
    /// Creates a page from its HTML and its content security policy.
    pub fn new(html: Markup, content_security_policy: String) -> Self {
        let html = html.into_string();
        let etag = format!("W/{}", etag::of(html.as_bytes()));
        Self { html: html.into(), content_security_policy: content_security_policy.into(), etag }
    }

    /// Creates the response: the page, or 304 if the client has it.
    pub fn respond(self, negotiated: &NegotiatedCampaign, cache_control: HeaderValue, headers: &HeaderMap) -> Response {
        let Self { html, content_security_policy, etag } = self;
        let mut response = etag::not_modified(headers, &etag).unwrap_or_else(|| html.into_response());
        etag::set(&mut response, &etag);
        set_page_headers(&mut response, negotiated, cache_control, &content_security_policy);
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}

/// Creates the response of a page that is not cached, because its form has an id of its own.
pub fn uncached_page(status: StatusCode, html: Markup, negotiated: &NegotiatedCampaign, policy: &str) -> Response {
    let mut response = (status, html.into_string()).into_response();
    set_page_headers(&mut response, negotiated, HeaderValue::from_static("no-store"), policy);
    response
}

fn set_page_headers(
    response: &mut Response,
    negotiated: &NegotiatedCampaign,
    cache_control: HeaderValue,
    policy: &str,
) {
    // The policy contains the public origin, which was validated at the start and is a valid header value.
    let policy = HeaderValue::from_str(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    for (name, value) in [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, cache_control),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        // Pages that isolate themselves from other origins (COEP) may frame this one, too.
        (HeaderName::from_static("cross-origin-embedder-policy"), HeaderValue::from_static("require-corp")),
    ] {
        response.headers_mut().insert(name, value);
    }
    set_content_language(response.headers_mut(), negotiated);
}
