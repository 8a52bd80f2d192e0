//! Counts in memory: the totals of the ledger, for every campaign and partner.
//!
//! Invariant: only durable entries are counted.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use api::{
    Counts, Mode,
    counts::{ByChannel, next_goal},
};
use jiff::Timestamp;
use strum::VariantArray;
use tokio::sync::watch;

use super::{
    entry::{ActKind, TallyKey, TallyRow},
    partner_watch::PartnerWatch,
};

/// Counts of every campaign.
#[derive(Debug)]
pub struct Tally {
    campaigns: HashMap<String, [CampaignCounters; Mode::VARIANTS.len()]>,
}

/// Counts of one campaign in one mode.
#[derive(Debug)]
struct CampaignCounters {
    goals: Vec<u64>,
    counters: RwLock<PartnerCounters>,
    /// Number that grows with every change of the counts.
    revision: watch::Sender<u64>,
    /// Subscribers to single partners.
    partners: PartnerWatch,
}

#[derive(Debug, Default)]
struct PartnerCounters {
    total: Counters,
    by_partner: HashMap<String, Counters>,
}

#[derive(Clone, Debug, Default)]
struct Counters {
    pledges: u64,
    pledges_from_shares: u64,
    shares: ByChannel,
    visits: ByChannel,
}

impl Tally {
    /// Creates the tally of campaigns, given by slug and goals, from the totals of the ledger.
    pub fn new(campaigns: impl IntoIterator<Item = (String, Vec<u64>)>, rows: &[TallyRow]) -> Self {
        let counters = |goals: &[u64]| CampaignCounters {
            goals: goals.to_vec(),
            counters: RwLock::default(),
            revision: watch::Sender::new(0),
            partners: PartnerWatch::default(),
        };
        let by_mode = |goals: Vec<u64>| std::array::from_fn(|_| counters(&goals));
        let campaigns = campaigns.into_iter().map(|(slug, goals)| (slug, by_mode(goals))).collect();
        let tally = Self { campaigns };
        tally.replace(rows);
        tally
    }

    /// Replaces all totals. A reader sees either the old or the new ones of a campaign.
    pub fn replace(&self, rows: &[TallyRow]) {
        for (slug, by_mode) in &self.campaigns {
            for (mode, campaign) in Mode::VARIANTS.iter().zip(by_mode) {
                let mut fresh = PartnerCounters::default();
                for row in rows.iter().filter(|row| row.key.campaign == *slug && row.key.mode == *mode) {
                    fresh.add(&row.key, i64::try_from(row.n).unwrap_or(i64::MAX));
                }
                campaign.change(|counters| *counters = fresh);
                campaign.partners.notify_all();
            }
        }
    }

    /// Applies a group of changes. A reader sees all changes of a campaign or none.
    pub fn apply<'a>(&self, deltas: impl Iterator<Item = (&'a TallyKey, i64)>) {
        let mut by_campaign: HashMap<(&str, Mode), Vec<(&TallyKey, i64)>> = HashMap::new();
        for (key, n) in deltas {
            by_campaign.entry((&key.campaign, key.mode)).or_default().push((key, n));
        }
        for ((slug, mode), deltas) in by_campaign {
            if let Some(campaign) = self.campaign(slug, mode) {
                campaign.change(|counters| deltas.iter().for_each(|(key, n)| counters.add(key, *n)));
                campaign.partners.notify(deltas.iter().map(|(key, _)| key.partner.as_str()));
            }
        }
    }

    /// Returns the counts of a campaign, or of one partner in it. `None` for an unknown campaign.
    pub fn counts(&self, slug: &str, mode: Mode, partner: Option<&str>) -> Option<Counts> {
        let campaign = self.campaign(slug, mode)?;
        let counters = {
            let counters = campaign.counters.read().unwrap_or_else(PoisonError::into_inner);
            match partner {
                None => counters.total.clone(),
                Some(partner) => counters.by_partner.get(partner).cloned().unwrap_or_default(),
            }
        };
        Some(Counts {
            campaign: slug.to_owned(),
            pledges: counters.pledges,
            shares: counters.shares,
            visits: counters.visits,
            pledges_from_shares: counters.pledges_from_shares,
            goal: next_goal(&campaign.goals, counters.pledges),
            as_of: now(),
        })
    }

    /// Returns the number of pledges of a campaign. `None` for an unknown campaign.
    pub fn pledges(&self, slug: &str, mode: Mode) -> Option<u64> {
        let campaign = self.campaign(slug, mode)?;
        Some(campaign.counters.read().unwrap_or_else(PoisonError::into_inner).total.pledges)
    }

    /// Subscribes to a number that grows with every change of a campaign's counts, or of one partner's in it.
    pub fn subscribe(&self, slug: &str, mode: Mode, partner: Option<&str>) -> Option<watch::Receiver<u64>> {
        let campaign = self.campaign(slug, mode)?;
        Some(partner.map_or_else(|| campaign.revision.subscribe(), |partner| campaign.partners.subscribe(partner)))
    }

    /// Returns the revision of a campaign's counts, which grows with every change.
    pub fn revision(&self, slug: &str, mode: Mode) -> u64 {
        self.campaign(slug, mode).map_or(0, |campaign| *campaign.revision.borrow())
    }

    fn campaign(&self, slug: &str, mode: Mode) -> Option<&CampaignCounters> {
        self.campaigns.get(slug)?.get(mode as usize)
    }
}

