//! SQLite alone, with the statements, rows and settings of the server: the rate that its disk and its database allow.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Result, anyhow};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::bench::load::entry_id;
use crate::bench::pinned::{MEASURED_CORE, pin_this_thread};
use crate::bench::seed;
use crate::project::{self, Project};

const DURATION: Duration = Duration::from_secs(3);

const ENTRY: &str = "
    insert into entries
        (id, kind, campaign, partner, audience, channel, lang, promises, mode, minute, fingerprint, fingerprint_version)
    values (?1, 'pledge', 'sid-2023', 'open', 'parent', '', 'en', 'listen report', 'live', ?2, ?3, 2)
    on conflict (id) do nothing";
const CREATE_TOTAL: &str = "
    insert into tallies (campaign, partner, mode, kind, channel, n)
    values ('sid-2023', 'open', 'live', 'pledge', '', 0)
    on conflict do nothing";
const ADD_TO_TOTAL: &str = "
    update tallies
    set n = n + ?1
    where campaign = 'sid-2023'
      and partner = 'open'
      and mode = 'live'
      and kind = 'pledge'
      and channel = ''";
const CREATE_DAY: &str = "
    insert into daily_tallies (campaign, partner, mode, day, kind, channel, n)
    values ('sid-2023', 'open', 'live', ?1, 'pledge', '', 0)
    on conflict do nothing";
const ADD_TO_DAY: &str = "
    update daily_tallies
    set n = n + ?2
    where campaign = 'sid-2023'
      and partner = 'open'
      and mode = 'live'
      and day = ?1
      and kind = 'pledge'
      and channel = ''";

/// Measures the rows per second of commits of this many pledges, on the core of the server.
pub fn rate(project: &Project, database: &Path, group: i64) -> Result<f64> {
    project::run_command(seed::command(project, database, &["migrate"]).stdout(Stdio::null()))?;
    let measured = std::thread::scope(|scope| {
        scope.spawn(|| pin_this_thread(MEASURED_CORE).and_then(|()| insert(database, group))).join()
    });
    measured.map_err(|_| anyhow!("the thread of raw SQLite panicked"))?
}

fn insert(database: &Path, group: i64) -> Result<f64> {
    let mut connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -4096)?;
    let start = Instant::now();
    let mut rows = 0_u64;
    while start.elapsed() < DURATION {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        let (millis, minute) = (u64::try_from(now.as_millis())?, i64::try_from(now.as_secs() / 60)?);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut entry = transaction.prepare_cached(ENTRY)?;
        for _ in 0..group {
            rows += 1;
            let (id, fingerprint) = (entry_id(millis, 0, rows), rows.to_be_bytes().repeat(4));
            entry.execute(params![id.as_bytes(), minute, fingerprint])?;
        }
        drop(entry);
        let day = minute / (24 * 60);
        transaction.prepare_cached(CREATE_TOTAL)?.execute([])?;
        transaction.prepare_cached(ADD_TO_TOTAL)?.execute([group])?;
        transaction.prepare_cached(CREATE_DAY)?.execute([day])?;
        transaction.prepare_cached(ADD_TO_DAY)?.execute(params![day, group])?;
        transaction.commit()?;
    }
    Ok(rows as f64 / start.elapsed().as_secs_f64())
}
