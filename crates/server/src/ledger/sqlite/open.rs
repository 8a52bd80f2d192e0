//! Opening the file: lock, durability and schema.
//!
//! Invariant: a released migration is never edited; a change is a new file.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::ledger::store::{Access, StoreError};

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

/// Migrations in order. The `user_version` of a file is the number of migrations it has.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/sqlite/0001_ledger.sql"),
    include_str!("../migrations/sqlite/0002_partners_numbers.sql"),
    include_str!("../migrations/sqlite/0003_fingerprint_version.sql"),
    include_str!("../migrations/sqlite/0004_verified.sql"),
];

/// Time to wait for a write of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Takes the lock that only one server can hold. The kernel releases it when the process ends.
pub fn lock(file: &Path) -> Result<File, StoreError> {
    let name = with_suffix(file, ".lock");
    let lock = File::options().create(true).append(true).open(&name).map_err(|error| open_error(&name, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(file.display().to_string())),
        Err(TryLockError::Error(error)) => Err(StoreError::Failed(Box::new(error))),
    }
}

/// Opens the file, sets its durability, and migrates or checks its schema.
pub fn connect(file: &Path, access: Access) -> Result<Connection, StoreError> {
    if access == Access::Shared && !file.exists() {
        return Err(StoreError::Missing(file.display().to_string()));
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if access == Access::Exclusive {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = Connection::open_with_flags(file, flags).map_err(|error| open_error(file, &error))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -4096)?;
    match access {
        Access::Exclusive => migrate(&mut connection)?,
        Access::Shared => require_newest(schema(&connection)?)?,
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

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn open_error(file: &Path, error: &dyn std::error::Error) -> StoreError {
    StoreError::Failed(format!("cannot open {}: {error}", file.display()).into())
}
