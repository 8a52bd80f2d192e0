//! Memory of the visitor's acts, read once the widget is in the page and again whenever another tab or widget changes
//! it.

use yew::prelude::*;

use super::{
    use_acts::Acts,
    use_campaign_effect::{Effect, connection_key, no_teardown},
};
use crate::{
    props::WidgetProps,
    state::{Action, State},
};

/// Adds the device's memory to the state.
#[hook]
pub fn use_memory(props: &WidgetProps, acts: &Acts, state: &UseReducerHandle<State>) {
    let (acts, dispatcher) = (acts.clone(), state.dispatcher());
    let (is_change, unreported) = (!props.memory_version.is_empty(), props.unreported_pledge);
    let effect: Effect = Box::new(move |_| {
        let memory = acts.memory().read();
        if is_change {
            dispatcher.dispatch(Action::MemoryChanged(memory));
            acts.flush_later();
        } else {
            dispatcher.dispatch(Action::MemoryLoaded { memory, unreported });
        }
        no_teardown()
    });
    use_effect_with([connection_key(&props.config), props.memory_version.clone()].join(" "), effect);
}
