//! Consequences of a change of state: events for the host page, movement of the keyboard focus, and the stored impact
//! of shares.

use std::mem::discriminant;

use yew::prelude::*;

use crate::{
    browser::{self, Host},
    events,
    memory::remember,
    state::{CopyState, Pledge, State},
};

/// Elements of the widget that can receive the focus.
#[derive(Clone, Default)]
pub struct FocusTargets {
    /// Heading of the pledge or of the thanks.
    pub heading: NodeRef,
    /// Field with the text to copy by hand.
    pub link: NodeRef,
}

/// Compares each new state with the previous one and acts on the difference. Gives the elements it may focus.
#[hook]
pub fn use_host_events(host: &Host, state: &UseReducerHandle<State>) -> FocusTargets {
    let targets = FocusTargets { heading: use_node_ref(), link: use_node_ref() };
    let previous = use_mut_ref(|| None::<State>);
    use_effect({
        let (host, targets, state) = (host.clone(), targets.clone(), (**state).clone());
        move || {
            let before = previous.replace(Some(state.clone()));
            if state.is_loaded && !before.as_ref().is_some_and(|before| before.is_loaded) {
                events::ready(&host);
            }
            if let Some(before) = before {
                if before.counts_when_shared != state.counts_when_shared {
                    remember(&host, "counts_when_shared", &state.counts_when_shared);
                }
                notify_host(&before, &state, &host);
                move_focus(&before, &state, &targets);
            }
        }
    });
    targets
}

fn notify_host(before: &State, after: &State, host: &Host) {
    if pledge_changed(before, after) {
        match &after.pledge {
            Pledge::Taken { earlier: false, .. } => events::taken(host),
            Pledge::Withdrawn => events::withdrawn(host),
            Pledge::Queued { .. } | Pledge::WithdrawalFailed(_) => events::failed(host, "unreachable"),
            Pledge::Refused => events::failed(host, "refused"),
            Pledge::NotTaken | Pledge::Sending(_) | Pledge::Taken { .. } | Pledge::Withdrawing(_) => {}
        }
    }
    let numbers = |state: &State| state.counts.last().map(|it| (it.pledges, it.shares.total, it.visits.total));
    if let Some(counts) = after.counts.last()
        && numbers(before) != numbers(after)
    {
        events::counts_changed(host, counts);
    }
}

/// Moves the focus only in direct response to the visitor. A queued pledge may be delivered while the visitor is
/// already busy elsewhere, so it moves nothing.
fn move_focus(before: &State, after: &State, targets: &FocusTargets) {
    let is_answer = matches!(
        (&before.pledge, &after.pledge),
        (Pledge::Sending(_), Pledge::Taken { .. }) | (Pledge::Withdrawing(_), Pledge::Withdrawn)
    );
    if is_answer {
        browser::focus(&targets.heading);
    }
    if after.copy_state != before.copy_state && matches!(after.copy_state, CopyState::Failed(_)) {
        browser::select(&targets.link);
    }
}

fn pledge_changed(before: &State, after: &State) -> bool {
    discriminant(&before.pledge) != discriminant(&after.pledge)
}
