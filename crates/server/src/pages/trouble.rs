//! What a person is shown when a page could not do what they wanted.
//!
//! Invariant: it always leads back to the pledge.

use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use maud::html;

use super::{
    document::{Around, Document, Standing},
    onward, say,
};
use crate::{app::App, asked::Asked, campaigns::PageWord, problem::Fault, routes::choose};

/// A page that tells the fault, in the language asked for where there are words for it.
pub fn show(app: &App, slug: &str, asked: &Asked, headers: &HeaderMap, fault: Fault) -> Response {
    let campaign = app.campaigns.get(slug).or_else(|| app.campaigns.usual());
    let lang = asked.lang().unwrap_or_default();
    let Some((campaign, Ok(choice))) = campaign.map(|campaign| (campaign, choose(campaign, lang, headers))) else {
        return fault.into_response();
    };
    let edition = &*choice.edition;
    let path = api::paths::page(&campaign.slug);
    let back = onward(asked, Some(&choice.edition.campaign.lang)).finish();
    let words = match fault {
        Fault::UnknownPartner => Some((PageWord::PartnerNotFoundTitle, PageWord::PartnerNotFound)),
        Fault::NumbersUnavailable => Some((PageWord::PartnerLaterTitle, PageWord::TryAgain)),
        _ if fault.status() == StatusCode::SERVICE_UNAVAILABLE => Some((PageWord::TryAgainTitle, PageWord::TryAgain)),
        _ => None,
    };
    let content = html! {
        div.notice {
            @if let Some((title, text)) = words {
                h1 { (say(edition, title)) }
                p { (say(edition, text)) }
            } @else {
                h1 { (choice.edition.campaign.title) }
                p lang="en" dir="ltr" { (fault) }
            }
            p { a href={ (path) "?" (back) } { (say(edition, PageWord::BackToPledge)) } }
        }
    };
    let mut response = Document {
        app,
        choice: &choice,
        path: &path,
        asked,
        standing: Standing::Passing,
        around: Around::Heading,
        content,
    }
    .answer(fault.status());
    if let Some((name, value)) = fault.header() {
        response.headers_mut().insert(name, value);
    }
    response
}
