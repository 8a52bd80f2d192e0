//! Reading from the file.
//!
//! Invariant: nothing here writes.

use std::{error::Error, str::FromStr};

use rusqlite::{Connection, Row};

use crate::ledger::{
    entry::{ExportedEntry, Partner, TallyKey, TallyRow, minute_text},
    store::StoreError,
};

/// The sums as they are kept.
pub fn tallies(connection: &Connection) -> Result<Vec<TallyRow>, StoreError> {
    sums(
        connection,
        "select campaign, partner, mode, kind, channel, n
         from tallies
         where n > 0
         order by campaign, partner, mode, kind, channel",
    )
}

/// The sums as the entries have them.
pub fn recount(connection: &Connection) -> Result<Vec<TallyRow>, StoreError> {
    sums(
        connection,
        "select
             campaign,
             partner,
             mode,
             case kind when 'withdrawal' then 'pledge' else kind end as counted,
             channel,
             sum(case kind when 'withdrawal' then -1 else 1 end) as n
         from entries
         group by campaign, partner, mode, counted, channel
         having n <> 0
         order by campaign, partner, mode, counted, channel",
    )
}

fn sums(connection: &Connection, query: &str) -> Result<Vec<TallyRow>, StoreError> {
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    let mut sums = Vec::new();
    while let Some(row) = rows.next()? {
        let n: i64 = row.get(5)?;
        let key = TallyKey {
            campaign: row.get(0)?,
            partner: row.get(1)?,
            mode: known(&row.get::<_, String>(2)?)?,
            kind: known(&row.get::<_, String>(3)?)?,
            channel: known_or_none(&row.get::<_, String>(4)?)?,
        };
        sums.push(TallyRow { key, n: u64::try_from(n).map_err(|_| StoreError::Unexpected(n.to_string()))? });
    }
    Ok(sums)
}

/// Hands out every entry, the oldest first.
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

/// All partners by slug.
pub fn partners(connection: &Connection) -> Result<Vec<Partner>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select slug, paused, added
         from partners
         order by slug",
    )?;
    let partners = statement
        .query_map([], |row| Ok(Partner { slug: row.get(0)?, paused: row.get(1)?, added: row.get(2)? }))?
        .collect::<Result<_, _>>()?;
    Ok(partners)
}

/// A name the tables hold as a value of its type.
pub fn known<T: FromStr>(name: &str) -> Result<T, StoreError> {
    name.parse().map_err(|_| StoreError::Unexpected(name.to_owned()))
}

/// Like [`known`], where `''` stands for none.
pub fn known_or_none<T: FromStr>(name: &str) -> Result<Option<T>, StoreError> {
    if name.is_empty() { Ok(None) } else { known(name).map(Some) }
}

fn uuid_text(id: &[u8]) -> String {
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    match hex.len() {
        32 => [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"),
        _ => hex,
    }
}
