//! Pictures of a campaign: previews for networks, pictures to post, and the counter as a badge.
//!
//! A picture takes up to half a second to draw, so no request draws one. One thread draws, one picture after the other,
//! when a picture with a new displayed count is first requested; requests get the previous picture meanwhile. The last
//! two of each kind and language are kept, so that a pledge that is taken and withdrawn draws nothing again.

mod design;
mod kind;
mod paint;
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

use self::paint::Painter;
pub use self::{
    design::BADGE_HEIGHT,
    kind::{BadgeStyle, Format, PictureKind},
    paint::BADGE_PIXELS_PER_UNIT,
};
use crate::{
    cache::SingleFlight,
    campaigns::LocalizedCampaign,
    http::{error::HttpError, etag},
};

/// Number of digits of the count that a picture shows; the others are zero.
pub const SIGNIFICANT_DIGITS: u32 = 2;
/// Smallest count that is rounded down and shown with a `+`.
pub const ROUNDED_FROM: u64 = 10_u64.pow(SIGNIFICANT_DIGITS);

/// Number of pictures in the cache, by kind and language.
const CACHE_CAPACITY: usize = 1024;
/// Number of pictures that are kept of each kind and language.
const CACHED_VERSIONS: usize = 2;

/// Encoded picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// PNG or SVG.
    pub bytes: Bytes,
    /// Entity tag in quotes; weak for an SVG, which is sent in several encodings.
    pub etag: String,
}

/// Pictures that were drawn, and the thread that draws.
#[derive(Debug)]
pub struct Pictures {
    orders: mpsc::Sender<Order>,
    cache: SingleFlight<PictureKey, (u64, Picture)>,
    drawn: Arc<AtomicU64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct PictureKey {
    campaign: String,
    lang: String,
    kind: PictureKind,
}

struct Order {
    localized: Arc<LocalizedCampaign>,
    kind: PictureKind,
    count: u64,
    reply: oneshot::Sender<Option<Picture>>,
}

impl Pictures {
    /// Starts the thread that draws.
    pub fn start() -> io::Result<Self> {
        let (orders, ordered) = mpsc::channel();
        let drawn = Arc::<AtomicU64>::default();
        let counter = Arc::clone(&drawn);
        thread::Builder::new().name("pictures".to_owned()).spawn(move || draw_all(&ordered, &counter))?;
        Ok(Self { orders, cache: SingleFlight::new(CACHE_CAPACITY, CACHED_VERSIONS), drawn })
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
        let campaign = &localized.content;
        let key = PictureKey { campaign: campaign.slug.clone(), lang: campaign.lang.clone(), kind };
        let count = displayed_count(pledges, campaign.floor);
        let (orders, localized) = (self.orders.clone(), Arc::clone(localized));
        let draw = async move {
            let (reply, picture) = oneshot::channel();
            orders.send(Order { localized, kind, count, reply }).ok()?;
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

fn draw_all(orders: &mpsc::Receiver<Order>, drawn: &AtomicU64) {
    let painter = Painter::new();
    for Order { localized, kind, count, reply } in orders {
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
    let etag = etag::of(&bytes);
    Picture { etag: if kind.is_svg() { format!("W/{etag}") } else { etag }, bytes: bytes.into() }
}

/// Returns the number a picture shows: 0, which stands for none, below the floor, and from [`ROUNDED_FROM`] on the
/// first [`SIGNIFICANT_DIGITS`] digits. A picture is looked at long after it was drawn, and a campaign of a million
/// pledges draws hundreds of pictures and not a million.
fn displayed_count(pledges: u64, floor: u64) -> u64 {
    if pledges < floor {
        return 0;
    }
    let digits = pledges.checked_ilog10().map_or(1, |exponent| exponent + 1);
    let step = 10_u64.pow(digits.saturating_sub(SIGNIFICANT_DIGITS));
    pledges - pledges % step
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::campaigns::{Campaigns, Source};

    #[test]
    fn a_picture_shows_a_round_number_and_none_below_the_floor() {
        for (pledges, count) in
            [(0, 0), (9, 0), (10, 10), (11, 11), (99, 99), (100, 100), (109, 100), (1999, 1900), (1_234_567, 1_200_000)]
        {
            assert_eq!(displayed_count(pledges, 10), count, "{pledges}");
        }
        assert_eq!((displayed_count(0, 0), displayed_count(3, 0)), (0, 3));
    }

    #[test]
    fn a_campaign_with_a_million_pledges_needs_as_many_pictures_as_documented() {
        let campaigns = Campaigns::load(&Source::Embedded).expect("valid campaigns");
        let floor =
            campaigns.default_campaign().expect("a campaign").localizations().next().expect("one").content.floor;
        let pictures: BTreeSet<_> = (0..=1_000_000).map(|pledges| displayed_count(pledges, floor)).collect();
        let sentence = format!("needs some {} pictures per language", pictures.len() / 10 * 10);
        let document = include_str!("../../../docs/ARCHITECTURE.md");
        assert!(document.contains(&sentence), "docs/ARCHITECTURE.md must state: {sentence}");
    }
}
