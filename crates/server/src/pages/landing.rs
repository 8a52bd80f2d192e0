//! Where a share leads: the pledge's page, with partner and channel set.
//!
//! Invariant: it is the same for everybody who follows the link, so it holds no id, and may be kept on the way.

use api::Channel;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue},
    response::Response,
};

use super::{
    document::{Around, Document, Standing, element},
    trouble,
};
use crate::{
    app::{App, Shared},
    asked::Asked,
    problem::Fault,
    render::Scene,
    routes::accept_language,
};

/// A page that was shared is fetched by thousands at once, which a minute of keeping turns into one; its numbers follow
/// once the widget is alive.
const KEPT: HeaderValue =
    HeaderValue::from_static("public, max-age=60, stale-while-revalidate=600, stale-if-error=86400");

/// `GET /s/{campaign}/{partner}/{channel}`
pub async fn show_landing(
    State(app): Shared,
    Path((slug, partner, channel)): Path<(String, String, String)>,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    let asked = asked.with("partner", &partner);
    let shown = match channel.parse::<Channel>() {
        Ok(channel) => show(&app, &slug, channel, &asked, &headers).await,
        Err(_) => Err(Fault::UnknownChannel),
    };
    shown.unwrap_or_else(|fault| trouble::show(&app, &slug, &asked, &headers, fault))
}

async fn show(app: &App, slug: &str, channel: Channel, asked: &Asked, headers: &HeaderMap) -> Result<Response, Fault> {
    let campaign = app.campaign(slug)?;
    let lang = asked.lang().unwrap_or_default();
    let choice = campaign.choose(lang.as_ref(), accept_language(headers)).ok_or(Fault::Internal)?;
    let mut config = asked.lenient_config(app, campaign, "");
    config.channel = Some(channel);
    let path = api::paths::landing(slug, &config.partner, channel);
    let scene = Scene { config, edition: choice.edition.clone(), pledge: None };
    let fragment = app.renderer.fragment(scene.clone()).await?;
    let content = element(app, &scene, &fragment);
    let page = Document {
        app,
        choice: &choice,
        path: &path,
        asked,
        standing: Standing::Linked,
        around: Around::Nothing,
        content,
    };
    Ok(page.kept_answer(KEPT, headers))
}
