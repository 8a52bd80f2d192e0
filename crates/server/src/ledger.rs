//! The ledger: every act as one durable entry, exactly once, and the sums over them.
//!
//! Invariant: nothing here knows HTTP, texts or a visitor.

pub mod entry;
pub mod reader;
pub mod sqlite;
pub mod store;
pub mod writer;

pub use entry::{
    Act, Audit, Change, DayDifference, DayKey, DaySum, ExportedEntry, Kind, Outcome, Partner, TallyKey, TallyRow,
    Withdrawal,
};
pub use store::{Store, StoreError};
pub use writer::{Ledger, LedgerError, Writer};
