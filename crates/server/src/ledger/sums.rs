//! Changes of totals caused by a group of outcomes.
//!
//! Invariant: keys are sorted, so that two writers lock rows of the totals in the same order and cannot deadlock.

use std::collections::BTreeMap;

use super::entry::{DayKey, Outcome, TallyKey};

/// Changes of totals, signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deltas {
    /// Changes of the totals.
    pub totals: BTreeMap<TallyKey, i64>,
    /// Changes of the totals by day.
    pub daily: BTreeMap<DayKey, i64>,
}

impl Deltas {
    /// Adds up the changes of a group. Keys whose changes cancel out are left out.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut deltas = Self::default();
        for (key, n) in outcomes.iter().filter_map(Outcome::delta) {
            *deltas.totals.entry(key.tally.clone()).or_default() += n;
            *deltas.daily.entry(key.clone()).or_default() += n;
        }
        deltas.totals.retain(|_, n| *n != 0);
        deltas.daily.retain(|_, n| *n != 0);
        deltas
    }
}

#[cfg(test)]
mod tests {
    use api::Mode;

    use super::*;
    use crate::ledger::entry::ActKind;

    fn key(day: i64) -> DayKey {
        let tally = TallyKey {
            campaign: "kind".into(),
            partner: "open".into(),
            mode: Mode::Live,
            kind: ActKind::Pledge,
            channel: None,
        };
        DayKey { tally, day }
    }

    #[test]
    fn a_withdrawal_cancels_its_pledge_within_a_group() {
        let outcomes = [Outcome::Recorded(key(1)), Outcome::Recorded(key(2)), Outcome::Withdrawn(key(1))];
        let deltas = Deltas::of(&outcomes);
        assert_eq!(deltas.totals, [(key(1).tally, 1)].into());
        assert_eq!(deltas.daily, [(key(2), 1)].into());
    }
}
