//! Who acts are counted for, and who may see whose numbers: the partners as the ledger last had them.
//!
//! Invariant: for an act, an unknown, paused or odd partner is never an error; it is `open`. For a key, an unknown partner
//! and a wrong key are one answer.

pub mod key;

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use tokio::time::sleep;

use crate::ledger::{Ledger, Partner};

/// Whom acts are counted for that no partner is known for.
pub const OPEN: &str = "open";

/// How long a change to the partners takes at most to be seen.
const REFRESH: Duration = Duration::from_secs(5);

/// Where a partner's own numbers are. The key comes after it.
pub fn path(slug: &str) -> String {
    format!("/partners/{slug}")
}

/// What no key has as its digest. An unknown partner's key is held against it, which takes as long as for a known one.
const NO_DIGEST: [u8; 32] = [0; 32];

/// The partners that are known.
#[derive(Debug, Default)]
pub struct Partners {
    known: RwLock<HashMap<String, Known>>,
}

#[derive(Debug)]
struct Known {
    paused: bool,
    key: Option<[u8; 32]>,
}

/// A partner that has shown its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Whether its acts count as `open` for now.
    pub paused: bool,
}

impl Partners {
    /// Takes the partners as the ledger has them.
    pub fn replace(&self, partners: Vec<Partner>) {
        let known = partners.into_iter().map(|Partner { slug, paused, key, .. }| (slug, Known { paused, key }));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known.collect();
    }

    /// The partner an act is counted for.
    pub fn resolve<'a>(&self, asked: Option<&'a str>) -> &'a str {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        asked.filter(|slug| known.get(*slug).is_some_and(|partner| !partner.paused)).unwrap_or(OPEN)
    }

    /// The partner, if the key is its own; a paused one too. An unknown one takes as long as a wrong key.
    pub fn admit(&self, slug: &str, shown: Option<&str>) -> Option<Admitted> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let partner = known.get(slug);
        let digest = partner.and_then(|partner| partner.key).unwrap_or(NO_DIGEST);
        let fits = key::is_key(shown.unwrap_or_default(), &digest);
        partner.filter(|_| fits).map(|partner| Admitted { paused: partner.paused })
    }

    /// Follows the ledger for as long as it is polled.
    pub async fn follow(&self, ledger: &Ledger) {
        loop {
            sleep(REFRESH).await;
            match ledger.reader.partners().await {
                Ok(partners) => self.replace(partners),
                Err(fault) => tracing::warn!(%fault, "the partners could not be read and stay as they were"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{key::Key, *};

    #[test]
    fn whoever_is_not_an_active_partner_is_open() {
        let partners = Partners::default();
        let partner = |slug: &str, paused| Partner { paused, ..Partner::new(slug, None) };
        partners.replace(vec![partner("ngo", false), partner("late", true)]);
        assert_eq!(partners.resolve(Some("ngo")), "ngo");
        for asked in [None, Some("late"), Some("nobody"), Some("<b>"), Some("")] {
            assert_eq!(partners.resolve(asked), OPEN, "{asked:?}");
        }
    }

    #[test]
    fn only_a_partners_own_key_opens_its_numbers() {
        let (partners, key, other) = (Partners::default(), Key::make().expect("made"), Key::make().expect("made"));
        partners.replace(vec![
            Partner::new("ngo", Some(key.digest())),
            Partner { paused: true, ..Partner::new("late", Some(other.digest())) },
            Partner::new("old", None),
        ]);
        assert_eq!(partners.admit("ngo", Some(key.text())), Some(Admitted { paused: false }));
        assert_eq!(partners.admit("late", Some(other.text())), Some(Admitted { paused: true }));
        for (slug, shown) in [("ngo", other.text()), ("late", key.text()), ("old", key.text()), ("nobody", key.text())]
        {
            assert_eq!(partners.admit(slug, Some(shown)), None, "{slug}");
        }
        for slug in ["ngo", "late", "old", "nobody", ""] {
            assert_eq!(partners.admit(slug, None), None, "{slug}");
        }
    }
}
