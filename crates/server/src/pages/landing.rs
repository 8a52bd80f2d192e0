//! Where a share leads: the pledge's page, with partner and channel set.
//!
//! Invariant: it is the same for everybody who follows the link, so it holds no id, and may be kept on the way.

use std::{
    convert::Infallible,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use api::Channel;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue},
    response::Response,
};
use quick_cache::sync::Cache;
use sid_pledge::Config;
use tokio::sync::Mutex;

use super::{
    document::{Around, Document, Standing, Written, element},
    trouble,
};
use crate::{
    app::{App, Shared},
    asked::Asked,
    campaigns::Choice,
    problem::Fault,
    render::Scene,
    routes::choose,
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
    // It is the same for everybody who has these settings, and a frame or a colour is none of them.
    let asked = asked.without(&["frame", "accent"]).with("partner", &partner);
    let shown = match channel.parse::<Channel>() {
        Ok(channel) => show(&app, &slug, channel, &asked, &headers).await,
        Err(_) => Err(Fault::UnknownChannel),
    };
    shown.unwrap_or_else(|fault| trouble::show(&app, &slug, &asked, &headers, fault))
}

async fn show(app: &App, slug: &str, channel: Channel, asked: &Asked, headers: &HeaderMap) -> Result<Response, Fault> {
    let campaign = app.campaign(slug)?;
    let choice = choose(campaign, asked.lang().unwrap_or_default(), headers)?;
    let config = Config { channel: Some(channel), ..asked.lenient_config(app, campaign, "") };
    let scene = Scene { config, edition: choice.edition.clone(), pledge: None };
    let page = app.landings.get(&scene, || write(app, &scene, &choice, asked)).await?;
    Ok(page.answer(&choice, KEPT, headers))
}

async fn write(app: &App, scene: &Scene, choice: &Choice, asked: &Asked) -> Result<Written, Fault> {
    let Config { campaign, partner, channel, .. } = &scene.config;
    let path = api::paths::landing(campaign, partner, channel.ok_or(Fault::Internal)?);
    let fragment = app.renderer.fragment(scene.clone()).await?;
    let content = element(app, scene, &fragment);
    let (standing, around) = (Standing::Linked, Around::Nothing);
    Ok(Document { app, choice, path: &path, asked, standing, around, content }.written())
}

/// Landing pages as they were written last. A page is written anew once a second at most, however fast its numbers change,
/// and by one of those who ask for it; the others are given the one before.
#[derive(Debug)]
pub struct Landings(Cache<(Config, String), Arc<Slot>>);

/// How many landing pages are kept, each some 100 KB.
const ROOM: usize = 128;
/// How long a page is given out as it is.
const FRESH: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
struct Slot {
    latest: RwLock<Option<(Instant, Written)>>,
    writing: Mutex<()>,
}

impl Landings {
    /// With nothing written yet.
    pub fn new() -> Self {
        Self(Cache::new(ROOM))
    }

    async fn get<F>(&self, scene: &Scene, write: impl FnOnce() -> F) -> Result<Written, Fault>
    where
        F: Future<Output = Result<Written, Fault>>,
    {
        let subject = (scene.config.clone(), scene.edition.campaign.lang.clone());
        let Ok::<_, Infallible>(slot) = self.0.get_or_insert_with(&subject, || Ok(Arc::<Slot>::default()));
        if let Some(page) = slot.fresh() {
            return Ok(page);
        }
        let _turn = match (slot.writing.try_lock(), slot.latest()) {
            (Ok(turn), _) => turn,
            (Err(_), Some((_, page))) => return Ok(page),
            (Err(_), None) => slot.writing.lock().await,
        };
        // Whoever waited takes what was written meanwhile.
        if let Some(page) = slot.fresh() {
            return Ok(page);
        }
        match write().await {
            Ok(page) => {
                let latest = Some((Instant::now(), page.clone()));
                *slot.latest.write().unwrap_or_else(PoisonError::into_inner) = latest;
                Ok(page)
            }
            // An old page is better than none.
            Err(fault) => slot.latest().map(|(_, page)| page).ok_or(fault),
        }
    }
}

impl Default for Landings {
    fn default() -> Self {
        Self::new()
    }
}

impl Slot {
    fn latest(&self) -> Option<(Instant, Written)> {
        self.latest.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fresh(&self) -> Option<Written> {
        self.latest().filter(|(written_at, _)| written_at.elapsed() < FRESH).map(|(_, page)| page)
    }
}
