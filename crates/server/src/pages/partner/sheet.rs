//! A partner's numbers for a spreadsheet or a program (RFC 4180).
//!
//! Invariant: the columns and their names stay as they are; whoever reads them by program relies on it.

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use csv::{Terminator, WriterBuilder};

use crate::{
    ledger::{DaySum, Kind, entry::day_text},
    problem::Fault,
};

/// The columns: one row for each day and channel that has any, and pledges that came through no share link have none.
const COLUMNS: [&str; 5] = ["day", "channel", "pledges", "shares", "visits"];

/// The numbers as a file.
pub fn answer(partner: &str, campaign: &str, sums: &[DaySum]) -> Result<Response, Fault> {
    let body = write(sums).map_err(|fault| {
        tracing::error!(%fault, "numbers could not be written as CSV");
        Fault::Internal
    })?;
    let name = format!("attachment; filename=\"{partner}-{campaign}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|_| Fault::Internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
    ];
    Ok((headers, body).into_response())
}

fn write(sums: &[DaySum]) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    let mut sums = sums.to_vec();
    sums.sort_by_key(|sum| (sum.day, sum.channel));
    for row in sums.chunk_by(|one, next| (one.day, one.channel) == (next.day, next.channel)) {
        let of = |kind| row.iter().filter(|sum| sum.kind == kind).map(|sum| sum.n).sum::<u64>().to_string();
        let (day, channel) = (day_text(row[0].day), row[0].channel.map_or("", |channel| channel.as_str()));
        table.write_record([&*day, channel, &of(Kind::Pledge), &of(Kind::Share), &of(Kind::Visit)])?;
    }
    Ok(table.into_inner()?)
}
