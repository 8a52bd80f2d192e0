//! Bounded cache that computes each missing value once, also under concurrent requests.
//!
//! Rendered widgets, landing pages and pictures are expensive to make and requested by thousands at once, for example
//! when a shared link spreads. Without coordination every caller that finds no current value would make its own. Here
//! one caller per key makes the value and holds the key's lock meanwhile. What the others do depends on the value: a
//! widget must not show a smaller number than the visitor has seen, so they wait ([`SingleFlight::get`]); a landing
//! page may be a second old, so they get the previous one ([`SingleFlight::get_or_stale`]); a picture takes long to
//! draw, so even the first caller gets the previous one ([`SingleFlight::get_or_refresh`]).
//!
//! Limit: two processes do not share a cache; each makes its own values.

use std::{
    collections::VecDeque,
    convert::Infallible,
    hash::Hash,
    sync::{Arc, PoisonError, RwLock},
};

use quick_cache::sync::Cache;
use tokio::sync::Mutex;

/// Cache of values by key, each made by one caller at a time.
#[derive(Debug)]
pub struct SingleFlight<K, V> {
    slots: Cache<K, Arc<Slot<V>>>,
    versions: usize,
}

/// Latest values of one key, the newest first, and the lock held by the caller that makes the next one.
#[derive(Debug)]
struct Slot<V> {
    values: RwLock<VecDeque<V>>,
    making: Arc<Mutex<()>>,
}

impl<K: Clone + Eq + Hash, V: Clone> SingleFlight<K, V> {
    /// Creates a cache for `capacity` keys that holds the latest `versions` values of each.
    pub fn new(capacity: usize, versions: usize) -> Self {
        Self { slots: Cache::new(capacity), versions }
    }

    /// Returns a value that `is_current` accepts, and makes one if there is none. Concurrent callers wait for the one
    /// that is being made and take it if they accept it.
    pub async fn get<E, F>(&self, key: &K, is_current: impl Fn(&V) -> bool, make: impl FnOnce() -> F) -> Result<V, E>
    where
        F: Future<Output = Result<V, E>>,
    {
        let slot = self.slot(key);
        if let Some(value) = slot.find(&is_current) {
            return Ok(value);
        }
        let _making = slot.making.lock().await;
        if let Some(value) = slot.find(&is_current) {
            return Ok(value);
        }
        let value = make().await?;
        slot.push(value.clone(), self.versions);
        Ok(value)
    }

    /// Like [`Self::get`], but while one caller makes a value the others get the previous one. The previous one is also
    /// returned when making fails.
    pub async fn get_or_stale<E, F>(
        &self,
        key: &K,
        is_current: impl Fn(&V) -> bool,
        make: impl FnOnce() -> F,
    ) -> Result<V, E>
    where
        F: Future<Output = Result<V, E>>,
    {
        let slot = self.slot(key);
        if let Some(value) = slot.find(&is_current) {
            return Ok(value);
        }
        let _making = match (slot.making.try_lock(), slot.newest()) {
            (Ok(making), _) => making,
            (Err(_), Some(value)) => return Ok(value),
            (Err(_), None) => slot.making.lock().await,
        };
        if let Some(value) = slot.find(&is_current) {
            return Ok(value);
        }
        match make().await {
            Ok(value) => {
                slot.push(value.clone(), self.versions);
                Ok(value)
            }
            Err(error) => slot.newest().ok_or(error),
        }
    }

    fn slot(&self, key: &K) -> Arc<Slot<V>> {
        let Ok::<_, Infallible>(slot) = self.slots.get_or_insert_with(key, || Ok(Arc::<Slot<V>>::default()));
        slot
    }
}

impl<K: Clone + Eq + Hash, V: Clone + Send + Sync + 'static> SingleFlight<K, V> {
    /// Returns the newest value at once and starts `make` in a task of its own if `is_current` does not accept it. A
    /// caller that finds no value at all waits for it. `None` if there is no value and making fails.
    pub async fn get_or_refresh(
        &self,
        key: &K,
        is_current: impl Fn(&V) -> bool,
        make: impl Future<Output = Option<V>> + Send + 'static,
    ) -> Option<V> {
        let slot = self.slot(key);
        if let Some(value) = slot.find(&is_current) {
            return Some(value);
        }
        if let Ok(making) = Arc::clone(&slot.making).try_lock_owned() {
            if let Some(value) = slot.find(&is_current) {
                return Some(value);
            }
            let (slot, versions) = (Arc::clone(&slot), self.versions);
            tokio::spawn(async move {
                if let Some(value) = make.await {
                    slot.push(value, versions);
                }
                drop(making);
            });
        }
        if let Some(value) = slot.newest() {
            return Some(value);
        }
        drop(slot.making.lock().await);
        slot.newest()
    }
}

