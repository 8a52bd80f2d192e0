//! A partner's own numbers, for whoever has its key.
//!
//! Invariant: without the right key nothing here tells whether there is such a partner, and no link leads the key to
//! anybody else.

mod chart;
mod numbers;
mod page;
mod sheet;
mod voice;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use self::{numbers::Numbers, page::Page, voice::Voice};
use super::{
    document::{Around, Document, Standing},
    trouble,
};
use crate::{
    app::{App, Shared},
    asked::Asked,
    campaigns::PageWord,
    partners,
    problem::Fault,
    routes::choose,
};

/// `GET /partners/{slug}` and `/partners/{slug}.csv`
pub async fn show_numbers(State(app): Shared, Path(name): Path<String>, asked: Asked, headers: HeaderMap) -> Response {
    let (slug, is_sheet) = match name.strip_suffix(".csv") {
        Some(slug) => (slug, true),
        None => (&*name, asked.get("format") == Some("csv")),
    };
    let shown = show(&app, slug, is_sheet, &asked, &headers).await;
    shown.unwrap_or_else(|fault| trouble::show(&app, "", &lang_alone(&asked), &headers, fault))
}

/// What the document around the page may know: anything else would go on into its links, or bring a script into it.
fn lang_alone(asked: &Asked) -> Asked {
    asked.get("lang").map_or_else(Asked::default, |lang| Asked::default().with("lang", lang))
}

async fn show(app: &App, slug: &str, is_sheet: bool, asked: &Asked, headers: &HeaderMap) -> Result<Response, Fault> {
    let admitted = app.partners.admit(slug, asked.get("key")).ok_or(Fault::UnknownPartner)?;
    let campaign = match asked.get("campaign") {
        Some(campaign) => app.campaign(campaign)?,
        None => app.campaigns.usual().ok_or(Fault::UnknownCampaign)?,
    };
    let mode = asked.mode().unwrap_or_default();
    let sums = app.ledger.reader.days(&campaign.slug, slug, mode).await.map_err(|_| Fault::NumbersUnavailable)?;
    if is_sheet {
        return sheet::answer(slug, &campaign.slug, &sums);
    }
    let choice = choose(campaign, asked.lang().unwrap_or_default(), headers)?;
    let voice = Voice::new(&choice.edition);
    let title = voice.say_with(PageWord::PartnerTitle, &[("partner", slug)]);
    let page = Page { app, slug, asked, campaign, paused: admitted.paused, mode, voice };
    let content = page.content(&title, &choice.edition, &Numbers::of(&sums));
    let (path, asked) = (partners::path(slug), &lang_alone(asked));
    let (standing, around) = (Standing::Passing, Around::Own(&title));
    Ok(Document { app, choice: &choice, path: &path, asked, standing, around, content }.answer(StatusCode::OK))
}
