//! What a partner is told, added up from the sums of its days.
//!
//! Invariant: everything a page or a file tells comes of the same sums, read at one moment, so no two numbers disagree.

use std::collections::BTreeMap;

use api::Channel;

use crate::ledger::{DaySum, Kind};

/// All of a partner's numbers in one campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Of all days and channels.
    pub total: Line,
    /// By channel, those that shared and were visited most first.
    pub by_channel: Vec<(Channel, Line)>,
    /// By day, in days since 1970.
    pub by_day: BTreeMap<i64, Line>,
}

/// The numbers of one day, of one channel, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Pledges, less those taken back.
    pub pledges: u64,
    /// The part of them that came of shares.
    pub from_shares: u64,
    /// Shares.
    pub shares: u64,
    /// Visits.
    pub visits: u64,
}

impl Numbers {
    /// Adds up the sums of days.
    pub fn of(sums: &[DaySum]) -> Self {
        let (mut numbers, mut by_channel) = (Self::default(), BTreeMap::<Channel, Line>::new());
        for sum in sums {
            numbers.total.add(sum);
            numbers.by_day.entry(sum.day).or_default().add(sum);
            if let Some(channel) = sum.channel {
                by_channel.entry(channel).or_default().add(sum);
            }
        }
        numbers.by_channel = by_channel.into_iter().collect();
        numbers.by_channel.sort_by_key(|(_, line)| std::cmp::Reverse(line.shares + line.visits));
        numbers
    }
}

impl Line {
    fn add(&mut self, sum: &DaySum) {
        match sum.kind {
            Kind::Pledge => {
                self.pledges += sum.n;
                self.from_shares += if sum.channel.is_some() { sum.n } else { 0 };
            }
            Kind::Share => self.shares += sum.n,
            Kind::Visit => self.visits += sum.n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_add_up_by_day_and_by_channel() {
        let sum = |day, kind, channel, n| DaySum { day, kind, channel, n };
        let numbers = Numbers::of(&[
            sum(3, Kind::Pledge, None, 5),
            sum(3, Kind::Pledge, Some(Channel::X), 2),
            sum(4, Kind::Share, Some(Channel::Copy), 1),
            sum(4, Kind::Share, Some(Channel::X), 4),
            sum(4, Kind::Visit, Some(Channel::X), 3),
        ]);
        let line = |pledges, from_shares, shares, visits| Line { pledges, from_shares, shares, visits };
        assert_eq!(numbers.total, line(7, 2, 5, 3));
        assert_eq!(numbers.by_day, [(3, line(7, 2, 0, 0)), (4, line(0, 0, 5, 3))].into());
        assert_eq!(numbers.by_channel, [(Channel::X, line(2, 2, 4, 3)), (Channel::Copy, line(0, 0, 1, 0))]);
    }
}
