//! The ledger in a SQLite file, in write-ahead mode with full synchronisation.
//!
//! Invariant: a sum never changes outside the transaction that writes its entries.

mod open;
mod read;

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
};

use api::Mode;
use rusqlite::{
    Connection, OptionalExtension, Transaction, TransactionBehavior,
    backup::{Backup, StepResult},
    named_params, params,
};

use super::{
    entry::{
        Act, Audit, Change, DayKey, DaySum, ExportedEntry, Kind, Outcome, Partner, TallyKey, TallyRow, Withdrawal,
        day_of, fingerprint,
    },
    store::{Access, Store, StoreError},
};

/// A SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    file: PathBuf,
    connection: Connection,
    /// Held for as long as this process serves from the file.
    _lock: Option<File>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(fault: rusqlite::Error) -> Self {
        Self::Failed(Box::new(fault))
    }
}

impl Sqlite {
    /// Opens the file.
    pub fn open(file: &Path, access: Access) -> Result<Self, StoreError> {
        let lock = match access {
            Access::Serve => Some(open::lock(file)?),
            Access::Visit => None,
        };
        Ok(Self { file: file.to_owned(), connection: open::connect(file, access)?, _lock: lock })
    }
}

impl Store for Sqlite {
    fn beside(&self) -> Result<Box<dyn Store>, StoreError> {
        Ok(Box::new(Self::open(&self.file, Access::Visit)?))
    }

    fn record(&mut self, changes: &[Change]) -> Result<Vec<Outcome>, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcomes = changes
            .iter()
            .map(|change| match change {
                Change::Record(act) => record_act(&transaction, act),
                Change::Withdraw(withdrawal) => record_withdrawal(&transaction, withdrawal),
            })
            .collect::<Result<Vec<_>, _>>()?;
        add_to_tallies(&transaction, &outcomes)?;
        add_to_days(&transaction, &outcomes)?;
        transaction.commit()?;
        Ok(outcomes)
    }

    fn tallies(&mut self) -> Result<Vec<TallyRow>, StoreError> {
        read::tallies(&self.connection)
    }

    fn days(&mut self, campaign: &str, partner: &str, mode: Mode) -> Result<Vec<DaySum>, StoreError> {
        read::days(&self.connection, campaign, partner, mode)
    }

    fn audit(&mut self) -> Result<Audit, StoreError> {
        let moment = self.connection.transaction()?;
        Ok(Audit {
            kept: read::tallies(&moment)?,
            counted: read::recount(&moment)?,
            days: read::differing_days(&moment)?,
        })
    }

    fn export(
        &mut self,
        each: &mut dyn FnMut(ExportedEntry) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<(), StoreError> {
        read::entries(&self.connection, each)
    }

    fn partners(&mut self) -> Result<Vec<Partner>, StoreError> {
        read::partners(&self.connection)
    }

    fn add_partner(&mut self, partner: &Partner) -> Result<bool, StoreError> {
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
            left => Err(StoreError::Failed(format!("the copy was not finished: {left:?}").into())),
        }
    }
}

fn record_act(transaction: &Transaction<'_>, act: &Act) -> Result<Outcome, StoreError> {
    let mut insert = transaction.prepare_cached(
        "insert into entries
             (id, kind, campaign, partner, audience, channel, lang, promises, mode, minute, fingerprint)
         values
             (:id, :kind, :campaign, :partner, :audience, :channel, :lang, :promises, :mode, :minute, :fingerprint)
         on conflict (id) do nothing",
    )?;
    let inserted = insert.execute(named_params! {
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
        ":fingerprint": act.fingerprint,
    })?;
    if inserted == 1 {
        return Ok(Outcome::Recorded(act.day_key()));
    }
    let known: [u8; 32] = transaction
        .prepare_cached(
            "select fingerprint
             from entries
             where id = ?1",
        )?
        .query_row([act.id.as_bytes()], |row| row.get(0))?;
    Ok(if known == act.fingerprint { Outcome::Repeated } else { Outcome::IdReused })
}

