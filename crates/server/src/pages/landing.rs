//! Landing pages of share links: the pledge, with partner and channel set.
//!
//! A link that spreads is fetched by thousands of servers and people at once, so the page must be cacheable, and yet
//! each person's visit must count once. Both hold because the page contains nothing of its visitor: no id, no cookie.
//! The widget in the visitor's browser makes the id of the visit, keeps it in the tab's history state and sends it; a
//! reload sends the same id, which counts once. Programs that fetch previews run no script and are not counted.
//!
//! Limit: without JavaScript, the form has no id until it arrives at the server, so such a form sent twice counts
//! twice.

use std::time::{Duration, Instant};

use api::Channel;
use axum::{extract::Path, http::HeaderValue, response::Response};
use maud::html;
use sid_pledge::Config;

use super::{
    error_page::PageError,
    layout::{Chrome, Indexing, PageLayout, widget_element},
    request::PageRequest,
};
use crate::{
    app::LandingPage,
    campaigns::{NegotiatedCampaign, PageMessage},
    http::{error::HttpError, page_response::CachedPage},
    widget_request::WidgetRequest,
};

/// `Cache-Control` of a landing page. The widget updates the numbers once it is active.
pub const CACHE_CONTROL: &str = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400";
/// Time during which a rendered page is served as it is, even if the counts change.
pub const RENDER_INTERVAL: Duration = Duration::from_secs(1);

/// `GET /s/{campaign}/{partner}/{channel}`
pub async fn show_landing(
    request: PageRequest,
    Path((slug, partner, channel)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    // Frame and accent are not part of the cache key, so they are ignored.
    let params = request.params.clone().without(&["frame", "accent"]).with("partner", &partner);
    let request = request.with_params(params);
    show(&request, &slug, &channel).await.map_err(|error| PageError::new(&request, &slug, error))
}

async fn show(request: &PageRequest, slug: &str, channel: &str) -> Result<Response, HttpError> {
    let channel: Channel = channel.parse().map_err(|_| HttpError::UnknownChannel)?;
    let (app, params) = (&request.app, &request.params);
    let campaign = app.campaign(slug)?;
    let negotiated = request.negotiate(campaign);
    let config = Config { channel: Some(channel), ..app.config_reader("").read(params, campaign) };
    let key = (config.clone(), negotiated.localized.lang().to_owned());
    let widget = WidgetRequest::new(config, &negotiated.localized);
    let requested_revision = app.page_revision(&widget.config);
    let is_current = |it: &LandingPage| it.revision >= requested_revision || it.rendered_at.elapsed() < RENDER_INTERVAL;
    let render = || async {
        let (rendered_at, revision) = (Instant::now(), app.page_revision(&widget.config));
        let page = render(request, &widget, channel, &negotiated).await?;
        Ok::<_, HttpError>(LandingPage { rendered_at, revision, page })
    };
    let LandingPage { page, .. } = app.landing_pages.get_or_stale(&key, is_current, render).await?;
    let cache_control = HeaderValue::from_static(CACHE_CONTROL);
    Ok(page.respond(&negotiated, cache_control, &request.headers, &app.compressor))
}

async fn render(
    request: &PageRequest,
    widget: &WidgetRequest,
    channel: Channel,
    negotiated: &NegotiatedCampaign,
) -> Result<CachedPage, HttpError> {
    let app = &request.app;
    let fragment = app.renderer.fragment(widget).await?.html("", "");
    let layout = PageLayout {
        app,
        negotiated,
        path: &api::paths::landing(&widget.config.campaign, &widget.config.partner, channel),
        params: &request.params,
        indexing: if is_from_supporter(channel) { Indexing::Invitation } else { Indexing::NoIndex },
        chrome: Chrome::Widget,
        content: html! {
            @if is_from_supporter(channel) {
                p.invited { (negotiated.localized.page_message(PageMessage::LandingInvited)) }
            }
            (widget_element(app, widget, &fragment))
        },
    };
    Ok(layout.cached())
}

/// Returns true if somebody has shared the link with the visitor. QR codes are also on posters and projectors.
fn is_from_supporter(channel: Channel) -> bool {
    channel != Channel::Qr
}
