//! The one reader: a thread with a connection of its own for what is read while the writer writes, so that no pledge
//! waits for somebody's numbers.
//!
//! Invariant: nothing is changed here, and nothing is read for somebody who has gone.

use api::Mode;
use tokio::sync::{mpsc, oneshot};

use super::{
    entry::{DaySum, Partner},
    store::Store,
    writer::{LedgerError, answer, ask, unavailable},
};

/// How many questions can wait. One beyond that is refused at once.
const QUEUE: usize = 64;

/// The way to the reader. The thread ends when nobody has it any more.
#[derive(Clone, Debug)]
pub struct Reader {
    queue: mpsc::Sender<Question>,
}

#[derive(Debug)]
enum Question {
    Days(Part, oneshot::Sender<Result<Vec<DaySum>, LedgerError>>),
    Partners(oneshot::Sender<Result<Vec<Partner>, LedgerError>>),
}

/// One partner's part in a campaign.
#[derive(Debug)]
struct Part {
    campaign: String,
    partner: String,
    mode: Mode,
}

impl Reader {
    /// Starts the thread on a store of its own.
    pub fn start(store: Box<dyn Store>) -> std::io::Result<Self> {
        let (queue, receiver) = mpsc::channel(QUEUE);
        std::thread::Builder::new().name("ledger-reader".to_owned()).spawn(move || run(store, receiver))?;
        Ok(Self { queue })
    }

    /// The sums of one partner's part in a campaign by day, the first day first.
    pub async fn days(&self, campaign: &str, partner: &str, mode: Mode) -> Result<Vec<DaySum>, LedgerError> {
        let part = Part { campaign: campaign.to_owned(), partner: partner.to_owned(), mode };
        ask(&self.queue, |reply| Question::Days(part, reply)).await
    }

    /// All partners.
    pub async fn partners(&self) -> Result<Vec<Partner>, LedgerError> {
        ask(&self.queue, Question::Partners).await
    }
}

fn run(mut store: Box<dyn Store>, mut questions: mpsc::Receiver<Question>) {
    while let Some(question) = questions.blocking_recv() {
        match question {
            Question::Days(Part { campaign, partner, mode }, reply) if !reply.is_closed() => {
                answer(reply, unavailable(store.days(&campaign, &partner, mode)));
            }
            Question::Partners(reply) if !reply.is_closed() => answer(reply, unavailable(store.partners())),
            Question::Days(..) | Question::Partners(_) => {}
        }
    }
}
