//! Thread that compresses texts with the best quality.

use std::{
    io,
    sync::{Arc, Weak, mpsc},
    thread,
    time::{Duration, Instant},
};

use super::forms::Forms;

/// Number of texts that can wait. A further one is requested again by its next response.
const QUEUE_CAPACITY: usize = 256;
/// Pause after each text, as a multiple of the time it took. The thread uses at most a tenth of one core, however often
/// the texts change.
const PAUSE_FACTOR: u32 = 9;

/// Handle of the thread. The thread ends with the last handle.
#[derive(Clone, Debug)]
pub struct Compressor {
    queue: mpsc::SyncSender<Weak<Forms>>,
}

#[expect(clippy::disallowed_methods, reason = "a share of the processor's time, not an event")]
fn pause(duration: Duration) {
    thread::sleep(duration);
}

impl Compressor {
    /// Starts the thread.
    pub fn start() -> io::Result<Self> {
        let (queue, queued) = mpsc::sync_channel::<Weak<Forms>>(QUEUE_CAPACITY);
        thread::Builder::new().name("compressor".to_owned()).spawn(move || {
            for text in queued {
                // A text that nobody keeps any more was replaced by a newer one.
                let Some(text) = text.upgrade() else { continue };
                let start = Instant::now();
                text.improve();
                drop(text);
                pause(start.elapsed() * PAUSE_FACTOR);
            }
        })?;
        Ok(Self { queue })
    }

    /// Queues a text, unless it was queued before or the queue is full.
    pub(super) fn improve(&self, text: &Arc<Forms>) {
        if text.claim() && self.queue.try_send(Arc::downgrade(text)).is_err() {
            text.give_back();
        }
    }
}
