//! Reader thread: a connection of its own for long reads, so that no pledge waits for a partner's numbers.
//!
//! Invariant: it changes nothing, and skips a read that is no longer awaited.

use api::Mode;
use tokio::sync::mpsc;

use super::{
    entry::{DailyTally, PartnerRecord},
    queue::{LedgerError, Reply, call, reply, unavailable},
    store::Store,
};

/// Number of reads that can wait. Further ones are refused at once.
const QUEUE_CAPACITY: usize = 64;

/// Handle of the reader thread. The thread ends when the last handle is dropped.
#[derive(Clone, Debug)]
pub struct Reader {
    queue: mpsc::Sender<ReadRequest>,
}

#[derive(Debug)]
enum ReadRequest {
    DailyTallies(PartnerScope, Reply<Vec<DailyTally>>),
    Partners(Reply<Vec<PartnerRecord>>),
}

/// Acts of one partner in a campaign.
#[derive(Debug)]
struct PartnerScope {
    campaign: String,
    partner: String,
    mode: Mode,
}

impl Reader {
    /// Starts the thread on a store of its own.
    pub fn start(store: Box<dyn Store>) -> std::io::Result<Self> {
        let (queue, receiver) = mpsc::channel(QUEUE_CAPACITY);
        std::thread::Builder::new().name("ledger-reader".to_owned()).spawn(move || run(store, receiver))?;
        Ok(Self { queue })
    }

    /// Returns the totals by day of one partner in a campaign, the first day first.
    pub async fn daily_tallies(
        &self,
        campaign: &str,
        partner: &str,
        mode: Mode,
    ) -> Result<Vec<DailyTally>, LedgerError> {
        let scope = PartnerScope { campaign: campaign.to_owned(), partner: partner.to_owned(), mode };
        call(&self.queue, |reply| ReadRequest::DailyTallies(scope, reply)).await
    }

    /// Returns all partners.
    pub async fn partners(&self) -> Result<Vec<PartnerRecord>, LedgerError> {
        call(&self.queue, ReadRequest::Partners).await
    }
}

fn run(mut store: Box<dyn Store>, mut requests: mpsc::Receiver<ReadRequest>) {
    while let Some(request) = requests.blocking_recv() {
        match request {
            ReadRequest::DailyTallies(PartnerScope { campaign, partner, mode }, to) if !to.is_closed() => {
                reply(to, unavailable(store.daily_tallies(&campaign, &partner, mode)));
            }
            ReadRequest::Partners(to) if !to.is_closed() => reply(to, unavailable(store.partners())),
            ReadRequest::DailyTallies(..) | ReadRequest::Partners(_) => {}
        }
    }
}
