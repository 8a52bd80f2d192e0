//! HTML responses: headers shared by all pages, and pages that may be cached.

use api::{EntryId, fragment::ENTRY_ID_PLACEHOLDER};
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::Markup;

use super::{
    encoding::{respond, respond_with},
    language::set_content_language,
};
use crate::{
    campaigns::NegotiatedCampaign,
    encoded::{Compressor, EncodedText},
};

/// `Cache-Control` of a page for one visitor.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// Features that no page uses, and that none of its frames and scripts may use either.
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
    xr-spatial-tracking=()";

/// Policies that depend on the page.
#[derive(Clone, Debug)]
pub struct PagePolicies {
    /// Content Security Policy.
    pub content_security: HeaderValue,
    /// True if windows of other sites get no reference to the page's window (`Cross-Origin-Opener-Policy`).
    pub is_isolated: bool,
}

/// HTML page that is kept. It is the same for every visitor, except for the entry id in its form, if it has one.
#[derive(Clone, Debug)]
pub struct CachedPage {
    html: EncodedText,
    policies: PagePolicies,
}

impl CachedPage {
    /// Creates a page from its HTML and its policies. Its form needs an id if it contains the placeholder of one.
    pub fn new(html: &Markup, policies: PagePolicies) -> Self {
        Self { html: EncodedText::with_slots(&html.0, ENTRY_ID_PLACEHOLDER), policies }
    }

    /// Creates the response that caches may store, of a page without an id: the page, or 304 if the client has it.
    pub fn respond(
        &self,
        negotiated: &NegotiatedCampaign,
        cache_control: HeaderValue,
        headers: &HeaderMap,
        compressor: &Compressor,
    ) -> Response {
        let mut response = respond(&self.html, headers, compressor);
        set_page_headers(&mut response, negotiated, cache_control, &self.policies);
        response
    }

    /// Creates the response for one visitor, with a new id in the form.
    pub fn respond_with_id(
        &self,
        id: EntryId,
        negotiated: &NegotiatedCampaign,
        headers: &HeaderMap,
        compressor: &Compressor,
    ) -> Response {
        let mut response = respond_with(&id.to_text(), &self.html, headers, compressor);
        set_page_headers(&mut response, negotiated, NO_STORE, &self.policies);
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
    set_page_headers(&mut response, negotiated, NO_STORE, policies);
    response
}

fn set_page_headers(
    response: &mut Response,
    negotiated: &NegotiatedCampaign,
    cache_control: HeaderValue,
    policies: &PagePolicies,
) {
    for (name, value) in [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, cache_control),
        (header::CONTENT_SECURITY_POLICY, policies.content_security.clone()),
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
