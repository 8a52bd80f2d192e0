//! What a campaign has come to so far.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Channel;

/// The counts of one campaign, or of one partner's part in it.
///
/// Every number is a sum over entries in the ledger. A count that is not known is never sent as 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// The campaign's slug.
    pub campaign: String,
    /// Pledges taken and not taken back.
    pub pledges: u64,
    /// Times somebody chose a way to share.
    pub shares: ByChannel,
    /// Times somebody came through a share link.
    pub visits: ByChannel,
    /// The part of `pledges` that was taken by people who came through a share link.
    pub pledges_from_shares: u64,
    /// The next number of pledges to reach.
    pub goal: u64,
    /// When these numbers were true: RFC 3339, UTC.
    pub as_of: String,
}

/// A total and what it is made of. The parts always add up to the total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByChannel {
    /// The sum over all channels.
    pub total: u64,
    /// The count of each channel that has any.
    pub by_channel: BTreeMap<Channel, u64>,
}

impl ByChannel {
    /// Adds `n` to a channel and to the total.
    pub fn add(&mut self, channel: Channel, n: u64) {
        self.total += n;
        *self.by_channel.entry(channel).or_default() += n;
    }
}

/// The part of [`Counts`] a widget shows. Whatever reads as counts reads as totals too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Pledges taken and not taken back.
    pub pledges: u64,
    /// Times somebody chose a way to share.
    pub shares: Total,
    /// Times somebody came through a share link.
    pub visits: Total,
    /// The part of `pledges` that was taken by people who came through a share link.
    pub pledges_from_shares: u64,
    /// The next number of pledges to reach.
    pub goal: u64,
    /// When these numbers were true: RFC 3339, UTC.
    pub as_of: String,
}

/// A [`ByChannel`], its parts as a list: a map would cost the page more to load.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// The sum over all channels.
    pub total: u64,
    /// The count of each channel that has any.
    #[serde(default, with = "as_a_map")]
    pub by_channel: Vec<(Channel, u64)>,
}

impl Total {
    /// The count of one channel.
    pub fn of(&self, channel: Channel) -> u64 {
        self.by_channel.iter().find(|(known, _)| *known == channel).map_or(0, |(_, count)| *count)
    }
}

/// A list of pairs, written and read as the map it stands for.
mod as_a_map {
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

/// The next goal above `pledges`, or the last one once all are reached. A campaign without goals has 0.
pub fn next_goal(goals: &[u64], pledges: u64) -> u64 {
    goals.iter().find(|goal| **goal > pledges).or(goals.last()).copied().unwrap_or_default()
}

/// The answer to an act that was recorded and has nothing else to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted {
    /// The counts with the act in them.
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
}
