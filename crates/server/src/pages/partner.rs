//! A partner's own numbers, for the holder of its key: as a page and as CSV.
//!
//! Invariant: without the right key, no response says whether the partner exists, and no link sends the key anywhere
//! else.

mod page;

use axum::{
    extract::Path,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use self::page::PartnerPage;
use super::{
    error_page::PageError,
    layout::{Chrome, Indexing, PageLayout},
    request::PageRequest,
};
use crate::{
    campaigns::{Campaign, PageMessage},
    http::{error::HttpError, params::Params},
    ledger::DailyTally,
    reports::{csv, localizer::ReportLocalizer, summary::Summary},
};

/// `GET /partners/{slug}` and `/partners/{slug}.csv`
pub async fn show_numbers(request: PageRequest, Path(name): Path<String>) -> Result<Response, PageError> {
    let (slug, is_csv) = match name.strip_suffix(".csv") {
        Some(slug) => (slug, true),
        None => (&*name, request.params.get("format") == Some("csv")),
    };
    let shown = show(&request, slug, is_csv).await;
    shown.map_err(|error| PageError::new(&request.clone().with_params(language_only(&request.params)), "", error))
}

/// Returns the language parameter alone. The layout would add others to its links, the key among them.
fn language_only(params: &Params) -> Params {
    params.get("lang").map_or_else(Params::default, |lang| Params::default().with("lang", lang))
}

async fn show(request: &PageRequest, slug: &str, is_csv: bool) -> Result<Response, HttpError> {
    let (app, params) = (&request.app, &request.params);
    let partner = app.partners.authenticate(slug, params.get("key")).ok_or(HttpError::UnknownPartner)?;
    let campaign = match params.get("campaign") {
        Some(campaign) => app.campaign(campaign)?,
        None => app.default_campaign()?,
    };
    let mode = params.page_mode();
    let tallies = app.ledger.reader.daily_tallies(&campaign.slug, slug, mode).await;
    let tallies = tallies.map_err(|_| HttpError::NumbersUnavailable)?;
    if is_csv {
        return csv_response(slug, campaign, &tallies);
    }
    let negotiated = request.negotiate(campaign);
    let localizer = ReportLocalizer::new(&negotiated.localized);
    let title = localizer.format(PageMessage::PartnerTitle, &[("partner", slug)]);
    let page = PartnerPage { app, slug, params, campaign, paused: partner.paused, mode, localizer };
    let layout = PageLayout {
        app,
        negotiated: &negotiated,
        path: &api::paths::partner(slug),
        params: &language_only(params),
        indexing: Indexing::Transient,
        chrome: Chrome::Titled(&title),
        content: page.content(&title, &negotiated.localized, &Summary::of(&tallies)),
    };
    Ok(layout.respond(StatusCode::OK))
}

fn csv_response(partner: &str, campaign: &Campaign, tallies: &[DailyTally]) -> Result<Response, HttpError> {
    let body = csv::write(tallies).map_err(|error| {
        tracing::error!(%error, "writing a partner's numbers as CSV failed");
        HttpError::Internal
    })?;
    let name = format!("attachment; filename=\"{partner}-{}.csv\"", campaign.slug);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(csv::MEDIA_TYPE)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| HttpError::Internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ];
    Ok((headers, body).into_response())
}
