//! What goes into the ledger and what comes out of it.
//!
//! Invariant: a fingerprint covers an act as it was sent, so that the same act sent again is known again even
//! after its partner was paused or a language was added.

use api::{Audience, Channel, EntryId, Mode};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use strum::{EnumString, IntoStaticStr};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Kind {
    /// A pledge.
    Pledge,
    /// A way to share was chosen.
    Share,
    /// Somebody came through a share link.
    Visit,
}

impl Kind {
    /// Its name in the tables.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// An act to be recorded, its partner and language resolved.
#[derive(Clone, Debug)]
pub struct Act {
    /// Chosen by whoever acts.
    pub id: EntryId,
    /// What it is.
    pub kind: Kind,
    /// The campaign's slug.
    pub campaign: String,
    /// A partner known to the ledger, or `open`.
    pub partner: String,
    /// Who the visitor said they are.
    pub audience: Option<Audience>,
    /// The channel it went or came through.
    pub channel: Option<Channel>,
    /// The language it was read in, one the campaign is offered in.
    pub lang: String,
    /// The promises made, by id.
    pub promises: Vec<String>,
    /// Whether it counts.
    pub mode: Mode,
    /// When, in minutes since 1970.
    pub minute: i64,
    /// A digest of what was sent.
    pub fingerprint: [u8; 32],
}

impl Act {
    /// The sum this act adds one to.
    pub fn tally_key(&self) -> TallyKey {
        TallyKey {
            campaign: self.campaign.clone(),
            partner: self.partner.clone(),
            mode: self.mode,
            kind: self.kind,
            channel: self.channel,
        }
    }

    /// The sum of its day this act adds one to.
    pub fn day_key(&self) -> DayKey {
        DayKey { tally: self.tally_key(), day: day_of(self.minute) }
    }
}

/// A pledge to be taken back. The caller has checked the receipt.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// The id of the entry this makes.
    pub id: EntryId,
    /// The campaign's slug.
    pub campaign: String,
    /// The pledge's id.
    pub pledge: EntryId,
    /// When, in minutes since 1970.
    pub minute: i64,
}

/// Something to be made durable.
#[derive(Clone, Debug)]
pub enum Change {
    /// An act is recorded.
    Record(Act),
    /// A pledge is taken back.
    Withdraw(Withdrawal),
}

/// What became of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new entry, which adds one to this sum.
    Recorded(DayKey),
    /// The very same act is in the ledger already; nothing changed.
    Repeated,
    /// Another act with this id is in the ledger; nothing changed.
    IdReused,
    /// The pledge is taken back, which takes one from this sum: that of the day it was taken on.
    Withdrawn(DayKey),
    /// The pledge, of this mode, had been taken back before; nothing changed.
    AlreadyWithdrawn(Mode),
    /// The campaign has no pledge with this id; nothing changed.
    NoSuchPledge,
}

impl Outcome {
    /// The sum that changed, and by how much.
    pub fn delta(&self) -> Option<(&DayKey, i64)> {
        match self {
            Self::Recorded(key) => Some((key, 1)),
            Self::Withdrawn(key) => Some((key, -1)),
            Self::Repeated | Self::IdReused | Self::AlreadyWithdrawn(_) | Self::NoSuchPledge => None,
        }
    }
}

/// Which acts a sum is over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TallyKey {
    /// The campaign's slug.
    pub campaign: String,
    /// The partner's slug, or `open`.
    pub partner: String,
    /// Whether they count.
    pub mode: Mode,
    /// What they are.
    pub kind: Kind,
    /// The channel they went or came through.
    pub channel: Option<Channel>,
}

/// A sum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyRow {
    /// Which acts it is over.
    pub key: TallyKey,
    /// How many there are, without those taken back.
    pub n: u64,
}

/// Which acts the sum of a day is over.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayKey {
    /// Which acts, whatever their day.
    pub tally: TallyKey,
    /// The day in UTC, in days since 1970. A pledge taken back is taken from the day it was taken on.
    pub day: i64,
}

/// The sum of a day in one partner's part of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaySum {
    /// The day in UTC, in days since 1970.
    pub day: i64,
    /// What they are.
    pub kind: Kind,
    /// The channel they went or came through.
    pub channel: Option<Channel>,
    /// How many there are, without those taken back.
    pub n: u64,
}

/// The sums twice. Where they differ, something has changed one without the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// As they are kept.
    pub kept: Vec<TallyRow>,
    /// As the entries have them.
    pub counted: Vec<TallyRow>,
    /// The sums of days that differ, and no others: they may be many.
    pub days: Vec<DayDifference>,
}

/// The sum of a day that is not the same twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayDifference {
    /// Which acts it is over.
    pub key: DayKey,
    /// As it is kept.
    pub kept: i64,
    /// As the entries have it.
    pub counted: i64,
}

/// A partner of the campaigns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Its name in URLs and attributes.
    pub slug: String,
    /// Whether its acts count as `open` for now.
    pub paused: bool,
    /// When it was added, in minutes since 1970.
    pub added: i64,
    /// A digest (SHA-256) of the key to its own numbers. One from before there were keys has none.
    pub key: Option<[u8; 32]>,
}

impl Partner {
    /// A partner that is added now.
    pub fn new(slug: &str, key: Option<[u8; 32]>) -> Self {
        Self { slug: slug.to_owned(), paused: false, added: minute_now(), key }
    }
}

/// An entry as it is handed out, every field a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedEntry {
    /// Its id (UUIDv7).
    pub id: String,
    /// `pledge`, `share`, `visit` or `withdrawal`.
    pub kind: String,
    /// The campaign's slug.
    pub campaign: String,
    /// The partner's slug, or `open`.
    pub partner: String,
    /// The audience, or nothing.
    pub audience: String,
    /// The channel, or nothing.
    pub channel: String,
    /// The language.
    pub lang: String,
    /// The promises' ids, a space between them.
    pub promises: String,
    /// `live` or `test`.
    pub mode: String,
    /// When, to the minute: RFC 3339, UTC.
    pub time: String,
    /// The id of the pledge a withdrawal takes back, or nothing.
    pub withdraws: String,
}

/// A digest (SHA-256) of what was sent, the parts kept apart by a byte no part can hold.
pub fn fingerprint(parts: &[&str]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().into()
}

/// The minute it is, since 1970.
pub fn minute_now() -> i64 {
    Timestamp::now().as_second().div_euclid(60)
}

/// The day in UTC a minute is in, both since 1970.
pub fn day_of(minute: i64) -> i64 {
    minute.div_euclid(24 * 60)
}

/// A minute since 1970 as RFC 3339, UTC.
pub fn minute_text(minute: i64) -> String {
    Timestamp::from_second(minute.saturating_mul(60)).map_or_else(|_| String::new(), |time| time.to_string())
}

/// A day since 1970 as a date of ISO 8601, which is understood in every language.
pub fn day_text(day: i64) -> String {
    minute_text(day.saturating_mul(24 * 60)).split('T').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_its_day_and_a_day_its_date() {
        assert_eq!([day_of(0), day_of(1439), day_of(1440), day_of(-1)], [0, 0, 1, -1]);
        assert_eq!((day_text(0).as_str(), day_text(19_395).as_str()), ("1970-01-01", "2023-02-07"));
        assert_eq!(day_text(i64::MAX), "");
    }
}
