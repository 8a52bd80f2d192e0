//! Entries of the ledger, changes to it and what is read from it.

use api::{Audience, Channel, EntryId, Mode};
use jiff::Timestamp;
use serde::Serialize;
use strum::{EnumString, IntoStaticStr};

use super::fingerprint::{ActContent, Fingerprint};

/// Kind of an act that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum ActKind {
    /// A pledge was taken.
    Pledge,
    /// A share channel was chosen.
    Share,
    /// A visitor came through a share link.
    Visit,
}

impl ActKind {
    /// Returns the name used in the database.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Act to be recorded, with partner and language resolved.
#[derive(Clone, Debug)]
pub struct Act {
    /// Id chosen by the client.
    pub id: EntryId,
    /// Kind.
    pub kind: ActKind,
    /// The campaign's slug.
    pub campaign: String,
    /// Slug of an active partner, or `open`.
    pub partner: String,
    /// Audience the visitor chose.
    pub audience: Option<Audience>,
    /// Channel of the share, or of the share link the visitor came through.
    pub channel: Option<Channel>,
    /// Language, one the campaign supports.
    pub lang: String,
    /// Ids of the promises.
    pub promises: Vec<String>,
    /// Mode.
    pub mode: Mode,
    /// Time in minutes since 1970.
    pub minute: i64,
    /// Content as it was sent.
    pub content: ActContent,
}

impl Act {
    /// Returns the total this act adds one to.
    pub fn tally_key(&self) -> TallyKey {
        TallyKey {
            campaign: self.campaign.clone(),
            partner: self.partner.clone(),
            mode: self.mode,
            kind: self.kind,
            channel: self.channel,
        }
    }

    /// Returns the total of its day this act adds one to.
    pub fn day_key(&self) -> DayKey {
        DayKey { tally: self.tally_key(), day: day_of(self.minute) }
    }
}

/// Withdrawal of a pledge. The caller has checked the receipt.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// Id of the withdrawal's own entry.
    pub id: EntryId,
    /// The campaign's slug.
    pub campaign: String,
    /// Id of the pledge.
    pub pledge: EntryId,
    /// Time in minutes since 1970.
    pub minute: i64,
}

/// Entry of a withdrawal, with what it takes from its pledge.
#[derive(Clone, Debug)]
pub struct WithdrawalEntry {
    /// The withdrawal.
    pub withdrawal: Withdrawal,
    /// Its pledge.
    pub pledge: StoredPledge,
    /// Fingerprint of the entry.
    pub fingerprint: Fingerprint,
}

/// Fields of a stored pledge that its withdrawal needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPledge {
    /// The partner's slug, or `open`.
    pub partner: String,
    /// Mode.
    pub mode: Mode,
    /// Channel of the share link the visitor came through.
    pub channel: Option<Channel>,
    /// Time in minutes since 1970.
    pub minute: i64,
}

/// Change to the ledger.
#[expect(clippy::large_enum_variant, reason = "nearly all are acts; a box would cost an allocation each")]
#[derive(Clone, Debug)]
pub enum Change {
    /// An act is recorded.
    Record(Act),
    /// A pledge is withdrawn.
    Withdraw(Withdrawal),
}

/// Outcome of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new entry adds one to this total.
    Recorded(DayKey),
    /// The same act is in the ledger already; nothing changed.
    Duplicate,
    /// Another act with this id is in the ledger; nothing changed.
    IdReused,
    /// The pledge is withdrawn, which subtracts one from this total.
    Withdrawn(DayKey),
    /// The pledge, of this mode, was withdrawn before; nothing changed.
    AlreadyWithdrawn(Mode),
    /// The campaign has no pledge with this id; nothing changed.
    NoSuchPledge,
}

impl Outcome {
    /// Returns the total that changed, and by how much.
    pub fn delta(&self) -> Option<(&DayKey, i64)> {
        match self {
            Self::Recorded(key) => Some((key, 1)),
            Self::Withdrawn(key) => Some((key, -1)),
            Self::Duplicate | Self::IdReused | Self::AlreadyWithdrawn(_) | Self::NoSuchPledge => None,
        }
    }
}

