//! The widget as HTML: the very component the page runs, rendered here and kept until its numbers change.
//!
//! Invariant: what a visitor took is in no kept rendering.

use std::{
    convert::Infallible,
    io,
    sync::{Arc, PoisonError, RwLock},
};

use api::{Campaign, Channel, Counts, Words};
use quick_cache::sync::Cache;
use serde::Serialize;
use sid_pledge::{
    Config, Widget, WidgetProps,
    share_links::{ShareLink, landing_url},
    widget::OwnPledge,
};
use tokio::sync::{Mutex, oneshot};
use yew::{LocalServerRenderer, platform::Runtime};

use crate::{campaigns::Edition, problem::Fault, qr, tally::Tally};

/// How many renderings are kept.
const KEPT: usize = 512;

/// What is to be rendered.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The settings.
    pub config: Config,
    /// The campaign in the visitor's language.
    pub edition: Arc<Edition>,
    /// The visitor's own pledge.
    pub pledge: Option<OwnPledge>,
}

impl Scene {
    /// The ways to share, filled in.
    fn share_links(&self) -> Vec<ShareLink> {
        let campaign = &self.edition.campaign;
        let link = |channel| landing_url(&self.config, channel, &campaign.lang);
        let ways = self.edition.ways.iter();
        ways.map(|way| ShareLink { channel: way.channel, url: way.address(&campaign.share, &link(way.channel)) })
            .collect()
    }
}

/// Renders the widget.
#[derive(Debug)]
pub struct Renderer {
    tally: Arc<Tally>,
    runtime: Runtime,
    kept: Cache<Subject, Arc<Slot>>,
}

/// A widget's props as they are sent: the same names, borrowed.
#[derive(Serialize)]
struct State<'a> {
    config: &'a Config,
    campaign: &'a Campaign,
    words: &'a Words,
    counts: Option<Counts>,
    pledge: Option<&'a OwnPledge>,
    share_links: Vec<ShareLink>,
    qr: qr::Addressed,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Subject {
    config: Config,
    lang: String,
}

/// One rendering, its generation of counts, and the right to make the next one.
#[derive(Debug, Default)]
struct Slot {
    latest: RwLock<Option<(u64, Arc<str>)>>,
    turn: Mutex<()>,
}

impl Renderer {
    /// Starts the thread that renders.
    pub fn new(tally: Arc<Tally>) -> io::Result<Self> {
        let runtime = Runtime::builder().worker_threads(1).build()?;
        Ok(Self { tally, runtime, kept: Cache::new(KEPT) })
    }

    /// The widget's HTML, and beside it the state it was rendered from. Safe to put into a page as it is.
    pub async fn fragment(&self, scene: Scene) -> Result<Arc<str>, Fault> {
        if scene.pledge.is_some() {
            return self.render(scene).await;
        }
        let subject = Subject { config: scene.config.clone(), lang: scene.edition.campaign.lang.clone() };
        let Ok::<_, Infallible>(slot) = self.kept.get_or_insert_with(&subject, || Ok(Arc::<Slot>::default()));
        let asked_at = self.generation(&scene);
        if let Some(fragment) = slot.since(asked_at) {
            return Ok(fragment);
        }
        let _turn = slot.turn.lock().await;
        // Whoever waited takes what was made meanwhile, even where the counts have gone on: it is newer than the asking.
        if let Some(fragment) = slot.since(asked_at) {
            return Ok(fragment);
        }
        let generation = self.generation(&scene);
        let fragment = self.render(scene).await?;
        *slot.latest.write().unwrap_or_else(PoisonError::into_inner) = Some((generation, Arc::clone(&fragment)));
        Ok(fragment)
    }

    fn generation(&self, scene: &Scene) -> u64 {
        self.tally.generation(&scene.config.campaign, scene.config.mode)
    }

    /// Renders from the very state that is sent along, as the page will.
    async fn render(&self, scene: Scene) -> Result<Arc<str>, Fault> {
        let state = State {
            counts: self.tally.counts(&scene.config.campaign, scene.config.mode, None),
            config: &scene.config,
            campaign: &scene.edition.campaign,
            words: &scene.edition.words,
            pledge: scene.pledge.as_ref(),
            share_links: scene.share_links(),
            qr: qr::addressed(landing_url(&scene.config, Channel::Qr, &scene.edition.campaign.lang)),
        };
        let state = serde_json::to_string(&state).map_err(|fault| cannot_render(&fault))?;
        let sent = state.clone();
        let (reply, answer) = oneshot::channel();
        self.runtime.spawn_pinned(move || async move {
            let html = match serde_json::from_str::<WidgetProps>(&sent) {
                Ok(props) => Ok(LocalServerRenderer::<Widget>::with_props(props).render().await),
                Err(fault) => Err(cannot_render(&fault)),
            };
            if reply.send(html).is_err() {
                tracing::debug!("nobody waits for this rendering any more");
            }
        });
        let html = answer.await.map_err(|fault| cannot_render(&fault))??;
        let state = state.replace('<', "\\u003c");
        let sent_along = format!("<script type=\"application/json\" data-sid-props>{state}</script>");
        Ok(format!("<div data-sid-root>{html}</div>{sent_along}").into())
    }
}

fn cannot_render(fault: &dyn std::error::Error) -> Fault {
    tracing::error!(%fault, "the widget could not be rendered");
    Fault::Internal
}

impl Slot {
    fn since(&self, generation: u64) -> Option<Arc<str>> {
        let latest = self.latest.read().unwrap_or_else(PoisonError::into_inner);
        latest.as_ref().filter(|(made_at, _)| *made_at >= generation).map(|(_, fragment)| Arc::clone(fragment))
    }
}
