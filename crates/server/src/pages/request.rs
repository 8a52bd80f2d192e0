//! Request for a page: state, parameters, language and headers, as every page handler receives them.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};

use crate::{
    app::App,
    campaigns::{Campaign, NegotiatedCampaign},
    http::{language::LanguagePreference, params::Params},
};

/// Request for a page.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// State shared by all handlers.
    pub app: Arc<App>,
    /// Parameters of the URL and, for a form, of its body.
    pub params: Params,
    /// Headers.
    pub headers: HeaderMap,
}

impl PageRequest {
    /// Chooses the language of the page.
    pub fn negotiate(&self, campaign: &Campaign) -> NegotiatedCampaign {
        LanguagePreference::of(&self.params, &self.headers).negotiate(campaign)
    }

    /// Replaces the parameters.
    #[must_use]
    pub fn with_params(mut self, params: Params) -> Self {
        self.params = params;
        self
    }
}

impl FromRequestParts<Arc<App>> for PageRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let params = Params::from_request_parts(parts, app).await?;
        Ok(Self { app: Arc::clone(app), params, headers: parts.headers.clone() })
    }
}
