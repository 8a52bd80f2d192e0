//! The one writer: a thread that owns the store, takes whatever has queued up while the last group was made
//! durable, and acknowledges each change after the commit it was part of.
//!
//! Invariant: an acknowledgement is never sent before its commit, and no queue grows without bound.

use std::{sync::Arc, thread::JoinHandle};

use tokio::sync::{mpsc, oneshot};

use super::{
    entry::{Change, Outcome},
    reader::Reader,
    store::{Store, StoreError},
};
use crate::tally::Tally;

/// How many changes can wait. A change beyond that is refused at once.
pub const QUEUE: usize = 8192;
/// How many changes one commit makes durable at most.
const GROUP: usize = 1024;

/// Why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// 503: too many changes wait already.
    #[error("too many changes are waiting")]
    Busy,
    /// 503: the store failed, or the server is stopping.
    #[error("the store cannot be written to")]
    Unavailable,
}

/// The way into the ledger, for any number of tasks.
#[derive(Clone, Debug)]
pub struct Ledger {
    queue: mpsc::Sender<Job>,
    /// What is read beside the writing.
    pub reader: Reader,
}

/// The thread that writes.
#[derive(Debug)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
    thread: JoinHandle<()>,
}

#[derive(Debug)]
enum Job {
    Change(Change, oneshot::Sender<Result<Outcome, LedgerError>>),
    Probe(oneshot::Sender<Result<(), LedgerError>>),
    Stop,
}

impl Ledger {
    /// Starts the writer, with room for `queue` waiting changes. What it makes durable is added to the tally before
    /// it is acknowledged.
    pub fn start(store: Box<dyn Store>, tally: Arc<Tally>, queue: usize) -> std::io::Result<(Self, Writer)> {
        let reader = Reader::start(store.beside().map_err(std::io::Error::other)?)?;
        let (sender, receiver) = mpsc::channel(queue);
        let thread = std::thread::Builder::new()
            .name("ledger".to_owned())
            .spawn(move || Worker { store, tally, suspect: false }.run(receiver))?;
        Ok((Self { queue: sender.clone(), reader }, Writer { queue: sender, thread }))
    }

    /// Makes one change. An `Ok` means that it is durable.
    pub async fn record(&self, change: Change) -> Result<Outcome, LedgerError> {
        ask(&self.queue, |reply| Job::Change(change, reply)).await
    }

    /// Whether a change made now would become durable.
    pub async fn probe(&self) -> Result<(), LedgerError> {
        ask(&self.queue, Job::Probe).await
    }
}

impl Writer {
    /// Makes durable what has queued up, and ends. What comes after is refused.
    pub async fn stop(self) {
        let Self { queue, thread } = self;
        let stopping = queue.send(Job::Stop).await;
        if stopping.is_err() {
            tracing::error!("the writer had ended before it was told to");
        }
        if tokio::task::spawn_blocking(move || thread.join().is_ok()).await.unwrap_or(false) {
            tracing::debug!("the ledger is closed");
        } else {
            tracing::error!("the writer did not end as it should");
        }
    }
}

struct Worker {
    store: Box<dyn Store>,
    tally: Arc<Tally>,
    /// A commit failed, so the tally may no longer be what the store holds.
    suspect: bool,
}

impl Worker {
    fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut jobs = Vec::with_capacity(GROUP);
        while queue.blocking_recv_many(&mut jobs, GROUP) > 0 {
            let mut changes = Vec::with_capacity(jobs.len());
            let mut replies = Vec::with_capacity(jobs.len());
            for job in jobs.drain(..) {
                match job {
                    Job::Change(change, reply) => {
                        changes.push(change);
                        replies.push(reply);
                    }
                    Job::Probe(reply) => answer(reply, unavailable(self.probe())),
                    Job::Stop => queue.close(),
                }
            }
            self.commit(&changes, replies);
        }
    }

    fn commit(&mut self, changes: &[Change], replies: Vec<oneshot::Sender<Result<Outcome, LedgerError>>>) {
        if changes.is_empty() {
            return;
        }
        match self.trusted().and_then(|()| self.store.record(changes)) {
            Ok(outcomes) => {
                self.tally.apply(outcomes.iter().filter_map(Outcome::delta).map(|(key, n)| (&key.tally, n)));
                for (reply, outcome) in replies.into_iter().zip(outcomes) {
                    answer(reply, Ok(outcome));
                }
            }
            Err(fault) => {
                self.suspect = true;
                tracing::error!(%fault, changes = changes.len(), "a group of changes was not recorded");
                for reply in replies {
                    answer(reply, Err(LedgerError::Unavailable));
                }
            }
        }
    }

    /// After a failed commit, takes the sums from the store again before anything is added to them.
    fn trusted(&mut self) -> Result<(), StoreError> {
        if self.suspect {
            self.tally.replace(&self.store.tallies()?);
            self.suspect = false;
        }
        Ok(())
    }

    /// A working store is asked to read, one that failed to write.
    fn probe(&mut self) -> Result<(), StoreError> {
        if self.suspect { self.store.probe() } else { self.store.partners().map(|_| ()) }
    }
}

/// Hands a job to a thread and waits for its answer.
pub(super) async fn ask<J, T>(
    queue: &mpsc::Sender<J>,
    job: impl FnOnce(oneshot::Sender<Result<T, LedgerError>>) -> J,
) -> Result<T, LedgerError> {
    let (reply, answer) = oneshot::channel();
    queue.try_send(job(reply)).map_err(|refused| match refused {
        mpsc::error::TrySendError::Full(_) => LedgerError::Busy,
        mpsc::error::TrySendError::Closed(_) => LedgerError::Unavailable,
    })?;
    answer.await.unwrap_or(Err(LedgerError::Unavailable))
}

/// Gives an answer to whoever waits for it.
pub(super) fn answer<T>(reply: oneshot::Sender<Result<T, LedgerError>>, result: Result<T, LedgerError>) {
    if reply.send(result).is_err() {
        tracing::debug!("nobody waits for this answer any more");
    }
}

/// What is told of a store that failed.
pub(super) fn unavailable<T>(result: Result<T, StoreError>) -> Result<T, LedgerError> {
    result.map_err(|fault| {
        tracing::error!(%fault, "the store did not answer");
        LedgerError::Unavailable
    })
}
