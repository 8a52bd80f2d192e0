//! What a database must be able to do for the ledger, and which one a URL names.
//!
//! Invariant: whatever [`Store::record`] returned `Ok` for is durable, and an `Err` left nothing behind.

use std::path::Path;

use api::Mode;

use super::{
    entry::{Audit, Change, DaySum, ExportedEntry, Outcome, Partner, TallyRow},
    sqlite::Sqlite,
};

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names a database this server does not know.
    #[error("the database URL “{0}” is not understood; understood is sqlite://FILE, such as sqlite://sid-pledge.db")]
    UnknownUrl(String),
    /// There is no database there.
    #[error("there is no database at {0}; `sid-pledge migrate` makes one")]
    Missing(String),
    /// Another server writes to it.
    #[error("another sid-pledge is using the database {0}; two at once would count wrongly")]
    InUse(String),
    /// It was made by a newer version.
    #[error("the database has schema {found}, and this version knows no schema above {known}; use a newer sid-pledge")]
    Newer {
        /// The schema it has.
        found: usize,
        /// The newest schema this version knows.
        known: usize,
    },
    /// It lacks migrations.
    #[error("the database has schema {found}, and this version needs {known}; run `sid-pledge migrate`")]
    Older {
        /// The schema it has.
        found: usize,
        /// The schema this version needs.
        known: usize,
    },
    /// It holds something this version does not understand.
    #[error("the database holds “{0}” where that cannot be")]
    Unexpected(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl From<Box<dyn std::error::Error + Send + Sync>> for StoreError {
    fn from(fault: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self::Failed(fault)
    }
}

/// What a store is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To serve: made if it is missing, brought up to date, and nobody else may serve from it.
    Serve,
    /// To look at it or to change its partners, beside a server or without one.
    Visit,
}

/// A database that holds the ledger. One thread owns it.
pub trait Store: Send {
    /// The same database by another connection, to read from beside this one.
    fn beside(&self) -> Result<Box<dyn Store>, StoreError>;

    /// Makes a group of changes durable, all or nothing, in the order given. The answers are in that order too.
    fn record(&mut self, changes: &[Change]) -> Result<Vec<Outcome>, StoreError>;

    /// The sums as they are kept.
    fn tallies(&mut self) -> Result<Vec<TallyRow>, StoreError>;

    /// The sums of one partner's part in a campaign by day, as they are kept, the first day first. Takes as long as there
    /// are days and channels, however many entries they sum up.
    fn days(&mut self, campaign: &str, partner: &str, mode: Mode) -> Result<Vec<DaySum>, StoreError>;

    /// The sums as they are kept and as the entries have them, both at one moment. Reads every entry.
    fn audit(&mut self) -> Result<Audit, StoreError>;

    /// Hands out every entry, the oldest first.
    fn export(
        &mut self,
        each: &mut dyn FnMut(ExportedEntry) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<(), StoreError>;

    /// All partners by slug.
    fn partners(&mut self) -> Result<Vec<Partner>, StoreError>;

    /// Adds a partner; `false` when it is there already.
    fn add_partner(&mut self, partner: &Partner) -> Result<bool, StoreError>;

    /// Puts a digest of a key in the place of the one before; `false` when the partner is unknown.
    fn set_partner_key(&mut self, slug: &str, key: &[u8; 32]) -> Result<bool, StoreError>;

    /// Pauses a partner or lets it go on; `false` when it is unknown.
    fn pause_partner(&mut self, slug: &str, paused: bool) -> Result<bool, StoreError>;

    /// Writes something that changes nothing, durably, to see whether that works.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// Writes a copy of the whole database to a file that is not there yet.
    fn backup(&mut self, file: &Path) -> Result<(), StoreError>;
}

/// Opens the database a URL names.
pub fn open(url: &str, access: Access) -> Result<Box<dyn Store>, StoreError> {
    match sqlite_file(url) {
        Some(file) => Ok(Box::new(Sqlite::open(Path::new(file), access)?)),
        None => Err(StoreError::UnknownUrl(without_credentials(url))),
    }
}

/// The file a SQLite URL names.
pub fn sqlite_file(url: &str) -> Option<&str> {
    url.strip_prefix("sqlite://").filter(|file| !file.is_empty())
}

/// A URL without what may be a password in it.
fn without_credentials(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://…{}", &url[..scheme], &url[at..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_scheme_is_refused_by_name_and_without_its_password() {
        let Err(fault) = open("postgres://me:hunter2@db/x", Access::Serve) else { unreachable!("no such store yet") };
        let text = fault.to_string();
        assert!(text.contains("postgres://…@db/x") && text.contains("sqlite://FILE"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}
