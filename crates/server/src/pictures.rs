//! Pictures of a campaign: previews for networks, pictures to post, and the counter as a badge.
//!
//! A picture takes up to half a second to draw, so no request draws one. One thread draws, one picture after the other,
//! when a picture with a new displayed count is first requested; requests get the previous picture meanwhile. The last
//! two of each kind and language are kept, so that a pledge that is taken and withdrawn draws nothing again.

mod address;
mod campaign_picture;
mod count;
mod design;
mod kind;
mod lights;
mod paint;
mod text_column;
mod text_layout;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Instant,
};

use bytes::Bytes;
use tokio::sync::oneshot;

pub use self::{
    address::short_address,
    count::{ROUNDED_FROM, SIGNIFICANT_DIGITS},
    design::BADGE_HEIGHT,
    kind::{BadgeStyle, Format, PictureKind},
    lights::circle_around_code,
    paint::BADGE_PIXELS_PER_UNIT,
};
use self::{count::displayed_count, paint::Painter};
use crate::{
    cache::SingleFlight,
    campaigns::LocalizedCampaign,
    encoded::EncodedText,
    http::{error::HttpError, etag},
};

/// Number of pictures in the cache, by kind and language.
const CACHE_CAPACITY: usize = 1024;
/// Number of pictures that are kept of each kind and language.
const CACHED_VERSIONS: usize = 2;

/// Encoded picture.
#[derive(Clone, Debug)]
pub enum Picture {
    /// PNG, which cannot be compressed further.
    Png {
        /// Content.
        bytes: Bytes,
        /// Entity tag in quotes.
        etag: String,
    },
    /// SVG.
    Svg(EncodedText),
}

impl Picture {
    /// Returns the content.
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Png { bytes, .. } => bytes,
            Self::Svg(text) => text.plain(),
        }
    }

    /// Returns the entity tag in quotes; weak for an SVG, which is sent in several encodings.
    pub fn etag(&self) -> &str {
        match self {
            Self::Png { etag, .. } => etag,
            Self::Svg(text) => text.etag(),
        }
    }
}

/// Pictures that were drawn, and the thread that draws.
#[derive(Debug)]
pub struct Pictures {
    jobs: mpsc::Sender<DrawJob>,
    cache: SingleFlight<PictureKey, (u64, Picture)>,
    drawn: Arc<AtomicU64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PictureKey {
    campaign: String,
    lang: String,
    kind: PictureKind,
}

struct DrawJob {
    localized: Arc<LocalizedCampaign>,
    kind: PictureKind,
    count: u64,
    reply: oneshot::Sender<Option<Picture>>,
}

impl Pictures {
    /// Starts the thread that draws. `origin` is that of the server; pictures that are posted without a link show it.
    pub fn start(origin: &str) -> io::Result<Self> {
        let (jobs, queued) = mpsc::channel();
        let drawn = Arc::<AtomicU64>::default();
        let (counter, origin) = (Arc::clone(&drawn), origin.to_owned());
        thread::Builder::new()
            .name("pictures".to_owned())
            .spawn(move || draw_all(&Painter::new(origin), &queued, &counter))?;
        Ok(Self { jobs, cache: SingleFlight::new(CACHE_CAPACITY, CACHED_VERSIONS), drawn })
    }

    /// Returns the number of pictures drawn so far.
    pub fn drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    /// Returns the picture of a campaign with a number of pledges, or the previous one while it is drawn.
    pub async fn get(
        &self,
        localized: &Arc<LocalizedCampaign>,
        kind: PictureKind,
        pledges: u64,
    ) -> Result<Picture, HttpError> {
        let (campaign, kind) = (&localized.content, kind.for_campaign(localized));
        let key = PictureKey { campaign: campaign.slug.clone(), lang: campaign.lang.clone(), kind };
        let count = displayed_count(pledges, campaign.floor);
        let (jobs, localized) = (self.jobs.clone(), Arc::clone(localized));
        let draw = async move {
            let (reply, picture) = oneshot::channel();
            jobs.send(DrawJob { localized, kind, count, reply }).ok()?;
            Some((count, picture.await.ok()??))
        };
        let picture = self.cache.get_or_refresh(&key, |(drawn_count, _)| *drawn_count == count, draw).await;
        picture.map(|(_, picture)| picture).ok_or(HttpError::Internal)
    }
}

/// Returns the alternative text of a picture.
pub fn alt_text(localized: &LocalizedCampaign, pledges: u64) -> String {
    design::alt_text(localized, displayed_count(pledges, localized.content.floor))
}

/// Returns the alternative text of the picture that a supporter shares.
pub fn alt_text_of_taken(localized: &LocalizedCampaign, pledges: u64) -> String {
    design::alt_text_of_taken(localized, displayed_count(pledges, localized.content.floor))
}

fn draw_all(painter: &Painter, jobs: &mpsc::Receiver<DrawJob>, drawn: &AtomicU64) {
    for DrawJob { localized, kind, count, reply } in jobs {
        let start = Instant::now();
        let (campaign, lang) = (&localized.content.slug, localized.lang());
        let bytes = catch_unwind(AssertUnwindSafe(|| painter.draw(&localized, kind, count))).ok().flatten();
        match &bytes {
            Some(bytes) => {
                let (size, millis) = (bytes.len(), start.elapsed().as_millis());
                tracing::info!(campaign, lang, ?kind, count, size, %millis, "drew a picture");
                drawn.fetch_add(1, Ordering::Relaxed);
            }
            None => tracing::error!(campaign, lang, ?kind, "drawing a picture failed"),
        }
        if reply.send(bytes.map(|bytes| picture(kind, bytes))).is_err() {
            tracing::debug!("a picture is no longer awaited");
        }
    }
}

fn picture(kind: PictureKind, bytes: Vec<u8>) -> Picture {
    if kind.is_svg() {
        return Picture::Svg(EncodedText::new(bytes));
    }
    Picture::Png { etag: etag::of(&bytes), bytes: bytes.into() }
}
