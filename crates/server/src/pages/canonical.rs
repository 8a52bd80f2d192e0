//! Canonical addresses of pages, for addresses that changed on their way to a person.
//!
//! Mail and chat programs take the full stop, the bracket or the quotation mark after a link for a part of it, people
//! type a slash at the end, and some programs change the case. Such an address leads to the one that was meant. The
//! redirect goes to a path that is built from known names, never to a part of the request, so it cannot lead to another
//! site.

use api::{
    Channel, paths,
    values::{parse_value, slug_in_link},
};
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;

use crate::{app::App, slug::is_slug};

/// Returns the redirect to the canonical address of a page, with the same query and method.
pub fn redirect_to_canonical(app: &App, request: &Request) -> Option<Response> {
    let uri = request.uri();
    if uri.path().starts_with(paths::API) {
        return None;
    }
    let canonical = canonical_path(app, uri.path()).filter(|canonical| canonical != uri.path())?;
    let no_store = HeaderValue::from_static("no-store");
    let headers = [(header::LOCATION, location(&canonical, uri.query())?), (header::CACHE_CONTROL, no_store)];
    Some((StatusCode::PERMANENT_REDIRECT, headers).into_response())
}

/// Returns the canonical form of the path of a page or a picture. `None` if there is no such page.
pub fn canonical_path(app: &App, path: &str) -> Option<String> {
    let segments: Vec<String> = path.split('/').map(name_in_link).filter(|name| !name.is_empty()).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let campaign = |slug: &str| app.campaigns.get(slug).map(|campaign| campaign.slug.as_str());
    Some(match segments[..] {
        [] => paths::HOME.to_owned(),
        ["embed"] => paths::EMBED_BUILDER.to_owned(),
        ["oembed"] => paths::OEMBED.to_owned(),
        ["p", slug] => paths::page(campaign(slug)?),
        ["p", slug, "thanks"] => paths::page_thanks(campaign(slug)?),
        ["p", slug, "pledge"] => paths::page_pledge(campaign(slug)?),
        ["p", slug, "withdraw"] => paths::page_withdraw(campaign(slug)?),
        ["poster", slug] => paths::poster(campaign(slug)?),
        ["s", slug, partner, channel] if is_slug(partner) => {
            paths::landing(campaign(slug)?, partner, parse_value::<Channel>(channel)?)
        }
        ["partners", name] if is_slug(name.strip_suffix(".csv").unwrap_or(name)) => paths::partner(name),
        [kind @ ("card" | "badge" | "icon"), file] => {
            let (slug, extension) = file.rsplit_once('.')?;
            match (kind, extension) {
                ("card", "png") => paths::card(campaign(slug)?),
                ("badge", "svg" | "png") => paths::badge(campaign(slug)?, extension),
                ("icon", "svg") => paths::icon(campaign(slug)?),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// Decodes a segment of a path and returns the name in it.
fn name_in_link(segment: &str) -> String {
    slug_in_link(&percent_decode_str(segment).decode_utf8_lossy())
}

fn location(path: &str, query: Option<&str>) -> Option<HeaderValue> {
    let url = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    HeaderValue::from_str(&url).ok()
}
