//! State shared by all request handlers.
//!
//! Invariant: it is created once at the start, and nothing in it is global.

use std::{
    io,
    sync::{Arc, OnceLock},
    time::Instant,
};

use api::Mode;
use axum::extract::State;
use sid_pledge::Config;
use tokio::sync::watch;

use crate::{
    cache::SingleFlight,
    campaigns::{Campaign, Campaigns},
    encoded::{Compressor, EncodedText},
    http::{error::HttpError, page_response::CachedPage},
    ledger::{Ledger, Store, Tally, Writer},
    live::Live,
    partners::Partners,
    pictures::Pictures,
    receipt::Secret,
    release::{Release, archive::ReleaseArchive},
    render::Renderer,
    thanks::ThanksViews,
    widget_request::ConfigReader,
};

/// Number of landing pages in the cache, each about 120 KB with its compressed forms.
const LANDING_PAGE_CAPACITY: usize = 128;
/// Number of pages with a form in the cache, each about 130 KB with its compressed forms.
const FORM_PAGE_CAPACITY: usize = 128;

/// Axum extractor of the [`App`].
pub type AppState = State<Arc<App>>;

/// Cache of landing pages by widget settings and language.
pub type LandingPages = SingleFlight<(Config, String), LandingPage>;

/// Landing page in the cache.
#[derive(Clone, Debug)]
pub struct LandingPage {
    /// Time it was rendered.
    pub rendered_at: Instant,
    /// Revision of the counts it was rendered from.
    pub revision: u64,
    /// Page.
    pub page: CachedPage,
}

/// Cache of pages with a form, each with the revision of the counts it was rendered from.
pub type FormPages = SingleFlight<FormPageKey, (u64, CachedPage)>;

/// Everything that a page with a form depends on, except for the counts and the id in the form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormPageKey {
    /// Path of the page.
    pub path: String,
    /// Settings of the widget.
    pub config: Config,
    /// Language.
    pub lang: String,
    /// Parameters that links and forms of the page carry on.
    pub query: String,
    /// True if the page confirms a withdrawal.
    pub withdrawn: bool,
}

/// Parts that an [`App`] is created from.
pub struct AppConfig {
    /// Campaigns to serve.
    pub campaigns: Campaigns,
    /// Store that holds the ledger.
    pub store: Box<dyn Store>,
    /// Number of changes that can wait for the store.
    pub queue: usize,
    /// Secret that receipts are computed with.
    pub secret: Secret,
    /// Files of the element.
    pub release: Release,
    /// Earlier releases of the element.
    pub archive: ReleaseArchive,
    /// Origin that visitors use, without a trailing slash.
    pub public_url: String,
    /// Signal that becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

/// State shared by all request handlers.
#[derive(Debug)]
pub struct App {
    /// Campaigns to serve.
    pub campaigns: Campaigns,
    /// Ledger of acts.
    pub ledger: Ledger,
    /// Counts in memory.
    pub tally: Arc<Tally>,
    /// Live streams of counts.
    pub live: Live,
    /// Active partners.
    pub partners: Partners,
    /// Renderer of widgets.
    pub renderer: Renderer,
    /// Pictures of campaigns.
    pub pictures: Pictures,
    /// Thread that compresses what is kept.
    pub compressor: Compressor,
    /// Description of the API as JSON, set by the router.
    pub api_description: OnceLock<EncodedText>,
    /// Cache of landing pages.
    pub landing_pages: LandingPages,
    /// Cache of pages with a form.
    pub form_pages: FormPages,
    /// Thank-you pages that were not viewed yet.
    pub thanks_views: ThanksViews,
    /// Secret that receipts are computed with.
    pub secret: Secret,
    /// Files of the element.
    pub release: Release,
    /// Earlier releases of the element.
    pub archive: ReleaseArchive,
    /// Origin that visitors use, without a trailing slash.
    pub public_url: String,
}

impl App {
    /// Loads totals and partners from the store and starts the threads of ledger, renderer and pictures.
    pub fn start(config: AppConfig) -> io::Result<(Arc<Self>, Writer)> {
        let AppConfig { campaigns, mut store, queue, secret, release, archive, public_url, stopping } = config;
        let rows = store.tallies().map_err(io::Error::other)?;
        let partners = Partners::default();
        partners.replace(store.partners().map_err(io::Error::other)?);
        let goals = campaigns.all().map(|campaign| (campaign.slug.clone(), campaign.goals.clone()));
        let tally = Arc::new(Tally::new(goals, &rows));
        let (ledger, writer) = Ledger::start(store, Arc::clone(&tally), queue)?;
        let renderer = Renderer::new(Arc::clone(&tally))?;
        let pictures = Pictures::start(&public_url)?;
        let compressor = Compressor::start()?;
        let live = Live::new(Arc::clone(&tally), stopping);
        let landing_pages = SingleFlight::new(LANDING_PAGE_CAPACITY, 1);
        let form_pages = SingleFlight::new(FORM_PAGE_CAPACITY, 1);
        let app = Self {
            campaigns,
            ledger,
            tally,
            live,
            partners,
            renderer,
            pictures,
            compressor,
            api_description: OnceLock::new(),
            landing_pages,
            form_pages,
            thanks_views: ThanksViews::default(),
            secret,
            release,
            archive,
            public_url,
        };
        Ok((Arc::new(app), writer))
    }

    /// Returns the campaign with this slug.
    pub fn campaign(&self, slug: &str) -> Result<&Arc<Campaign>, HttpError> {
        self.campaigns.get(slug).ok_or(HttpError::UnknownCampaign)
    }

    /// Returns the campaign that is shown where none is named.
    pub fn default_campaign(&self) -> Result<&Arc<Campaign>, HttpError> {
        self.campaigns.default_campaign().ok_or(HttpError::UnknownCampaign)
    }

    /// Returns a number that grows with every change of the counts on a page with these settings: those of its mode,
    /// and the live ones in the text of its picture.
    pub fn page_revision(&self, config: &Config) -> u64 {
        let revision = |mode| self.tally.revision(&config.campaign, mode);
        revision(Mode::Live) + if config.mode == Mode::Live { 0 } else { revision(config.mode) }
    }

    /// Returns the reader of widget settings; `endpoint` is empty for this server's own pages.
    pub fn config_reader<'a>(&'a self, endpoint: &'a str) -> ConfigReader<'a> {
        ConfigReader { partners: &self.partners, public_url: &self.public_url, endpoint }
    }
}
