//! Keeps the keyboard's focus where the visitor was when a form makes way for its answer.

use yew::prelude::*;

use crate::{
    browser,
    state::{Pledge, State},
};

/// Gives the heading that takes the focus once a pledge the visitor has just sent is taken.
///
/// A pledge that waited for a connection may be taken while the visitor is long elsewhere, so that one moves nothing.
#[hook]
pub fn use_focus(state: &State) -> NodeRef {
    let heading = use_node_ref();
    let sending = use_mut_ref(|| false);
    use_effect_with(state.pledge.clone(), {
        let heading = heading.clone();
        move |pledge| {
            let was_sending = sending.replace(matches!(pledge, Pledge::Sending(_)));
            if was_sending && matches!(pledge, Pledge::Taken { .. }) {
                browser::focus(&heading);
            }
        }
    });
    heading
}
