//! Queues between async tasks and the threads that own a store.

use tokio::sync::{mpsc, oneshot};

use super::store::StoreError;

/// Error of a call to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// 503: the queue is full.
    #[error("the queue of the ledger is full")]
    Busy,
    /// 503: the store failed, or the server is stopping.
    #[error("the store is unavailable")]
    Unavailable,
}

/// Channel on which a thread sends the result of a call.
pub type Reply<T> = oneshot::Sender<Result<T, LedgerError>>;

/// Sends a job to a thread and returns its reply. A full queue is an error at once.
///
/// The job is sent before the future is polled. So the future does not hold the job, and neither do those of the
/// request handlers, of which each waiting client has one.
pub fn call<J, T, F>(queue: &mpsc::Sender<J>, job: F) -> impl Future<Output = Result<T, LedgerError>> + use<J, T, F>
where
    F: FnOnce(Reply<T>) -> J,
{
    let (reply, result) = oneshot::channel();
    let sent = queue.try_send(job(reply)).map_err(|error| match error {
        mpsc::error::TrySendError::Full(_) => LedgerError::Busy,
        mpsc::error::TrySendError::Closed(_) => LedgerError::Unavailable,
    });
    async move {
        sent?;
        result.await.unwrap_or(Err(LedgerError::Unavailable))
    }
}

/// Sends the result of a call.
pub fn reply<T>(reply: Reply<T>, result: Result<T, LedgerError>) {
    if reply.send(result).is_err() {
        tracing::debug!("a reply of the ledger is no longer awaited");
    }
}

/// Logs the error of a store and hides its details from the caller.
pub fn unavailable<T>(result: Result<T, StoreError>) -> Result<T, LedgerError> {
    result.map_err(|error| {
        tracing::error!(%error, "reading the ledger failed");
        LedgerError::Unavailable
    })
}
