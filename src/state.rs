//! What the widget knows and how that changes: one reducer, pure, the same on the server and in the page.

use std::rc::Rc;

use api::{Audience, Channel, EntryId, counts::Totals};
use yew::Reducible;

use crate::{WidgetProps, memory::Memory, widget::OwnPledge};

/// Everything that can change while the widget is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Who the visitor is, once they said so or the host page did.
    pub audience: Option<Audience>,
    /// The promises chosen, by id.
    pub promises: Vec<String>,
    /// How far the pledge is.
    pub pledge: Pledge,
    /// The steps ticked, by id.
    pub steps_done: Vec<String>,
    /// What is known of the counts.
    pub counts: KnownCounts,
    /// Whether the device has a share sheet. The server cannot know, so at first it has none.
    pub has_share_sheet: bool,
    /// What became of copying the link.
    pub copying: Copying,
    /// Whether the visitor has chosen a way to share.
    pub shared: bool,
    /// What all shares had brought when the visitor first shared.
    pub shared_at: Option<Brought>,
    /// What could not be saved or printed, if that was the last thing asked for.
    pub not_made: Option<Made>,
    /// Whether a goal was reached while the visitor looked on.
    pub milestone: bool,
    /// How many pledges were shown at first.
    pub first_count: Option<u64>,
    /// Whether the server has told the counts since: those rendered may have been kept on the way.
    pub heard: bool,
}

/// How far the visitor's pledge is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pledge {
    /// Not taken.
    Open,
    /// On its way to the server.
    Sending(EntryId),
    /// Kept until there is a connection. `stored` tells whether closing the page would lose it.
    Waiting {
        /// The id it will be sent with again.
        id: EntryId,
        /// Whether it is on the device or only in this page.
        stored: bool,
    },
    /// In the ledger.
    Taken {
        /// What it takes to take it back.
        own: OwnPledge,
        /// Whether it was taken on an earlier visit.
        earlier: bool,
    },
    /// Being taken back.
    Withdrawing(OwnPledge),
    /// It could not be taken back now; it still counts.
    NotWithdrawn(OwnPledge),
    /// Taken back.
    Withdrawn,
    /// The server said no.
    Refused,
}

impl Pledge {
    /// The pledge as the ledger has it, if it stands there.
    pub fn own(&self) -> Option<&OwnPledge> {
        match self {
            Self::Taken { own, .. } | Self::Withdrawing(own) | Self::NotWithdrawn(own) => Some(own),
            Self::Open | Self::Sending(_) | Self::Waiting { .. } | Self::Withdrawn | Self::Refused => None,
        }
    }

    /// Whether the pledge is given, be it counted already or not.
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Open | Self::Withdrawn | Self::Refused)
    }
}

/// What is known of the counts. There is no 0 for "not known".
#[derive(Clone, Debug, PartialEq)]
pub enum KnownCounts {
    /// Nothing yet.
    Unknown,
    /// They follow the server's.
    Live(Totals),
    /// The last ones heard of.
    Stale(Totals),
}

impl KnownCounts {
    /// The last counts heard of.
    pub fn last(&self) -> Option<&Totals> {
        match self {
            Self::Unknown => None,
            Self::Live(counts) | Self::Stale(counts) => Some(counts),
        }
    }
}

/// What became of copying the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copying {
    /// Not tried.
    Idle,
    /// The clipboard took what is for this channel.
    Copied(Channel),
    /// The clipboard did not take it, or said so and lied: it is shown to be copied by hand.
    ByHand(Channel),
}

/// What shares bring: visits, and pledges of those who came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Visits by share links.
    pub visits: u64,
    /// Pledges by those who came through one.
    pub pledges: u64,
}

/// Something a visitor takes along, made on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// The certificate, as PNG.
    Picture,
    /// The certificate, as SVG.
    Drawing,
    /// A calendar entry in a week's time (RFC 5545).
    Reminder,
    /// The steps on paper.
    Printout,
    /// The QR code, as SVG.
    QrCode,
    /// A poster with the QR code, on paper.
    Poster,
}

