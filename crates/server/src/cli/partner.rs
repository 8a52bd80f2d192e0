//! `partner`: whom acts are counted for. A running server sees a change within seconds.

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::{Context, Error, bail, ensure};

use crate::{
    ledger::{
        Partner,
        entry::minute_text,
        store::{Access, open},
    },
    partners::{OPEN, key::Key, path},
    settings::{Database, PublicUrl, partner_slug},
};

/// Adds a partner and shows its key, this once.
pub fn add(database: &Database, public: &PublicUrl, slug: &str) -> anyhow::Result<ExitCode> {
    let slug = &partner_slug(slug).map_err(Error::msg)?;
    ensure!(slug != OPEN, "“{OPEN}” stands for acts that are no partner's");
    let key = make_key()?;
    if !open(&database.url, Access::Visit)?.add_partner(&Partner::new(slug, Some(key.digest())))? {
        bail!("the partner “{slug}” is there already");
    }
    writeln!(stdout(), "{slug}: added")?;
    show(slug, &key, public)
}

/// Gives a partner a new key and shows it, this once.
pub fn key(database: &Database, public: &PublicUrl, slug: &str) -> anyhow::Result<ExitCode> {
    let key = make_key()?;
    if !open(&database.url, Access::Visit)?.set_partner_key(slug, &key.digest())? {
        bail!("there is no partner “{slug}”");
    }
    writeln!(stdout(), "{slug}: a new key; the one before opens nothing any more")?;
    show(slug, &key, public)
}

/// Lists all partners.
pub fn list(database: &Database) -> anyhow::Result<ExitCode> {
    for partner in open(&database.url, Access::Visit)?.partners()? {
        let state = if partner.paused { "paused" } else { "active" };
        let key = if partner.key.is_some() { "key" } else { "no key" };
        writeln!(stdout(), "{}\t{state}\t{}\t{key}", partner.slug, minute_text(partner.added))?;
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

fn make_key() -> anyhow::Result<Key> {
    Key::make().context("there is no randomness to make a key from")
}

fn show(slug: &str, key: &Key, public: &PublicUrl) -> anyhow::Result<ExitCode> {
    let mut out = stdout();
    writeln!(out, "key: {}", key.text())?;
    let origin = public.origin.as_deref().unwrap_or_default();
    writeln!(out, "its numbers: {origin}{}?key={}", path(slug), key.text())?;
    writeln!(out, "the key is shown this once; `sid-pledge partner key {slug}` makes another one")?;
    Ok(ExitCode::SUCCESS)
}
