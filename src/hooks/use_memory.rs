//! Memory of the visitor's acts, read once the widget is in the page and again whenever another tab or widget changes
//! it.

use yew::prelude::*;

use super::use_campaign_effect::{Effect, connection_key, no_teardown};
use crate::{
    memory::Memory,
    props::WidgetProps,
    state::{Action, State},
};

/// Adds the device's memory to the state.
#[hook]
pub fn use_memory(props: &WidgetProps, state: &UseReducerHandle<State>) {
    let (host, dispatcher) = (props.host.clone(), state.dispatcher());
    let (is_change, unreported) = (!props.memory_version.is_empty(), props.unreported_pledge);
    let preset = props.config.audience;
    let effect: Effect = Box::new(move |_| {
        let mut memory = Memory::read(&host);
        memory.audience = memory.audience.or(preset);
        dispatcher.dispatch(match is_change {
            true => Action::MemoryChanged(memory),
            false => Action::MemoryLoaded { memory, unreported },
        });
        no_teardown()
    });
    use_effect_with([connection_key(&props.config), props.memory_version.clone()].join(" "), effect);
}
