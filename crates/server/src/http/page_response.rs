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

/// Features that no page uses, and that none of its frames and scripts may use either.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
    xr-spatial-tracking=()";

/// Policies that depend on the page.
#[derive(Clone, Debug)]
pub struct PagePolicies {
    /// Content Security Policy.
    pub content_security: Arc<str>,
    /// True if windows of other sites get no reference to the page's window (`Cross-Origin-Opener-Policy`).
    pub is_isolated: bool,
}

/// HTML page that is the same for every visitor.
#[derive(Clone, Debug)]
pub struct CachedPage {
    html: Bytes,
    policies: PagePolicies,
    /// Weak, because the page is sent in several encodings.
    etag: String,
}

impl CachedPage {
    /// Creates a page from its HTML and its policies.
    pub fn new(html: Markup, policies: PagePolicies) -> Self {
        let html = html.into_string();
        let etag = format!("W/{}", etag::of(html.as_bytes()));
        Self { html: html.into(), policies, etag }
    }

    /// Creates the response: the page, or 304 if the client has it.
    pub fn respond(self, negotiated: &NegotiatedCampaign, cache_control: HeaderValue, headers: &HeaderMap) -> Response {
        let Self { html, policies, etag } = self;
        let mut response = etag::not_modified(headers, &etag).unwrap_or_else(|| html.into_response());
        etag::set(&mut response, &etag);
        set_page_headers(&mut response, negotiated, cache_control, &policies);
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}

/// Creates the response of a page that is not cached, because its form has an id of its own.
pub fn uncached_page(
    status: StatusCode,
    html: Markup,
    negotiated: &NegotiatedCampaign,
    policies: &PagePolicies,
) -> Response {
    let mut response = (status, html.into_string()).into_response();
    set_page_headers(&mut response, negotiated, HeaderValue::from_static("no-store"), policies);
    response
}

fn set_page_headers(
    response: &mut Response,
    negotiated: &NegotiatedCampaign,
    cache_control: HeaderValue,
    policies: &PagePolicies,
) {
    // The policy contains the public origin, which was validated at the start and is a valid header value.
    let policy =
        HeaderValue::from_str(&policies.content_security).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    for (name, value) in [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, cache_control),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS_POLICY)),
        // Pages that isolate themselves from other origins (COEP) may frame this one, too.
        (HeaderName::from_static("cross-origin-embedder-policy"), HeaderValue::from_static("require-corp")),
    ] {
        response.headers_mut().insert(name, value);
    }
    if policies.is_isolated {
        let name = HeaderName::from_static("cross-origin-opener-policy");
        response.headers_mut().insert(name, HeaderValue::from_static("same-origin"));
    }
    set_content_language(response.headers_mut(), negotiated);
}
