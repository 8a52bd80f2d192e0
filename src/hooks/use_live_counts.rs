//! Follows the server's counts.

use yew::prelude::*;

use super::use_connected;
use crate::{
    Config, live,
    state::{Action, State},
};

/// Follows the counts for as long as the widget is in the page.
#[hook]
pub fn use_live_counts(config: &Config, state: &UseReducerHandle<State>) {
    let (own, dispatch) = (config.clone(), state.dispatcher());
    use_connected(
        config,
        Box::new(move |_| {
            let on_news = Callback::from(move |counts: Option<_>| {
                dispatch.dispatch(counts.map_or(Action::CountsLost, Action::CountsChanged));
            });
            let subscription = live::subscribe(&own, on_news);
            Box::new(move || drop(subscription))
        }),
    );
}
