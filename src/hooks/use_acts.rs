//! Acts of the visitor that the server records. The loader queues and sends them.

use api::Channel;
use yew::prelude::*;

use crate::{
    browser::Host,
    js::value::{self, JsConvert},
    memory::Memory,
    state::{Action, Pledge, State},
};

/// Acts of the visitor.
#[derive(Clone)]
pub struct Acts {
    host: Host,
    dispatcher: UseReducerDispatcher<State>,
}

impl Acts {
    /// Creates the acts of a widget.
    pub fn new(host: &Host, state: &UseReducerHandle<State>) -> Self {
        Self { host: host.clone(), dispatcher: state.dispatcher() }
    }

    /// Takes the pledge.
    pub fn take_pledge(&self, state: &State) {
        if state.pledge.is_taken_or_pending() {
            return;
        }
        // Another tab or another widget of the page may have taken it meanwhile.
        let memory = Memory::read(&self.host);
        if memory.has_pledge() {
            self.dispatcher.dispatch(Action::MemoryChanged(memory));
            return;
        }
        let choices = [("audience", state.audience.to_js()), ("promises", state.promises.to_js())];
        if let Some(id) = JsConvert::from_js(&self.host.call("pledge", &value::object(&choices).into())) {
            self.dispatcher.dispatch(Action::PledgeSent(id));
        }
    }

    /// Withdraws the pledge.
    pub fn withdraw(&self, state: &State) {
        if let Pledge::Taken { own, .. } | Pledge::WithdrawalFailed(own) = &state.pledge {
            self.dispatcher.dispatch(Action::WithdrawalSent);
            self.host.call("withdraw", &own.to_js());
        }
    }

    /// Counts a share.
    pub fn share(&self, channel: Channel) {
        self.host.call("count-share", &channel.to_js());
    }
}
