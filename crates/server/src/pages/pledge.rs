//! The pledge as a page without JavaScript: read it, take it, withdraw it.
//!
//! Invariant: a form that is sent twice counts once, because its id is in the form. The form of a landing page has no
//! id; it gets one here. No address contains an id or a receipt: see [`thanks`](crate::thanks).

use api::{EntryId, Message, NewPledge};
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::html;
use sid_pledge::{config::Layout, own_pledge::OwnPledge};

use super::{
    error_page::PageError,
    form_page::{WITHDRAWN_PARAMETER, pledge_element, respond_with_form},
    layout::{Chrome, Indexing, PageLayout},
    projector::projector,
    request::PageRequest,
};
use crate::{
    acts,
    campaigns::{Campaign, NegotiatedCampaign, PageMessage},
    http::{body::Form, error::HttpError},
    thanks::ThanksView,
};

/// Parameter that contains the ticket of a thank-you page.
const TICKET_PARAMETER: &str = "ticket";

/// `GET /p/{campaign}`
pub async fn show_pledge(request: PageRequest, Path(slug): Path<String>) -> Result<Response, PageError> {
    show(&request, &slug, None).await.map_err(|error| PageError::new(&request, &slug, error))
}

/// `GET /p/{campaign}/thanks`: the page after the pledge is taken. Without a valid ticket it is the plain page.
pub async fn show_thanks(
    request: PageRequest,
    method: Method,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let is_visit = method == Method::GET && !is_prefetch(&request.headers);
    let ticket = request.params.get(TICKET_PARAMETER).unwrap_or_default();
    let view = request.app.thanks_views.view(&request.app.secret, &slug, ticket, is_visit);
    let shown = match view {
        Some(ThanksView::First(own)) => show(&request, &slug, Some(own)).await,
        Some(ThanksView::Later) => show_thanks_again(&request, &slug),
        None => show(&request, &slug, None).await,
    };
    shown.map_err(|error| PageError::new(&request, &slug, error))
}

/// `POST /p/{campaign}/pledge`: takes the pledge and redirects to the thank-you page.
pub async fn create_pledge(
    request: PageRequest,
    Path(slug): Path<String>,
    form: Result<Form, HttpError>,
) -> Result<Response, PageError> {
    let request = with_form(request, form, &slug)?;
    let ticket = take(&request, &slug).await.map_err(|error| PageError::new(&request, &slug, error))?;
    let mut query = request.params.forwarded(request.params.get("lang"));
    query.append_pair(TICKET_PARAMETER, &ticket);
    Ok(see_other(&format!("{}?{}", api::paths::page_thanks(&slug), query.finish())))
}

/// `POST /p/{campaign}/withdraw`: withdraws the pledge and redirects to the page that confirms it.
pub async fn withdraw_pledge(
    request: PageRequest,
    Path(slug): Path<String>,
    form: Result<Form, HttpError>,
) -> Result<Response, PageError> {
    let request = with_form(request, form, &slug)?;
    withdraw(&request, &slug).await.map_err(|error| PageError::new(&request, &slug, error))?;
    let query = request.params.forwarded(request.params.get("lang")).append_pair(WITHDRAWN_PARAMETER, "1").finish();
    Ok(see_other(&format!("{}?{query}", api::paths::page(&slug))))
}

/// Adds the fields of a form to the request's parameters.
fn with_form(request: PageRequest, form: Result<Form, HttpError>, slug: &str) -> Result<PageRequest, PageError> {
    match form {
        Ok(Form(form)) => {
            let params = form.with_defaults(request.params.clone());
            Ok(request.with_params(params))
        }
        Err(error) => Err(PageError::new(&request, slug, error)),
    }
}

async fn show(request: &PageRequest, slug: &str, own: Option<OwnPledge>) -> Result<Response, HttpError> {
    let campaign = request.app.campaign(slug)?;
    let (negotiated, path) = (&request.negotiate(campaign), &api::paths::page(slug));
    if own.is_some() {
        return Ok(layout(request, campaign, negotiated, path, own).await?.respond(StatusCode::OK));
    }
    let render = async { Ok(layout(request, campaign, negotiated, path, None).await?.cached()) };
    respond_with_form(request, campaign, negotiated, path, render).await
}

