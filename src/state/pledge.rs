//! Progress of the visitor's pledge.

use api::EntryId;

use crate::own_pledge::OwnPledge;

/// State of the visitor's pledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pledge {
    /// Not taken.
    NotTaken,
    /// Being sent.
    Sending(EntryId),
    /// Queued until it can be sent.
    Queued {
        /// Id it will be sent with again.
        id: EntryId,
        /// `true` if it is stored on the device; otherwise closing the page loses it.
        stored: bool,
    },
    /// In the ledger.
    Taken {
        /// The pledge with its receipt.
        own: OwnPledge,
        /// `true` if it was taken on an earlier visit.
        earlier: bool,
    },
    /// Being withdrawn.
    Withdrawing(OwnPledge),
    /// Still counted: the withdrawal failed for now.
    WithdrawalFailed(OwnPledge),
    /// Withdrawn.
    Withdrawn,
    /// Refused by the server.
    Refused,
}

impl Pledge {
    /// The pledge in the ledger, if it is there.
    pub fn own(&self) -> Option<&OwnPledge> {
        match self {
            Self::Taken { own, .. } | Self::Withdrawing(own) | Self::WithdrawalFailed(own) => Some(own),
            Self::NotTaken | Self::Sending(_) | Self::Queued { .. } | Self::Withdrawn | Self::Refused => None,
        }
    }

    /// `true` if the pledge is taken, counted or not yet.
    pub fn is_taken_or_pending(&self) -> bool {
        !matches!(self, Self::NotTaken | Self::Withdrawn | Self::Refused)
    }

    /// `true` if this pledge is being sent or queued.
    pub fn is_pending(&self, id: EntryId) -> bool {
        matches!(self, Self::Sending(sent) | Self::Queued { id: sent, .. } if *sent == id)
    }
}
