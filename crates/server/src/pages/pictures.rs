//! The campaign as a picture: what a link leads to is shown by networks as this.
//!
//! Invariant: an address of a picture means the same to everybody, so it may be kept on the way.

use api::Mode;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use sid_pledge::config::{Theme, or_default};

use super::assets::media_type;
use crate::{
    app::{App, Shared},
    asked::Asked,
    etag,
    pictures::{Badge, Kind, Picture, Shape},
    problem::Fault,
    routes::{choose, speak},
};

/// A picture is asked for anew every five minutes, and an old one is better than none.
const KEPT: HeaderValue =
    HeaderValue::from_static("public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400");

/// `GET /card/{campaign}.png`, as `shape=card`, `square` or `story`; with `download`, to be saved.
pub async fn show_card(
    State(app): Shared,
    Path(file): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let slug = file.strip_suffix(".png").ok_or(Fault::NotFound)?;
    show(&app, slug, &file, Kind::Poster(or_default::<Shape>(asked.get("shape"))), &asked, &headers).await
}

/// `GET /badge/{campaign}.svg` and `.png`
pub async fn show_badge(
    State(app): Shared,
    Path(file): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let (slug, svg) = match file.rsplit_once('.') {
        Some((slug, "svg")) => (slug, true),
        Some((slug, "png")) => (slug, false),
        _ => return Err(Fault::NotFound),
    };
    let dark = or_default::<Theme>(asked.get("theme")) == Theme::Dark;
    show(&app, slug, &file, Kind::Badge(Badge { dark, svg }), &asked, &headers).await
}

async fn show(
    app: &App,
    slug: &str,
    file: &str,
    kind: Kind,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let campaign = app.campaign(slug)?;
    let choice = choose(campaign, asked.lang().unwrap_or_default(), headers)?;
    let pledges = app.tally.pledges(slug, Mode::Live).ok_or(Fault::UnknownCampaign)?;
    let Picture { bytes, etag } = app.pictures.get(&choice.edition, kind, pledges).await?;
    let mut response = etag::not_modified(headers, &etag).unwrap_or_else(|| bytes.into_response());
    etag::put(&mut response, &etag);
    let answered = response.headers_mut();
    answered.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(file)));
    answered.insert(header::CACHE_CONTROL, KEPT);
    answered.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    if asked.has("download") {
        let name = file.replacen('.', &format!("-{}-{}.", kind.name(), choice.edition.campaign.lang), 1);
        if let Ok(attachment) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
            answered.insert(header::CONTENT_DISPOSITION, attachment);
        }
    }
    speak(answered, &choice.edition.campaign.lang, choice.by_header);
    Ok(response)
}
