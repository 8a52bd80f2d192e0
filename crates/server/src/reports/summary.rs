//! Totals of a partner in one campaign, added up from its daily tallies.
//!
//! Invariant: all numbers of a page or a file come from the same tallies, read at one moment, so they agree.

use std::collections::BTreeMap;

use api::Channel;

use crate::ledger::{ActKind, DailyTally};

/// All numbers of a partner in one campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Totals over all days and channels.
    pub total: Line,
    /// Numbers by channel, the channels with most shares and visits first.
    pub by_channel: Vec<(Channel, Line)>,
    /// Numbers by day, in days since 1970.
    pub by_day: BTreeMap<i64, Line>,
}

/// Numbers of one day, of one channel, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Pledges, less withdrawals.
    pub pledges: u64,
    /// Part of the pledges that came through share links.
    pub from_shares: u64,
    /// Shares.
    pub shares: u64,
    /// Visits.
    pub visits: u64,
}

impl Summary {
    /// Adds up daily tallies.
    pub fn of(tallies: &[DailyTally]) -> Self {
        let (mut summary, mut by_channel) = (Self::default(), BTreeMap::<Channel, Line>::new());
        for tally in tallies {
            summary.total.add(tally);
            summary.by_day.entry(tally.day).or_default().add(tally);
            if let Some(channel) = tally.channel {
                by_channel.entry(channel).or_default().add(tally);
            }
        }
        summary.by_channel = by_channel.into_iter().collect();
        summary.by_channel.sort_by_key(|(_, line)| std::cmp::Reverse(line.shares + line.visits));
        summary
    }
}

impl Line {
    fn add(&mut self, tally: &DailyTally) {
        match tally.kind {
            ActKind::Pledge => {
                self.pledges += tally.n;
                self.from_shares += if tally.channel.is_some() { tally.n } else { 0 };
            }
            ActKind::Share => self.shares += tally.n,
            ActKind::Visit => self.visits += tally.n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_add_up_by_day_and_by_channel() {
        let tally = |day, kind, channel, n| DailyTally { day, kind, channel, n };
        let summary = Summary::of(&[
            tally(3, ActKind::Pledge, None, 5),
            tally(3, ActKind::Pledge, Some(Channel::X), 2),
            tally(4, ActKind::Share, Some(Channel::Copy), 1),
            tally(4, ActKind::Share, Some(Channel::X), 4),
            tally(4, ActKind::Visit, Some(Channel::X), 3),
        ]);
        let line = |pledges, from_shares, shares, visits| Line { pledges, from_shares, shares, visits };
        assert_eq!(summary.total, line(7, 2, 5, 3));
        assert_eq!(summary.by_day, [(3, line(7, 2, 0, 0)), (4, line(0, 0, 5, 3))].into());
        assert_eq!(summary.by_channel, [(Channel::X, line(2, 2, 4, 3)), (Channel::Copy, line(0, 0, 1, 0))]);
    }
}
