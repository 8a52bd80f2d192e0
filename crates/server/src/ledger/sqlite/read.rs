//! Reading from the file.
//!
//! Invariant: nothing here writes.

use std::{error::Error, str::FromStr};

use api::Mode;
use rusqlite::{Connection, Row, params};

use crate::ledger::{
    entry::{DailyTally, ExportedEntry, PartnerRecord, TallyKey, TallyRow, minute_text},
    store::StoreError,
};

/// Returns the totals as they are stored.
pub fn tallies(connection: &Connection) -> Result<Vec<TallyRow>, StoreError> {
    let mut statement = connection.prepare(
        "select campaign, partner, mode, kind, channel, n
         from tallies
         where n > 0
         order by campaign, partner, mode, kind, channel",
    )?;
    let mut rows = statement.query([])?;
    let mut tallies = Vec::new();
    while let Some(row) = rows.next()? {
        tallies.push(TallyRow { key: tally_key(row)?, n: natural(row.get(5)?)? });
    }
    Ok(tallies)
}

/// Reads a key from the first five columns.
pub fn tally_key(row: &Row<'_>) -> Result<TallyKey, StoreError> {
    Ok(TallyKey {
        campaign: row.get(0)?,
        partner: row.get(1)?,
        mode: parse(&row.get::<_, String>(2)?)?,
        kind: parse(&row.get::<_, String>(3)?)?,
        channel: parse_optional(&row.get::<_, String>(4)?)?,
    })
}

/// Converts a number that cannot be negative.
pub fn natural(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| StoreError::Unexpected(n.to_string()))
}

/// Returns the totals by day of one partner in a campaign.
pub fn daily_tallies(
    connection: &Connection,
    campaign: &str,
    partner: &str,
    mode: Mode,
) -> Result<Vec<DailyTally>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select day, kind, channel, n
         from daily_tallies
         where campaign = ?1
           and partner = ?2
           and mode = ?3
           and n > 0
         order by day, kind, channel",
    )?;
    let mut rows = statement.query(params![campaign, partner, mode.as_str()])?;
    let mut days = Vec::new();
    while let Some(row) = rows.next()? {
        days.push(DailyTally {
            day: row.get(0)?,
            kind: parse(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
            channel: parse_optional(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?,
            n: natural(row.get(3)?)?,
        });
    }
    Ok(days)
}

/// Calls `each` for every entry, the oldest first.
pub fn entries(
    connection: &Connection,
    each: &mut dyn FnMut(ExportedEntry) -> Result<(), Box<dyn Error + Send + Sync>>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare(
        "select id, kind, campaign, partner, audience, channel, lang, promises, mode, minute, withdraws
         from entries
         order by seq",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(exported(row)?)?;
    }
    Ok(())
}

fn exported(row: &Row<'_>) -> Result<ExportedEntry, StoreError> {
    Ok(ExportedEntry {
        id: uuid_text(&row.get::<_, Vec<u8>>(0)?),
        kind: row.get(1)?,
        campaign: row.get(2)?,
        partner: row.get(3)?,
        audience: row.get(4)?,
        channel: row.get(5)?,
        lang: row.get(6)?,
        promises: row.get(7)?,
        mode: row.get(8)?,
        time: minute_text(row.get(9)?),
        withdraws: row.get::<_, Option<Vec<u8>>>(10)?.map_or_else(String::new, |id| uuid_text(&id)),
    })
}

/// Returns all partners by slug.
pub fn partners(connection: &Connection) -> Result<Vec<PartnerRecord>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select slug, paused, added, key
         from partners
         order by slug",
    )?;
    let partners = statement
        .query_map([], |row| {
            Ok(PartnerRecord { slug: row.get(0)?, paused: row.get(1)?, added: row.get(2)?, key: row.get(3)? })
        })?
        .collect::<Result<_, _>>()?;
    Ok(partners)
}

/// Parses a name of the database, such as a kind or a channel.
pub fn parse<T: FromStr>(name: &str) -> Result<T, StoreError> {
    name.parse().map_err(|_| StoreError::Unexpected(name.to_owned()))
}

/// Like [`parse`], with an empty text for none.
pub fn parse_optional<T: FromStr>(name: &str) -> Result<Option<T>, StoreError> {
    if name.is_empty() { Ok(None) } else { parse(name).map(Some) }
}

fn uuid_text(id: &[u8]) -> String {
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    match hex.len() {
        32 => [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"),
        _ => hex,
    }
}
