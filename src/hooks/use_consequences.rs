//! What follows from a change of state: events for the host page, the keyboard's focus kept where the visitor is, and
//! what shares had brought, remembered.

use std::mem::discriminant;

use yew::prelude::*;

use super::Remembered;
use crate::{
    browser::{self, Host},
    events,
    state::{Copying, Pledge, State},
};

/// Places in the widget that may take the focus.
#[derive(Clone, Default)]
pub struct Places {
    /// The heading of the thanks.
    pub heading: NodeRef,
    /// The field with the link to copy by hand.
    pub link: NodeRef,
}

/// Compares each new state with the one before and does what follows. Gives the places it may move the focus to.
#[hook]
pub fn use_consequences(host: &Host, remembered: &Remembered, state: &UseReducerHandle<State>) -> Places {
    let places = Places { heading: use_node_ref(), link: use_node_ref() };
    let previous = use_mut_ref(|| None::<State>);
    use_effect({
        let (host, places, remembered, state) = (host.clone(), places.clone(), remembered.clone(), (**state).clone());
        move || match previous.replace(Some(state.clone())) {
            None => events::ready(&host),
            Some(before) => {
                if before.shared_at != state.shared_at {
                    remembered.change(|memory| memory.shared_at = state.shared_at);
                }
                follow(&before, &state, &host, &places);
            }
        }
    });
    places
}

fn follow(before: &State, after: &State, host: &Host, places: &Places) {
    if discriminant(&before.pledge) != discriminant(&after.pledge) {
        tell_of_pledge(&after.pledge, host);
        // A pledge that waited for a connection may be taken while the visitor is long elsewhere: it moves nothing.
        if matches!((&before.pledge, &after.pledge), (Pledge::Sending(_), Pledge::Taken { .. })) {
            browser::focus(&places.heading);
        }
    }
    let numbers = |state: &State| state.counts.last().map(|it| (it.pledges, it.shares.total, it.visits.total));
    if let Some(counts) = after.counts.last()
        && numbers(before) != numbers(after)
    {
        events::counts_changed(host, counts);
    }
    if after.copying != before.copying && matches!(after.copying, Copying::ByHand(_)) {
        browser::select(&places.link);
    }
}

fn tell_of_pledge(pledge: &Pledge, host: &Host) {
    match pledge {
        Pledge::Taken { earlier: false, .. } => events::taken(host),
        Pledge::Withdrawn => events::withdrawn(host),
        Pledge::Waiting { .. } | Pledge::NotWithdrawn(_) => events::failed(host, "unreachable"),
        Pledge::Refused => events::failed(host, "refused"),
        Pledge::Open | Pledge::Sending(_) | Pledge::Taken { .. } | Pledge::Withdrawing(_) => {}
    }
}
