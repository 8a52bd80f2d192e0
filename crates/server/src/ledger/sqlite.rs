//! Ledger in a SQLite file, in write-ahead mode with full synchronisation.
//!
//! Invariant: totals change only in the transaction that writes their entries.

mod audit;
mod open;
mod read;
mod write;

use std::{
    error::Error,
    fs::File,
    path::{Path, PathBuf},
};

use api::Mode;
use rusqlite::{
    Connection, TransactionBehavior,
    backup::{Backup, StepResult},
    params,
};

use self::write::SqliteTransaction;
use super::{
    entry::{Audit, AuditRange, DailyTally, ExportedEntry, PartnerRecord, TallyRow},
    store::{Access, Store, StoreError, Transaction},
};

/// SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    file: PathBuf,
    connection: Connection,
    /// Lock held while this process serves from the file.
    _lock: Option<File>,
}

impl Sqlite {
    /// Opens the file.
    pub fn open(file: &Path, access: Access) -> Result<Self, StoreError> {
        let lock = match access {
            Access::Exclusive => Some(open::lock(file)?),
            Access::Shared => None,
        };
        Ok(Self { file: file.to_owned(), connection: open::connect(file, access)?, _lock: lock })
    }
}

impl Store for Sqlite {
    fn second_connection(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(Self::open(&self.file, Access::Shared)?))
    }

    fn transaction(&mut self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Box::new(SqliteTransaction(transaction)))
    }

    fn tallies(&mut self) -> Result<Vec<TallyRow>, StoreError> {
        read::tallies(&self.connection)
    }

    fn daily_tallies(&mut self, campaign: &str, partner: &str, mode: Mode) -> Result<Vec<DailyTally>, StoreError> {
        read::daily_tallies(&self.connection, campaign, partner, mode)
    }

    fn audit(&mut self, range: AuditRange) -> Result<Audit, StoreError> {
        audit::audit(&mut self.connection, range)
    }

    fn export(
        &mut self,
        each: &mut dyn FnMut(ExportedEntry) -> Result<(), Box<dyn Error + Send + Sync>>,
    ) -> Result<(), StoreError> {
        read::entries(&self.connection, each)
    }

    fn partners(&mut self) -> Result<Vec<PartnerRecord>, StoreError> {
        read::partners(&self.connection)
    }

    fn add_partner(&mut self, partner: &PartnerRecord) -> Result<bool, StoreError> {
        let added = self.connection.execute(
            "insert into partners (slug, paused, added, key)
             values (?1, ?2, ?3, ?4)
             on conflict (slug) do nothing",
            params![partner.slug, partner.paused, partner.added, partner.key],
        )?;
        Ok(added == 1)
    }

    fn set_partner_key(&mut self, slug: &str, key: &[u8; 32]) -> Result<bool, StoreError> {
        let changed = self.connection.execute(
            "update partners
             set key = ?2
             where slug = ?1",
            params![slug, key],
        )?;
        Ok(changed == 1)
    }

    fn pause_partner(&mut self, slug: &str, paused: bool) -> Result<bool, StoreError> {
        let changed = self.connection.execute(
            "update partners
             set paused = ?2
             where slug = ?1",
            params![slug, paused],
        )?;
        Ok(changed == 1)
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let schema: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        transaction.pragma_update(None, "user_version", schema)?;
        transaction.commit()?;
        Ok(())
    }

    fn backup(&mut self, file: &Path) -> Result<(), StoreError> {
        let mut copy = Connection::open(file)?;
        match Backup::new(&self.connection, &mut copy)?.step(-1)? {
            StepResult::Done => Ok(()),
            state => Err(StoreError::Failed(format!("the copy is incomplete: {state:?}").into())),
        }
    }
}
