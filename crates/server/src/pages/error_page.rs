//! Error pages: the response of every page handler that fails, and of everything else that a person navigates to.
//!
//! Invariant: a person who follows a link or sends a form never sees JSON, and an error page leads back to the pledge.

use std::sync::Arc;

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use maud::html;

use super::{
    layout::{Chrome, Indexing, PageLayout},
    request::PageRequest,
};
use crate::{
    app::App,
    campaigns::PageMessage,
    http::{error::HttpError, params::Params},
};

/// Beginning of the paths whose errors stay problem documents, also for a person.
const API_PREFIX: &str = "/api/";

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
        let (title, text) = messages(&error);
        let back = request.params.forwarded(Some(localized.lang())).finish();
        let content = html! {
            div.notice {
                h1 { (localized.page_message(title)) }
                p { (localized.page_message(text)) }
                @if title == PageMessage::ErrorTitle {
                    p.small lang="en" dir="ltr" { (error) }
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

/// Request of a person who navigates to something else than the API, as far as an error page depends on it.
#[derive(Debug)]
pub struct Navigation {
    uri: Uri,
    headers: HeaderMap,
}

impl Navigation {
    /// Returns `None` for requests of programs.
    pub fn of(request: &Request) -> Option<Self> {
        let is_page = !request.uri().path().starts_with(API_PREFIX) && accepts_html(request.headers());
        is_page.then(|| Self { uri: request.uri().clone(), headers: request.headers().clone() })
    }

    /// Replaces the problem document of an error by a page.
    pub fn with_error_page(self, app: &Arc<App>, response: Response) -> Response {
        let Some(error) = response.extensions().get::<HttpError>() else { return response };
        let params = Params::parse(self.uri.query().unwrap_or_default().as_bytes());
        let page = PageRequest { app: Arc::clone(app), params, headers: self.headers };
        let mut shown = PageError::new(&page, named_campaign(self.uri.path()), error.clone()).into_response();
        if let Some(allow) = response.headers().get(header::ALLOW) {
            shown.headers_mut().insert(header::ALLOW, allow.clone());
        }
        shown
    }
}

/// Returns true for the `Accept` of a browser that navigates: it names HTML. Scripts, images and programs do not.
fn accepts_html(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.any(|value| value.to_ascii_lowercase().contains("text/html"))
}

/// Returns the campaign in the path of a page or a picture; it may be empty or unknown.
fn named_campaign(path: &str) -> &str {
    let name = path.split('/').nth(2).unwrap_or_default();
    name.split_once('.').map_or(name, |(slug, _)| slug)
}

/// Returns title and text of an error's page. Other errors than these show their English sentence besides.
fn messages(error: &HttpError) -> (PageMessage, PageMessage) {
    match error {
        HttpError::UnknownPartner => (PageMessage::PartnerNotFoundTitle, PageMessage::PartnerNotFound),
        HttpError::NumbersUnavailable => (PageMessage::PartnerLaterTitle, PageMessage::TryAgain),
        HttpError::NotFound | HttpError::UnknownCampaign | HttpError::UnknownChannel | HttpError::MethodNotAllowed => {
            (PageMessage::NotFoundTitle, PageMessage::NotFound)
        }
        _ if error.status() == StatusCode::SERVICE_UNAVAILABLE => (PageMessage::TryAgainTitle, PageMessage::TryAgain),
        _ => (PageMessage::ErrorTitle, PageMessage::Error),
    }
}
