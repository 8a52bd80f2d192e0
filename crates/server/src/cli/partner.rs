//! `partner`: whom acts are counted for. A running server sees a change within seconds.

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::{Error, bail, ensure};

use crate::{
    ledger::{
        entry::{minute_now, minute_text},
        store::{Access, open},
    },
    partners::OPEN,
    settings::{Database, partner_slug},
};

/// Adds a partner.
pub fn add(database: &Database, slug: &str) -> anyhow::Result<ExitCode> {
    let slug = &partner_slug(slug).map_err(Error::msg)?;
    ensure!(slug != OPEN, "“{OPEN}” stands for acts that are no partner's");
    if !open(&database.url, Access::Visit)?.add_partner(slug, minute_now())? {
        bail!("the partner “{slug}” is there already");
    }
    writeln!(stdout(), "{slug}: added")?;
    Ok(ExitCode::SUCCESS)
}

/// Lists all partners.
pub fn list(database: &Database) -> anyhow::Result<ExitCode> {
    for partner in open(&database.url, Access::Visit)?.partners()? {
        let state = if partner.paused { "paused" } else { "active" };
        writeln!(stdout(), "{}\t{state}\t{}", partner.slug, minute_text(partner.added))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Pauses a partner, or lets it go on.
pub fn pause(database: &Database, slug: &str, paused: bool) -> anyhow::Result<ExitCode> {
    if !open(&database.url, Access::Visit)?.pause_partner(slug, paused)? {
        bail!("there is no partner “{slug}”");
    }
    writeln!(stdout(), "{slug}: {}", if paused { "paused" } else { "active" })?;
    Ok(ExitCode::SUCCESS)
}
