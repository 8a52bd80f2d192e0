//! The pledge for those who embed by its address alone (<https://oembed.com>).
//!
//! Invariant: what it gives is a frame and nothing that runs in the page it stands on.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Serialize;

use super::{
    onward,
    preview::{self, CARD},
};
use crate::{
    app::{App, Shared},
    asked::Asked,
    campaigns::Loaded,
    problem::Fault,
    routes::choose,
};

/// The frame's size where nobody asks for a smaller one, in pixels.
const SIZE: (u32, u32) = (600, 900);
/// How long an answer may be kept, in seconds.
const CACHE_AGE: u32 = 3600;
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600, stale-if-error=86400");

/// What the widget needs of a frame's sandbox: to run, to be itself, to take the pledge, to open networks, to save, to
/// print, and to take the whole page away when a visitor leaves it.
const SANDBOX: &str = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox \
    allow-downloads allow-modals allow-top-navigation-by-user-activation";

/// An answer of the type `rich` (oEmbed, 2.3.4.4).
#[derive(Serialize)]
struct Rich<'a> {
    version: &'static str,
    r#type: &'static str,
    title: &'a str,
    author_name: &'a str,
    author_url: &'a str,
    provider_name: &'a str,
    provider_url: &'a str,
    cache_age: u32,
    html: String,
    width: u32,
    height: u32,
    #[serde(flatten)]
    thumbnail: Option<Thumbnail>,
}

#[derive(Serialize)]
struct Thumbnail {
    thumbnail_url: String,
    thumbnail_width: u32,
    thumbnail_height: u32,
}

/// `GET /oembed?url=&format=json&maxwidth=&maxheight=`
pub async fn show_oembed(State(app): Shared, asked: Asked, headers: HeaderMap) -> Result<Response, Fault> {
    if asked.get("format").is_some_and(|format| format != "json") {
        return Err(Fault::UnknownFormat);
    }
    let url = asked.get("url").ok_or_else(|| {
        Fault::InvalidParameter("url", "it is missing; it must be the address of a page of this server".to_owned())
    })?;
    let (campaign, page) = page_at(&app, url).ok_or(Fault::NotFound)?;
    let choice = choose(campaign, page.lang().unwrap_or_default(), &headers)?;
    let shown = &choice.edition.campaign;
    let (width, height) = (size(&asked, "maxwidth", SIZE.0)?, size(&asked, "maxheight", SIZE.1)?);
    let query = onward(&page.without(&["frame"]), Some(&shown.lang)).finish();
    let link = format!("{}{}?{query}", app.public_url, api::paths::page(&campaign.slug));
    let source = format!("{link}&frame");
    let html = html! {
        // WordPress listens for a frame's height where a quotation stands before the frame. It takes the attributes away
        // and shows the link until the frame speaks; others show the frame alone.
        blockquote hidden style="display:none" { a href=(link) { (shown.title) } }
        (frame(&source, &shown.title, height, Some(format!("border:0;max-width:{width}px"))))
    };
    let fits = size(&asked, "maxwidth", CARD.0)? == CARD.0 && size(&asked, "maxheight", CARD.1)? == CARD.1;
    let rich = Rich {
        version: "1.0",
        r#type: "rich",
        title: &shown.title,
        author_name: &shown.organiser.name,
        author_url: &shown.organiser.url,
        provider_name: &shown.organiser.name,
        provider_url: &app.public_url,
        cache_age: CACHE_AGE,
        html: html.into_string(),
        width,
        height,
        thumbnail: fits.then(|| Thumbnail {
            thumbnail_url: preview::card(&app, &choice.edition),
            thumbnail_width: CARD.0,
            thumbnail_height: CARD.1,
        }),
    };
    let json = serde_json::to_vec(&rich).map_err(|_| Fault::Internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, KEPT),
        (header::VARY, HeaderValue::from_static("accept-language")),
    ];
    Ok((StatusCode::OK, headers, json).into_response())
}

/// A frame for a page of ours that is to be framed, so many pixels high.
pub fn frame(source: &str, title: &str, height: u32, style: Option<String>) -> Markup {
    html! {
        iframe src=(source) title=(title) width="100%" height=(height) loading="lazy" sandbox=(SANDBOX)
            allow="clipboard-write; web-share" frameborder="0" style=[style] {}
    }
}

/// The size asked for, at most `most`. What cannot be a size is refused.
fn size(asked: &Asked, name: &'static str, most: u32) -> Result<u32, Fault> {
    let Some(text) = asked.get(name) else { return Ok(most) };
    match text.parse::<u32>() {
        Ok(pixels @ 1..) => Ok(pixels.min(most)),
        _ => Err(Fault::InvalidParameter(name, "it must be a number of pixels".to_owned())),
    }
}

/// The campaign and the settings of the page at an address, if that is one of ours that shows a pledge. A frame of a
/// landing page is no visit, so the channel stays behind.
fn page_at<'a>(app: &'a App, url: &str) -> Option<(&'a Loaded, Asked)> {
    let rest = url.strip_prefix(&app.public_url)?.split('#').next()?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let asked = Asked::parse(query.as_bytes());
    // Without its slash, what follows would be the rest of another host's name.
    let path = if path.is_empty() { "/" } else { path };
    let parts: Vec<&str> = path.strip_prefix('/')?.trim_end_matches('/').split('/').collect();
    let (slug, asked) = match parts[..] {
        [""] => return Some((app.campaigns.usual()?, asked)),
        ["p", slug] => (slug, asked),
        ["s", slug, partner, channel] if channel.parse::<api::Channel>().is_ok() => {
            (slug, asked.with("partner", partner))
        }
        _ => return None,
    };
    Some((app.campaigns.get(slug)?, asked))
}
