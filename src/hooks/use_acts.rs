//! Sends the visitor's acts: kept first, sent then, kept on and tried again until the server has answered.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use api::{Channel, ChannelAct, EntryId, LanguageTag, NewPledge};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::{Remembered, route, use_connected};
use crate::{
    Config, WidgetProps,
    browser::{self, Listening},
    client::{self, ClientError},
    js,
    memory::Memory,
    outbox::{self, Act, ActKind},
    state::{Action, Pledge, State},
};

/// What a visitor can do that the server hears of.
#[derive(Clone)]
pub struct Acts(Rc<Courier>);

impl Acts {
    /// Takes the pledge.
    pub fn take_pledge(&self, props: &WidgetProps, state: &State) {
        if state.pledge.is_given() {
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
        self.0.dispatch.dispatch(Action::PledgeSent(pledge.id));
        self.0.remembered.change(|memory| memory.promises.clone_from(&state.promises));
        self.0.submit(ActKind::Pledge, pledge.id, js::format(&pledge));
    }

    /// Takes the pledge back.
    pub fn withdraw(&self, state: &State) {
        if let Pledge::Taken { own, .. } | Pledge::NotWithdrawn(own) = &state.pledge {
            self.0.dispatch.dispatch(Action::WithdrawalSent);
            self.0.submit(ActKind::Withdrawal, own.id, Some(own.receipt.clone()));
        }
    }

    /// Counts a share.
    pub fn share(&self, props: &WidgetProps, channel: Channel) {
        self.pass(ActKind::Share, browser::new_entry_id(), props, channel);
    }

    /// Counts a visit.
    pub fn visit(&self, id: EntryId, props: &WidgetProps, channel: Channel) {
        self.pass(ActKind::Visit, id, props, channel);
    }

    fn pass(&self, kind: ActKind, id: EntryId, props: &WidgetProps, channel: Channel) {
        let (partner, lang) = (Some(props.config.partner.clone()), language(props));
        let act = ChannelAct { id, channel, partner, lang, mode: props.config.mode };
        self.0.submit(kind, id, js::format(&act));
    }
}

/// The language an act was done in.
fn language(props: &WidgetProps) -> Option<LanguageTag> {
    Some(LanguageTag::checked_elsewhere(props.campaign.lang.clone()))
}

/// Gives the ways to act and the device's memory, and sends what an earlier visit had to leave unsent.
#[hook]
pub fn use_acts(props: &WidgetProps, state: &UseReducerHandle<State>) -> (Acts, Remembered) {
    let config = &props.config;
    let courier = use_memo(route(config), |_| Courier::new(config, state.dispatcher()));
    let acts = Acts((*courier).clone());
    let remembered = courier.remembered.clone();
    use_connected(config, {
        let courier = (*courier).clone();
        Box::new(move |_| {
            courier.start();
            Box::new(move || courier.rest())
        })
    });
    (acts, remembered)
}

struct Courier {
    endpoint: String,
    campaign: String,
    remembered: Remembered,
    dispatch: UseReducerDispatcher<State>,
    /// Visits wait here: they are never stored.
    visits: RefCell<Vec<Act>>,
    tries: Cell<u32>,
    next_try: RefCell<Option<Timeout>>,
    listening: RefCell<Option<Listening>>,
    under_way: Cell<bool>,
    resting: Cell<bool>,
    this: Weak<Self>,
}

impl Courier {
    fn new(config: &Config, dispatch: UseReducerDispatcher<State>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            endpoint: config.endpoint.clone(),
            campaign: config.campaign.clone(),
            remembered: Remembered::new(config),
            dispatch,
            visits: RefCell::default(),
            tries: Cell::new(0),
            next_try: RefCell::default(),
            listening: RefCell::default(),
            under_way: Cell::new(false),
            resting: Cell::new(false),
            this: this.clone(),
        })
    }

    /// Sends what is kept, now and whenever the device is back online.
    fn start(&self) {
        let this = self.this.clone();
        let online = browser::on_online(move || {
            if let Some(courier) = this.upgrade() {
                courier.try_again_in(0);
            }
        });
        self.listening.replace(Some(online));
        self.try_again_in(0);
    }

    /// Keeps an act and sends it. Its content is nothing only where JSON itself fails, and then so would sending.
    fn submit(&self, kind: ActKind, id: EntryId, content: Option<String>) {
        let Some(content) = content else { return };
        let act = Act { kind, id, content };
        if kind == ActKind::Visit {
            outbox::put(&mut self.visits.borrow_mut(), act);
        } else {
            self.remembered.change(|memory| memory.keep(act));
        }
        self.try_again_in(0);
    }

    fn try_again_in(&self, millis: u32) {
        if self.resting.get() {
            return;
        }
        let this = self.this.clone();
        let timeout = Timeout::new(millis, move || {
            if let Some(courier) = this.upgrade() {
                browser::spawn(Box::pin(async move { courier.deliver_all().await }));
            }
        });
        self.next_try.replace(Some(timeout));
    }

    /// One round at a time: an act that comes in meanwhile is taken along, and none is sent twice at once.
    async fn deliver_all(&self) {
        if self.under_way.replace(true) {
            return;
        }
        let mut failed: Vec<Act> = Vec::new();
        let mut pause = None;
        while let Some(act) = self.waiting().into_iter().find(|act| !failed.contains(act)) {
            match self.deliver(&act).await {
                Ok(outcome) => self.settle(&act, outcome),
                Err(ClientError::Refused) => self.settle(&act, refusal(&act)),
                Err(ClientError::Unreachable { retry_after }) => {
                    pause = pause.max(retry_after);
                    self.tell(self.postponement(&act));
                    failed.push(act);
                }
            }
        }
        self.under_way.set(false);
        if failed.is_empty() {
            self.tries.set(0);
        } else {
            self.try_again_in(outbox::pause_millis(self.tries.get(), pause, browser::chance()));
            self.tries.set(self.tries.get() + 1);
        }
    }

    fn waiting(&self) -> Vec<Act> {
        let mut acts = self.visits.borrow().clone();
        acts.extend(self.remembered.read().outbox);
        acts
    }

    async fn deliver(&self, act: &Act) -> Result<Vec<Action>, ClientError> {
        let (endpoint, campaign) = (&self.endpoint, &self.campaign);
        Ok(match act.kind {
            ActKind::Pledge => {
                let (own, counts) = client::create_pledge(endpoint, campaign, &act.content).await?;
                vec![Action::CountsChanged(counts), Action::PledgeTaken(own)]
            }
            ActKind::Withdrawal => {
                let counts = client::withdraw_pledge(endpoint, campaign, act.id, &act.content).await?;
                vec![Action::CountsChanged(counts), Action::Withdrawn(act.id)]
            }
            ActKind::Share => {
                vec![Action::CountsChanged(client::create_share(endpoint, campaign, &act.content).await?)]
            }
            ActKind::Visit => {
                vec![Action::CountsChanged(client::create_visit(endpoint, campaign, &act.content).await?)]
            }
        })
    }

    /// An act that was answered leaves the outbox; a pledge taken or taken back is remembered as such in the same step.
    fn settle(&self, act: &Act, outcome: Vec<Action>) {
        outbox::take_out(&mut self.visits.borrow_mut(), act);
        self.remembered.change(|memory| {
            memory.drop_answered(act);
            outcome.iter().for_each(|action| remember(memory, action));
        });
        self.tell(outcome);
    }

    fn tell(&self, actions: Vec<Action>) {
        if !self.resting.get() {
            actions.into_iter().for_each(|action| self.dispatch.dispatch(action));
        }
    }

    /// What the visitor is told of an act that waits. A withdrawal that waits leaves the pledge standing until then.
    fn postponement(&self, act: &Act) -> Vec<Action> {
        match act.kind {
            ActKind::Pledge => vec![Action::PledgeKept { id: act.id, stored: self.remembered.outlives_the_page() }],
            ActKind::Withdrawal => vec![Action::WithdrawalFailed(act.id)],
            ActKind::Share | ActKind::Visit => Vec::new(),
        }
    }

    /// The widget is gone. What is kept on the device is sent by the next one that looks.
    fn rest(&self) {
        self.resting.set(true);
        self.next_try.replace(None);
        self.listening.replace(None);
    }
}

fn refusal(act: &Act) -> Vec<Action> {
    match act.kind {
        ActKind::Pledge => vec![Action::PledgeRefused(act.id)],
        ActKind::Withdrawal => vec![Action::WithdrawalFailed(act.id)],
        ActKind::Share | ActKind::Visit => Vec::new(),
    }
}

fn remember(memory: &mut Memory, action: &Action) {
    match action {
        Action::PledgeTaken(own) => memory.pledge = Some(own.clone()),
        // Another page of this site may have taken one meanwhile.
        Action::PledgeRefused(_) if memory.pledge.is_none() => memory.promises.clear(),
        Action::Withdrawn(id) if memory.pledge.as_ref().is_some_and(|own| own.id == *id) => memory.forget_pledge(),
        _ => {}
    }
}
