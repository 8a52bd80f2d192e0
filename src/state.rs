//! State of the widget, and the reducer that changes it: pure, and the same on the server and in the page.

mod pledge;

use std::rc::Rc;

use api::{Audience, Channel, EntryId, campaign::Step, counts::Totals};
use yew::Reducible;

use crate::{
    components::{ALL_BUILT, BuiltDisclosures, Disclosure},
    download::DownloadKind,
    memory::Memory,
    own_pledge::OwnPledge,
    props::WidgetProps,
    share_impact::ShareImpact,
};

pub use pledge::Pledge;

/// Everything that can change while the widget is in the page.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Audience, chosen by the visitor or set by the host page.
    pub audience: Option<Audience>,
    /// Ids of the promises chosen.
    pub promises: Vec<String>,
    /// Progress of the pledge.
    pub pledge: Pledge,
    /// Ids of the steps ticked.
    pub steps_done: Vec<String>,
    /// Number of steps that the visitor has skipped.
    pub skipped_steps: usize,
    /// Id of the step that the visitor has chosen for this week.
    pub chosen_step: Option<String>,
    /// Counts, as far as they are known.
    pub counts: KnownCounts,
    /// `true` if the device has a share sheet; `false` at first, as in the server's rendering.
    pub has_share_sheet: bool,
    /// Result of the last attempt to copy.
    pub copy_state: CopyState,
    /// `true` once the visitor has chosen a share channel.
    pub shared: bool,
    /// Impact of all shares at the time of the visitor's first share.
    pub counts_when_shared: Option<ShareImpact>,
    /// Download that failed, if it was the last one requested.
    pub failed_download: Option<DownloadKind>,
    /// `true` once a goal was reached while the page was open.
    pub milestone: bool,
    /// Number of pledges displayed first.
    pub first_count: Option<u64>,
    /// `true` once counts have arrived from the server. Rendered counts may come from a cache.
    pub has_live_counts: bool,
    /// `true` once the device's memory was read.
    pub is_loaded: bool,
    /// `true` while the device's memory contains the pledge.
    pub is_remembered: bool,
    /// `true` if another tab or another widget of the page sends the pledge.
    pub is_sent_elsewhere: bool,
    /// Number of sections below the hero that are displayed: none in the first view, then one more at a time.
    pub sections: usize,
    /// Disclosures that are built: after a first view, those that were opened. Otherwise all: the server's rendering
    /// may have no script, and a renewed widget shows what it has shown before.
    pub built_disclosures: BuiltDisclosures,
}

/// Number of sections below the hero.
pub const SECTIONS: usize = 5;

/// Counts, as far as they are known. An unknown count is never 0.
#[derive(Clone, Debug, PartialEq)]
pub enum KnownCounts {
    /// Unknown.
    Unknown,
    /// Current.
    Live(Totals),
    /// Last known; the connection is lost.
    Stale(Totals),
}

impl KnownCounts {
    /// Last known counts.
    pub fn last(&self) -> Option<&Totals> {
        match self {
            Self::Unknown => None,
            Self::Live(counts) | Self::Stale(counts) => Some(counts),
        }
    }

    /// Last known number of pledges.
    pub fn pledges(&self) -> Option<u64> {
        self.last().map(|counts| counts.pledges)
    }
}

/// Result of the last attempt to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyState {
    /// No attempt.
    Idle,
    /// The text of a channel is on the clipboard.
    Copied(Channel),
    /// The text of a channel could not be copied. It is displayed, selected, to be copied by hand.
    Failed(Channel),
}

