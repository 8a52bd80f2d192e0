//! Partners: attribution of acts, and authentication for a partner's own numbers.
//!
//! Invariant: for an act, an unknown, paused or invalid partner is never an error; it counts as `open`. For a key, an
//! unknown partner and a wrong key get the same response.

pub mod key;

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};

pub use api::attributes::NO_PARTNER;
use api::values::normalized;
use tokio::time::sleep;

use crate::ledger::{Ledger, PartnerRecord};

/// Time between two reads of the partners, and so until a change takes effect.
pub const REFRESH_INTERVAL: Duration = Duration::from_secs(5);

/// Digest that no key has. The key for an unknown partner is compared with it, so that the time of a response does not
/// reveal which partners exist.
const NO_DIGEST: [u8; 32] = [0; 32];

/// Partners as the ledger last had them.
#[derive(Debug, Default)]
pub struct Partners {
    known: RwLock<HashMap<String, KnownPartner>>,
}

#[derive(Debug)]
struct KnownPartner {
    paused: bool,
    key: Option<[u8; 32]>,
}

/// Partner that presented its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthenticatedPartner {
    /// Paused: new acts are attributed to `open` and not to this partner.
    pub paused: bool,
}

impl Partners {
    /// Replaces the partners.
    pub fn replace(&self, partners: Vec<PartnerRecord>) {
        let known =
            partners.into_iter().map(|PartnerRecord { slug, paused, key, .. }| (slug, KnownPartner { paused, key }));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known.collect();
    }

    /// Returns the partner that an act is counted for.
    pub fn resolve(&self, requested: Option<&str>) -> String {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let requested = normalized(requested.unwrap_or_default());
        let is_active = known.get(&*requested).is_some_and(|partner| !partner.paused);
        if is_active { requested.into_owned() } else { NO_PARTNER.to_owned() }
    }

    /// Returns the partner, also a paused one, if the key is its own. Takes the same time for an unknown partner.
    pub fn authenticate(&self, slug: &str, key: Option<&str>) -> Option<AuthenticatedPartner> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let partner = known.get(slug);
        let digest = partner.and_then(|partner| partner.key).unwrap_or(NO_DIGEST);
        let is_valid = key::is_key(key.unwrap_or_default(), &digest);
        partner.filter(|_| is_valid).map(|partner| AuthenticatedPartner { paused: partner.paused })
    }

    /// Reloads the partners from the ledger at an interval, until it is cancelled.
    pub async fn refresh_loop(&self, ledger: &Ledger) {
        loop {
            sleep(REFRESH_INTERVAL).await;
            match ledger.reader.partners().await {
                Ok(partners) => self.replace(partners),
                Err(error) => tracing::warn!(%error, "reading the partners failed; the known ones stay in effect"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{key::Key, *};

    #[test]
    fn an_unknown_or_paused_partner_is_open() {
        let partners = Partners::default();
        let partner = |slug: &str, paused| PartnerRecord { paused, ..PartnerRecord::new(slug, None) };
        partners.replace(vec![partner("ngo", false), partner("late", true)]);
        for requested in ["ngo", "NGO", " “Ngo” "] {
            assert_eq!(partners.resolve(Some(requested)), "ngo", "{requested}");
        }
        for requested in [None, Some("late"), Some("nobody"), Some("<b>"), Some("")] {
            assert_eq!(partners.resolve(requested), NO_PARTNER, "{requested:?}");
        }
    }

    #[test]
    fn only_a_partners_own_key_authenticates_it() {
        let (partners, key, other) =
            (Partners::default(), Key::generate().expect("a key"), Key::generate().expect("made"));
        partners.replace(vec![
            PartnerRecord::new("ngo", Some(key.digest())),
            PartnerRecord { paused: true, ..PartnerRecord::new("late", Some(other.digest())) },
            PartnerRecord::new("old", None),
        ]);
        assert_eq!(partners.authenticate("ngo", Some(key.text())), Some(AuthenticatedPartner { paused: false }));
        assert_eq!(partners.authenticate("late", Some(other.text())), Some(AuthenticatedPartner { paused: true }));
        for (slug, shown) in [("ngo", other.text()), ("late", key.text()), ("old", key.text()), ("nobody", key.text())]
        {
            assert_eq!(partners.authenticate(slug, Some(shown)), None, "{slug}");
        }
        for slug in ["ngo", "late", "old", "nobody", ""] {
            assert_eq!(partners.authenticate(slug, None), None, "{slug}");
        }
    }
}
