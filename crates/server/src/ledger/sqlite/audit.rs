//! Comparison of the stored totals with the entries.
//!
//! Ten million entries are more than a query can group in a reasonable time, because it sorts them. So the entries are
//! read in the order in which they are stored, and counted in memory, where a total takes a few bytes.
//!
//! A check that finds no difference records the point it has reached: the last entry, and a digest of the daily totals.
//! The next check counts the entries after the point, subtracts them from the stored totals, and compares the digest of
//! what remains. That costs one pass over the daily totals, however many entries there are, and no copy of them.
//! The digest does not name the totals that differ: they are found by counting all entries.
//!
//! Invariant: a point is recorded only after a check without a difference, and any difference removes it.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::read::{natural, tallies, tally_key};
use crate::ledger::{
    entry::{Audit, AuditRange, DayDifference, DayKey, TallyKey, TallyRow},
    store::StoreError,
};

/// Size of the page cache during a check, in KiB. Each withdrawal looks its pledge up.
const CACHE_KIB: i64 = 64 * 1024;

/// Point that an earlier check has reached.
struct Point {
    /// Number of the last entry.
    seq: i64,
    /// Digest of the daily totals.
    digest: [u8; 32],
}

/// Result of a pass over the stored daily totals.
struct Comparison {
    /// Digest of the stored totals.
    digest: [u8; 32],
    /// Digest of the stored totals, less the counted entries.
    digest_before: [u8; 32],
    /// Totals over all days, added up from the stored ones.
    sums: Vec<TallyRow>,
}

/// Checks the entries of a range, and records or removes the point.
pub fn audit(connection: &mut Connection, range: AuditRange) -> Result<Audit, StoreError> {
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    let (audit, reached) = compare(connection, range)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if audit.has_difference() {
        transaction.execute("delete from verified", [])?;
    } else {
        transaction.execute(
            "insert into verified (point, seq, days_digest)
             values (1, ?1, ?2)
             on conflict (point) do update
             set seq = excluded.seq, days_digest = excluded.days_digest",
            params![reached.seq, reached.digest],
        )?;
    }
    transaction.commit()?;
    Ok(audit)
}

/// Compares at one moment. Returns also the point that is reached if nothing differs.
fn compare(connection: &mut Connection, range: AuditRange) -> Result<(Audit, Point), StoreError> {
    let snapshot = connection.transaction()?;
    let stored = tallies(&snapshot)?;
    let point = match range {
        AuditRange::All => None,
        AuditRange::New => recorded_point(&snapshot)?,
    };
    let mut is_changed = false;
    if let Some(point) = point {
        let mut counts = Counts::default();
        let (entries, seq) = counts.add_entries(&snapshot, point.seq)?;
        let compared = counts.compare(&snapshot, |_| ())?;
        if compared.digest_before == point.digest && compared.sums == stored {
            let (recomputed, after) = (compared.sums, point.seq);
            let audit = Audit { stored, recomputed, days: Vec::new(), entries, after, is_changed };
            return Ok((audit, Point { seq, digest: compared.digest }));
        }
        is_changed = compared.digest_before != point.digest;
    }
    let mut counts = Counts::default();
    let (entries, seq) = counts.add_entries(&snapshot, 0)?;
    let recomputed = counts.tallies()?;
    let mut days = Vec::new();
    let compared = counts.compare(&snapshot, |difference| days.push(difference))?;
    days.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    // Totals that differ from the entries explain the digest.
    let is_changed = is_changed && days.is_empty();
    let audit = Audit { stored, recomputed, days, entries, after: 0, is_changed };
    Ok((audit, Point { seq, digest: compared.digest }))
}

fn recorded_point(connection: &Connection) -> Result<Option<Point>, StoreError> {
    let row = connection.query_row("select seq, days_digest from verified", [], |row| {
        Ok(Point { seq: row.get(0)?, digest: row.get(1)? })
    });
    Ok(row.optional()?)
}

/// Totals counted from entries.
#[derive(Default)]
struct Counts {
    /// Places in `totals`, by the names in a key, each followed by a zero byte.
    places: HashMap<Vec<u8>, usize>,
    totals: Vec<Total>,
    /// Room for the names of a key.
    names: Vec<u8>,
}

/// Acts with the same key.
struct Total {
    key: TallyKey,
    /// Acts by day. Entries are read in about the order of their days, so those that are changed together are side by
    /// side, in the last node of the tree.
    days: BTreeMap<i64, i64>,
    /// Sum over the stored totals by day.
    stored: i64,
}

