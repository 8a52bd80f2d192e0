//! Downloads: certificate, calendar entry, printouts, QR code.
//!
//! Invariant: the loader makes them on the device from what the device knows. No request tells anyone about them.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::{
    download::DownloadKind,
    js::value::{self, JsConvert},
    props::WidgetProps,
    state::{Action, State},
};

/// Gives the callback that requests a download. The loader reports its outcome.
#[hook]
pub fn use_downloads(props: &WidgetProps, state: &UseReducerHandle<State>) -> Callback<DownloadKind> {
    let (host, floor, state) = (props.host.clone(), props.campaign.floor, state.clone());
    Callback::from(move |kind: DownloadKind| {
        let mut memory = state.memory();
        if let Some(own) = &mut memory.pledge {
            own.number = own.displayed_count(state.counts.pledges(), floor);
        }
        state.dispatch(Action::DownloadRequested);
        let acts = memory.to_js();
        if let (Some(acts), Some(step)) = (acts.dyn_ref(), &state.chosen_step) {
            value::set(acts, "chosen_step", &step.as_str().into());
        }
        host.call(kind.as_str(), &acts);
    })
}