impl CampaignCounters {
    fn change(&self, change: impl FnOnce(&mut PartnerCounters)) {
        change(&mut self.counters.write().unwrap_or_else(PoisonError::into_inner));
        self.revision.send_modify(|revision| *revision += 1);
    }
}

impl PartnerCounters {
    fn add(&mut self, key: &TallyKey, n: i64) {
        self.total.add(key, n);
        match self.by_partner.get_mut(&key.partner) {
            Some(counters) => counters.add(key, n),
            None => self.by_partner.entry(key.partner.clone()).or_default().add(key, n),
        }
    }
}

impl Counters {
    /// Adds a signed number. A counter never goes below 0.
    fn add(&mut self, key: &TallyKey, n: i64) {
        match (key.kind, key.channel) {
            (ActKind::Pledge, channel) => {
                self.pledges = self.pledges.saturating_add_signed(n);
                if channel.is_some() {
                    self.pledges_from_shares = self.pledges_from_shares.saturating_add_signed(n);
                }
            }
            (ActKind::Share, Some(channel)) => self.shares.add(channel, n),
            (ActKind::Visit, Some(channel)) => self.visits.add(channel, n),
            (ActKind::Share | ActKind::Visit, None) => {}
        }
    }
}

/// Returns the current time to the second: RFC 3339, UTC.
fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

#[cfg(test)]
mod tests {
    use api::Channel;

    use super::*;

    fn key(partner: &str, mode: Mode, kind: ActKind, channel: Option<Channel>) -> TallyKey {
        TallyKey { campaign: "kind".to_owned(), partner: partner.to_owned(), mode, kind, channel }
    }

    fn tally() -> Tally {
        Tally::new([("kind".to_owned(), vec![2, 10])], &[])
    }

    #[test]
    fn every_act_counts_for_its_partner_and_for_the_whole() {
        let tally = tally();
        let open = key("open", Mode::Live, ActKind::Pledge, None);
        let partner = key("ngo", Mode::Live, ActKind::Pledge, Some(Channel::Copy));
        let share = key("ngo", Mode::Live, ActKind::Share, Some(Channel::X));
        tally.apply([(&open, 1), (&partner, 1), (&share, 1)].into_iter());
        let whole = tally.counts("kind", Mode::Live, None).expect("known");
        assert_eq!((whole.pledges, whole.pledges_from_shares, whole.shares.total, whole.goal), (2, 1, 1, 10));
        let part = tally.counts("kind", Mode::Live, Some("ngo")).expect("known");
        assert_eq!((part.pledges, part.shares.by_channel[&Channel::X], part.goal), (1, 1, 2));
        assert_eq!(tally.counts("kind", Mode::Live, Some("other")).expect("known").pledges, 0);
    }

    #[test]
    fn a_negative_number_is_subtracted_from_every_counter() {
        let tally = tally();
        let share = key("ngo", Mode::Live, ActKind::Share, Some(Channel::X));
        let visit = key("ngo", Mode::Live, ActKind::Visit, Some(Channel::X));
        tally.apply([(&share, 3), (&visit, 2), (&share, -1), (&visit, -5)].into_iter());
        let counts = tally.counts("kind", Mode::Live, None).expect("known");
        assert_eq!((counts.shares.total, counts.shares.by_channel[&Channel::X]), (2, 2));
        assert_eq!(counts.visits.total, 0, "never below zero");
    }

    #[test]
    fn test_acts_are_counted_separately() {
        let tally = tally();
        tally.apply([(&key("open", Mode::Test, ActKind::Pledge, None), 1)].into_iter());
        assert_eq!(tally.counts("kind", Mode::Live, None).expect("known").pledges, 0);
        assert_eq!(tally.counts("kind", Mode::Test, None).expect("known").pledges, 1);
    }

    #[test]
    fn a_change_notifies_the_subscribers_of_its_own_numbers() {
        let tally = tally();
        let subscribe = |mode, partner| tally.subscribe("kind", mode, partner).expect("known");
        let (live, test) = (subscribe(Mode::Live, None), subscribe(Mode::Test, None));
        let (open, ngo) = (subscribe(Mode::Live, Some("open")), subscribe(Mode::Live, Some("ngo")));
        let notified = || [&live, &test, &open, &ngo].map(|receiver| receiver.has_changed().expect("open"));
        tally.apply([(&key("open", Mode::Live, ActKind::Pledge, None), 1)].into_iter());
        assert_eq!(notified(), [true, false, true, false]);
        tally.replace(&[]);
        assert_eq!(notified(), [true; 4]);
    }
}
