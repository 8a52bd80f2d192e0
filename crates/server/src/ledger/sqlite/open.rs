//! Opening the file: who may, how durable it is, and which schema it has.
//!
//! Invariant: a migration that was shipped is never edited; a change is a new file.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::ledger::store::{Access, StoreError};

/// The schema, step by step. The number of steps a file has behind it is its `user_version`.
const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001_ledger.sql"), include_str!("../migrations/0002_partners_numbers.sql")];

/// How long to wait for another process's write to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// Takes the lock that only one server can hold. It is free again when the file is closed, however that comes.
pub fn lock(file: &Path) -> Result<File, StoreError> {
    let name = beside(file, ".lock");
    let lock = File::options().create(true).append(true).open(&name).map_err(|fault| cannot_open(&name, &fault))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(file.display().to_string())),
        Err(TryLockError::Error(fault)) => Err(StoreError::Failed(Box::new(fault))),
    }
}

/// Opens the file and makes sure of its durability and its schema.
pub fn connect(file: &Path, access: Access) -> Result<Connection, StoreError> {
    if access == Access::Visit && !file.exists() {
        return Err(StoreError::Missing(file.display().to_string()));
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if access == Access::Serve {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = Connection::open_with_flags(file, flags).map_err(|fault| cannot_open(file, &fault))?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -4096)?;
    match access {
        Access::Serve => migrate(&mut connection)?,
        Access::Visit => require_newest(schema(&connection)?)?,
    }
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    loop {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found = schema(&transaction)?;
        let Some(step) = MIGRATIONS.get(found) else {
            return require_newest(found);
        };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", i64::try_from(found + 1).unwrap_or(i64::MAX))?;
        transaction.commit()?;
    }
}

fn schema(connection: &Connection) -> Result<usize, StoreError> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    usize::try_from(version).map_err(|_| StoreError::Unexpected(format!("schema {version}")))
}

fn require_newest(found: usize) -> Result<(), StoreError> {
    let known = MIGRATIONS.len();
    match found {
        found if found > known => Err(StoreError::Newer { found, known }),
        found if found < known => Err(StoreError::Older { found, known }),
        _ => Ok(()),
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn cannot_open(file: &Path, fault: &dyn std::error::Error) -> StoreError {
    StoreError::Failed(format!("cannot open {}: {fault}", file.display()).into())
}