impl Made {
    /// The name the loader knows it by.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Drawing => "drawing",
            Self::Reminder => "reminder",
            Self::Printout => "printout",
            Self::QrCode => "qr-code",
            Self::Poster => "poster",
        }
    }
}

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// This device remembers an earlier visit.
    Recalled(Memory),
    /// The visitor, or the host page, said who the visitor is.
    AudienceChosen(Audience),
    /// A promise was chosen or dropped.
    PromiseToggled(String),
    /// The visitor took the pledge.
    PledgeSent(EntryId),
    /// The server could not be reached; the pledge is kept.
    PledgeKept {
        /// The pledge.
        id: EntryId,
        /// Whether it is kept on the device.
        stored: bool,
    },
    /// The pledge is in the ledger.
    PledgeTaken(OwnPledge),
    /// The server will not have the pledge.
    PledgeRefused(EntryId),
    /// The visitor takes the pledge back.
    WithdrawalSent,
    /// It is taken back.
    Withdrawn(EntryId),
    /// It could not be taken back now.
    WithdrawalFailed(EntryId),
    /// A step was ticked, or its tick removed.
    StepToggled(String),
    /// The server told the counts.
    CountsChanged(Totals),
    /// The server is silent.
    CountsLost,
    /// The device has a share sheet.
    ShareSheetFound,
    /// The visitor chose a way to share.
    Shared,
    /// The link was copied, or not.
    CopyTried(Copying),
    /// The visitor asked for something to take along.
    SaveAsked,
    /// Something to take along was saved or printed, or not.
    SaveTried(Made, bool),
}

impl From<&WidgetProps> for State {
    fn from(props: &WidgetProps) -> Self {
        Self {
            audience: props.config.audience,
            promises: Vec::new(),
            pledge: match &props.pledge {
                Some(own) => Pledge::Taken { own: own.clone(), earlier: false },
                None => Pledge::Open,
            },
            steps_done: Vec::new(),
            counts: props.counts.clone().map_or(KnownCounts::Unknown, KnownCounts::Live),
            has_share_sheet: false,
            copying: Copying::Idle,
            shared: false,
            shared_at: None,
            not_made: None,
            milestone: false,
            first_count: props.counts.as_ref().map(|counts| counts.pledges),
            heard: false,
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        if next == *self { self } else { Rc::new(next) }
    }
}

impl State {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Recalled(memory) => self.recall(memory),
            Action::AudienceChosen(audience) => self.audience = Some(audience),
            Action::PromiseToggled(id) => toggle(&mut self.promises, id),
            Action::StepToggled(id) => toggle(&mut self.steps_done, id),
            Action::PledgeSent(id) if !self.pledge.is_given() => self.pledge = Pledge::Sending(id),
            Action::PledgeKept { id, stored } if self.awaits(id) => self.pledge = Pledge::Waiting { id, stored },
            Action::PledgeTaken(own) if self.awaits(own.id) => self.pledge = Pledge::Taken { own, earlier: false },
            Action::PledgeRefused(id) if self.awaits(id) => self.pledge = Pledge::Refused,
            Action::WithdrawalSent => {
                if let Pledge::Taken { own, .. } | Pledge::NotWithdrawn(own) = &self.pledge {
                    self.pledge = Pledge::Withdrawing(own.clone());
                }
            }
            Action::Withdrawn(id) if self.withdraws(id) => self.pledge = Pledge::Withdrawn,
            Action::WithdrawalFailed(id) => {
                if let Pledge::Withdrawing(own) = &self.pledge
                    && own.id == id
                {
                    self.pledge = Pledge::NotWithdrawn(own.clone());
                }
            }
            Action::CountsChanged(counts) => self.count(counts),
            Action::CountsLost => {
                if let KnownCounts::Live(counts) = &self.counts {
                    self.counts = KnownCounts::Stale(counts.clone());
                }
            }
            Action::ShareSheetFound => self.has_share_sheet = true,
            Action::Shared => {
                self.shared = true;
                self.shared_at = self.shared_at.or(self.brought_so_far());
            }
            Action::CopyTried(copying) => self.copying = copying,
            Action::SaveAsked => self.not_made = None,
            Action::SaveTried(made, saved) => self.not_made = (!saved).then_some(made),
            // An answer to a pledge that is no longer the visitor's changes nothing.
            Action::PledgeSent(_)
            | Action::PledgeKept { .. }
            | Action::PledgeTaken(_)
            | Action::PledgeRefused(_)
            | Action::Withdrawn(_) => {}
        }
    }

    /// A goal counts as reached before the visitor's eyes where the one before was live: not after an absence.
    fn count(&mut self, counts: Totals) {
        if let KnownCounts::Live(before) = &self.counts
            && self.heard
        {
            let reached = before.pledges < before.goal && before.goal <= counts.pledges;
            self.milestone = reached || (self.milestone && counts.goal >= before.goal);
        }
        self.counts = KnownCounts::Live(counts);
        self.heard = true;
        if self.shared {
            self.shared_at = self.shared_at.or(self.brought_so_far());
        }
    }

    /// What this device remembers, for what is made of it on the device.
    pub fn memory(&self) -> Memory {
        Memory {
            pledge: self.pledge.own().cloned(),
            promises: self.promises.clone(),
            steps_done: self.steps_done.clone(),
            audience: self.audience,
            shared_at: self.shared_at,
            outbox: Vec::new(),
        }
    }

    /// What all shares have brought, as far as the server has told.
    pub fn brought_so_far(&self) -> Option<Brought> {
        self.counts
            .last()
            .filter(|_| self.heard)
            .map(|counts| Brought { visits: counts.visits.total, pledges: counts.pledges_from_shares })
    }

    /// What all shares have brought since the visitor's own.
    pub fn brought_since(&self) -> Option<Brought> {
        let (now, then) = (self.brought_so_far()?, self.shared_at?);
        Some(Brought {
            visits: now.visits.saturating_sub(then.visits),
            pledges: now.pledges.saturating_sub(then.pledges),
        })
    }

    /// What this device remembers never overrides what the visitor has done since the page came up.
    fn recall(&mut self, memory: Memory) {
        if self.pledge == Pledge::Open {
            if let Some(id) = memory.waiting_pledge() {
                self.pledge = Pledge::Waiting { id, stored: true };
            } else if let Some(own) = memory.pledge {
                self.pledge = Pledge::Taken { own, earlier: true };
            }
            if self.pledge.is_given() {
                self.promises = memory.promises;
            }
        }
        for id in memory.steps_done {
            if !self.steps_done.contains(&id) {
                self.steps_done.push(id);
            }
        }
        self.audience = self.audience.or(memory.audience);
        self.shared |= memory.shared_at.is_some();
        self.shared_at = memory.shared_at.or(self.shared_at);
    }

    fn awaits(&self, id: EntryId) -> bool {
        matches!(self.pledge, Pledge::Sending(sent) | Pledge::Waiting { id: sent, .. } if sent == id)
    }

    fn withdraws(&self, id: EntryId) -> bool {
        match &self.pledge {
            Pledge::Withdrawing(own) | Pledge::NotWithdrawn(own) | Pledge::Taken { own, .. } => own.id == id,
            _ => false,
        }
    }
}

