//! Follows the server's counts.

use api::Counts;
use yew::prelude::*;

use crate::{
    Config, live,
    state::{Action, State},
};

/// Follows the counts for as long as the widget is in the page.
#[hook]
pub fn use_live_counts(config: &Config, state: &UseReducerHandle<State>) {
    let dispatch = state.dispatcher();
    use_effect_with((config.endpoint.clone(), config.campaign.clone(), config.mode), {
        let config = config.clone();
        move |_| {
            let on_news = Callback::from(move |counts: Option<Counts>| {
                dispatch.dispatch(counts.map_or(Action::CountsLost, Action::CountsChanged));
            });
            let subscription = live::subscribe(&config, on_news);
            move || drop(subscription)
        }
    });
}
