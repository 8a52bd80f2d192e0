//! What every request is answered from.
//!
//! Invariant: it is put together once, at the start, and nothing in it is global.

use std::{io, sync::Arc};

use axum::extract::State;
use tokio::sync::watch;

use crate::{
    campaigns::{Campaigns, Loaded},
    ledger::{Ledger, Store, Writer},
    live::Live,
    pages::{
        assets::{EarlierReleases, Release},
        landing::Landings,
    },
    partners::Partners,
    pictures::Pictures,
    problem::Fault,
    receipt::Secret,
    render::Renderer,
    tally::Tally,
};

/// How a handler is given the [`App`].
pub type Shared = State<Arc<App>>;

/// What an [`App`] is put together from.
pub struct Parts {
    /// The campaigns served.
    pub campaigns: Campaigns,
    /// The store the ledger is in.
    pub store: Box<dyn Store>,
    /// How many changes can wait for the store.
    pub queue: usize,
    /// What receipts are made with.
    pub secret: Secret,
    /// The files of the element.
    pub release: Release,
    /// Its earlier releases.
    pub earlier: EarlierReleases,
    /// The origin visitors reach the server at, without a slash at the end.
    pub public_url: String,
    /// Turns true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

/// What every request is answered from.
#[derive(Debug)]
pub struct App {
    /// The campaigns served.
    pub campaigns: Campaigns,
    /// Where acts are recorded.
    pub ledger: Ledger,
    /// The counts.
    pub tally: Arc<Tally>,
    /// The streams of counts.
    pub live: Live,
    /// The active partners.
    pub partners: Partners,
    /// Renders the widget.
    pub renderer: Renderer,
    /// Draws the campaigns.
    pub pictures: Pictures,
    /// The landing pages as they were written last.
    pub landings: Landings,
    /// What receipts are made with.
    pub secret: Secret,
    /// The files of the element.
    pub release: Release,
    /// Its earlier releases.
    pub earlier: EarlierReleases,
    /// The origin visitors reach the server at, without a slash at the end.
    pub public_url: String,
    /// Turns true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

impl App {
    /// Takes the sums from the store and starts the writer.
    pub fn start(parts: Parts) -> io::Result<(Arc<Self>, Writer)> {
        let Parts { campaigns, mut store, queue, secret, release, earlier, public_url, stopping } = parts;
        let rows = store.tallies().map_err(io::Error::other)?;
        let partners = Partners::default();
        partners.replace(store.partners().map_err(io::Error::other)?);
        let goals = campaigns.all().map(|loaded| (loaded.slug.clone(), loaded.goals.clone()));
        let tally = Arc::new(Tally::new(goals, &rows));
        let (ledger, writer) = Ledger::start(store, Arc::clone(&tally), queue)?;
        let renderer = Renderer::new(Arc::clone(&tally))?;
        let pictures = Pictures::start()?;
        let live = Live::new(Arc::clone(&tally));
        let app = Self {
            campaigns,
            ledger,
            tally,
            live,
            partners,
            renderer,
            pictures,
            landings: Landings::new(),
            secret,
            release,
            earlier,
            public_url,
            stopping,
        };
        Ok((Arc::new(app), writer))
    }

    /// The campaign with this slug.
    pub fn campaign(&self, slug: &str) -> Result<&Arc<Loaded>, Fault> {
        self.campaigns.get(slug).ok_or(Fault::UnknownCampaign)
    }
}