fn toggle(ids: &mut Vec<String>, id: String) {
    match ids.iter().position(|known| *known == id) {
        Some(at) => drop(ids.remove(at)),
        None => ids.push(id),
    }
}

#[cfg(test)]
mod tests {
    use api::counts::Total;

    use super::*;
    use crate::outbox::{ActKind, tests::act};

    fn id(n: u8) -> EntryId {
        EntryId::new(n.into(), &[n; 10])
    }

    fn own(n: u8) -> OwnPledge {
        OwnPledge { id: id(n), receipt: "receipt".into(), number: Some(n.into()) }
    }

    fn counts(pledges: u64) -> Totals {
        Totals {
            pledges,
            shares: Default::default(),
            visits: Default::default(),
            pledges_from_shares: 0,
            goal: 100,
            as_of: "2023-02-07T09:00:00Z".into(),
        }
    }

    fn open() -> Rc<State> {
        Rc::new(State {
            audience: None,
            promises: Vec::new(),
            pledge: Pledge::Open,
            steps_done: Vec::new(),
            counts: KnownCounts::Unknown,
            has_share_sheet: false,
            copying: Copying::Idle,
            shared: false,
            shared_at: None,
            not_made: None,
            milestone: false,
            first_count: None,
            heard: false,
        })
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(open(), Reducible::reduce)
    }

    #[test]
    fn a_pledge_is_sent_taken_and_taken_back() {
        let state = after([Action::PledgeSent(id(1)), Action::PledgeTaken(own(1))]);
        assert_eq!(state.pledge, Pledge::Taken { own: own(1), earlier: false });
        let state = [Action::WithdrawalSent, Action::Withdrawn(id(1))].into_iter().fold(state, Reducible::reduce);
        assert_eq!(state.pledge, Pledge::Withdrawn);
    }

    #[test]
    fn a_second_click_sends_no_second_pledge() {
        let state = after([Action::PledgeSent(id(1)), Action::PledgeSent(id(2))]);
        assert_eq!(state.pledge, Pledge::Sending(id(1)));
    }

    #[test]
    fn an_answer_to_another_pledge_changes_nothing() {
        let state = after([Action::PledgeSent(id(1))]);
        let same = state.clone().reduce(Action::PledgeTaken(own(2)));
        assert!(Rc::ptr_eq(&state, &same));
    }

    #[test]
    fn a_kept_pledge_is_taken_once_it_gets_through() {
        let state = after([
            Action::PledgeSent(id(1)),
            Action::PledgeKept { id: id(1), stored: true },
            Action::PledgeTaken(own(1)),
        ]);
        assert_eq!(state.pledge, Pledge::Taken { own: own(1), earlier: false });
    }

