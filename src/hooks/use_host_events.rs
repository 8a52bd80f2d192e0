//! Tells the host page what became of the pledge and the counts.

use std::mem::discriminant;

use yew::prelude::*;

use crate::{
    browser::Host,
    events,
    state::{Pledge, State},
};

/// Dispatches an event for each change a host page may want to hear of.
#[hook]
pub fn use_host_events(host: &Host, state: &State) {
    use_effect_with((), {
        let host = host.clone();
        move |()| events::ready(&host)
    });

    let previous = use_mut_ref(|| state.pledge.clone());
    use_effect_with(state.pledge.clone(), {
        let host = host.clone();
        move |pledge| {
            let before = previous.replace(pledge.clone());
            if discriminant(&before) == discriminant(pledge) {
                return;
            }
            match pledge {
                Pledge::Taken { earlier: false, .. } => events::taken(&host),
                Pledge::Withdrawn => events::withdrawn(&host),
                Pledge::Waiting { .. } | Pledge::NotWithdrawn(_) => events::failed(&host, "unreachable"),
                Pledge::Refused => events::failed(&host, "refused"),
                Pledge::Open | Pledge::Sending(_) | Pledge::Taken { .. } | Pledge::Withdrawing(_) => {}
            }
        }
    });

    let first = use_mut_ref(|| true);
    use_effect_with(state.counts.last().cloned(), {
        let host = host.clone();
        move |counts| {
            if let Some(counts) = counts
                && !first.replace(false)
            {
                events::counts_changed(&host, counts);
            }
        }
    });
}
