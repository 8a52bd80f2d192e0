//! Content negotiation by language.
//!
//! Invariant: a well-formed language is never an error; an unsupported one falls back to the campaign's default.

use std::convert::Infallible;

use api::LanguageTag;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};

use super::{error::HttpError, params::Params};
use crate::campaigns::{Campaign, NegotiatedCampaign};

/// Languages a client asks for: the parameter `lang` if it is present, the `Accept-Language` header otherwise.
#[derive(Clone, Debug)]
pub struct LanguagePreference {
    requested: Result<Option<LanguageTag>, HttpError>,
    accept_language: Option<String>,
}

impl LanguagePreference {
    /// Creates a preference from a parameter that was read elsewhere and the request's headers.
    pub fn new(requested: Option<LanguageTag>, headers: &HeaderMap) -> Self {
        Self { requested: Ok(requested), accept_language: accept_language(headers) }
    }

    /// Reads the preference from parameters and headers.
    pub fn of(params: &Params, headers: &HeaderMap) -> Self {
        Self { requested: params.lang(), accept_language: accept_language(headers) }
    }

    /// Chooses the campaign's language for a page. An ill-formed parameter is ignored.
    pub fn negotiate(&self, campaign: &Campaign) -> NegotiatedCampaign {
        let requested = self.requested.as_ref().ok().and_then(Option::as_ref);
        campaign.negotiate(requested, self.accept_language.as_deref())
    }

    /// Chooses the campaign's language for the API. An ill-formed parameter is an error.
    pub fn negotiate_strictly(&self, campaign: &Campaign) -> Result<NegotiatedCampaign, HttpError> {
        self.requested.as_ref().map_err(HttpError::clone)?;
        Ok(self.negotiate(campaign))
    }
}

impl<S: Sync> FromRequestParts<S> for LanguagePreference {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let params = Params::from_request_parts(parts, state).await?;
        Ok(Self::of(&params, &parts.headers))
    }
}

/// Sets `Content-Language`, and `Vary` if another `Accept-Language` could have led to another language.
pub fn set_content_language(headers: &mut HeaderMap, negotiated: &NegotiatedCampaign) {
    if let Ok(lang) = HeaderValue::from_str(negotiated.localized.lang()) {
        headers.insert(header::CONTENT_LANGUAGE, lang);
    }
    if negotiated.varies_by_header {
        headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    }
}

fn accept_language(headers: &HeaderMap) -> Option<String> {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