impl<V: Clone> Slot<V> {
    fn find(&self, is_current: &impl Fn(&V) -> bool) -> Option<V> {
        self.values.read().unwrap_or_else(PoisonError::into_inner).iter().find(|value| is_current(value)).cloned()
    }

    fn newest(&self) -> Option<V> {
        self.values.read().unwrap_or_else(PoisonError::into_inner).front().cloned()
    }

    fn push(&self, value: V, versions: usize) {
        let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
        values.push_front(value);
        values.truncate(versions);
    }
}

impl<V> Default for Slot<V> {
    fn default() -> Self {
        Self { values: RwLock::default(), making: Arc::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::oneshot;

    use super::*;

    type Made = Result<u32, ()>;

    #[tokio::test]
    async fn concurrent_callers_share_one_value() {
        let (cache, made) = (SingleFlight::new(8, 1), AtomicU32::new(0));
        let make = || async {
            tokio::task::yield_now().await;
            Made::Ok(made.fetch_add(1, Ordering::Relaxed))
        };
        let get = || cache.get(&"key", |_| true, make);
        assert_eq!(tokio::join!(get(), get(), get()), (Ok(0), Ok(0), Ok(0)));
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_value_that_is_not_current_is_made_again() {
        let cache = SingleFlight::new(8, 1);
        assert_eq!(cache.get(&"key", |_| true, || async { Made::Ok(1) }).await, Ok(1));
        assert_eq!(cache.get(&"key", |value| *value > 1, || async { Made::Ok(2) }).await, Ok(2));
        assert_eq!(cache.get(&"key", |value| *value > 1, || async { Made::Err(()) }).await, Ok(2));
    }

    #[tokio::test]
    async fn the_previous_value_is_served_while_one_caller_makes_the_next() {
        let cache = SingleFlight::new(8, 1);
        let never = |_: &u32| false;
        assert_eq!(cache.get_or_stale(&"key", never, || async { Made::Ok(1) }).await, Ok(1));
        let (finish, finished) = oneshot::channel::<()>();
        let slow = cache.get_or_stale(&"key", never, || async {
            finished.await.expect("finished");
            Made::Ok(2)
        });
        let other = async {
            let stale = cache.get_or_stale(&"key", never, || async { Made::Ok(3) }).await;
            finish.send(()).expect("awaited");
            stale
        };
        assert_eq!(tokio::join!(slow, other), (Ok(2), Ok(1)));
    }

    #[tokio::test]
    async fn a_failure_leaves_the_previous_value_in_place() {
        let cache = SingleFlight::new(8, 1);
        assert_eq!(cache.get_or_stale(&"key", |_| false, || async { Made::Err(()) }).await, Err(()));
        assert_eq!(cache.get_or_stale(&"key", |_| false, || async { Made::Ok(1) }).await, Ok(1));
        assert_eq!(cache.get_or_stale(&"key", |_| false, || async { Made::Err(()) }).await, Ok(1));
    }

    #[tokio::test]
    async fn a_refresh_returns_the_previous_value_and_an_earlier_version_is_found_again() {
        let cache = SingleFlight::new(8, 2);
        assert_eq!(cache.get_or_refresh(&"key", |value| *value == 1, async { Some(1) }).await, Some(1));
        assert_eq!(cache.get_or_refresh(&"key", |value| *value == 2, async { Some(2) }).await, Some(1));
        while cache.get_or_refresh(&"key", |value| *value == 2, async { None }).await != Some(2) {
            tokio::task::yield_now().await;
        }
        assert_eq!(cache.get_or_refresh(&"key", |value| *value == 1, async { None }).await, Some(1));
    }

    #[tokio::test]
    async fn a_value_that_cannot_be_made_is_none() {
        let cache = SingleFlight::<_, u32>::new(8, 1);
        assert_eq!(cache.get_or_refresh(&"key", |_| true, async { None }).await, None);
    }
}