/// A change of state.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The device's memory of an earlier visit was read.
    MemoryLoaded {
        /// Memory.
        memory: Memory,
        /// Pledge in it that the host page was not informed about.
        unreported: Option<EntryId>,
    },
    /// Another tab or another widget of the page changed the memory.
    MemoryChanged(Memory),
    /// An audience was chosen by the visitor or set by the host page.
    AudienceChosen(Audience),
    /// A promise was ticked or unticked.
    PromiseToggled(String),
    /// A step was ticked or unticked.
    StepToggled(String),
    /// The visitor chose a step for this week.
    StepChosen(String),
    /// The visitor wants to see another step.
    StepSkipped,
    /// The visitor took the pledge.
    PledgeSent(EntryId),
    /// The server could not be reached; the pledge stays queued.
    PledgeQueued {
        /// Id of the pledge.
        id: EntryId,
        /// `true` if it is stored on the device.
        stored: bool,
    },
    /// The pledge is in the ledger.
    PledgeTaken(OwnPledge),
    /// The server refused the pledge.
    PledgeRefused(EntryId),
    /// The visitor withdrew the pledge.
    WithdrawalSent,
    /// The withdrawal is in the ledger.
    Withdrawn(EntryId),
    /// The withdrawal failed for now.
    WithdrawalFailed(EntryId),
    /// Counts arrived from the server.
    CountsChanged(Totals),
    /// The connection for counts was lost.
    CountsLost,
    /// The device has a share sheet.
    ShareSheetFound,
    /// The visitor chose a share channel.
    Shared,
    /// An attempt to copy has finished.
    CopyFinished(CopyState),
    /// The visitor requested a download.
    DownloadRequested,
    /// A download has finished; `true` for success.
    DownloadFinished(DownloadKind, bool),
    /// The next section below the hero is to be displayed.
    NextSection,
    /// A disclosure was opened.
    Opened(Disclosure),
}

impl From<&WidgetProps> for State {
    fn from(props: &WidgetProps) -> Self {
        Self {
            audience: props.config.audience,
            promises: Vec::new(),
            pledge: match &props.pledge {
                Some(own) => Pledge::Taken { own: own.clone(), earlier: false },
                None => Pledge::NotTaken,
            },
            steps_done: Vec::new(),
            skipped_steps: 0,
            chosen_step: None,
            counts: props.counts.clone().map_or(KnownCounts::Unknown, KnownCounts::Live),
            has_share_sheet: false,
            copy_state: CopyState::Idle,
            shared: false,
            counts_when_shared: None,
            failed_download: None,
            milestone: false,
            first_count: props.counts.as_ref().map(|counts| counts.pledges),
            has_live_counts: false,
            is_loaded: false,
            is_remembered: false,
            is_sent_elsewhere: false,
            sections: if props.first_view { 0 } else { SECTIONS },
            built_disclosures: if props.first_view { BuiltDisclosures::default() } else { ALL_BUILT },
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
            Action::MemoryLoaded { memory, unreported } => self.load(memory, unreported),
            Action::MemoryChanged(memory) => self.follow(memory),
            Action::AudienceChosen(audience) => self.audience = Some(audience),
            Action::PromiseToggled(id) => toggle(&mut self.promises, id),
            Action::StepToggled(id) => toggle(&mut self.steps_done, id),
            Action::StepChosen(id) => self.chosen_step = Some(id),
            Action::StepSkipped => {
                self.skipped_steps += 1;
                self.chosen_step = None;
            }
            Action::PledgeSent(id) if !self.pledge.is_taken_or_pending() => self.pledge = Pledge::Sending(id),
            Action::PledgeQueued { id, stored } if self.pledge.is_pending(id) => {
                self.pledge = Pledge::Queued { id, stored };
            }
            Action::PledgeTaken(own) if self.pledge.is_pending(own.id) => {
                self.pledge = Pledge::Taken { own, earlier: false };
                self.is_remembered = true;
            }
            Action::PledgeRefused(id) if self.pledge.is_pending(id) => self.pledge = Pledge::Refused,
            Action::WithdrawalSent => {
                if let Pledge::Taken { own, .. } | Pledge::WithdrawalFailed(own) = &self.pledge {
                    self.pledge = Pledge::Withdrawing(own.clone());
                }
            }
            Action::Withdrawn(id) if self.pledge.own().is_some_and(|own| own.id == id) => {
                self.pledge = Pledge::Withdrawn;
            }
            Action::WithdrawalFailed(id) => {
                if let Pledge::Withdrawing(own) = &self.pledge
                    && own.id == id
                {
                    self.pledge = Pledge::WithdrawalFailed(own.clone());
                }
            }
            Action::CountsChanged(counts) => self.update_counts(counts),
            Action::CountsLost => {
                if let KnownCounts::Live(counts) = &self.counts {
                    self.counts = KnownCounts::Stale(counts.clone());
                }
            }
            Action::ShareSheetFound => self.has_share_sheet = true,
            Action::Shared => {
                self.shared = true;
                self.counts_when_shared = self.counts_when_shared.or(self.share_impact());
            }
            Action::CopyFinished(copy_state) => self.copy_state = copy_state,
            Action::DownloadRequested => self.failed_download = None,
            Action::DownloadFinished(kind, saved) => self.failed_download = (!saved).then_some(kind),
            Action::NextSection => self.sections += 1,
            Action::Opened(disclosure) => self.built_disclosures[disclosure as usize] = true,
            // A response to a pledge that is no longer the visitor's changes nothing.
            Action::PledgeSent(_)
            | Action::PledgeQueued { .. }
            | Action::PledgeTaken(_)
            | Action::PledgeRefused(_)
            | Action::Withdrawn(_) => {}
        }
    }

