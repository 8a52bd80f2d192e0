//! Interface of a database that holds the ledger.
//!
//! Two kinds of database can stand behind it. The calls of a [`Transaction`] take whole groups, so that a database on
//! the network needs a few round trips for a group and not a few for each act.
//!
//! Invariant: a group for which [`Transaction::commit`] returned `Ok` is durable; otherwise nothing of it is stored.

use std::{error::Error, path::Path};

use api::{EntryId, Mode};

use super::{
    entry::{
        Act, Audit, AuditRange, DailyTally, ExportedEntry, PartnerRecord, StoredPledge, TallyRow, WithdrawalEntry,
    },
    fingerprint::Fingerprint,
    sums::Deltas,
};

/// Error of a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL names an unsupported database.
    #[error("unsupported database URL “{0}”; supported is sqlite://FILE, such as sqlite://sid-pledge.db")]
    UnknownUrl(String),
    /// The database does not exist.
    #[error("there is no database at {0}; `sid-pledge migrate` creates one")]
    Missing(String),
    /// Another server writes to the database.
    #[error("another sid-pledge is using the database {0}; two at once would count wrongly")]
    InUse(String),
    /// A newer version created the database.
    #[error("the database has schema {found}, and this version supports up to {known}; use a newer sid-pledge")]
    Newer {
        /// Schema of the database.
        found: usize,
        /// Newest schema this version supports.
        known: usize,
    },
    /// The database lacks migrations.
    #[error("the database has schema {found}, and this version needs {known}; run `sid-pledge migrate`")]
    Older {
        /// Schema of the database.
        found: usize,
        /// Schema this version needs.
        known: usize,
    },
    /// The database contains a value this version does not understand.
    #[error("the database contains an unexpected value: “{0}”")]
    Unexpected(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Failed(Box<dyn Error + Send + Sync>),
}

impl From<Box<dyn Error + Send + Sync>> for StoreError {
    fn from(error: Box<dyn Error + Send + Sync>) -> Self {
        Self::Failed(error)
    }
}

/// Access with which a store is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// For the server: the database is created if it is missing, migrated, and locked against other servers.
    Exclusive,
    /// For commands, also beside a running server.
    Shared,
}

/// Database that holds the ledger. One thread owns it.
pub trait Store: Send {
    /// Opens a second connection to the same database, for reading beside this one.
    fn second_connection(&self) -> Result<Box<dyn Store>, StoreError>;

    /// Begins a transaction that may write. It is rolled back when it is dropped.
    fn transaction(&mut self) -> Result<Box<dyn Transaction + '_>, StoreError>;

    /// Returns the totals as they are stored.
    fn tallies(&mut self) -> Result<Vec<TallyRow>, StoreError>;

    /// Returns the totals by day of one partner in a campaign, the first day first. The time it takes grows with days
    /// and channels, not with entries.
    fn daily_tallies(&mut self, campaign: &str, partner: &str, mode: Mode) -> Result<Vec<DailyTally>, StoreError>;

    /// Compares the stored totals with the entries, at one moment. A check without a difference is recorded, and the
    /// next one of [`AuditRange::New`] begins where it ended; a difference removes the record.
    fn audit(&mut self, range: AuditRange) -> Result<Audit, StoreError>;

    /// Calls `each` for every entry, the oldest first.
    fn export(
        &mut self,
        each: &mut dyn FnMut(ExportedEntry) -> Result<(), Box<dyn Error + Send + Sync>>,
    ) -> Result<(), StoreError>;

    /// Returns all partners by slug.
    fn partners(&mut self) -> Result<Vec<PartnerRecord>, StoreError>;

    /// Adds a partner. Returns `false` if it exists.
    fn add_partner(&mut self, partner: &PartnerRecord) -> Result<bool, StoreError>;

    /// Replaces the digest of a partner's key. Returns `false` if the partner is unknown.
    fn set_partner_key(&mut self, slug: &str, key: &[u8; 32]) -> Result<bool, StoreError>;

    /// Pauses or resumes a partner. Returns `false` if it is unknown.
    fn pause_partner(&mut self, slug: &str, paused: bool) -> Result<bool, StoreError>;

    /// Writes durably without changing anything, to test that writing works.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// Writes a copy of the whole database to a new file.
    fn backup(&mut self, file: &Path) -> Result<(), StoreError>;
}

/// Transaction that records a group of changes.
pub trait Transaction {
    /// Inserts acts in order, and skips those whose id is in the ledger. Returns for each whether it was inserted.
    fn insert_acts(&mut self, acts: &[&Act]) -> Result<Vec<bool>, StoreError>;

    /// Returns the fingerprints of entries that exist, in the order of their ids.
    fn fingerprints(&mut self, ids: &[EntryId]) -> Result<Vec<Fingerprint>, StoreError>;

    /// Looks up pledges by campaign and id, those inserted by this transaction among them.
    fn pledges(&mut self, keys: &[(&str, EntryId)]) -> Result<Vec<Option<StoredPledge>>, StoreError>;

    /// Inserts withdrawals in order, and skips those whose pledge is withdrawn. Returns for each whether it was
    /// inserted.
    fn insert_withdrawals(&mut self, entries: &[WithdrawalEntry]) -> Result<Vec<bool>, StoreError>;

    /// Adds to the totals.
    fn add(&mut self, deltas: &Deltas) -> Result<(), StoreError>;

    /// Commits durably.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
