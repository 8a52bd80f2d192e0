//! Handle of the ledger for async tasks.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::{
    entry::{Change, Outcome},
    queue::{LedgerError, call},
    reader::Reader,
    store::Store,
    tally::Tally,
    writer::{Job, Writer},
};

/// Handle of the ledger, for any number of tasks.
#[derive(Clone, Debug)]
pub struct Ledger {
    queue: mpsc::Sender<Job>,
    /// Reader thread.
    pub reader: Reader,
}

impl Ledger {
    /// Starts reader and writer. `queue` is the number of changes that can wait. The writer adds what it made durable
    /// to the tally before it acknowledges it.
    pub fn start(store: Box<dyn Store>, tally: Arc<Tally>, queue: usize) -> std::io::Result<(Self, Writer)> {
        let reader = Reader::start(store.second_connection().map_err(std::io::Error::other)?)?;
        let (sender, receiver) = mpsc::channel(queue);
        let writer = Writer::start(store, tally, sender.clone(), receiver)?;
        Ok((Self { queue: sender, reader }, writer))
    }

    /// Makes one change. `Ok` means that it is durable.
    pub fn record(&self, change: Change) -> impl Future<Output = Result<Outcome, LedgerError>> + use<> {
        call(&self.queue, |reply| Job::Change(change, reply))
    }

    /// Tests that a change would become durable.
    pub async fn probe(&self) -> Result<(), LedgerError> {
        call(&self.queue, Job::Probe).await
    }
}
