//! The live counts: one feed for everybody who watches the same numbers, written once and sent to all.
//!
//! Invariant: a feed exists only while somebody watches it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use api::{Counts, Mode};
use bytes::Bytes;
use tokio::{sync::watch, time::sleep};

use crate::tally::Tally;

/// The least time between two frames.
const PACE: Duration = Duration::from_millis(250);

/// What a feed is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic {
    /// The campaign's slug.
    pub campaign: String,
    /// Whether the acts count.
    pub mode: Mode,
    /// The partner whose part it is, if not the whole.
    pub partner: Option<String>,
}

/// All feeds that are watched.
#[derive(Clone, Debug)]
pub struct Live {
    tally: Arc<Tally>,
    feeds: Arc<Mutex<HashMap<Topic, watch::Sender<Bytes>>>>,
}

impl Live {
    /// Begins without feeds.
    pub fn new(tally: Arc<Tally>) -> Self {
        Self { tally, feeds: Arc::default() }
    }

    /// Joins a feed, and starts it for the first one. What it holds is the newest frame, ready to be sent.
    /// `None` for an unknown campaign.
    pub fn join(&self, topic: Topic) -> Option<watch::Receiver<Bytes>> {
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(feed) = feeds.get(&topic) {
            return Some(feed.subscribe());
        }
        let changes = self.tally.changes(&topic.campaign, topic.mode)?;
        let counts = self.counts(&topic)?;
        let (feed, receiver) = watch::channel(frame(&counts));
        feeds.insert(topic.clone(), feed.clone());
        tokio::spawn(self.clone().run(topic, feed, changes, counts));
        Some(receiver)
    }

    async fn run(self, topic: Topic, feed: watch::Sender<Bytes>, mut changes: watch::Receiver<u64>, mut last: Counts) {
        loop {
            tokio::select! {
                change = changes.changed() => if change.is_err() { return },
                () = feed.closed() => if self.close(&topic, &feed) { return } else { continue },
            }
            if let Some(counts) = self.counts(&topic).filter(|counts| !same_numbers(counts, &last)) {
                feed.send_replace(frame(&counts));
                last = counts;
                sleep(PACE).await;
            }
        }
    }

    /// Ends a feed unless somebody joined it meanwhile.
    fn close(&self, topic: &Topic, feed: &watch::Sender<Bytes>) -> bool {
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        let unwatched = feed.receiver_count() == 0;
        if unwatched {
            feeds.remove(topic);
        }
        unwatched
    }

    fn counts(&self, topic: &Topic) -> Option<Counts> {
        self.tally.counts(&topic.campaign, topic.mode, topic.partner.as_deref())
    }
}

fn same_numbers(one: &Counts, other: &Counts) -> bool {
    one == &Counts { as_of: one.as_of.clone(), ..other.clone() }
}

/// Counts as a server-sent event (HTML standard, 9.2).
fn frame(counts: &Counts) -> Bytes {
    match serde_json::to_string(counts) {
        Ok(json) => Bytes::from(format!("event: counts\ndata: {json}\n\n")),
        Err(fault) => {
            tracing::error!(%fault, "counts could not be written as JSON");
            Bytes::from_static(b": no counts\n\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::ledger::{Kind, TallyKey};

    fn pledge() -> TallyKey {
        TallyKey {
            campaign: "kind".to_owned(),
            partner: "open".to_owned(),
            mode: Mode::Live,
            kind: Kind::Pledge,
            channel: None,
        }
    }

    fn live() -> (Arc<Tally>, Live) {
        let tally = Arc::new(Tally::new([("kind".to_owned(), vec![10])], &[]));
        (Arc::clone(&tally), Live::new(tally))
    }

    fn topic(partner: Option<&str>) -> Topic {
        Topic { campaign: "kind".to_owned(), mode: Mode::Live, partner: partner.map(str::to_owned) }
    }

    fn shows(receiver: &mut watch::Receiver<Bytes>, pledges: u64) -> bool {
        let frame = receiver.borrow_and_update().clone();
        std::str::from_utf8(&frame).expect("text").contains(&format!("\"pledges\":{pledges},"))
    }

    #[tokio::test]
    async fn a_change_is_sent_at_once_and_a_burst_is_one_frame() {
        let (tally, live) = live();
        let mut receiver = live.join(topic(None)).expect("known");
        assert!(shows(&mut receiver, 0));
        let begun = Instant::now();
        tally.apply([(&pledge(), 1)].into_iter());
        receiver.changed().await.expect("a frame");
        assert!(shows(&mut receiver, 1));
        for _ in 0..50 {
            tally.apply([(&pledge(), 1)].into_iter());
            tokio::task::yield_now().await;
        }
        receiver.changed().await.expect("a frame");
        assert!(shows(&mut receiver, 51), "the burst is in one frame");
        assert!(begun.elapsed() >= PACE, "not before its time");
    }

    #[tokio::test]
    async fn watchers_of_the_same_share_a_feed_and_the_last_one_ends_it() {
        let (_tally, live) = live();
        let (one, two) = (live.join(topic(None)).expect("known"), live.join(topic(None)).expect("known"));
        let part = live.join(topic(Some("ngo"))).expect("known");
        assert_eq!(live.feeds.lock().expect("whole").len(), 2);
        drop((one, two, part));
        let ended = async {
            while !live.feeds.lock().expect("whole").is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), ended).await.expect("the feeds end");
    }

    #[tokio::test]
    async fn an_unknown_campaign_has_no_feed() {
        let (_tally, live) = live();
        assert!(live.join(Topic { campaign: "other".to_owned(), ..topic(None) }).is_none());
    }
}
