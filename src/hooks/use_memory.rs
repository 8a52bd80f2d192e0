//! Memory of an earlier visit, read once the widget is in the page.

use yew::prelude::*;

use super::use_campaign_effect::{no_teardown, use_campaign_effect};
use crate::{
    config::Config,
    memory::{DeviceMemory, Memory},
    state::{Action, State},
};

/// Adds the device's memory of an earlier visit to the state.
#[hook]
pub fn use_memory(config: &Config, memory: &DeviceMemory, state: &UseReducerHandle<State>) {
    let (memory, dispatcher) = (memory.clone(), state.dispatcher());
    use_campaign_effect(
        config,
        Box::new(move |_| {
            let earlier = memory.read();
            if earlier != Memory::default() {
                dispatcher.dispatch(Action::MemoryLoaded(earlier));
            }
            no_teardown()
        }),
    );
}
