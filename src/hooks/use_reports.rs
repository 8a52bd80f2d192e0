//! Reports of the loader: counts, and outcomes of acts, shares and downloads.

use api::Channel;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::{
    browser::Host,
    download::DownloadKind,
    js::value::JsConvert,
    state::{Action, CopyState, State},
};

/// Adds what the loader reports to the state.
#[hook]
pub fn use_reports(host: &Host, state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    host.on_report(Callback::from(move |(kind, value): (String, JsValue)| {
        if let Some(action) = action(&kind, &value) {
            dispatcher.dispatch(action);
        }
    }));
}

/// Reads a report; `None` for a kind or a value that this release does not know.
fn action(kind: &str, value: &JsValue) -> Option<Action> {
    let id = || JsConvert::from_js(value);
    Some(match kind {
        "counts" => Action::CountsChanged(JsConvert::from_js(value)?),
        "lost" => Action::CountsLost,
        "taken" => Action::PledgeTaken(JsConvert::from_js(value)?),
        "refused" => Action::PledgeRefused(id()?),
        "stored" => Action::PledgeQueued { id: id()?, stored: true },
        "queued" => Action::PledgeQueued { id: id()?, stored: false },
        "copied" => Action::CopyFinished(match JsConvert::from_js(value)? {
            Channel::Native => CopyState::Idle,
            channel => CopyState::Copied(channel),
        }),
        "not-copied" => Action::CopyFinished(CopyState::Failed(JsConvert::from_js(value)?)),
        "saved" => Action::DownloadFinished(DownloadKind::from_name(&value.as_string()?)?, true),
        "not-saved" => Action::DownloadFinished(DownloadKind::from_name(&value.as_string()?)?, false),
        "withdrawn" => Action::Withdrawn(id()?),
        "withdrawal-failed" => Action::WithdrawalFailed(id()?),
        _ => return None,
    })
}
