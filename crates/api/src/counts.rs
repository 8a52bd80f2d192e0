//! Counts of a campaign.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Channel;

/// Counts of one campaign, or of one partner's part in it.
///
/// Every number is a sum over entries in the ledger. An unknown count is never sent as 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Slug of the campaign.
    pub campaign: String,
    /// Pledges taken and not withdrawn.
    pub pledges: u64,
    /// Times a visitor chose a share channel.
    pub shares: ByChannel,
    /// Visits by share links.
    pub visits: ByChannel,
    /// Part of `pledges` taken by visitors who followed a share link.
    pub pledges_from_shares: u64,
    /// Next goal: a number of pledges.
    pub goal: u64,
    /// Time of these numbers: RFC 3339, UTC.
    pub as_of: String,
}

/// A total and its parts by channel. The parts always add up to the total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByChannel {
    /// Sum over all channels.
    pub total: u64,
    /// Count of each channel, without channels that have none.
    pub by_channel: BTreeMap<Channel, u64>,
}

impl ByChannel {
    /// Adds `n`, which may be negative, to a channel and to the total.
    ///
    /// A count never falls below 0 and never wraps. The total changes by the amount the channel changed by, so the
    /// parts still add up to it.
    pub fn add(&mut self, channel: Channel, n: i64) {
        let before = self.by_channel.get(&channel).copied().unwrap_or_default();
        let after = before.saturating_add_signed(n);
        self.total = (self.total - before).saturating_add(after);
        if after == 0 {
            self.by_channel.remove(&channel);
        } else {
            self.by_channel.insert(channel, after);
        }
    }
}

/// The part of [`Counts`] that a widget displays. The JSON of [`Counts`] is also valid JSON of this type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Pledges taken and not withdrawn.
    pub pledges: u64,
    /// Times a visitor chose a share channel.
    pub shares: Total,
    /// Visits by share links.
    pub visits: Total,
    /// Part of `pledges` taken by visitors who followed a share link.
    pub pledges_from_shares: u64,
    /// Next goal: a number of pledges.
    pub goal: u64,
    /// Time of these numbers: RFC 3339, UTC.
    pub as_of: String,
}

/// A [`ByChannel`] with its parts as a list, because the code of a `BTreeMap` would enlarge the page's wasm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Sum over all channels.
    pub total: u64,
    /// Count of each channel, without channels that have none.
    #[serde(default, with = "list_as_map")]
    pub by_channel: Vec<(Channel, u64)>,
}

impl Total {
    /// Count of one channel.
    pub fn of(&self, channel: Channel) -> u64 {
        self.by_channel.iter().find(|(known, _)| *known == channel).map_or(0, |(_, count)| *count)
    }
}

/// Serialises a list of pairs as a map.
mod list_as_map {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use crate::Channel;

    pub fn serialize<S: Serializer>(pairs: &[(Channel, u64)], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(pairs.iter().copied())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Channel, u64)>, D::Error> {
        Ok(BTreeMap::deserialize(deserializer)?.into_iter().collect())
    }
}

impl From<&Counts> for Totals {
    fn from(counts: &Counts) -> Self {
        Self {
            pledges: counts.pledges,
            shares: (&counts.shares).into(),
            visits: (&counts.visits).into(),
            pledges_from_shares: counts.pledges_from_shares,
            goal: counts.goal,
            as_of: counts.as_of.clone(),
        }
    }
}

impl From<&ByChannel> for Total {
    fn from(counts: &ByChannel) -> Self {
        let by_channel = counts.by_channel.iter().map(|(channel, count)| (*channel, *count)).collect();
        Self { total: counts.total, by_channel }
    }
}

/// Lowest goal above `pledges`, or the last goal once all are reached; 0 for a campaign without goals.
pub fn next_goal(goals: &[u64], pledges: u64) -> u64 {
    goals.iter().find(|goal| **goal > pledges).or(goals.last()).copied().unwrap_or_default()
}

/// Response to an act that has been recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted {
    /// Counts including the act.
    pub counts: Counts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goal_is_the_first_one_not_reached_yet() {
        let goals = [100, 500, 1000];
        assert_eq!(next_goal(&goals, 0), 100);
        assert_eq!(next_goal(&goals, 100), 500);
        assert_eq!(next_goal(&goals, 999), 1000);
        assert_eq!(next_goal(&goals, 5000), 1000);
    }

    #[test]
    fn the_parts_add_up_to_the_total() {
        let mut shares = ByChannel::default();
        shares.add(Channel::Copy, 2);
        shares.add(Channel::Whatsapp, 3);
        shares.add(Channel::Copy, 1);
        assert_eq!(shares.total, 6);
        assert_eq!(shares.by_channel.values().sum::<u64>(), shares.total);
    }

    #[test]
    fn a_negative_number_is_subtracted_and_a_count_stops_at_zero() {
        let mut shares = ByChannel::default();
        shares.add(Channel::Copy, 5);
        shares.add(Channel::Whatsapp, 2);
        shares.add(Channel::Copy, -2);
        assert_eq!((shares.total, shares.by_channel[&Channel::Copy]), (5, 3));
        shares.add(Channel::Whatsapp, -7);
        assert_eq!(shares.total, 3, "the total loses only what the channel had");
        assert_eq!(shares.by_channel.into_iter().collect::<Vec<_>>(), [(Channel::Copy, 3)]);
    }
}
