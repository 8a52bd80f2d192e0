//! Live counts: one feed for all streams that show the same numbers.
//!
//! Thousands of open widgets show the same counts. A feed serialises each change once, as the bytes of a server-sent
//! event, and all its streams send that same frame; a stream costs memory for its connection and nothing for its
//! content. A change wakes the feeds that show its numbers, the partner's and the campaign's. Changes that follow each
//! other quickly are merged: a feed waits [`MIN_FRAME_INTERVAL`] after each frame. A slow client skips frames and
//! always gets the newest one, so no queue builds up.
//!
//! Invariant: a feed exists only while at least one stream is subscribed to it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use api::{Counts, Mode};
use bytes::Bytes;
use tokio::{sync::watch, time::sleep};

use crate::ledger::Tally;

/// Minimum time between two frames of a feed.
pub const MIN_FRAME_INTERVAL: Duration = Duration::from_millis(250);

/// Subject of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic {
    /// The campaign's slug.
    pub campaign: String,
    /// Mode.
    pub mode: Mode,
    /// Slug of a partner; `None` for the whole campaign.
    pub partner: Option<String>,
}

/// All feeds with subscribers.
#[derive(Clone, Debug)]
pub struct Live {
    tally: Arc<Tally>,
    stopping: watch::Receiver<bool>,
    feeds: Arc<Mutex<HashMap<Topic, watch::Sender<Bytes>>>>,
}

impl Live {
    /// Creates an empty set of feeds. All end when `stopping` becomes true.
    pub fn new(tally: Arc<Tally>, stopping: watch::Receiver<bool>) -> Self {
        Self { tally, stopping, feeds: Arc::default() }
    }

    /// Subscribes to a feed and starts it for the first subscriber. The receiver holds the newest frame, ready to be
    /// sent. `None` for an unknown campaign.
    pub fn subscribe(&self, topic: Topic) -> Option<watch::Receiver<Bytes>> {
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(feed) = feeds.get(&topic) {
            return Some(feed.subscribe());
        }
        let changes = self.tally.subscribe(&topic.campaign, topic.mode, topic.partner.as_deref())?;
        let counts = self.counts(&topic)?;
        let (feed, receiver) = watch::channel(event_frame(&counts));
        feeds.insert(topic.clone(), feed.clone());
        tokio::spawn(self.clone().run(topic, feed, changes, counts));
        Some(receiver)
    }

    async fn run(
        mut self,
        topic: Topic,
        feed: watch::Sender<Bytes>,
        mut changes: watch::Receiver<u64>,
        mut last: Counts,
    ) {
        loop {
            tokio::select! {
                change = changes.changed() => if change.is_err() { return },
                () = feed.closed() => if self.remove_if_unused(&topic, &feed) { return } else { continue },
                () = stopped(&mut self.stopping) => return self.remove(&topic),
            }
            if let Some(counts) = self.counts(&topic).filter(|counts| !same_numbers(counts, &last)) {
                feed.send_replace(event_frame(&counts));
                last = counts;
                sleep(MIN_FRAME_INTERVAL).await;
            }
        }
    }

    /// Removes a feed, unless it has a new subscriber.
    fn remove_if_unused(&self, topic: &Topic, feed: &watch::Sender<Bytes>) -> bool {
        let mut feeds = self.feeds.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = feed.receiver_count() == 0;
        if unused {
            feeds.remove(topic);
        }
        unused
    }

    fn remove(&self, topic: &Topic) {
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner).remove(topic);
    }

    fn counts(&self, topic: &Topic) -> Option<Counts> {
        self.tally.counts(&topic.campaign, topic.mode, topic.partner.as_deref())
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|stopping| *stopping).await.map(|_| ()));
}

fn same_numbers(one: &Counts, other: &Counts) -> bool {
    one == &Counts { as_of: one.as_of.clone(), ..other.clone() }
}

/// Formats counts as a server-sent event (HTML standard, 9.2).
fn event_frame(counts: &Counts) -> Bytes {
    match serde_json::to_string(counts) {
        Ok(json) => Bytes::from(format!("event: counts\ndata: {json}\n\n")),
        Err(error) => {
            tracing::error!(%error, "serialising counts failed");
            Bytes::from_static(b": no counts\n\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::ledger::{ActKind, TallyKey};

    fn pledge() -> TallyKey {
        TallyKey {
            campaign: "kind".to_owned(),
            partner: "open".to_owned(),
            mode: Mode::Live,
            kind: ActKind::Pledge,
            channel: None,
        }
    }

    fn live() -> (Arc<Tally>, Live, watch::Sender<bool>) {
        let tally = Arc::new(Tally::new([("kind".to_owned(), vec![10])], &[]));
        let (stop, stopping) = watch::channel(false);
        (Arc::clone(&tally), Live::new(tally, stopping), stop)
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
        let (tally, live, _stop) = live();
        let mut receiver = live.subscribe(topic(None)).expect("known");
        assert!(shows(&mut receiver, 0));
        let start = Instant::now();
        tally.apply([(&pledge(), 1)].into_iter());
        receiver.changed().await.expect("a frame");
        assert!(shows(&mut receiver, 1));
        for _ in 0..50 {
            tally.apply([(&pledge(), 1)].into_iter());
            tokio::task::yield_now().await;
        }
        receiver.changed().await.expect("a frame");
        assert!(shows(&mut receiver, 51), "the burst is in one frame");
        assert!(start.elapsed() >= MIN_FRAME_INTERVAL, "not before the interval");
    }

    #[tokio::test]
    async fn subscribers_of_the_same_counts_share_a_feed_and_the_last_one_ends_it() {
        let (_tally, live, _stop) = live();
        let (one, two) = (live.subscribe(topic(None)).expect("known"), live.subscribe(topic(None)).expect("known"));
        let part = live.subscribe(topic(Some("ngo"))).expect("known");
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
    async fn a_stop_ends_every_feed() {
        let (_tally, live, stop) = live();
        let mut receiver = live.subscribe(topic(None)).expect("known");
        stop.send_replace(true);
        let ended = tokio::time::timeout(Duration::from_secs(5), receiver.changed()).await.expect("in time");
        assert!(ended.is_err() && live.feeds.lock().expect("whole").is_empty());
    }

    #[tokio::test]
    async fn an_unknown_campaign_has_no_feed() {
        let (_tally, live, _stop) = live();
        assert!(live.subscribe(Topic { campaign: "other".to_owned(), ..topic(None) }).is_none());
    }
}