    /// A goal is a milestone if the counts before were live. After a lost connection or in a cached rendering nobody
    /// knows when it was reached.
    fn update_counts(&mut self, counts: Totals) {
        if let KnownCounts::Live(before) = &self.counts
            && self.has_live_counts
        {
            let reached = before.pledges < before.goal && before.goal <= counts.pledges;
            self.milestone = reached || (self.milestone && counts.goal >= before.goal);
        }
        self.counts = KnownCounts::Live(counts);
        self.has_live_counts = true;
        if self.shared {
            self.counts_when_shared = self.counts_when_shared.or(self.share_impact());
        }
    }

    /// Memory as the loader needs it for downloads.
    pub fn memory(&self) -> Memory {
        Memory {
            pledge: self.pledge.own().cloned(),
            promises: self.promises.clone(),
            steps_done: self.steps_done.clone(),
            audience: self.audience,
            counts_when_shared: self.counts_when_shared,
            queued_pledge: None,
        }
    }

    /// Step to display among those that are not done: the chosen one, or else the next after those that were skipped.
    pub fn next_step<'a>(&self, steps: &'a [Step]) -> Option<&'a Step> {
        let open: Vec<_> = steps.iter().filter(|step| !self.steps_done.contains(&step.id)).collect();
        let chosen = open.iter().find(|step| Some(&step.id) == self.chosen_step.as_ref());
        chosen.or_else(|| open.get(self.skipped_steps.checked_rem(open.len())?)).copied()
    }

    /// Impact of all shares, if live counts are known.
    pub fn share_impact(&self) -> Option<ShareImpact> {
        self.counts
            .last()
            .filter(|_| self.has_live_counts)
            .map(|counts| ShareImpact { visits: counts.visits.total, pledges: counts.pledges_from_shares })
    }

    /// Impact of all shares since the visitor's first share.
    pub fn share_impact_since_own(&self) -> Option<ShareImpact> {
        let (now, then) = (self.share_impact()?, self.counts_when_shared?);
        Some(ShareImpact {
            visits: now.visits.saturating_sub(then.visits),
            pledges: now.pledges.saturating_sub(then.pledges),
        })
    }

    /// Adds the device's memory. It never overrides what the visitor has done since the page was loaded.
    fn load(&mut self, memory: Memory, unreported: Option<EntryId>) {
        self.is_loaded = true;
        if self.pledge == Pledge::NotTaken {
            if let Some(id) = memory.queued_pledge {
                // The loader has begun to send a pledge that was taken on this page before the widget was active.
                let is_sent = unreported == Some(id);
                self.pledge = if is_sent { Pledge::Sending(id) } else { Pledge::Queued { id, stored: true } };
            } else if let Some(own) = &memory.pledge {
                self.pledge = Pledge::Taken { own: own.clone(), earlier: unreported != Some(own.id) };
            }
            if self.pledge.is_taken_or_pending() {
                self.promises.clone_from(&memory.promises);
            }
        }
        self.add_progress(memory);
    }

    /// Follows a change by another tab or another widget of the page: the pledge is taken, withdrawn or refused in all
    /// of them. The host page is informed about a pledge by the widget that sent it, so here it is an earlier one,
    /// unless this widget has begun to send it.
    fn follow(&mut self, memory: Memory) {
        let queued = memory.queued_pledge;
        let next = match (&self.pledge, &memory.pledge) {
            (Pledge::Sending(id) | Pledge::Queued { id, .. }, Some(own)) if own.id == *id => {
                Some(Pledge::Taken { own: own.clone(), earlier: self.is_sent_elsewhere })
            }
            (Pledge::Sending(_) | Pledge::Queued { .. }, None) if queued.is_none() => Some(Pledge::Refused),
            (Pledge::NotTaken | Pledge::Withdrawn | Pledge::Refused, Some(own)) => {
                Some(Pledge::Taken { own: own.clone(), earlier: true })
            }
            (Pledge::NotTaken | Pledge::Withdrawn | Pledge::Refused, None) => queued.map(Pledge::Sending),
            (Pledge::Withdrawing(_), None) => self.is_remembered.then_some(Pledge::Withdrawn),
            // Withdrawn, or left to the next person on this device.
            (Pledge::Taken { .. } | Pledge::WithdrawalFailed(_), None) => {
                self.is_remembered.then_some(Pledge::NotTaken)
            }
            _ => None,
        };
        if let Some(next) = next {
            self.is_sent_elsewhere = matches!(next, Pledge::Sending(_));
            self.pledge = next;
            if self.pledge.is_taken_or_pending() {
                self.promises.clone_from(&memory.promises);
            } else if self.pledge == Pledge::NotTaken {
                self.forget(memory.audience);
            }
        }
        self.steps_done.clear();
        self.add_progress(memory);
    }

    /// Forgets the visitor: the device may be left to the next person.
    fn forget(&mut self, audience: Option<Audience>) {
        self.audience = audience;
        self.promises.clear();
        self.skipped_steps = 0;
        self.chosen_step = None;
        self.copy_state = CopyState::Idle;
        self.shared = false;
        self.counts_when_shared = None;
        self.failed_download = None;
    }

    fn add_progress(&mut self, memory: Memory) {
        self.is_remembered = memory.pledge.is_some();
        for id in memory.steps_done {
            if !self.steps_done.contains(&id) {
                self.steps_done.push(id);
            }
        }
        self.audience = self.audience.or(memory.audience);
        self.shared |= memory.counts_when_shared.is_some();
        self.counts_when_shared = memory.counts_when_shared.or(self.counts_when_shared);
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

    fn initial() -> Rc<State> {
        Rc::new(State {
            audience: None,
            promises: Vec::new(),
            pledge: Pledge::NotTaken,
            steps_done: Vec::new(),
            skipped_steps: 0,
            chosen_step: None,
            counts: KnownCounts::Unknown,
            has_share_sheet: false,
            copy_state: CopyState::Idle,
            shared: false,
            counts_when_shared: None,
            failed_download: None,
            milestone: false,
            first_count: None,
            has_live_counts: false,
            is_loaded: false,
            is_remembered: false,
            is_sent_elsewhere: false,
            sections: SECTIONS,
            built_disclosures: ALL_BUILT,
        })
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<State> {
        actions.into_iter().fold(initial(), Reducible::reduce)
    }

    #[test]
    fn a_pledge_is_sent_taken_and_withdrawn() {
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
    fn a_response_to_another_pledge_changes_nothing() {
        let state = after([Action::PledgeSent(id(1))]);
        let same = state.clone().reduce(Action::PledgeTaken(own(2)));
        assert!(Rc::ptr_eq(&state, &same));
    }

    #[test]
    fn a_queued_pledge_is_taken_once_it_is_delivered() {
        let state = after([
            Action::PledgeSent(id(1)),
            Action::PledgeQueued { id: id(1), stored: true },
            Action::PledgeTaken(own(1)),
        ]);
        assert_eq!(state.pledge, Pledge::Taken { own: own(1), earlier: false });
    }

    #[test]
    fn a_failed_withdrawal_leaves_the_pledge_counted() {
        let state = after([
            Action::PledgeSent(id(1)),
            Action::PledgeTaken(own(1)),
            Action::WithdrawalSent,
            Action::WithdrawalFailed(id(1)),
        ]);
        assert_eq!(state.pledge, Pledge::WithdrawalFailed(own(1)));
        assert_eq!(state.reduce(Action::WithdrawalSent).pledge, Pledge::Withdrawing(own(1)));
    }

    #[test]
    fn lost_counts_stay_displayed_and_unknown_ones_never_become_zero() {
        assert_eq!(after([Action::CountsLost]).counts, KnownCounts::Unknown);
        let state = after([Action::CountsChanged(counts(12)), Action::CountsLost]);
        assert_eq!(state.counts, KnownCounts::Stale(counts(12)));
        assert_eq!(state.reduce(Action::CountsChanged(counts(13))).counts, KnownCounts::Live(counts(13)));
    }

    #[test]
    fn a_goal_reached_while_counts_are_live_is_a_milestone_and_after_a_lost_connection_it_is_not() {
        let reached = after([Action::CountsChanged(counts(99)), Action::CountsChanged(counts(101))]);
        assert!(reached.milestone);
        assert!(!after([Action::CountsChanged(counts(101))]).milestone);
        let back = after([Action::CountsChanged(counts(99)), Action::CountsLost, Action::CountsChanged(counts(101))]);
        assert!(!back.milestone);
        let ahead = Totals { goal: 500, ..counts(101) };
        let further = [Action::CountsChanged(ahead.clone()), Action::CountsChanged(Totals { pledges: 102, ..ahead })];
        let reached = further.into_iter().fold(reached, Reducible::reduce);
        assert!(reached.milestone);
        assert!(!reached.reduce(Action::CountsChanged(counts(99))).milestone, "a pledge was withdrawn");
    }

    #[test]
    fn share_impact_is_counted_from_the_visitors_first_share() {
        let impact = |visits, pledges_from_shares| {
            Action::CountsChanged(Totals {
                visits: Total { total: visits, ..Total::default() },
                pledges_from_shares,
                ..counts(9)
            })
        };
        assert_eq!(after([impact(5, 2)]).share_impact_since_own(), None, "nothing was shared");
        let state = after([impact(5, 2), Action::Shared, impact(8, 3), Action::Shared, impact(9, 3)]);
        assert_eq!(state.share_impact_since_own(), Some(ShareImpact { visits: 4, pledges: 1 }));
        let fewer = state.reduce(impact(4, 1));
        assert_eq!(fewer.share_impact_since_own(), Some(ShareImpact::default()), "some were withdrawn");
    }

    #[test]
    fn the_next_step_is_the_chosen_one_or_another_that_is_open() {
        let step = |id: &str| Step { id: id.into(), title: String::new(), detail: String::new() };
        let steps = ["talk", "look", "ask"].map(step);
        let next = |actions: &[Action]| after(actions.to_vec()).next_step(&steps).map(|step| step.id.clone());
        let (skip, choose) = (Action::StepSkipped, Action::StepChosen("look".into()));
        let done = |id: &str| Action::StepToggled(id.into());
        assert_eq!(next(&[]).as_deref(), Some("talk"));
        assert_eq!(next(std::slice::from_ref(&skip)).as_deref(), Some("look"));
        assert_eq!(next(&[skip.clone(), skip.clone(), skip.clone()]).as_deref(), Some("talk"));
        assert_eq!(next(&[choose.clone(), done("talk")]).as_deref(), Some("look"), "it stays the chosen one");
        assert_eq!(next(&[choose.clone(), done("look")]).as_deref(), Some("talk"));
        assert_eq!(next(&[choose, skip]).as_deref(), Some("look"), "the next after the first");
        assert_eq!(next(&[done("talk"), done("look"), done("ask")]), None);
    }

    #[test]
    fn a_step_is_ticked_and_unticked() {
        let step = || Action::StepToggled("talk".into());
        assert_eq!(after([step()]).steps_done, ["talk"]);
        assert!(after([step(), step()]).steps_done.is_empty());
    }

    #[test]
    fn memory_does_not_override_what_was_done_since_the_page_was_loaded() {
        let memory = Memory {
            pledge: Some(own(1)),
            promises: vec!["listen".into()],
            steps_done: vec!["talk".into()],
            audience: Some(Audience::Teen),
            counts_when_shared: Some(ShareImpact { visits: 3, pledges: 1 }),
            queued_pledge: None,
        };
        let fresh = after([Action::MemoryLoaded { memory: memory.clone(), unreported: None }]);
        assert_eq!(fresh.pledge, Pledge::Taken { own: own(1), earlier: true });
        assert_eq!(fresh.audience, Some(Audience::Teen));
        assert_eq!(fresh.promises, ["listen"]);
        let busy = after([
            Action::AudienceChosen(Audience::Parent),
            Action::PledgeSent(id(2)),
            Action::StepToggled("talk".into()),
            Action::MemoryLoaded { memory, unreported: None },
        ]);
        assert_eq!(busy.pledge, Pledge::Sending(id(2)));
        assert_eq!(busy.audience, Some(Audience::Parent));
        assert_eq!(busy.steps_done, ["talk"]);
    }

    #[test]
    fn a_remembered_pledge_that_was_never_delivered_is_still_queued() {
        let memory = Memory { queued_pledge: Some(id(3)), ..Memory::default() };
        assert_eq!(
            after([Action::MemoryLoaded { memory, unreported: None }]).pledge,
            Pledge::Queued { id: id(3), stored: true }
        );
    }

    #[test]
    fn an_action_that_changes_nothing_returns_the_same_state() {
        let state = after([Action::AudienceChosen(Audience::Child)]);
        assert!(Rc::ptr_eq(&state, &state.clone().reduce(Action::AudienceChosen(Audience::Child))));
    }

    fn memory(pledge: Option<OwnPledge>, queued: Option<u8>) -> Memory {
        Memory { pledge, queued_pledge: queued.map(id), ..Memory::default() }
    }

    #[test]
    fn a_pledge_of_another_tab_is_followed_and_not_reported_again() {
        let sending = after([Action::MemoryChanged(memory(None, Some(1)))]);
        assert_eq!(sending.pledge, Pledge::Sending(id(1)));
        let taken = Rc::clone(&sending).reduce(Action::MemoryChanged(memory(Some(own(1)), None)));
        assert_eq!(taken.pledge, Pledge::Taken { own: own(1), earlier: true });
        let gone = Rc::clone(&taken).reduce(Action::MemoryChanged(Memory::default()));
        assert_eq!(gone.pledge, Pledge::NotTaken, "it may be left to the next person");
        let withdrawing = taken.reduce(Action::WithdrawalSent);
        let withdrawn = withdrawing.reduce(Action::MemoryChanged(Memory::default()));
        assert_eq!(withdrawn.pledge, Pledge::Withdrawn, "by this widget");
        let refused = sending.reduce(Action::MemoryChanged(Memory::default()));
        assert_eq!(refused.pledge, Pledge::Refused);
    }

    #[test]
    fn nothing_of_a_visitor_is_left_once_the_memory_is_empty() {
        let fresh = after([Action::CountsChanged(counts(20))]);
        let actions = [
            Action::AudienceChosen(Audience::Child),
            Action::PromiseToggled("listen".into()),
            Action::PledgeSent(id(1)),
            Action::PledgeTaken(own(1)),
            Action::StepToggled("talk".into()),
            Action::StepSkipped,
            Action::StepChosen("look".into()),
            Action::Shared,
            Action::CopyFinished(CopyState::Copied(Channel::Copy)),
            Action::DownloadFinished(DownloadKind::Reminder, false),
        ];
        let taken = actions.into_iter().fold(Rc::clone(&fresh), Reducible::reduce);
        let next = Rc::clone(&taken).reduce(Action::MemoryChanged(Memory::default()));
        assert_eq!(*next, *fresh);
        let preset = Memory { audience: Some(Audience::Parent), ..Memory::default() };
        assert_eq!(taken.reduce(Action::MemoryChanged(preset)).audience, Some(Audience::Parent));
    }

    #[test]
    fn a_pledge_of_this_widget_that_another_delivered_is_its_own() {
        let sending = after([Action::PledgeSent(id(1))]);
        let taken = sending.reduce(Action::MemoryChanged(memory(Some(own(1)), None)));
        assert_eq!(taken.pledge, Pledge::Taken { own: own(1), earlier: false });
    }

    #[test]
    fn a_change_of_steps_elsewhere_leaves_a_pledge_that_is_not_remembered() {
        let mut shown = State { pledge: Pledge::Taken { own: own(1), earlier: false }, ..(*initial()).clone() };
        shown.steps_done = vec!["talk".into()];
        let changed = Memory { steps_done: vec!["look".into()], ..Memory::default() };
        let followed = Rc::new(shown).reduce(Action::MemoryChanged(changed));
        assert_eq!(followed.pledge, Pledge::Taken { own: own(1), earlier: false });
        assert_eq!(followed.steps_done, ["look"]);
    }

    #[test]
    fn a_pledge_that_was_not_reported_before_a_trap_is_reported_after_it() {
        let loaded = |unreported| {
            let memory = memory(Some(own(1)), None);
            after([Action::MemoryLoaded { memory, unreported }]).pledge.clone()
        };
        assert_eq!(loaded(Some(id(1))), Pledge::Taken { own: own(1), earlier: false });
        assert_eq!(loaded(None), Pledge::Taken { own: own(1), earlier: true });
    }
}
