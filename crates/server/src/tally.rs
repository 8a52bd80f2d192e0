//! The counts in memory: the sums the ledger keeps, for every campaign and partner.
//!
//! Invariant: nothing here is added up that is not durable in the ledger already.

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

use crate::ledger::{Kind, TallyKey, TallyRow};

/// The counts of every campaign.
#[derive(Debug)]
pub struct Tally {
    boards: HashMap<String, [Board; Mode::VARIANTS.len()]>,
}

/// The counts of one campaign in one mode.
#[derive(Debug)]
struct Board {
    goals: Vec<u64>,
    sheets: RwLock<Sheets>,
    generation: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Sheets {
    total: Sheet,
    partners: HashMap<String, Sheet>,
}

#[derive(Clone, Debug, Default)]
struct Sheet {
    pledges: u64,
    pledges_from_shares: u64,
    shares: ByChannel,
    visits: ByChannel,
}

impl Tally {
    /// Begins with the given campaigns, by slug and goals, and the sums the ledger keeps.
    pub fn new(campaigns: impl IntoIterator<Item = (String, Vec<u64>)>, rows: &[TallyRow]) -> Self {
        let board = |goals: &[u64]| Board {
            goals: goals.to_vec(),
            sheets: RwLock::default(),
            generation: watch::Sender::new(0),
        };
        let boards =
            campaigns.into_iter().map(|(slug, goals)| (slug, std::array::from_fn(|_| board(&goals)))).collect();
        let tally = Self { boards };
        tally.replace(rows);
        tally
    }

    /// Forgets all sums and takes these. No reader sees anything in between.
    pub fn replace(&self, rows: &[TallyRow]) {
        for (campaign, boards) in &self.boards {
            for (mode, board) in Mode::VARIANTS.iter().zip(boards) {
                let mut fresh = Sheets::default();
                for row in rows.iter().filter(|row| row.key.campaign == *campaign && row.key.mode == *mode) {
                    fresh.add(&row.key, i64::try_from(row.n).unwrap_or(i64::MAX));
                }
                board.change(|sheets| *sheets = fresh);
            }
        }
    }

    /// Adds a group of changes. Readers see those of one campaign all at once.
    pub fn apply<'a>(&self, deltas: impl Iterator<Item = (&'a TallyKey, i64)>) {
        let mut by_board: HashMap<(&str, Mode), Vec<(&TallyKey, i64)>> = HashMap::new();
        for (key, n) in deltas {
            by_board.entry((&key.campaign, key.mode)).or_default().push((key, n));
        }
        for ((campaign, mode), deltas) in by_board {
            if let Some(board) = self.board(campaign, mode) {
                board.change(|sheets| deltas.into_iter().for_each(|(key, n)| sheets.add(key, n)));
            }
        }
    }

    /// The counts of a campaign, or of one partner's part in it. `None` for an unknown campaign.
    pub fn counts(&self, campaign: &str, mode: Mode, partner: Option<&str>) -> Option<Counts> {
        let board = self.board(campaign, mode)?;
        let sheet = {
            let sheets = board.sheets.read().unwrap_or_else(PoisonError::into_inner);
            match partner {
                None => sheets.total.clone(),
                Some(partner) => sheets.partners.get(partner).cloned().unwrap_or_default(),
            }
        };
        Some(Counts {
            campaign: campaign.to_owned(),
            pledges: sheet.pledges,
            shares: sheet.shares,
            visits: sheet.visits,
            pledges_from_shares: sheet.pledges_from_shares,
            goal: next_goal(&board.goals, sheet.pledges),
            as_of: now(),
        })
    }

    /// The pledges of a campaign alone. `None` for an unknown campaign.
    pub fn pledges(&self, campaign: &str, mode: Mode) -> Option<u64> {
        let board = self.board(campaign, mode)?;
        Some(board.sheets.read().unwrap_or_else(PoisonError::into_inner).total.pledges)
    }

    /// Tells of every change to a campaign's counts. The number it holds is another after each change.
    pub fn changes(&self, campaign: &str, mode: Mode) -> Option<watch::Receiver<u64>> {
        self.board(campaign, mode).map(|board| board.generation.subscribe())
    }

    /// A number that is another after each change to a campaign's counts.
    pub fn generation(&self, campaign: &str, mode: Mode) -> u64 {
        self.board(campaign, mode).map_or(0, |board| *board.generation.borrow())
    }

    fn board(&self, campaign: &str, mode: Mode) -> Option<&Board> {
        self.boards.get(campaign)?.get(mode as usize)
    }
}

