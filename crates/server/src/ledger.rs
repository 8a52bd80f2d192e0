//! Append-only ledger of acts, and the totals over it.
//!
//! Every act is one entry under an id that its client chose. A client that gets no answer sends the act again under the
//! same id, and the unique index on the id makes the second one a duplicate: each act counts exactly once, also after a
//! lost connection or a crash between commit and answer. Entries are never changed; a withdrawal is an entry of its
//! own.
//!
//! Invariant: nothing here knows HTTP, texts or a visitor.

pub mod entry;
pub mod fingerprint;
mod handle;
pub mod open;
mod partner_watch;
mod queue;
mod reader;
pub mod rules;
mod sqlite;
pub mod store;
mod sums;
pub mod tally;
mod writer;

pub use entry::{
    Act, ActKind, Audit, AuditRange, Change, DailyTally, DayDifference, DayKey, ExportedEntry, Outcome, PartnerRecord,
    TallyKey, TallyRow, Withdrawal,
};
pub use handle::Ledger;
pub use queue::LedgerError;
pub use store::{Access, Store, StoreError, Transaction};
pub use sums::Deltas;
pub use tally::Tally;
pub use writer::{MAX_GROUP_SIZE, QUEUE_CAPACITY, Writer};