impl Counts {
    /// Adds the entries after a number. Returns how many they are, and the number of the last one.
    fn add_entries(&mut self, connection: &Connection, after: i64) -> Result<(u64, i64), StoreError> {
        let mut statement = connection.prepare(
            "select
                 entries.campaign,
                 entries.partner,
                 entries.mode,
                 case entries.kind when 'withdrawal' then 'pledge' else entries.kind end,
                 entries.channel,
                 coalesce(pledges.minute, entries.minute) / 1440,
                 entries.withdraws is null,
                 entries.seq
             from entries
             left join entries as pledges on pledges.id = entries.withdraws
             where entries.seq > ?1
             order by entries.seq",
        )?;
        let mut rows = statement.query([after])?;
        let (mut entries, mut last) = (0, after);
        while let Some(row) = rows.next()? {
            let total = self.total(row)?;
            *total.days.entry(row.get(5)?).or_default() += if row.get(6)? { 1 } else { -1 };
            entries += 1;
            last = row.get(7)?;
        }
        Ok((entries, last))
    }

    /// Returns the total of the key in the first five columns, whose names are in `names` afterwards.
    fn total(&mut self, row: &Row<'_>) -> Result<&mut Total, StoreError> {
        self.names.clear();
        for column in 0..5 {
            let name = row.get_ref(column)?.as_bytes().map_err(rusqlite::Error::from)?;
            self.names.extend_from_slice(name);
            self.names.push(0);
        }
        let place = match self.places.get(&self.names) {
            Some(place) => *place,
            None => {
                self.totals.push(Total { key: tally_key(row)?, days: BTreeMap::new(), stored: 0 });
                self.places.insert(self.names.clone(), self.totals.len() - 1);
                self.totals.len() - 1
            }
        };
        self.totals.get_mut(place).ok_or_else(|| StoreError::Unexpected("no total".to_owned()))
    }

    /// Returns the totals over all days, those that are 0 left out.
    fn tallies(&self) -> Result<Vec<TallyRow>, StoreError> {
        tally_rows(self.totals.iter().map(|total| (&total.key, total.days.values().sum())))
    }

    /// Compares with the stored daily totals, in the order of their primary key.
    fn compare(
        mut self,
        connection: &Connection,
        mut on_difference: impl FnMut(DayDifference),
    ) -> Result<Comparison, StoreError> {
        let mut statement = connection.prepare(
            "select campaign, partner, mode, kind, channel, day, n
             from daily_tallies
             order by campaign, partner, mode, day, kind, channel",
        )?;
        let [mut digest, mut digest_before] = [Sha256::new(), Sha256::new()];
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (day, stored) = (row.get(5)?, row.get(6)?);
            let total = self.total(row)?;
            total.stored += stored;
            let recomputed = total.days.get_mut(&day).map(std::mem::take).unwrap_or_default();
            if stored != recomputed {
                on_difference(DayDifference { key: DayKey { tally: total.key.clone(), day }, stored, recomputed });
            }
            for (digest, n) in [(&mut digest, stored), (&mut digest_before, stored - recomputed)] {
                if n != 0 {
                    digest.update(&self.names);
                    digest.update(day.to_be_bytes());
                    digest.update(n.to_be_bytes());
                }
            }
        }
        for Total { key, days, .. } in &self.totals {
            for (day, recomputed) in days.iter().filter(|(_, recomputed)| **recomputed != 0) {
                // Entries without their total. No recorded digest contains such a number.
                digest_before.update(recomputed.to_be_bytes());
                let key = DayKey { tally: key.clone(), day: *day };
                on_difference(DayDifference { key, stored: 0, recomputed: *recomputed });
            }
        }
        Ok(Comparison {
            digest: digest.finalize().into(),
            digest_before: digest_before.finalize().into(),
            sums: tally_rows(self.totals.iter().map(|total| (&total.key, total.stored)))?,
        })
    }
}

/// Returns the totals that are not 0, in the order of their keys in the database.
fn tally_rows<'a>(totals: impl Iterator<Item = (&'a TallyKey, i64)>) -> Result<Vec<TallyRow>, StoreError> {
    let present = totals.filter(|(_, n)| *n != 0);
    let mut rows = present
        .map(|(key, n)| Ok(TallyRow { key: key.clone(), n: natural(n)? }))
        .collect::<Result<Vec<_>, StoreError>>()?;
    rows.sort_unstable_by(|one, other| names(&one.key).cmp(&names(&other.key)));
    Ok(rows)
}

fn names(key: &TallyKey) -> [&str; 5] {
    let channel = key.channel.map_or("", |channel| channel.as_str());
    [&key.campaign, &key.partner, key.mode.as_str(), key.kind.as_str(), channel]
}
