//! Error pages: the response of every page handler that fails.
//!
//! Invariant: an error page leads back to the pledge.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::{
    layout::{Chrome, Indexing, PageLayout},
    request::PageRequest,
};
use crate::{campaigns::PageMessage, http::error::HttpError};

/// Error of a page handler, with what its page needs.
#[derive(Debug)]
pub struct PageError {
    request: Box<PageRequest>,
    campaign: String,
    error: HttpError,
}

impl PageError {
    /// Creates the error of a request for a campaign's page; `campaign` may be empty or unknown.
    pub fn new(request: &PageRequest, campaign: &str, error: HttpError) -> Self {
        Self { request: Box::new(request.clone()), campaign: campaign.to_owned(), error }
    }
}

impl IntoResponse for PageError {
    /// Renders the page in the requested language. Only without any campaign is the response JSON.
    fn into_response(self) -> Response {
        let Self { request, campaign, error } = self;
        let app = &request.app;
        let Some(campaign) = app.campaigns.get(&campaign).or_else(|| app.campaigns.default_campaign()) else {
            return error.into_response();
        };
        let negotiated = request.negotiate(campaign);
        let localized = &negotiated.localized;
        let path = api::paths::page(&campaign.slug);
        let back = request.params.forwarded(Some(localized.lang())).finish();
        let content = html! {
            div.notice {
                @if let Some((title, text)) = messages(&error) {
                    h1 { (localized.page_message(title)) }
                    p { (localized.page_message(text)) }
                } @else {
                    h1 { (localized.content.title) }
                    p lang="en" dir="ltr" { (error) }
                }
                p { a href={ (path) "?" (back) } { (localized.page_message(PageMessage::BackToPledge)) } }
            }
        };
        let layout = PageLayout {
            app,
            negotiated: &negotiated,
            path: &path,
            params: &request.params,
            indexing: Indexing::Transient,
            chrome: Chrome::Text,
            content,
        };
        let mut response = layout.respond(error.status());
        if let Some((name, value)) = error.header() {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// Returns title and text of an error that is translated. The others show their English sentence.
fn messages(error: &HttpError) -> Option<(PageMessage, PageMessage)> {
    match error {
        HttpError::UnknownPartner => Some((PageMessage::PartnerNotFoundTitle, PageMessage::PartnerNotFound)),
        HttpError::NumbersUnavailable => Some((PageMessage::PartnerLaterTitle, PageMessage::TryAgain)),
        _ if error.status() == StatusCode::SERVICE_UNAVAILABLE => {
            Some((PageMessage::TryAgainTitle, PageMessage::TryAgain))
        }
        _ => None,
    }
}
