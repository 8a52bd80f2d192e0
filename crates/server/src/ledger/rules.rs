//! Rules of the ledger: the outcome of each change, and its effect on the totals.
//!
//! The rules stand above the stores. A store inserts, looks up and adds; it decides nothing.
//!
//! Invariant: an act counts once for its id, and a pledge is withdrawn once.

use std::collections::HashMap;

use super::{
    entry::{Act, ActKind, Change, DayKey, Outcome, StoredPledge, TallyKey, Withdrawal, WithdrawalEntry, day_of},
    fingerprint::ActContent,
    store::{Store, StoreError, Transaction},
    sums::Deltas,
};

/// Records a group of changes in one transaction and returns an outcome for each, in order.
///
/// Acts are inserted before withdrawals, so a withdrawal finds a pledge of the same group. `Ok` means that the group is
/// durable; after an error nothing of it is.
pub fn record(store: &mut dyn Store, changes: &[Change]) -> Result<Vec<Outcome>, StoreError> {
    let (mut acts, mut withdrawals) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            Change::Record(act) => acts.push(act),
            Change::Withdraw(withdrawal) => withdrawals.push(withdrawal),
        }
    }
    let mut transaction = store.transaction()?;
    let recorded = record_acts(&mut *transaction, &acts)?;
    let withdrawn = record_withdrawals(&mut *transaction, &withdrawals)?;
    let (mut recorded, mut withdrawn) = (recorded.into_iter(), withdrawn.into_iter());
    let outcomes: Option<Vec<_>> = changes
        .iter()
        .map(|change| match change {
            Change::Record(_) => recorded.next(),
            Change::Withdraw(_) => withdrawn.next(),
        })
        .collect();
    let outcomes = outcomes.ok_or_else(|| StoreError::Unexpected("fewer outcomes than changes".to_owned()))?;
    transaction.add(&Deltas::of(&outcomes))?;
    transaction.commit()?;
    Ok(outcomes)
}

fn record_acts(transaction: &mut dyn Transaction, acts: &[&Act]) -> Result<Vec<Outcome>, StoreError> {
    let inserted = transaction.insert_acts(acts)?;
    let known: Vec<_> = acts.iter().zip(&inserted).filter(|(_, inserted)| !**inserted).map(|(act, _)| act.id).collect();
    let fingerprints: HashMap<_, _> = if known.is_empty() {
        HashMap::new()
    } else {
        known.iter().copied().zip(transaction.fingerprints(&known)?).collect()
    };
    acts.iter()
        .zip(inserted)
        .map(|(act, inserted)| {
            if inserted {
                return Ok(Outcome::Recorded(act.day_key()));
            }
            let stored = fingerprints.get(&act.id).ok_or_else(|| StoreError::Unexpected(act.id.to_string()))?;
            match act.content.matches(stored) {
                Some(true) => Ok(Outcome::Duplicate),
                Some(false) => Ok(Outcome::IdReused),
                None => Err(StoreError::Unexpected(format!("fingerprint version {}", stored.version))),
            }
        })
        .collect()
}

fn record_withdrawals(
    transaction: &mut dyn Transaction,
    withdrawals: &[&Withdrawal],
) -> Result<Vec<Outcome>, StoreError> {
    if withdrawals.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = withdrawals.iter().map(|withdrawal| (withdrawal.campaign.as_str(), withdrawal.pledge)).collect();
    let pledges = transaction.pledges(&keys)?;
    let entries: Vec<_> = withdrawals
        .iter()
        .zip(&pledges)
        .filter_map(|(it, pledge)| Some(withdrawal_entry(it, pledge.as_ref()?)))
        .collect();
    let mut inserted = transaction.insert_withdrawals(&entries)?.into_iter();
    let outcomes = withdrawals.iter().zip(pledges).map(|(withdrawal, pledge)| {
        let Some(pledge) = pledge else { return Outcome::NoSuchPledge };
        match inserted.next() {
            Some(true) => Outcome::Withdrawn(pledge_key(&withdrawal.campaign, pledge)),
            Some(false) | None => Outcome::AlreadyWithdrawn(pledge.mode),
        }
    });
    Ok(outcomes.collect())
}

/// Returns the entry of a withdrawal. It takes partner, channel and mode from its pledge.
fn withdrawal_entry(withdrawal: &Withdrawal, pledge: &StoredPledge) -> WithdrawalEntry {
    let content = ActContent {
        kind: "withdrawal",
        campaign: withdrawal.campaign.clone(),
        withdraws: Some(withdrawal.pledge.to_string()),
        ..ActContent::default()
    };
    WithdrawalEntry { withdrawal: withdrawal.clone(), pledge: pledge.clone(), fingerprint: content.fingerprint() }
}

/// Returns the total that a withdrawal subtracts one from: that of the day on which the pledge was taken. So no day is
/// ever below zero.
fn pledge_key(campaign: &str, pledge: StoredPledge) -> DayKey {
    let StoredPledge { partner, mode, channel, minute } = pledge;
    let tally = TallyKey { campaign: campaign.to_owned(), partner, mode, kind: ActKind::Pledge, channel };
    DayKey { tally, day: day_of(minute) }
}