/// Key of a total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TallyKey {
    /// The campaign's slug.
    pub campaign: String,
    /// The partner's slug, or `open`.
    pub partner: String,
    /// Mode.
    pub mode: Mode,
    /// Kind of the acts.
    pub kind: ActKind,
    /// Channel of the acts.
    pub channel: Option<Channel>,
}

/// Total of acts with the same key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyRow {
    /// Key.
    pub key: TallyKey,
    /// Number of acts, less withdrawals.
    pub n: u64,
}

/// Key of a total of one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayKey {
    /// Key of the total over all days.
    pub tally: TallyKey,
    /// Day in UTC, in days since 1970. A withdrawal is subtracted from the day on which its pledge was taken.
    pub day: i64,
}

/// Total of one day, for one partner in one campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DailyTally {
    /// Day in UTC, in days since 1970.
    pub day: i64,
    /// Kind of the acts.
    pub kind: ActKind,
    /// Channel of the acts.
    pub channel: Option<Channel>,
    /// Number of acts, less withdrawals.
    pub n: u64,
}

/// Entries that an audit reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditRange {
    /// Every entry.
    All,
    /// Entries since the last audit that found no difference. All of them if there is none, or if a total differs.
    New,
}

/// Totals as they are stored and as recomputed from the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Totals as they are stored.
    pub stored: Vec<TallyRow>,
    /// Totals recomputed from the entries.
    pub recomputed: Vec<TallyRow>,
    /// Daily totals that differ. The others are left out, because they may be many.
    pub days: Vec<DayDifference>,
    /// Number of entries that were read.
    pub entries: u64,
    /// Number (`seq`) of the last entry that was not read, because an earlier audit had; 0 if all were read.
    pub after: i64,
    /// True if the totals match the entries, but those of an earlier audit have changed since: entries that it had read
    /// were changed or removed together with their totals.
    pub is_changed: bool,
}

impl Audit {
    /// Returns true if anything is not as it was written.
    pub fn has_difference(&self) -> bool {
        self.stored != self.recomputed || !self.days.is_empty() || self.is_changed
    }
}

/// Daily total whose stored value differs from the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayDifference {
    /// Key.
    pub key: DayKey,
    /// Value as it is stored.
    pub stored: i64,
    /// Value recomputed from the entries.
    pub recomputed: i64,
}

/// Partner as the ledger stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerRecord {
    /// Name in URLs and attributes.
    pub slug: String,
    /// Paused: new acts are attributed to `open` and not to this partner.
    pub paused: bool,
    /// Time it was added, in minutes since 1970.
    pub added: i64,
    /// SHA-256 digest of the key to its own numbers. `None` for a partner from before keys existed.
    pub key: Option<[u8; 32]>,
}

impl PartnerRecord {
    /// Creates a partner that is added now.
    pub fn new(slug: &str, key: Option<[u8; 32]>) -> Self {
        Self { slug: slug.to_owned(), paused: false, added: minute_now(), key }
    }
}

/// Entry as it is exported, every field a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportedEntry {
    /// Id (UUIDv7).
    pub id: String,
    /// `pledge`, `share`, `visit` or `withdrawal`.
    pub kind: String,
    /// The campaign's slug.
    pub campaign: String,
    /// The partner's slug, or `open`.
    pub partner: String,
    /// Audience, or empty.
    pub audience: String,
    /// Channel, or empty.
    pub channel: String,
    /// Language.
    pub lang: String,
    /// Ids of the promises, separated by spaces.
    pub promises: String,
    /// `live` or `test`.
    pub mode: String,
    /// Time to the minute: RFC 3339, UTC.
    pub time: String,
    /// Id of the pledge that a withdrawal withdraws, or empty.
    pub withdraws: String,
}

/// Returns the current time in minutes since 1970.
pub fn minute_now() -> i64 {
    Timestamp::now().as_second().div_euclid(60)
}

/// Returns the day in UTC, in days since 1970, of a minute since 1970.
pub fn day_of(minute: i64) -> i64 {
    minute.div_euclid(24 * 60)
}

/// Formats a minute since 1970 as RFC 3339, UTC.
pub fn minute_text(minute: i64) -> String {
    Timestamp::from_second(minute.saturating_mul(60)).map_or_else(|_| String::new(), |time| time.to_string())
}

/// Formats a day since 1970 as an ISO 8601 date, which is understood in every language.
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
