//! Handlers of what a visitor can do.

use api::{Audience, Channel};
use yew::prelude::*;

use crate::{
    components::Disclosure,
    download::DownloadKind,
    events,
    hooks::Acts,
    memory::{Memory, remember},
    props::WidgetProps,
    state::{Action, State},
};

/// Callbacks of one rendering, handed to the components.
pub struct Handlers {
    pub on_audience: Callback<Audience>,
    pub on_promise: Callback<String>,
    pub on_step: Callback<String>,
    pub on_choose_step: Callback<String>,
    pub on_skip_step: Callback<()>,
    pub on_pledge: Callback<()>,
    pub on_withdraw: Callback<()>,
    pub on_share: Callback<Channel>,
    pub on_download: Callback<DownloadKind>,
    pub on_open: Callback<Disclosure>,
}

impl Handlers {
    /// Creates the handlers. Those for shares and downloads come from their hooks.
    pub fn new(
        props: &WidgetProps,
        state: &UseReducerHandle<State>,
        acts: &Acts,
        on_share: Callback<Channel>,
        on_download: Callback<DownloadKind>,
    ) -> Self {
        let on_audience = {
            let (dispatcher, host) = (state.dispatcher(), props.host.clone());
            Callback::from(move |audience: Audience| {
                remember(&host, "audience", &audience);
                dispatcher.dispatch(Action::AudienceChosen(audience));
            })
        };
        let on_promise = {
            let dispatcher = state.dispatcher();
            Callback::from(move |id| dispatcher.dispatch(Action::PromiseToggled(id)))
        };
        let on_step = {
            let (state, host) = (state.clone(), props.host.clone());
            Callback::from(move |id: String| {
                let mut steps_done = Memory::read(&host).steps_done;
                let done = !state.steps_done.contains(&id);
                steps_done.retain(|known| *known != id);
                if done {
                    steps_done.push(id.clone());
                }
                remember(&host, "steps_done", &steps_done);
                events::step_changed(&host, &id, done);
                state.dispatch(Action::StepToggled(id));
            })
        };
        let on_choose_step = {
            let dispatcher = state.dispatcher();
            Callback::from(move |id| dispatcher.dispatch(Action::StepChosen(id)))
        };
        let on_skip_step = {
            let dispatcher = state.dispatcher();
            Callback::from(move |()| dispatcher.dispatch(Action::StepSkipped))
        };
        let on_pledge = {
            let (acts, state) = (acts.clone(), state.clone());
            Callback::from(move |()| acts.take_pledge(&state))
        };
        let on_withdraw = {
            let (acts, state) = (acts.clone(), state.clone());
            Callback::from(move |()| acts.withdraw(&state))
        };
        let on_open = {
            let dispatcher = state.dispatcher();
            Callback::from(move |disclosure| dispatcher.dispatch(Action::Opened(disclosure)))
        };
        Self {
            on_audience,
            on_promise,
            on_step,
            on_choose_step,
            on_skip_step,
            on_pledge,
            on_withdraw,
            on_share,
            on_download,
            on_open,
        }
    }
}