impl Board {
    fn change(&self, change: impl FnOnce(&mut Sheets)) {
        change(&mut self.sheets.write().unwrap_or_else(PoisonError::into_inner));
        self.generation.send_modify(|generation| *generation += 1);
    }
}

impl Sheets {
    fn add(&mut self, key: &TallyKey, n: i64) {
        self.total.add(key, n);
        match self.partners.get_mut(&key.partner) {
            Some(sheet) => sheet.add(key, n),
            None => self.partners.entry(key.partner.clone()).or_default().add(key, n),
        }
    }
}

impl Sheet {
    fn add(&mut self, key: &TallyKey, n: i64) {
        match (key.kind, key.channel) {
            (Kind::Pledge, channel) => {
                self.pledges = self.pledges.saturating_add_signed(n);
                if channel.is_some() {
                    self.pledges_from_shares = self.pledges_from_shares.saturating_add_signed(n);
                }
            }
            (Kind::Share, Some(channel)) => self.shares.add(channel, n.unsigned_abs()),
            (Kind::Visit, Some(channel)) => self.visits.add(channel, n.unsigned_abs()),
            (Kind::Share | Kind::Visit, None) => {}
        }
    }
}

/// The time it is, to the second: RFC 3339, UTC.
fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

#[cfg(test)]
mod tests {
    use api::Channel;

    use super::*;

    fn key(partner: &str, mode: Mode, kind: Kind, channel: Option<Channel>) -> TallyKey {
        TallyKey { campaign: "kind".to_owned(), partner: partner.to_owned(), mode, kind, channel }
    }

    fn tally() -> Tally {
        Tally::new([("kind".to_owned(), vec![2, 10])], &[])
    }

    #[test]
    fn every_act_counts_for_its_partner_and_for_the_whole() {
        let tally = tally();
        let open = key("open", Mode::Live, Kind::Pledge, None);
        let partner = key("ngo", Mode::Live, Kind::Pledge, Some(Channel::Copy));
        let share = key("ngo", Mode::Live, Kind::Share, Some(Channel::X));
        tally.apply([(&open, 1), (&partner, 1), (&share, 1)].into_iter());
        let whole = tally.counts("kind", Mode::Live, None).expect("known");
        assert_eq!((whole.pledges, whole.pledges_from_shares, whole.shares.total, whole.goal), (2, 1, 1, 10));
        let part = tally.counts("kind", Mode::Live, Some("ngo")).expect("known");
        assert_eq!((part.pledges, part.shares.by_channel[&Channel::X], part.goal), (1, 1, 2));
        assert_eq!(tally.counts("kind", Mode::Live, Some("other")).expect("known").pledges, 0);
    }

    #[test]
    fn test_acts_are_counted_apart() {
        let tally = tally();
        tally.apply([(&key("open", Mode::Test, Kind::Pledge, None), 1)].into_iter());
        assert_eq!(tally.counts("kind", Mode::Live, None).expect("known").pledges, 0);
        assert_eq!(tally.counts("kind", Mode::Test, None).expect("known").pledges, 1);
    }

    #[test]
    fn a_change_is_told_once_and_only_to_those_it_concerns() {
        let tally = tally();
        let (mut live, test) =
            (tally.changes("kind", Mode::Live).expect("known"), tally.changes("kind", Mode::Test).expect("known"));
        live.mark_unchanged();
        tally.apply([(&key("open", Mode::Live, Kind::Pledge, None), 1)].into_iter());
        assert!(live.has_changed().expect("open"));
        assert!(!test.has_changed().expect("open"));
    }
}
