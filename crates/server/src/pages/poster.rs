//! The pledge on paper: a page to print, with a QR code that leads to the pledge.
//!
//! Invariant: the code holds the same address as the letters below it.

use api::{Channel, Word};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use maud::{Markup, html};
use sid_pledge::{Config, share_links::landing_url};

use super::{
    document::{Around, Document, Standing},
    plain, say, trouble,
};
use crate::{
    app::{App, Shared},
    asked::Asked,
    campaigns::{Edition, PageWord, is_partner},
    problem::Fault,
    qr::{self, QUIET},
    routes::choose,
};

/// The path of a campaign's poster.
pub fn path(campaign: &str) -> String {
    format!("/poster/{campaign}")
}

/// `GET /poster/{campaign}?lang=&partner=`
pub async fn show_poster(State(app): Shared, Path(slug): Path<String>, asked: Asked, headers: HeaderMap) -> Response {
    let shown = show(&app, &slug, &asked, &headers);
    shown.unwrap_or_else(|fault| trouble::show(&app, &slug, &asked, &headers, fault))
}

fn show(app: &App, slug: &str, asked: &Asked, headers: &HeaderMap) -> Result<Response, Fault> {
    let campaign = app.campaign(slug)?;
    let choice = choose(campaign, asked.lang().unwrap_or_default(), headers)?;
    let mut config = asked.lenient_config(app, campaign, "");
    // Paper lasts: a partner that is added after the printing has its visits from then on.
    if let Some(partner) = asked.get("partner").filter(|partner| is_partner(partner)) {
        partner.clone_into(&mut config.partner);
    }
    let content = poster(app, &choice.edition, &config);
    let (path, around) = (path(slug), Around::Own(&choice.edition.campaign.title));
    Ok(Document { app, choice: &choice, path: &path, asked, standing: Standing::Passing, around, content }
        .answer(StatusCode::OK))
}

fn poster(app: &App, edition: &Edition, config: &Config) -> Markup {
    let Edition { campaign, words, .. } = edition;
    let address = landing_url(config, Channel::Qr, &campaign.lang);
    let code = qr::code(&address);
    let (least, size) = (-i64::from(QUIET), code.size + 2 * u64::from(QUIET));
    html! {
        p.paper-only {
            button.needs-script type="button" data-print { (say(edition, PageWord::PosterPrint)) }
        }
        article.poster {
            p.slogan { (campaign.slogan) }
            h1 { (campaign.title) }
            p.statement { (campaign.pledge.statement) }
            @if code.size > 0 {
                svg viewBox={ (least) " " (least) " " (size) " " (size) } role="img" aria-label=(plain(words, Word::ChannelQr)) {
                    rect x=(least) y=(least) width=(size) height=(size) fill="#fff" {}
                    path d=(code.path) fill="#000" {}
                }
            }
            p { (plain(words, Word::QrNote)) }
            p.address dir="ltr" { (address) }
            p.organiser { (campaign.organiser.name) }
        }
        @if app.release.is_complete() {
            script type="module" src=(app.release.path("builder.js")) {}
        }
    }
}
