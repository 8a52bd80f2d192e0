//! Outbox: acts that the server has not acknowledged yet.
//!
//! An act must count once, although the device may be offline, a response may be lost, and the page may be closed at
//! any moment. So an act is written to the outbox before it is sent, and leaves it only when the server has answered
//! it. Until then it is sent again, on this page or on a later one, with the same id and the same content; the server
//! recognises the id and answers a repeated act without counting it again. At-least-once delivery and idempotent
//! recording together count each act exactly once.
//!
//! Limits: without storage the outbox lasts as long as the page. A visit is no deliberate act of the visitor, so it is
//! never stored on the device; one that was not delivered is sent again only if the page is reloaded.
//!
//! [`OutboxSender`] sends; the functions here are pure.

mod sender;

use api::EntryId;
use strum::{EnumString, IntoStaticStr};

use crate::js::value::{js_struct, js_text};

pub use sender::OutboxSender;

/// An act of the visitor, to be sent to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Kind of the act.
    pub kind: ActKind,
    /// Id it is sent with, at every attempt. A pledge and its withdrawal have the same.
    pub id: EntryId,
    /// Content it is sent with, at every attempt: the JSON of the act, or the receipt of a withdrawal.
    pub content: String,
}

/// Kind of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ActKind {
    /// Pledge taken.
    Pledge,
    /// Pledge withdrawn.
    Withdrawal,
    /// Share channel chosen.
    Share,
    /// Share link followed. Never stored on the device.
    Visit,
}

js_struct!(Act { kind, id, content });
js_text! {
    ActKind: |kind| <&str>::from(*kind).into();
}

impl Act {
    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.id == other.id
    }
}

/// Adds an act, unless the outbox already contains it.
pub fn add(outbox: &mut Vec<Act>, act: Act) {
    if !outbox.iter().any(|queued| queued.is_same(&act)) {
        outbox.push(act);
    }
}

/// Removes an act that the server has answered.
pub fn remove(outbox: &mut Vec<Act>, act: &Act) {
    outbox.retain(|queued| !queued.is_same(act));
}

/// Backoff before the next attempt, in milliseconds.
///
/// It doubles from one second to a minute, or is as long as the server's `Retry-After` up to ten minutes. A quarter of
/// it, multiplied by `random` (0 to 1), is added, so that devices do not return all at once.
pub fn backoff_ms(attempts: u32, retry_after_seconds: Option<u32>, random: f64) -> u32 {
    let backoff = 1000_u32 << attempts.min(6);
    let backoff = backoff.min(60_000).max(retry_after_seconds.unwrap_or_default().min(600) * 1000);
    backoff + (f64::from(backoff) / 4.0 * random) as u32
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn act(kind: ActKind, n: u8) -> Act {
        Act { kind, id: EntryId::new(n.into(), &[n; 10]), content: String::new() }
    }

    #[test]
    fn the_same_act_is_queued_once() {
        let mut outbox = Vec::new();
        add(&mut outbox, act(ActKind::Pledge, 1));
        add(&mut outbox, act(ActKind::Pledge, 1));
        add(&mut outbox, act(ActKind::Pledge, 2));
        assert_eq!(outbox.len(), 2);
    }

    #[test]
    fn an_answered_pledge_leaves_its_withdrawal_queued() {
        let mut outbox = vec![act(ActKind::Pledge, 1), act(ActKind::Withdrawal, 1)];
        remove(&mut outbox, &act(ActKind::Pledge, 1));
        assert_eq!(outbox, [act(ActKind::Withdrawal, 1)]);
    }

    #[test]
    fn backoff_grows_to_a_minute_and_follows_retry_after() {
        assert_eq!(backoff_ms(0, None, 0.0), 1000);
        assert_eq!(backoff_ms(3, None, 0.0), 8000);
        assert_eq!(backoff_ms(40, None, 0.0), 60_000);
        assert_eq!(backoff_ms(0, Some(30), 0.0), 30_000);
        assert_eq!(backoff_ms(0, None, 1.0), 1250);
    }

    #[test]
    fn the_backoff_is_as_documented() {
        let document = include_str!("../docs/EMBEDDING.md");
        let seconds = |attempts, retry_after| backoff_ms(attempts, retry_after, 0.0) / 1000;
        let [first, second, third] = [0, 1, 2].map(|attempts| seconds(attempts, None));
        assert_eq!(seconds(u32::MAX, None), 60, "docs/EMBEDDING.md states “a minute”");
        assert_eq!(4 * (backoff_ms(0, None, 1.0) - backoff_ms(0, None, 0.0)), 1000 * first, "it states “a quarter”");
        let retries = format!("sent again after {first}, {second}, {third} … seconds, at most a minute apart");
        assert_eq!(seconds(0, Some(u32::MAX)), 600, "docs/EMBEDDING.md states “ten minutes”");
        let phrases =
            [&*retries, "a random delay of up to a quarter of that time", "waits that long, up to ten minutes"];
        for phrase in phrases {
            assert!(document.contains(phrase), "docs/EMBEDDING.md does not contain “{phrase}”");
        }
    }
}
