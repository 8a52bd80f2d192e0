//! Pictures of a campaign.
//!
//! Invariant: a picture's URL has the same content for everybody, so caches may store it.

use api::{Mode, values::parse_value};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use sid_pledge::config::{Theme, or_default};

use crate::{
    app::{App, AppState},
    encoded::Encoding,
    http::{
        encoding::{respond, respond_unless_known},
        error::HttpError,
        language::{LanguagePreference, set_content_language},
        media_type::media_type,
        params::Params,
    },
    pictures::{BadgeStyle, Format, Picture, PictureKind},
};

/// `Cache-Control` of a picture: five minutes, and stale rather than none.
pub const CACHE_CONTROL: &str = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400";

/// `GET /card/{campaign}.png`, with `shape=card`, `square` or `story`, `taken` for the picture that a supporter shares,
/// with the name of their audience, and `download` for a file to save.
pub async fn show_card(
    State(app): AppState,
    Path(file): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let slug = file.strip_suffix(".png").ok_or(HttpError::NotFound)?;
    let format = or_default::<Format>(params.get("shape"));
    let kind = match params.has("taken") {
        true => PictureKind::Taken(format, params.get("taken").and_then(parse_value)),
        false => PictureKind::Campaign(format),
    };
    show(&app, slug, &file, kind, &params, &headers).await
}

/// `GET /badge/{campaign}.svg` and `.png`
pub async fn show_badge(
    State(app): AppState,
    Path(file): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let (slug, svg) = match file.rsplit_once('.') {
        Some((slug, "svg")) => (slug, true),
        Some((slug, "png")) => (slug, false),
        _ => return Err(HttpError::NotFound),
    };
    let dark = or_default::<Theme>(params.get("theme")) == Theme::Dark;
    show(&app, slug, &file, PictureKind::Badge(BadgeStyle { dark, svg }), &params, &headers).await
}

/// `GET /icon/{campaign}.svg`
pub async fn show_icon(
    State(app): AppState,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let slug = file.strip_suffix(".svg").ok_or(HttpError::NotFound)?;
    let icon = Picture::Svg(app.campaign(slug)?.icon.clone());
    Ok(picture_response(&app, &icon, &file, &headers))
}

async fn show(
    app: &App,
    slug: &str,
    file: &str,
    kind: PictureKind,
    params: &Params,
    headers: &HeaderMap,
) -> Result<Response, HttpError> {
    let campaign = app.campaign(slug)?;
    let negotiated = LanguagePreference::of(params, headers).negotiate(campaign);
    let localized = &negotiated.localized;
    let pledges = app.tally.pledges(&campaign.slug, Mode::Live).ok_or(HttpError::UnknownCampaign)?;
    let picture = app.pictures.get(localized, kind, pledges).await?;
    let mut response = picture_response(app, &picture, file, headers);
    let response_headers = response.headers_mut();
    if params.has("download") {
        let name = file.replacen('.', &format!("-{}-{}.", kind.name(), localized.lang()), 1);
        if let Ok(attachment) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
            response_headers.insert(header::CONTENT_DISPOSITION, attachment);
        }
    }
    set_content_language(response_headers, &negotiated);
    Ok(response)
}

/// Creates the response with a picture, or the one that says that the client's copy is current.
fn picture_response(app: &App, picture: &Picture, file: &str, headers: &HeaderMap) -> Response {
    let mut response = match picture {
        Picture::Svg(text) => respond(text, headers, &app.compressor),
        Picture::Png { bytes, etag } => respond_unless_known(headers, etag, || (bytes.clone(), Encoding::Identity)),
    };
    let response_headers = response.headers_mut();
    response_headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(file)));
    response_headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    response
}
