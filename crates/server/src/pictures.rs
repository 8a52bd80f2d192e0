//! The campaign as pictures: what networks show beside a link, what people post, and the counter where no script may run.
//!
//! Invariant: a picture is drawn when its language has a new round number of pledges, by a thread of its own, never by a
//! request. Whoever asks while the next one is drawn is given the one before, and the one before is kept: a pledge that
//! is taken and taken back draws nothing twice.

mod design;
mod paint;
mod type_case;

use std::{
    collections::{HashMap, VecDeque},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Instant,
};

use bytes::Bytes;
use strum::{EnumString, IntoStaticStr, VariantArray};
use tokio::sync::watch;

use crate::{campaigns::Edition, etag, problem::Fault};
use paint::Painter;

/// How many pictures of a subject are kept: the current one and the one before.
const KEPT: usize = 2;

/// What a picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The campaign and its counter.
    Poster(Shape),
    /// The campaign as networks show it, for a page that counts nothing.
    Leaflet,
    /// The counter, one line high.
    Badge(Badge),
}

impl Kind {
    /// Its name in a file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poster(shape) => shape.into(),
            Self::Leaflet => "leaflet",
            Self::Badge(_) => "badge",
        }
    }

    fn is_svg(self) -> bool {
        matches!(self, Self::Badge(Badge { svg: true, .. }))
    }
}

/// How large a poster is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Shape {
    /// 1200×630, as networks show it beside a link.
    #[default]
    Card,
    /// 1080×1080, to post.
    Square,
    /// 1080×1920, for stories.
    Story,
}

/// How a badge looks and is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Badge {
    /// Light on dark.
    pub dark: bool,
    /// As SVG, its text as outlines; else as PNG.
    pub svg: bool,
}

/// A picture as it is sent.
#[derive(Clone, Debug)]
pub struct Picture {
    /// A PNG, or an SVG.
    pub bytes: Bytes,
    /// A name for these very bytes, in quotes; a weak one for an SVG, which is sent in one encoding or another.
    pub etag: String,
}

/// All pictures drawn so far.
#[derive(Debug)]
pub struct Pictures {
    orders: mpsc::Sender<Order>,
    slots: Arc<Mutex<HashMap<Subject, Slot>>>,
    drawn: Arc<AtomicU64>,
}

/// What a picture is of, but for the number in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Subject {
    campaign: String,
    lang: String,
    kind: Kind,
}

/// The pictures of a subject drawn last, each with the number it shows, and word from the thread that draws the next.
#[derive(Debug, Default)]
struct Slot {
    latest: VecDeque<(u64, Picture)>,
    drawing: Option<watch::Receiver<()>>,
}

struct Order {
    subject: Subject,
    edition: Arc<Edition>,
    number: u64,
    /// Dropped once the picture is there, or will not be.
    done: watch::Sender<()>,
}

impl Pictures {
    /// Starts the thread that draws.
    pub fn start() -> io::Result<Self> {
        let (orders, ordered) = mpsc::channel();
        let (slots, drawn) = (Arc::default(), Arc::default());
        let (shelf, count) = (Arc::clone(&slots), Arc::clone(&drawn));
        thread::Builder::new().name("pictures".to_owned()).spawn(move || draw_all(&ordered, &shelf, &count))?;
        Ok(Self { orders, slots, drawn })
    }

    /// How many pictures were drawn so far.
    pub fn drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    /// The picture of a campaign with a number of pledges: the latest there is, while a newer one is drawn.
    pub async fn get(&self, edition: &Arc<Edition>, kind: Kind, pledges: u64) -> Result<Picture, Fault> {
        let campaign = &edition.campaign;
        let subject = Subject { campaign: campaign.slug.clone(), lang: campaign.lang.clone(), kind };
        let number = told(pledges, campaign.floor);
        let mut drawing = match self.latest_or_order(&subject, edition, number)? {
            Ok(picture) => return Ok(picture),
            Err(drawing) => drawing,
        };
        // It ends with an error: the sender is dropped.
        while drawing.changed().await.is_ok() {}
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = slots.get(&subject).and_then(|slot| slot.latest.front());
        latest.map(|(_, picture)| picture.clone()).ok_or(Fault::Internal)
    }

    /// The latest picture, or what to wait for. Orders one where there is none with this number yet.
    fn latest_or_order(
        &self,
        subject: &Subject,
        edition: &Arc<Edition>,
        number: u64,
    ) -> Result<Result<Picture, watch::Receiver<()>>, Fault> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.entry(subject.clone()).or_default();
        if let Some((_, picture)) = slot.latest.iter().find(|(shown, _)| *shown == number) {
            return Ok(Ok(picture.clone()));
        }
        if slot.drawing.is_none() {
            let (done, drawing) = watch::channel(());
            let order = Order { subject: subject.clone(), edition: Arc::clone(edition), number, done };
            self.orders.send(order).map_err(|_| Fault::Internal)?;
            slot.drawing = Some(drawing);
        }
        match (slot.latest.front(), &slot.drawing) {
            (Some((_, picture)), _) => Ok(Ok(picture.clone())),
            (None, Some(drawing)) => Ok(Err(drawing.clone())),
            (None, None) => Err(Fault::Internal),
        }
    }
}

/// A picture in words, for those who do not see it.
pub fn alternative(edition: &Edition, pledges: u64) -> String {
    design::alternative(edition, told(pledges, edition.campaign.floor))
}

/// Draws what is ordered, one picture after the other, until nobody can order any more.
fn draw_all(orders: &mpsc::Receiver<Order>, slots: &Mutex<HashMap<Subject, Slot>>, count: &AtomicU64) {
    let painter = Painter::new();
    for Order { subject, edition, number, done } in orders {
        let start = Instant::now();
        let (lang, kind) = (subject.lang.as_str(), subject.kind);
        let drawn = catch_unwind(AssertUnwindSafe(|| painter.draw(&edition, kind, number)));
        let mut slots = slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.entry(subject.clone()).or_default();
        slot.drawing = None;
        match drawn {
            Ok(Some(bytes)) => {
                let (millis, size) = (start.elapsed().as_millis(), bytes.len());
                tracing::info!(campaign = subject.campaign, lang, ?kind, number, size, %millis, "drew a picture");
                count.fetch_add(1, Ordering::Relaxed);
                let etag = if kind.is_svg() { format!("W/{}", etag::of(&bytes)) } else { etag::of(&bytes) };
                slot.latest.push_front((number, Picture { etag, bytes: bytes.into() }));
                slot.latest.truncate(KEPT);
            }
            Ok(None) | Err(_) => {
                tracing::error!(campaign = subject.campaign, lang, ?kind, "a picture could not be drawn")
            }
        }
        drop(slots);
        drop(done);
    }
}

/// The number a picture tells: none below the floor (0 stands for it), and from 100 on the first two digits, since others
/// take the pledge while the picture goes round.
fn told(pledges: u64, floor: u64) -> u64 {
    if pledges < floor {
        return 0;
    }
    let step = 10_u64.pow(pledges.checked_ilog10().unwrap_or_default().saturating_sub(1));
    pledges - pledges % step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_tells_a_round_number_and_none_below_the_floor() {
        for (pledges, number) in
            [(0, 0), (9, 0), (10, 10), (11, 11), (99, 99), (100, 100), (109, 100), (1999, 1900), (1_234_567, 1_200_000)]
        {
            assert_eq!(told(pledges, 10), number, "{pledges}");
        }
        assert_eq!((told(0, 0), told(3, 0)), (0, 3));
    }
}
