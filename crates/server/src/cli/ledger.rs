//! `export`, `verify`, `migrate` and `backup`: what can be done with the ledger beside serving it.

use std::{
    collections::BTreeMap,
    io::{BufWriter, Write, stdout},
    path::Path,
    process::ExitCode,
};

use anyhow::ensure;

use super::Format;
use crate::{
    ledger::{
        Audit, TallyKey,
        entry::day_text,
        store::{Access, open},
    },
    settings::Database,
};

/// Writes all entries to the standard output.
pub fn export(database: &Database, format: Format) -> anyhow::Result<ExitCode> {
    let mut store = open(&database.url, Access::Visit)?;
    let mut out = BufWriter::new(stdout().lock());
    match format {
        Format::Csv => {
            let mut table = csv::Writer::from_writer(&mut out);
            store.export(&mut |entry| Ok(table.serialize(entry)?))?;
            table.flush()?;
        }
        Format::Json => {
            let mut before = "[";
            store.export(&mut |entry| {
                writeln!(out, "{before}")?;
                before = ",";
                Ok(serde_json::to_writer(&mut out, &entry)?)
            })?;
            writeln!(out, "{}\n]", if before == "[" { "[" } else { "" })?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Holds the sums against the entries and tells every difference.
pub fn verify(database: &Database) -> anyhow::Result<ExitCode> {
    let audit = open(&database.url, Access::Visit)?.audit()?;
    let differences = differences(&audit);
    for (key, (kept, counted)) in &differences {
        writeln!(stdout(), "{}: {kept} kept, {counted} counted", named(key))?;
    }
    for difference in &audit.days {
        let (which, day) = (named(&difference.key.tally), day_text(difference.key.day));
        writeln!(stdout(), "{which} {day}: {} kept, {} counted", difference.kept, difference.counted)?;
    }
    let entries: u64 = audit.counted.iter().map(|row| row.n).sum();
    let wrong = differences.len() + audit.days.len();
    if wrong == 0 {
        writeln!(stdout(), "the sums agree with the ledger: {entries} acts")?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(stdout(), "{wrong} of the sums do not agree with the ledger")?;
    Ok(ExitCode::FAILURE)
}

fn named(key: &TallyKey) -> String {
    let channel = key.channel.map_or("-", |channel| channel.as_str());
    format!("{} {} {} {} {channel}", key.campaign, key.partner, key.mode.as_str(), key.kind.as_str())
}

/// Makes the database, or brings it up to date.
pub fn migrate(database: &Database) -> anyhow::Result<ExitCode> {
    drop(open(&database.url, Access::Serve)?);
    writeln!(stdout(), "the database is up to date")?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a copy of the database.
pub fn backup(database: &Database, file: &Path) -> anyhow::Result<ExitCode> {
    ensure!(!file.exists(), "{} is there already; a copy is written to a new file", file.display());
    open(&database.url, Access::Visit)?.backup(file)?;
    writeln!(stdout(), "copied to {}", file.display())?;
    Ok(ExitCode::SUCCESS)
}

/// The sums that are not the same twice: as kept, and as counted.
fn differences(audit: &Audit) -> BTreeMap<&TallyKey, (u64, u64)> {
    let mut sums: BTreeMap<&TallyKey, (u64, u64)> = BTreeMap::new();
    for row in &audit.kept {
        sums.entry(&row.key).or_default().0 = row.n;
    }
    for row in &audit.counted {
        sums.entry(&row.key).or_default().1 = row.n;
    }
    sums.retain(|_, (kept, counted)| kept != counted);
    sums
}
