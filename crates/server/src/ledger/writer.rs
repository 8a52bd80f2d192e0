//! Writer thread: it owns the store and commits changes in groups.
//!
//! A commit waits for the disk, about a millisecond or more, and that wait is the same for one change and for a
//! thousand. So the thread takes everything that was queued while the last group was committed, up to
//! [`MAX_GROUP_SIZE`], and commits it as one transaction. There is no timer: a single change is committed at once, and
//! groups grow by themselves under load. Each change is acknowledged after the commit of its group, so a client that
//! got a success can rely on it. The limit is latency: a change waits for the group before it.
//!
//! Counts are served from the tally in memory, and the writer adds each committed group to it before it acknowledges
//! the group. After a failed commit it is unknown whether the group became durable (the disk may fail after it wrote),
//! so the tally can be wrong by one group. The writer therefore reloads the tally from the store before the next commit
//! and refuses changes for as long as that fails.
//!
//! Invariant: no change is acknowledged before its commit, and no queue grows without a limit.

use std::{sync::Arc, thread::JoinHandle};

use tokio::sync::mpsc;

use super::{
    entry::{Change, Outcome},
    queue::{LedgerError, Reply, reply, unavailable},
    rules,
    store::{Store, StoreError},
    tally::Tally,
};

/// Number of changes that can wait. Further ones are refused at once.
pub const QUEUE_CAPACITY: usize = 8192;
/// Maximum number of changes in one commit.
pub const MAX_GROUP_SIZE: usize = 1024;

/// Handle that stops the writer thread.
#[derive(Debug)]
pub struct Writer {
    queue: mpsc::Sender<Job>,
    thread: JoinHandle<()>,
}

/// Job of the writer thread.
#[expect(clippy::large_enum_variant, reason = "nearly all are acts; a box would cost an allocation each")]
#[derive(Debug)]
pub enum Job {
    /// Make a change.
    Change(Change, Reply<Outcome>),
    /// Test that changes can be made.
    Probe(Reply<()>),
    /// Commit what is queued and end.
    Stop,
}

impl Writer {
    /// Starts the thread on a store.
    pub fn start(
        store: Box<dyn Store>,
        tally: Arc<Tally>,
        queue: mpsc::Sender<Job>,
        jobs: mpsc::Receiver<Job>,
    ) -> std::io::Result<Self> {
        let worker = Worker { store, tally, tally_stale: false };
        let thread = std::thread::Builder::new().name("ledger".to_owned()).spawn(move || worker.run(jobs))?;
        Ok(Self { queue, thread })
    }

    /// Commits what is queued and ends the thread. Later changes are refused.
    pub async fn stop(self) {
        let Self { queue, thread } = self;
        if queue.send(Job::Stop).await.is_err() {
            tracing::error!("the ledger's writer ended before it was stopped");
        }
        if tokio::task::spawn_blocking(move || thread.join().is_ok()).await.unwrap_or(false) {
            tracing::debug!("ledger closed");
        } else {
            tracing::error!("the ledger's writer panicked");
        }
    }
}

struct Worker {
    store: Box<dyn Store>,
    tally: Arc<Tally>,
    /// True after a failed commit, until the tally is reloaded.
    tally_stale: bool,
}

impl Worker {
    fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut jobs = Vec::with_capacity(MAX_GROUP_SIZE);
        while queue.blocking_recv_many(&mut jobs, MAX_GROUP_SIZE) > 0 {
            let mut changes = Vec::with_capacity(jobs.len());
            let mut replies = Vec::with_capacity(jobs.len());
            for job in jobs.drain(..) {
                match job {
                    Job::Change(change, reply) => {
                        changes.push(change);
                        replies.push(reply);
                    }
                    Job::Probe(to) => reply(to, unavailable(self.probe())),
                    Job::Stop => queue.close(),
                }
            }
            self.commit(&changes, replies);
        }
    }

    fn commit(&mut self, changes: &[Change], replies: Vec<Reply<Outcome>>) {
        if changes.is_empty() {
            return;
        }
        match self.reload_tally_if_stale().and_then(|()| rules::record(&mut *self.store, changes)) {
            Ok(outcomes) => {
                tracing::debug!(changes = changes.len(), "group committed");
                self.tally.apply(outcomes.iter().filter_map(Outcome::delta).map(|(key, n)| (&key.tally, n)));
                for (to, outcome) in replies.into_iter().zip(outcomes) {
                    reply(to, Ok(outcome));
                }
            }
            Err(error) => {
                self.tally_stale = true;
                tracing::error!(%error, changes = changes.len(), "ledger commit failed");
                for to in replies {
                    reply(to, Err(LedgerError::Unavailable));
                }
            }
        }
    }

    fn reload_tally_if_stale(&mut self) -> Result<(), StoreError> {
        if self.tally_stale {
            self.tally.replace(&self.store.tallies()?);
            self.tally_stale = false;
        }
        Ok(())
    }

    /// Tests a store that works by reading, and one that failed by writing.
    fn probe(&mut self) -> Result<(), StoreError> {
        if self.tally_stale { self.store.probe() } else { self.store.partners().map(|_| ()) }
    }
}
