//! Sender of the outbox: one per widget and campaign, for as long as the widget is in the page.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use api::EntryId;
use gloo::timers::callback::Timeout;
use yew::UseReducerDispatcher;

use super::{Act, ActKind};
use crate::{
    browser::{self, Host, ListenerHandle},
    client::{self, ClientError},
    config::Config,
    memory::{DeviceMemory, Memory},
    state::{Action, State},
};

/// Time after which an act that another tab has queued is sent by this one too, in milliseconds.
const CATCH_UP_MS: u32 = 3_000;

/// Sends queued acts, retries with backoff, and reports the outcome of each as [`Action`]s.
///
/// A round sends the acts one after another, and only one round runs at a time: an act queued meanwhile is sent in the
/// same round, and no widget sends an act twice at once. Two widgets or tabs may send the same stored act at once; the
/// server counts it once.
pub struct OutboxSender {
    endpoint: String,
    campaign: String,
    memory: DeviceMemory,
    dispatcher: UseReducerDispatcher<State>,
    /// Queued visits, which are never stored.
    visits: RefCell<Vec<Act>>,
    attempts: Cell<u32>,
    retry: RefCell<Option<Timeout>>,
    online_listener: RefCell<Option<ListenerHandle>>,
    sending: Cell<bool>,
    stopped: Cell<bool>,
    this: Weak<Self>,
}

impl OutboxSender {
    /// Creates a sender for the server and campaign of a widget.
    pub fn new(config: &Config, host: &Host, dispatcher: UseReducerDispatcher<State>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            endpoint: config.endpoint.clone(),
            campaign: config.campaign.clone(),
            memory: DeviceMemory::new(config, host),
            dispatcher,
            visits: RefCell::default(),
            attempts: Cell::new(0),
            retry: RefCell::default(),
            online_listener: RefCell::default(),
            sending: Cell::new(false),
            stopped: Cell::new(false),
            this: this.clone(),
        })
    }

    /// The device's memory, which contains the outbox.
    pub fn memory(&self) -> &DeviceMemory {
        &self.memory
    }

    /// Sends what is queued, now and whenever the device is back online.
    pub fn start(&self) {
        let this = self.this.clone();
        let listener = browser::on_online(move || {
            if let Some(sender) = this.upgrade() {
                sender.flush_in(0);
            }
        });
        self.online_listener.replace(Some(listener));
        self.flush_in(0);
    }

    /// Stops sending: the widget is gone. What is stored on the device is sent by the next widget on this site.
    pub fn stop(&self) {
        self.stopped.set(true);
        self.retry.replace(None);
        self.online_listener.replace(None);
    }

    /// Queues an act and sends it. Content is `None` only if JSON itself failed; then there is nothing to send.
    pub fn enqueue(&self, kind: ActKind, id: EntryId, content: Option<String>) {
        let Some(content) = content else { return };
        let act = Act { kind, id, content };
        if kind == ActKind::Visit {
            super::add(&mut self.visits.borrow_mut(), act);
        } else {
            self.memory.change(|memory| super::add(&mut memory.outbox, act));
        }
        self.flush_in(0);
    }

    /// Sends what another tab has queued, after a time in which that tab can do it itself. It may have been closed.
    pub fn flush_later(&self) {
        self.flush_in(CATCH_UP_MS);
    }

    /// Changes the widget's state, unless the widget is gone.
    pub fn dispatch(&self, action: Action) {
        if !self.stopped.get() {
            self.dispatcher.dispatch(action);
        }
    }

    fn flush_in(&self, millis: u32) {
        if self.stopped.get() {
            return;
        }
        let this = self.this.clone();
        let flush = move || {
            if let Some(sender) = this.upgrade() {
                browser::spawn(Box::pin(async move { sender.flush().await }));
            }
        };
        self.retry.replace(Some(browser::after(millis, Box::new(flush))));
    }

    /// Sends all queued acts, one round at a time, and schedules a retry of those that could not be delivered.
    async fn flush(&self) {
        if self.sending.replace(true) {
            return;
        }
        let mut failed: Vec<Act> = Vec::new();
        let mut longest_retry_after = None;
        while let Some(act) = self.queued().into_iter().find(|act| !failed.contains(act)) {
            match self.send(&act).await {
                Ok(outcome) => self.complete(&act, outcome),
                Err(ClientError::Refused) => self.complete(&act, on_refused(&act)),
                Err(error) => {
                    longest_retry_after = longest_retry_after.max(error.retry_after());
                    self.on_unreachable(&act);
                    failed.push(act);
                }
            }
        }
        self.sending.set(false);
        if failed.is_empty() {
            self.attempts.set(0);
        } else {
            self.flush_in(super::backoff_ms(self.attempts.get(), longest_retry_after, browser::random()));
            self.attempts.set(self.attempts.get() + 1);
        }
    }

    fn queued(&self) -> Vec<Act> {
        let mut acts = self.visits.borrow().clone();
        acts.extend(self.memory.read().outbox);
        acts
    }

    async fn send(&self, act: &Act) -> Result<Vec<Action>, ClientError> {
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

    /// Removes an answered act from the outbox and stores its outcome, in one write: a page closed at this moment
    /// leaves either the queued act or its outcome.
    fn complete(&self, act: &Act, outcome: Vec<Action>) {
        super::remove(&mut self.visits.borrow_mut(), act);
        self.memory.change(|memory| {
            super::remove(&mut memory.outbox, act);
            outcome.iter().for_each(|action| store(memory, action));
        });
        outcome.into_iter().for_each(|action| self.dispatch(action));
    }

    /// Shows that an act stays queued. A queued withdrawal leaves the pledge counted until it is delivered.
    fn on_unreachable(&self, act: &Act) {
        match act.kind {
            ActKind::Pledge => self.dispatch(Action::PledgeQueued { id: act.id, stored: self.memory.is_stored() }),
            ActKind::Withdrawal => self.dispatch(Action::WithdrawalFailed(act.id)),
            ActKind::Share | ActKind::Visit => {}
        }
    }
}

fn on_refused(act: &Act) -> Vec<Action> {
    match act.kind {
        ActKind::Pledge => vec![Action::PledgeRefused(act.id)],
        ActKind::Withdrawal => vec![Action::WithdrawalFailed(act.id)],
        ActKind::Share | ActKind::Visit => Vec::new(),
    }
}

fn store(memory: &mut Memory, action: &Action) {
    match action {
        Action::PledgeTaken(own) => memory.pledge = Some(own.clone()),
        // Another page of this site may have taken a pledge meanwhile.
        Action::PledgeRefused(_) if memory.pledge.is_none() => memory.promises.clear(),
        Action::Withdrawn(id) if memory.pledge.as_ref().is_some_and(|own| own.id == *id) => memory.remove_pledge(),
        _ => {}
    }
}
