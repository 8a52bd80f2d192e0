//! Follows the audience the host page sets, and sets anew while the widget is shown.

use yew::prelude::*;

use super::{Effect, nothing};
use crate::{
    Config,
    state::{Action, State},
};

/// Chooses the audience the host page names, each time it names another.
#[hook]
pub fn use_preset_audience(config: &Config, state: &UseReducerHandle<State>) {
    let (audience, dispatch) = (config.audience, state.dispatcher());
    let effect: Effect = Box::new(move |_| {
        if let Some(audience) = audience {
            dispatch.dispatch(Action::AudienceChosen(audience));
        }
        nothing()
    });
    use_effect_with(audience.map_or("", |audience| audience.as_str()).to_owned(), effect);
}
