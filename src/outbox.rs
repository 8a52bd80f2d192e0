//! Acts the server has not acknowledged yet: kept, sent again under the same id, never doubled.
//!
//! Invariant: an act leaves the outbox only when the server answered it. Nothing here sends; `hooks` does.

use api::EntryId;
use strum::{EnumString, IntoStaticStr};

/// Something the visitor did that the server must hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What was done.
    pub kind: ActKind,
    /// The id it is sent with, now and at every later try. A pledge and its withdrawal carry the same.
    pub id: EntryId,
    /// What is sent, as it will be sent again: the JSON of the act, or a withdrawal's receipt.
    pub content: String,
}

/// What a visitor can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ActKind {
    /// Took the pledge.
    Pledge,
    /// Took it back.
    Withdrawal,
    /// Chose a way to share.
    Share,
    /// Came through a share link. No act of the visitor's will, so it is never stored on their device.
    Visit,
}

impl Act {
    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.id == other.id
    }
}

/// Puts an act into the outbox, once.
pub fn put(outbox: &mut Vec<Act>, act: Act) {
    if !outbox.iter().any(|kept| kept.is(&act)) {
        outbox.push(act);
    }
}

/// Takes an answered act out of the outbox.
pub fn take_out(outbox: &mut Vec<Act>, act: &Act) {
    outbox.retain(|kept| !kept.is(act));
}

/// How long to wait before the next try, in milliseconds: 1, 2, 4 … seconds and at most a minute, or longer when the
/// server asked for it, and up to a quarter more by `chance` (0 to 1) so that not every device comes back at once.
pub fn pause_millis(tries: u32, retry_after_seconds: Option<u32>, chance: f64) -> u32 {
    let pause = 1000_u32 << tries.min(6);
    let pause = pause.min(60_000).max(retry_after_seconds.unwrap_or_default().min(600) * 1000);
    pause + (f64::from(pause) / 4.0 * chance) as u32
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn act(kind: ActKind, n: u8) -> Act {
        Act { kind, id: EntryId::new(n.into(), &[n; 10]), content: String::new() }
    }

    #[test]
    fn the_same_act_is_kept_once() {
        let mut outbox = Vec::new();
        put(&mut outbox, act(ActKind::Pledge, 1));
        put(&mut outbox, act(ActKind::Pledge, 1));
        put(&mut outbox, act(ActKind::Pledge, 2));
        assert_eq!(outbox.len(), 2);
    }

    #[test]
    fn an_answered_pledge_leaves_its_withdrawal_waiting() {
        let mut outbox = vec![act(ActKind::Pledge, 1), act(ActKind::Withdrawal, 1)];
        take_out(&mut outbox, &act(ActKind::Pledge, 1));
        assert_eq!(outbox, [act(ActKind::Withdrawal, 1)]);
    }

    #[test]
    fn pauses_grow_to_a_minute_and_heed_the_server() {
        assert_eq!(pause_millis(0, None, 0.0), 1000);
        assert_eq!(pause_millis(3, None, 0.0), 8000);
        assert_eq!(pause_millis(40, None, 0.0), 60_000);
        assert_eq!(pause_millis(0, Some(30), 0.0), 30_000);
        assert_eq!(pause_millis(0, None, 1.0), 1250);
    }
}
