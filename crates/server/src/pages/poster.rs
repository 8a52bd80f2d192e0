//! Poster: a page to print, with the statement and, inside the circle of lights, a QR code that leads to the pledge.
//!
//! Invariant: the code contains the same URL as the text below it.

use api::{Channel, Message, values::normalized};
use axum::{extract::Path, http::StatusCode, response::Response};
use maud::{Markup, html};
use sid_pledge::{Config, share_links::landing_url};

use super::{
    error_page::PageError,
    layout::{Chrome, Indexing, PageLayout},
    request::PageRequest,
};
use crate::{
    app::App,
    campaigns::{LocalizedCampaign, PageMessage},
    http::error::HttpError,
    pictures::circle_around_code,
    qr,
    slug::is_partner_slug,
};

/// `GET /poster/{campaign}?lang=&partner=`
pub async fn show_poster(request: PageRequest, Path(slug): Path<String>) -> Result<Response, PageError> {
    show(&request, &slug).map_err(|error| PageError::new(&request, &slug, error))
}

fn show(request: &PageRequest, slug: &str) -> Result<Response, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let campaign = app.campaign(slug)?;
    let negotiated = request.negotiate(campaign);
    let mut config = app.config_reader("").read(params, campaign);
    // A poster outlives today's list of partners: a partner that is added later gets its visits from then on.
    if let Some(partner) = params.get("partner").map(normalized).filter(|partner| is_partner_slug(partner)) {
        config.partner = partner.into_owned();
    }
    let layout = PageLayout {
        app,
        negotiated: &negotiated,
        path: &api::paths::poster(slug),
        params,
        indexing: Indexing::Transient,
        chrome: Chrome::Titled(&negotiated.localized.content.title),
        content: poster(app, &negotiated.localized, &config),
    };
    Ok(layout.respond(StatusCode::OK))
}

fn poster(app: &App, localized: &LocalizedCampaign, config: &Config) -> Markup {
    let campaign = &localized.content;
    let url = landing_url(config, None, Channel::Qr, &campaign.lang);
    let code = qr::code(&url);
    html! {
        p.paper-only {
            button.needs-script type="button" data-print { (localized.page_message(PageMessage::PosterPrint)) }
        }
        article.poster {
            p.slogan { (campaign.title) }
            h1 { (campaign.pledge.statement) }
            @if code.size > 0 {
                (circle_around_code(&localized.drawing, &code, localized.message(Message::ChannelQr)))
            }
            p { (localized.message(Message::QrNote)) }
            p.address dir="ltr" { (url) }
            p.organiser { (campaign.organiser.name) " · " (campaign.slogan) }
        }
        @if app.release.is_complete() {
            script type="module" src=(app.release.path("builder.js")) {}
        }
    }
}
