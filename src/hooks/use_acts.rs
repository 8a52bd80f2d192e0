//! Acts of the visitor that the server records.

use std::rc::Rc;

use api::{Channel, ChannelAct, EntryId, LanguageTag, NewPledge};
use yew::prelude::*;

use super::use_campaign_effect::{connection_key, use_campaign_effect};
use crate::{
    browser,
    memory::DeviceMemory,
    outbox::{ActKind, OutboxSender},
    props::WidgetProps,
    state::{Action, Pledge, State},
};

/// Acts of the visitor, each of which is queued in the outbox and sent.
#[derive(Clone)]
pub struct Acts(Rc<OutboxSender>);

impl Acts {
    /// The device's memory of the campaign.
    pub fn memory(&self) -> &DeviceMemory {
        self.0.memory()
    }

    /// Sends what another tab has queued, if it does not do so itself.
    pub fn flush_later(&self) {
        self.0.flush_later();
    }

    /// Takes the pledge.
    pub fn take_pledge(&self, props: &WidgetProps, state: &State) {
        if state.pledge.is_taken_or_pending() {
            return;
        }
        // Another tab or another widget of the page may have taken it meanwhile.
        let memory = self.0.memory().read();
        if memory.has_pledge() {
            self.0.dispatch(Action::MemoryChanged(memory));
            return;
        }
        let pledge = NewPledge {
            id: browser::new_entry_id(),
            partner: Some(props.config.partner.clone()),
            lang: language(props),
            audience: state.audience,
            promises: state.promises.clone(),
            channel: props.config.channel,
            mode: props.config.mode,
            challenge: None,
        };
        self.0.dispatch(Action::PledgeSent(pledge.id));
        self.0.memory().change(|memory| memory.promises.clone_from(&state.promises));
        self.0.enqueue(ActKind::Pledge, pledge.id, props.host.json(&pledge));
    }

    /// Withdraws the pledge.
    pub fn withdraw(&self, state: &State) {
        if let Pledge::Taken { own, .. } | Pledge::WithdrawalFailed(own) = &state.pledge {
            self.0.dispatch(Action::WithdrawalSent);
            self.0.enqueue(ActKind::Withdrawal, own.id, Some(own.receipt.clone()));
        }
    }

    /// Counts a share.
    pub fn share(&self, props: &WidgetProps, channel: Channel) {
        self.enqueue_channel_act(ActKind::Share, browser::new_entry_id(), props, channel);
    }

    /// Counts a visit.
    pub fn visit(&self, id: EntryId, props: &WidgetProps, channel: Channel) {
        self.enqueue_channel_act(ActKind::Visit, id, props, channel);
    }

    fn enqueue_channel_act(&self, kind: ActKind, id: EntryId, props: &WidgetProps, channel: Channel) {
        let (partner, lang) = (Some(props.config.partner.clone()), language(props));
        let act = ChannelAct { id, channel, partner, lang, mode: props.config.mode };
        self.0.enqueue(kind, id, props.host.json(&act));
    }
}

/// Language of the page at the time of an act.
fn language(props: &WidgetProps) -> Option<LanguageTag> {
    Some(LanguageTag::from_trusted(props.campaign.lang.clone()))
}

/// Creates the outbox sender, and sends what an earlier visit left queued.
#[hook]
pub fn use_acts(props: &WidgetProps, state: &UseReducerHandle<State>) -> Acts {
    let config = &props.config;
    let sender = use_memo(connection_key(config), |_| OutboxSender::new(config, &props.host, state.dispatcher()));
    let acts = Acts((*sender).clone());
    use_campaign_effect(config, {
        let sender = (*sender).clone();
        Box::new(move |_| {
            sender.start();
            Box::new(move || sender.stop())
        })
    });
    acts
}
