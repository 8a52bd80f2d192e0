//! Who acts are counted for: the partners that are known and not paused, as the ledger last had them.
//!
//! Invariant: an unknown, paused or odd partner is never an error; it is `open`.

use std::{
    collections::HashSet,
    sync::{PoisonError, RwLock},
    time::Duration,
};

use tokio::time::sleep;

use crate::ledger::{Ledger, Partner};

/// Whom acts are counted for that no partner is known for.
pub const OPEN: &str = "open";

/// How long a change to the partners takes at most to be seen.
const REFRESH: Duration = Duration::from_secs(5);

/// The active partners.
#[derive(Debug, Default)]
pub struct Partners {
    active: RwLock<HashSet<String>>,
}

impl Partners {
    /// Takes the partners as the ledger has them.
    pub fn replace(&self, partners: Vec<Partner>) {
        let active = partners.into_iter().filter(|partner| !partner.paused).map(|partner| partner.slug).collect();
        *self.active.write().unwrap_or_else(PoisonError::into_inner) = active;
    }

    /// The partner an act is counted for.
    pub fn resolve<'a>(&self, asked: Option<&'a str>) -> &'a str {
        let active = self.active.read().unwrap_or_else(PoisonError::into_inner);
        asked.filter(|slug| active.contains(*slug)).unwrap_or(OPEN)
    }

    /// Follows the ledger for as long as it is polled.
    pub async fn follow(&self, ledger: &Ledger) {
        loop {
            sleep(REFRESH).await;
            match ledger.partners().await {
                Ok(partners) => self.replace(partners),
                Err(fault) => tracing::warn!(%fault, "the partners could not be read and stay as they were"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_an_active_partner_is_open() {
        let partners = Partners::default();
        let partner = |slug: &str, paused| Partner { slug: slug.to_owned(), paused, added: 0 };
        partners.replace(vec![partner("ngo", false), partner("late", true)]);
        assert_eq!(partners.resolve(Some("ngo")), "ngo");
        for asked in [None, Some("late"), Some("nobody"), Some("<b>"), Some("")] {
            assert_eq!(partners.resolve(asked), OPEN, "{asked:?}");
        }
    }
}
