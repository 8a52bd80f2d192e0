//! CSV export of a partner's numbers (RFC 4180).
//!
//! Invariant: columns keep their names and order, because programs read them; a new column is added at the end.

use std::error::Error;

use csv::{Terminator, WriterBuilder};

use crate::ledger::{ActKind, DailyTally, entry::day_text};

/// Media type of the export.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// Columns. There is one row for each day and channel that has a number; pledges that came through no share link have
/// no channel.
pub const COLUMNS: [&str; 5] = ["day", "channel", "pledges", "shares", "visits"];

/// Writes daily tallies as CSV.
pub fn write(tallies: &[DailyTally]) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    let mut tallies = tallies.to_vec();
    tallies.sort_by_key(|tally| (tally.day, tally.channel));
    for row in tallies.chunk_by(|one, next| (one.day, one.channel) == (next.day, next.channel)) {
        let of = |kind| row.iter().filter(|tally| tally.kind == kind).map(|tally| tally.n).sum::<u64>().to_string();
        let (day, channel) = (day_text(row[0].day), row[0].channel.map_or("", |channel| channel.as_str()));
        table.write_record([&*day, channel, &of(ActKind::Pledge), &of(ActKind::Share), &of(ActKind::Visit)])?;
    }
    Ok(table.into_inner()?)
}
