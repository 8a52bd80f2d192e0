//! Makes what a visitor takes along: a certificate, a calendar entry, a printout.
//!
//! Invariant: it is made on the device, of what the device knows, and nobody is told.

use yew::prelude::*;

use crate::{
    WidgetProps, browser,
    js::Js,
    state::{Action, Made, State},
};

/// Gives the way to have something made. Whether that worked is told to the state.
#[hook]
pub fn use_making(props: &WidgetProps, state: &UseReducerHandle<State>) -> Callback<Made> {
    let (host, floor, state) = (props.host.clone(), props.campaign.floor, state.clone());
    Callback::from(move |made: Made| {
        let mut acts = state.memory();
        if let Some(own) = &mut acts.pledge {
            own.number = own.told_number(floor);
        }
        let (host, dispatch, acts) = (host.clone(), state.dispatcher(), acts.to_js());
        dispatch.dispatch(Action::SaveAsked);
        browser::spawn(Box::pin(async move {
            let saved = host.ask(made.as_str(), acts).await;
            dispatch.dispatch(Action::SaveTried(made, saved));
        }));
    })
}
