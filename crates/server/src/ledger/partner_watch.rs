//! Subscriptions to changes of single partners' counts.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

/// Partners with subscribers, each with a number that grows with every change.
///
/// A change wakes the subscribers of its own partner alone, so ten thousand open widgets of as many partners cost a
/// pledge nothing. Partners without subscribers are removed before the map grows, so it stays in proportion to the
/// subscribers.
#[derive(Debug, Default)]
pub struct PartnerWatch(Mutex<HashMap<String, watch::Sender<u64>>>);

impl PartnerWatch {
    /// Subscribes to a partner.
    pub fn subscribe(&self, partner: &str) -> watch::Receiver<u64> {
        let mut partners = self.lock();
        if let Some(revision) = partners.get(partner) {
            return revision.subscribe();
        }
        if partners.len() == partners.capacity() {
            partners.retain(|_, revision| revision.receiver_count() > 0);
        }
        partners.entry(partner.to_owned()).or_default().subscribe()
    }

    /// Wakes the subscribers of these partners, which may repeat.
    pub fn notify<'a>(&self, changed: impl Iterator<Item = &'a str>) {
        let partners = self.lock();
        if partners.is_empty() {
            return;
        }
        for partner in changed.collect::<HashSet<_>>() {
            if let Some(revision) = partners.get(partner) {
                increment(revision);
            }
        }
    }

    /// Wakes all subscribers.
    pub fn notify_all(&self) {
        self.lock().values().for_each(increment);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn increment(revision: &watch::Sender<u64>) {
    revision.send_modify(|revision| *revision += 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partner_without_subscribers_is_forgotten() {
        let watch = PartnerWatch::default();
        for i in 0..1000 {
            drop(watch.subscribe(&format!("partner-{i}")));
        }
        assert!(watch.lock().capacity() < 100, "{}", watch.lock().capacity());
    }
}