    #[test]
    fn a_failed_withdrawal_leaves_the_pledge_standing() {
        let state = after([
            Action::PledgeSent(id(1)),
            Action::PledgeTaken(own(1)),
            Action::WithdrawalSent,
            Action::WithdrawalFailed(id(1)),
        ]);
        assert_eq!(state.pledge, Pledge::NotWithdrawn(own(1)));
        assert_eq!(state.reduce(Action::WithdrawalSent).pledge, Pledge::Withdrawing(own(1)));
    }

    #[test]
    fn lost_counts_stay_on_screen_and_unknown_ones_never_become_zero() {
        assert_eq!(after([Action::CountsLost]).counts, KnownCounts::Unknown);
        let state = after([Action::CountsChanged(counts(12)), Action::CountsLost]);
        assert_eq!(state.counts, KnownCounts::Stale(counts(12)));
        assert_eq!(state.reduce(Action::CountsChanged(counts(13))).counts, KnownCounts::Live(counts(13)));
    }

    #[test]
    fn a_goal_is_reached_before_the_visitors_eyes_and_not_after_an_absence() {
        let reached = after([Action::CountsChanged(counts(99)), Action::CountsChanged(counts(101))]);
        assert!(reached.milestone);
        assert!(!after([Action::CountsChanged(counts(101))]).milestone);
        let back = after([Action::CountsChanged(counts(99)), Action::CountsLost, Action::CountsChanged(counts(101))]);
        assert!(!back.milestone);
        let ahead = Totals { goal: 500, ..counts(101) };
        let further = [Action::CountsChanged(ahead.clone()), Action::CountsChanged(Totals { pledges: 102, ..ahead })];
        let reached = further.into_iter().fold(reached, Reducible::reduce);
        assert!(reached.milestone);
        assert!(!reached.reduce(Action::CountsChanged(counts(99))).milestone, "taken back");
    }

    #[test]
    fn what_shares_bring_is_told_from_the_visitors_first_share_on() {
        let brought = |visits, pledges_from_shares| {
            Action::CountsChanged(Totals {
                visits: Total { total: visits, ..Total::default() },
                pledges_from_shares,
                ..counts(9)
            })
        };
        assert_eq!(after([brought(5, 2)]).brought_since(), None, "nothing was shared");
        let state = after([brought(5, 2), Action::Shared, brought(8, 3), Action::Shared, brought(9, 3)]);
        assert_eq!(state.brought_since(), Some(Brought { visits: 4, pledges: 1 }));
        let fewer = state.reduce(brought(4, 1));
        assert_eq!(fewer.brought_since(), Some(Brought::default()), "some were taken back");
    }

    #[test]
    fn a_tick_goes_on_and_off() {
        let step = || Action::StepToggled("talk".into());
        assert_eq!(after([step()]).steps_done, ["talk"]);
        assert!(after([step(), step()]).steps_done.is_empty());
    }

    #[test]
    fn what_is_remembered_does_not_override_what_was_done_since() {
        let memory = Memory {
            pledge: Some(own(1)),
            promises: vec!["listen".into()],
            steps_done: vec!["talk".into()],
            audience: Some(Audience::Teen),
            shared_at: Some(Brought { visits: 3, pledges: 1 }),
            outbox: Vec::new(),
        };
        let fresh = after([Action::Recalled(memory.clone())]);
        assert_eq!(fresh.pledge, Pledge::Taken { own: own(1), earlier: true });
        assert_eq!(fresh.audience, Some(Audience::Teen));
        assert_eq!(fresh.promises, ["listen"]);
        let busy = after([
            Action::AudienceChosen(Audience::Parent),
            Action::PledgeSent(id(2)),
            Action::StepToggled("talk".into()),
            Action::Recalled(memory),
        ]);
        assert_eq!(busy.pledge, Pledge::Sending(id(2)));
        assert_eq!(busy.audience, Some(Audience::Parent));
        assert_eq!(busy.steps_done, ["talk"]);
    }

    #[test]
    fn a_remembered_pledge_that_was_never_sent_is_still_waiting() {
        let memory = Memory { outbox: vec![act(ActKind::Pledge, 3)], ..Memory::default() };
        assert_eq!(after([Action::Recalled(memory)]).pledge, Pledge::Waiting { id: id(3), stored: true });
    }

    #[test]
    fn an_action_that_changes_nothing_returns_the_same_state() {
        let state = after([Action::AudienceChosen(Audience::Child)]);
        assert!(Rc::ptr_eq(&state, &state.clone().reduce(Action::AudienceChosen(Audience::Child))));
    }
}
