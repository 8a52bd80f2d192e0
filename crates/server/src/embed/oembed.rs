//! oEmbed provider (<https://oembed.com>): the pledge for sites that embed by URL.
//!
//! Invariant: a response contains a frame and nothing that runs in the embedding page.

use api::values::{normalized, unquoted};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Serialize;
use url::Url;

use crate::{
    app::{App, AppState},
    campaigns::Campaign,
    http::{error::HttpError, language::LanguagePreference, params::Params},
    pages::{
        canonical::canonical_path,
        social_meta::{CARD_SIZE, card_url},
    },
};

/// Default size of the frame, in pixels.
pub const FRAME_SIZE: (u32, u32) = (600, 900);
/// Time for which a response may be cached, in seconds.
pub const CACHE_SECONDS: u32 = 3600;
/// `Cache-Control` of a response.
pub const CACHE_CONTROL: &str = "public, max-age=3600, stale-if-error=86400";

/// Sandbox permissions of the frame: scripts, storage, the form, links to networks, downloads, printing, and the quick
/// exit, which replaces the whole page.
const SANDBOX: &str = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox \
    allow-downloads allow-modals allow-top-navigation-by-user-activation";

/// Response of the type `rich` (oEmbed, 2.3.4.4).
#[derive(Serialize)]
struct RichResponse<'a> {
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
pub async fn show_oembed(State(app): AppState, params: Params, headers: HeaderMap) -> Result<Response, HttpError> {
    if params.get("format").is_some_and(|format| normalized(format) != "json") {
        return Err(HttpError::UnknownFormat);
    }
    let missing = || HttpError::invalid("url", "it is missing; use the URL of a page of this server");
    let (campaign, page) = find_page(&app, params.get("url").ok_or_else(missing)?).ok_or(HttpError::NotFound)?;
    let negotiated = LanguagePreference::of(&page, &headers).negotiate(campaign);
    let content = &negotiated.localized.content;
    let (width, height) = (size(&params, "maxwidth", FRAME_SIZE.0)?, size(&params, "maxheight", FRAME_SIZE.1)?);
    let query = page.without(&["frame"]).forwarded(Some(&content.lang)).finish();
    let link = format!("{}{}?{query}", app.public_url, api::paths::page(&campaign.slug));
    let source = format!("{link}&frame");
    let html = html! {
        // WordPress listens for a frame's height only if a quotation precedes the frame. It removes these attributes
        // and shows the link until the frame sends its height; other sites show the frame alone.
        blockquote hidden style="display:none" { a href=(link) { (content.title) } }
        (frame(&source, &content.title, height, Some(format!("border:0;max-width:{width}px"))))
    };
    let (card_width, card_height) = CARD_SIZE;
    let fits =
        size(&params, "maxwidth", card_width)? == card_width && size(&params, "maxheight", card_height)? == card_height;
    let rich = RichResponse {
        version: "1.0",
        r#type: "rich",
        title: &content.title,
        author_name: &content.organiser.name,
        author_url: &content.organiser.url,
        provider_name: &content.organiser.name,
        provider_url: &app.public_url,
        cache_age: CACHE_SECONDS,
        html: html.into_string(),
        width,
        height,
        thumbnail: fits.then(|| Thumbnail {
            thumbnail_url: card_url(&app, &negotiated.localized),
            thumbnail_width: card_width,
            thumbnail_height: card_height,
        }),
    };
    let json = serde_json::to_vec(&rich).map_err(|_| HttpError::Internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL)),
        (header::VARY, HeaderValue::from_static("accept-language")),
    ];
    Ok((StatusCode::OK, headers, json).into_response())
}

/// Returns the frame of a page of this server, with a height in pixels.
pub fn frame(source: &str, title: &str, height: u32, style: Option<String>) -> Markup {
    html! {
        iframe src=(source) title=(title) width="100%" height=(height) loading="lazy" sandbox=(SANDBOX)
            allow="clipboard-write; web-share" frameborder="0" style=[style] {}
    }
}

/// Reads a size, limited to `max`.
fn size(params: &Params, name: &'static str, max: u32) -> Result<u32, HttpError> {
    let Some(text) = params.get(name) else { return Ok(max) };
    match text.parse::<u32>() {
        Ok(pixels @ 1..) => Ok(pixels.min(max)),
        _ => Err(HttpError::invalid(name, "use a number of pixels")),
    }
}

/// Finds the campaign and the parameters of a page of this server that shows a pledge. The frame of a landing page is
/// not a visit, so the channel is left out.
fn find_page<'a>(app: &'a App, url: &str) -> Option<(&'a Campaign, Params)> {
    let url = Url::parse(unquoted(url)).ok()?;
    if url.origin().ascii_serialization() != app.public_url || !url.username().is_empty() {
        return None;
    }
    let path = canonical_path(app, url.path())?;
    let params = Params::parse(url.query().unwrap_or_default().as_bytes());
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let (slug, params) = match segments[..] {
        [""] => return Some((app.campaigns.default_campaign()?, params)),
        ["p", slug] => (slug, params),
        ["s", slug, partner, _] => (slug, params.with("partner", partner)),
        _ => return None,
    };
    Some((app.campaigns.get(slug)?, params))
}
