//! Live counts.

use yew::prelude::*;

use super::use_campaign_effect::use_campaign_effect;
use crate::{
    config::Config,
    live,
    state::{Action, State},
};

/// Subscribes to the counts for as long as the widget is in the page.
#[hook]
pub fn use_live_counts(config: &Config, state: &UseReducerHandle<State>) {
    let (own, dispatcher) = (config.clone(), state.dispatcher());
    use_campaign_effect(
        config,
        Box::new(move |_| {
            let on_counts = Callback::from(move |counts: Option<_>| {
                dispatcher.dispatch(counts.map_or(Action::CountsLost, Action::CountsChanged));
            });
            let subscription = live::subscribe(&own, on_counts);
            Box::new(move || drop(subscription))
        }),
    );
}
