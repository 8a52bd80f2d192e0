//! Writing a group of changes to the file.

use std::collections::BTreeMap;

use api::EntryId;
use rusqlite::{OptionalExtension, Transaction as Connection, named_params, params};

use super::read::{parse, parse_optional};
use crate::ledger::{
    entry::{Act, DayKey, StoredPledge, TallyKey, WithdrawalEntry},
    fingerprint::Fingerprint,
    store::{StoreError, Transaction},
    sums::Deltas,
};

/// Transaction of a SQLite file, which blocks other writers.
pub struct SqliteTransaction<'a>(pub Connection<'a>);

impl Transaction for SqliteTransaction<'_> {
    fn insert_acts(&mut self, acts: &[&Act]) -> Result<Vec<bool>, StoreError> {
        let mut insert = self.0.prepare_cached(
            "insert into entries
                 (id, kind, campaign, partner, audience, channel, lang, promises, mode, minute, fingerprint,
                  fingerprint_version)
             values
                 (:id, :kind, :campaign, :partner, :audience, :channel, :lang, :promises, :mode, :minute, :fingerprint,
                  :fingerprint_version)
             on conflict (id) do nothing",
        )?;
        let mut inserted = Vec::with_capacity(acts.len());
        for act in acts {
            let fingerprint = act.content.fingerprint();
            let count = insert.execute(named_params! {
                ":id": act.id.as_bytes(),
                ":kind": act.kind.as_str(),
                ":campaign": act.campaign,
                ":partner": act.partner,
                ":audience": act.audience.map_or("", |audience| audience.as_str()),
                ":channel": act.channel.map_or("", |channel| channel.as_str()),
                ":lang": act.lang,
                ":promises": act.promises.join(" "),
                ":mode": act.mode.as_str(),
                ":minute": act.minute,
                ":fingerprint": fingerprint.digest,
                ":fingerprint_version": fingerprint.version,
            })?;
            inserted.push(count == 1);
        }
        Ok(inserted)
    }

    fn fingerprints(&mut self, ids: &[EntryId]) -> Result<Vec<Fingerprint>, StoreError> {
        let mut select = self.0.prepare_cached(
            "select fingerprint, fingerprint_version
             from entries
             where id = ?1",
        )?;
        let mut fingerprints = Vec::with_capacity(ids.len());
        for id in ids {
            let fingerprint = select
                .query_row([id.as_bytes()], |row| Ok(Fingerprint { digest: row.get(0)?, version: row.get(1)? }))?;
            fingerprints.push(fingerprint);
        }
        Ok(fingerprints)
    }

    fn pledges(&mut self, keys: &[(&str, EntryId)]) -> Result<Vec<Option<StoredPledge>>, StoreError> {
        let mut select = self.0.prepare_cached(
            "select partner, mode, channel, minute
             from entries
             where id = ?1
               and kind = 'pledge'
               and campaign = ?2",
        )?;
        let mut pledges = Vec::with_capacity(keys.len());
        for (campaign, id) in keys {
            let row = select.query_row(params![id.as_bytes(), campaign], |row| {
                Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get(3)?))
            });
            let pledge = match row.optional()? {
                Some((partner, mode, channel, minute)) => {
                    Some(StoredPledge { partner, mode: parse(&mode)?, channel: parse_optional(&channel)?, minute })
                }
                None => None,
            };
            pledges.push(pledge);
        }
        Ok(pledges)
    }

    fn insert_withdrawals(&mut self, entries: &[WithdrawalEntry]) -> Result<Vec<bool>, StoreError> {
        let mut insert = self.0.prepare_cached(
            "insert into entries
                 (id, kind, campaign, partner, channel, mode, minute, withdraws, fingerprint, fingerprint_version)
             values
                 (:id, 'withdrawal', :campaign, :partner, :channel, :mode, :minute, :withdraws, :fingerprint,
                  :fingerprint_version)
             on conflict (withdraws) do nothing",
        )?;
        let mut inserted = Vec::with_capacity(entries.len());
        for WithdrawalEntry { withdrawal, pledge, fingerprint } in entries {
            let count = insert.execute(named_params! {
                ":id": withdrawal.id.as_bytes(),
                ":campaign": withdrawal.campaign,
                ":partner": pledge.partner,
                ":channel": pledge.channel.map_or("", |channel| channel.as_str()),
                ":mode": pledge.mode.as_str(),
                ":minute": withdrawal.minute,
                ":withdraws": withdrawal.pledge.as_bytes(),
                ":fingerprint": fingerprint.digest,
                ":fingerprint_version": fingerprint.version,
            })?;
            inserted.push(count == 1);
        }
        Ok(inserted)
    }

    fn add(&mut self, deltas: &Deltas) -> Result<(), StoreError> {
        self.add_to_totals(&deltas.totals)?;
        self.add_to_days(&deltas.daily)
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.commit()?)
    }
}

impl SqliteTransaction<'_> {
    /// Adds to the totals. The row is created first, because an upsert with a negative number would violate the check
    /// that a total is not negative before it reaches the update.
    fn add_to_totals(&self, totals: &BTreeMap<TallyKey, i64>) -> Result<(), StoreError> {
        let mut create = self.0.prepare_cached(
            "insert into tallies (campaign, partner, mode, kind, channel, n)
             values (?1, ?2, ?3, ?4, ?5, 0)
             on conflict do nothing",
        )?;
        let mut add = self.0.prepare_cached(
            "update tallies
             set n = n + ?6
             where campaign = ?1
               and partner = ?2
               and mode = ?3
               and kind = ?4
               and channel = ?5",
        )?;
        for (key, n) in totals {
            let channel = key.channel.map_or("", |channel| channel.as_str());
            let (mode, kind) = (key.mode.as_str(), key.kind.as_str());
            create.execute(params![key.campaign, key.partner, mode, kind, channel])?;
            add.execute(params![key.campaign, key.partner, mode, kind, channel, n])?;
        }
        Ok(())
    }

    fn add_to_days(&self, daily: &BTreeMap<DayKey, i64>) -> Result<(), StoreError> {
        let mut create = self.0.prepare_cached(
            "insert into daily_tallies (campaign, partner, mode, day, kind, channel, n)
             values (?1, ?2, ?3, ?4, ?5, ?6, 0)
             on conflict do nothing",
        )?;
        let mut add = self.0.prepare_cached(
            "update daily_tallies
             set n = n + ?7
             where campaign = ?1
               and partner = ?2
               and mode = ?3
               and day = ?4
               and kind = ?5
               and channel = ?6",
        )?;
        for (DayKey { tally, day }, n) in daily {
            let channel = tally.channel.map_or("", |channel| channel.as_str());
            let (mode, kind) = (tally.mode.as_str(), tally.kind.as_str());
            create.execute(params![tally.campaign, tally.partner, mode, day, kind, channel])?;
            add.execute(params![tally.campaign, tally.partner, mode, day, kind, channel, n])?;
        }
        Ok(())
    }
}
