//! The commands `export`, `verify`, `migrate` and `backup`. All but `migrate` also work while a server is running.

use std::{
    collections::BTreeMap,
    io::{BufWriter, Write, stdout},
    path::Path,
    process::ExitCode,
};

use anyhow::ensure;
use clap::ValueEnum;

use crate::{
    ledger::{Audit, AuditRange, TallyKey, entry::day_text, open::open, store::Access},
    settings::Database,
};

/// Output format of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Comma-separated values with a header line (RFC 4180)
    Csv,
    /// JSON array of objects
    Json,
}

/// A total as stored, and as recomputed from the entries.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    stored: u64,
    recomputed: u64,
}

/// Writes all entries to standard output.
pub fn export(database: &Database, format: ExportFormat) -> anyhow::Result<ExitCode> {
    let mut store = open(&database.url, Access::Shared)?;
    let mut out = BufWriter::new(stdout().lock());
    match format {
        ExportFormat::Csv => {
            let mut csv = csv::Writer::from_writer(&mut out);
            store.export(&mut |entry| Ok(csv.serialize(entry)?))?;
            csv.flush()?;
        }
        ExportFormat::Json => {
            let mut separator = "[";
            store.export(&mut |entry| {
                writeln!(out, "{separator}")?;
                separator = ",";
                Ok(serde_json::to_writer(&mut out, &entry)?)
            })?;
            writeln!(out, "{}\n]", if separator == "[" { "[" } else { "" })?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Compares stored totals with the entries and prints what was checked and every difference.
pub fn verify(database: &Database, range: AuditRange) -> anyhow::Result<ExitCode> {
    let audit = open(&database.url, Access::Shared)?.audit(range)?;
    let differences = differences(&audit);
    match audit.after {
        0 => writeln!(stdout(), "checked all entries: {}", audit.entries)?,
        after => writeln!(stdout(), "checked the entries after number {after}: {}", audit.entries)?,
    }
    for (key, Totals { stored, recomputed }) in &differences {
        writeln!(stdout(), "{}: {stored} stored, {recomputed} in the ledger", tally_name(key))?;
    }
    for difference in &audit.days {
        let (name, day) = (tally_name(&difference.key.tally), day_text(difference.key.day));
        writeln!(stdout(), "{name} {day}: {} stored, {} in the ledger", difference.stored, difference.recomputed)?;
    }
    if audit.is_changed {
        writeln!(stdout(), "entries were changed or removed after an earlier check, and totals with them")?;
    }
    if audit.has_difference() {
        writeln!(stdout(), "totals that differ from the ledger: {}", differences.len() + audit.days.len())?;
        return Ok(ExitCode::FAILURE);
    }
    let acts: u64 = audit.recomputed.iter().map(|row| row.n).sum();
    writeln!(stdout(), "all totals match the ledger; acts: {acts}")?;
    Ok(ExitCode::SUCCESS)
}

/// Creates the database, or updates its schema.
pub fn migrate(database: &Database) -> anyhow::Result<ExitCode> {
    drop(open(&database.url, Access::Exclusive)?);
    writeln!(stdout(), "the database is up to date")?;
    Ok(ExitCode::SUCCESS)
}

/// Copies the database to a new file.
pub fn backup(database: &Database, file: &Path) -> anyhow::Result<ExitCode> {
    ensure!(!file.exists(), "{} already exists; choose the name of a new file", file.display());
    open(&database.url, Access::Shared)?.backup(file)?;
    writeln!(stdout(), "copied to {}", file.display())?;
    Ok(ExitCode::SUCCESS)
}

fn tally_name(key: &TallyKey) -> String {
    let channel = key.channel.map_or("-", |channel| channel.as_str());
    format!("{} {} {} {} {channel}", key.campaign, key.partner, key.mode.as_str(), key.kind.as_str())
}

/// Finds totals whose stored and recomputed values differ. A total missing on one side is 0 there.
fn differences(audit: &Audit) -> BTreeMap<&TallyKey, Totals> {
    let mut totals: BTreeMap<&TallyKey, Totals> = BTreeMap::new();
    for row in &audit.stored {
        totals.entry(&row.key).or_default().stored = row.n;
    }
    for row in &audit.recomputed {
        totals.entry(&row.key).or_default().recomputed = row.n;
    }
    totals.retain(|_, Totals { stored, recomputed }| stored != recomputed);
    totals
}