fn record_withdrawal(transaction: &Transaction<'_>, withdrawal: &Withdrawal) -> Result<Outcome, StoreError> {
    let pledge = transaction
        .prepare_cached(
            "select partner, mode, channel, minute
             from entries
             where id = ?1
               and kind = 'pledge'
               and campaign = ?2",
        )?
        .query_row(params![withdrawal.pledge.as_bytes(), withdrawal.campaign], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, i64>(3)?))
        })
        .optional()?;
    let Some((partner, mode, channel, taken)) = pledge else {
        return Ok(Outcome::NoSuchPledge);
    };
    let mut insert = transaction.prepare_cached(
        "insert into entries
             (id, kind, campaign, partner, channel, mode, minute, withdraws, fingerprint)
         values
             (:id, 'withdrawal', :campaign, :partner, :channel, :mode, :minute, :withdraws, :fingerprint)
         on conflict (withdraws) do nothing",
    )?;
    let inserted = insert.execute(named_params! {
        ":id": withdrawal.id.as_bytes(),
        ":campaign": withdrawal.campaign,
        ":partner": partner,
        ":channel": channel,
        ":mode": mode,
        ":minute": withdrawal.minute,
        ":withdraws": withdrawal.pledge.as_bytes(),
        ":fingerprint": fingerprint(&["withdrawal", &withdrawal.campaign, &withdrawal.pledge.to_string()]),
    })?;
    let mode_known = read::known(&mode)?;
    if inserted == 0 {
        return Ok(Outcome::AlreadyWithdrawn(mode_known));
    }
    let tally = TallyKey {
        campaign: withdrawal.campaign.clone(),
        partner,
        mode: mode_known,
        kind: Kind::Pledge,
        channel: read::known_or_none(&channel)?,
    };
    Ok(Outcome::Withdrawn(DayKey { tally, day: day_of(taken) }))
}

fn add_to_tallies(transaction: &Transaction<'_>, outcomes: &[Outcome]) -> Result<(), StoreError> {
    let mut sums: BTreeMap<&TallyKey, i64> = BTreeMap::new();
    for (key, n) in outcomes.iter().filter_map(Outcome::delta) {
        *sums.entry(&key.tally).or_default() += n;
    }
    let mut ensure = transaction.prepare_cached(
        "insert into tallies (campaign, partner, mode, kind, channel, n)
         values (?1, ?2, ?3, ?4, ?5, 0)
         on conflict do nothing",
    )?;
    let mut add = transaction.prepare_cached(
        "update tallies
         set n = n + ?6
         where campaign = ?1
           and partner = ?2
           and mode = ?3
           and kind = ?4
           and channel = ?5",
    )?;
    for (key, n) in sums {
        let channel = key.channel.map_or("", |channel| channel.as_str());
        ensure.execute(params![key.campaign, key.partner, key.mode.as_str(), key.kind.as_str(), channel])?;
        add.execute(params![key.campaign, key.partner, key.mode.as_str(), key.kind.as_str(), channel, n])?;
    }
    Ok(())
}

fn add_to_days(transaction: &Transaction<'_>, outcomes: &[Outcome]) -> Result<(), StoreError> {
    let mut sums: BTreeMap<&DayKey, i64> = BTreeMap::new();
    for (key, n) in outcomes.iter().filter_map(Outcome::delta) {
        *sums.entry(key).or_default() += n;
    }
    let mut ensure = transaction.prepare_cached(
        "insert into daily_tallies (campaign, partner, mode, day, kind, channel, n)
         values (?1, ?2, ?3, ?4, ?5, ?6, 0)
         on conflict do nothing",
    )?;
    let mut add = transaction.prepare_cached(
        "update daily_tallies
         set n = n + ?7
         where campaign = ?1
           and partner = ?2
           and mode = ?3
           and day = ?4
           and kind = ?5
           and channel = ?6",
    )?;
    for (DayKey { tally, day }, n) in sums {
        let channel = tally.channel.map_or("", |channel| channel.as_str());
        let (mode, kind) = (tally.mode.as_str(), tally.kind.as_str());
        ensure.execute(params![tally.campaign, tally.partner, mode, day, kind, channel])?;
        add.execute(params![tally.campaign, tally.partner, mode, day, kind, channel, n])?;
    }
    Ok(())
}