async fn layout<'a>(
    request: &'a PageRequest,
    campaign: &Campaign,
    negotiated: &'a NegotiatedCampaign,
    path: &'a str,
    own: Option<OwnPledge>,
) -> Result<PageLayout<'a>, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let (config, withdrawn) = (app.config_reader("").read(params, campaign), params.has(WITHDRAWN_PARAMETER));
    let indexing = match (own.is_some() || withdrawn, params.has("frame")) {
        (true, _) => Indexing::Answer,
        (false, true) => Indexing::NoIndex,
        (false, false) => Indexing::Index,
    };
    let (thanks, taken_back) = (&negotiated.localized.content.pledge, negotiated.localized.message(Message::TakenBack));
    let chrome = match (&own, withdrawn) {
        (Some(_), _) => Chrome::Outcome(&thanks.thanks_title),
        (None, true) => Chrome::Outcome(taken_back),
        (None, false) => Chrome::Widget,
    };
    let content = html! {
        @if own.is_some() {
            // An active widget gives the thanks itself, also in another language.
            noscript {
                div.notice role="status" {
                    h2 { (thanks.thanks_title) }
                    p { (thanks.thanks) }
                }
            }
        } @else if withdrawn {
            p.notice role="status" { (taken_back) }
        }
        (pledge_element(request, campaign, negotiated, own).await?)
        @if config.layout == Layout::Counter && !params.has("frame") {
            (projector(&negotiated.localized, &config))
        }
    };
    Ok(PageLayout { app, negotiated, path, params, indexing, chrome, content })
}

/// Shows the thanks to anyone who opens the address once more. The page has no form and no script, so it changes
/// nothing.
fn show_thanks_again(request: &PageRequest, slug: &str) -> Result<Response, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let campaign = app.campaign(slug)?;
    let negotiated = request.negotiate(campaign);
    let (localized, path) = (&negotiated.localized, api::paths::page(slug));
    let query = params.forwarded(Some(localized.lang())).finish();
    let content = html! {
        div.notice.thanks {
            h1 { (localized.content.pledge.thanks_title) }
            p { (localized.content.pledge.thanks) }
            p { a href={ (path) "?" (query) } { (localized.page_message(PageMessage::BackToPledge)) } }
        }
    };
    let layout = PageLayout {
        app,
        negotiated: &negotiated,
        path: &path,
        params,
        indexing: Indexing::Answer,
        chrome: Chrome::Text,
        content,
    };
    Ok(layout.respond(StatusCode::OK))
}

/// Takes the pledge and returns the ticket for its thank-you page.
async fn take(request: &PageRequest, slug: &str) -> Result<String, HttpError> {
    let (app, form) = (&request.app, &request.params);
    let campaign = app.campaign(slug)?;
    let pledge = NewPledge {
        id: match form.get("id") {
            Some(id) => id.parse().map_err(|_| HttpError::invalid("id", "use a UUIDv7"))?,
            None => acts::new_id()?,
        },
        partner: form.get("partner").map(str::to_owned),
        lang: form.lang()?,
        audience: form.audience()?,
        promises: form.all("promise"),
        channel: form.channel()?,
        mode: form.page_mode(),
        challenge: None,
    };
    let taken = acts::take_pledge(app, campaign, pledge).await?.body;
    let own = OwnPledge { id: taken.id, receipt: taken.receipt, number: Some(taken.counts.pledges) };
    app.thanks_views.issue(&app.secret, &campaign.slug, own)
}

async fn withdraw(request: &PageRequest, slug: &str) -> Result<(), HttpError> {
    let (app, form) = (&request.app, &request.params);
    let campaign = app.campaign(slug)?;
    let id: EntryId = form.get("id").and_then(|id| id.parse().ok()).ok_or(HttpError::UnknownPledge)?;
    acts::withdraw_pledge(app, campaign, id, form.get("receipt").unwrap_or_default()).await?;
    Ok(())
}

/// Returns true for a request that a browser makes ahead of a visit (`Sec-Purpose`, Fetch Standard).
fn is_prefetch(headers: &HeaderMap) -> bool {
    let mut purposes = ["sec-purpose", "purpose", "x-moz"].iter().filter_map(|name| headers.get(*name)?.to_str().ok());
    purposes.any(|purpose| purpose.contains("prefetch"))
}

fn see_other(url: &str) -> Response {
    match HeaderValue::from_str(url) {
        Ok(url) => {
            let headers = [(header::LOCATION, url), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        Err(_) => HttpError::Internal.into_response(),
    }
}
