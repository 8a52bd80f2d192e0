//! Audience set by the host page.

use yew::prelude::*;

use super::use_campaign_effect::{Effect, no_teardown};
use crate::{
    config::Config,
    state::{Action, State},
};

/// Chooses the audience set by the host page, again whenever the host page changes it.
#[hook]
pub fn use_preset_audience(config: &Config, state: &UseReducerHandle<State>) {
    let (audience, dispatcher) = (config.audience, state.dispatcher());
    let effect: Effect = Box::new(move |_| {
        if let Some(audience) = audience {
            dispatcher.dispatch(Action::AudienceChosen(audience));
        }
        no_teardown()
    });
    use_effect_with(audience.map_or("", |audience| audience.as_str()).to_owned(), effect);
}
