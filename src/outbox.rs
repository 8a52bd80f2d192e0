//! Acts the server has not acknowledged yet: kept, sent again under the same id, never doubled.
//!
//! Invariant: an act leaves the outbox only when the server answered it. Nothing here sends; `hooks` does.

use api::{ChannelAct, EntryId, NewPledge};

use crate::widget::OwnPledge;

/// Something the visitor did that the server must hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Took the pledge.
    Pledge(NewPledge),
    /// Took it back.
    Withdrawal(OwnPledge),
    /// Chose a way to share.
    Share(ChannelAct),
    /// Came through a share link. No act of the visitor's will, so it is never stored on their device.
    Visit(ChannelAct),
}

impl Act {
    /// Whether both are the same act. A pledge and its withdrawal carry the same id and are two.
    fn is(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.id() == other.id()
    }

    fn id(&self) -> EntryId {
        match self {
            Self::Pledge(pledge) => pledge.id,
            Self::Withdrawal(own) => own.id,
            Self::Share(act) | Self::Visit(act) => act.id,
        }
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
    use api::Mode;

    use super::*;

    pub(crate) fn pledge(n: u8) -> NewPledge {
        NewPledge {
            id: EntryId::new(n.into(), &[n; 10]),
            partner: None,
            lang: None,
            audience: None,
            promises: Vec::new(),
            channel: None,
            mode: Mode::Live,
            challenge: None,
        }
    }

    #[test]
    fn the_same_act_is_kept_once() {
        let mut outbox = Vec::new();
        put(&mut outbox, Act::Pledge(pledge(1)));
        put(&mut outbox, Act::Pledge(pledge(1)));
        put(&mut outbox, Act::Pledge(pledge(2)));
        assert_eq!(outbox.len(), 2);
    }

    #[test]
    fn an_answered_pledge_leaves_its_withdrawal_waiting() {
        let own = OwnPledge { id: pledge(1).id, receipt: "r".into() };
        let mut outbox = vec![Act::Pledge(pledge(1)), Act::Withdrawal(own.clone())];
        take_out(&mut outbox, &Act::Pledge(pledge(1)));
        assert_eq!(outbox, [Act::Withdrawal(own)]);
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
