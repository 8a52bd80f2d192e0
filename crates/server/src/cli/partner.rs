//! The command `partner`: adds, lists, pauses and resumes partners, and replaces their keys.
//!
//! The commands write to the database directly. A running server reloads its partners every few seconds.

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::{Context, Error, bail, ensure};

use crate::{
    ledger::{PartnerRecord, entry::minute_text, open::open, store::Access},
    partners::{NO_PARTNER, key::Key},
    settings::{Database, PublicUrl, parse_partner_slug},
};

/// Adds a partner and prints its key, which cannot be shown again.
pub fn add(database: &Database, public: &PublicUrl, slug: &str) -> anyhow::Result<ExitCode> {
    let slug = &parse_partner_slug(slug).map_err(Error::msg)?;
    ensure!(slug != NO_PARTNER, "the name “{NO_PARTNER}” is reserved for acts without a partner");
    let key = generate_key()?;
    if !open(&database.url, Access::Shared)?.add_partner(&PartnerRecord::new(slug, Some(key.digest())))? {
        bail!("the partner “{slug}” already exists");
    }
    writeln!(stdout(), "{slug}: added")?;
    print_key(slug, &key, public)
}

/// Replaces a partner's key and prints the new one, which cannot be shown again.
pub fn replace_key(database: &Database, public: &PublicUrl, slug: &str) -> anyhow::Result<ExitCode> {
    let key = generate_key()?;
    if !open(&database.url, Access::Shared)?.set_partner_key(slug, &key.digest())? {
        bail!("there is no partner “{slug}”");
    }
    writeln!(stdout(), "{slug}: key replaced; a running server stops accepting the previous key within seconds")?;
    print_key(slug, &key, public)
}

/// Prints one line for each partner: slug, state, time of creation and key status, separated by tabs.
pub fn list(database: &Database) -> anyhow::Result<ExitCode> {
    for partner in open(&database.url, Access::Shared)?.partners()? {
        let state = if partner.paused { "paused" } else { "active" };
        let key = if partner.key.is_some() { "key" } else { "no key" };
        writeln!(stdout(), "{}\t{state}\t{}\t{key}", partner.slug, minute_text(partner.added))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Pauses or resumes a partner.
pub fn set_paused(database: &Database, slug: &str, paused: bool) -> anyhow::Result<ExitCode> {
    if !open(&database.url, Access::Shared)?.pause_partner(slug, paused)? {
        bail!("there is no partner “{slug}”");
    }
    writeln!(stdout(), "{slug}: {}", if paused { "paused" } else { "active" })?;
    Ok(ExitCode::SUCCESS)
}

fn generate_key() -> anyhow::Result<Key> {
    Key::generate().context("cannot generate a key: the operating system's random generator failed")
}

/// Prints a key and the URL of the partner's numbers. Tools parse the lines that start with `key:` and `its
/// numbers:`.
fn print_key(slug: &str, key: &Key, public: &PublicUrl) -> anyhow::Result<ExitCode> {
    let mut out = stdout();
    writeln!(out, "key: {}", key.text())?;
    let origin = public.origin.as_deref().unwrap_or_default();
    writeln!(out, "its numbers: {origin}{}?key={}", api::paths::partner(slug), key.text())?;
    writeln!(out, "the key is shown only now; `sid-pledge partner key {slug}` replaces it")?;
    Ok(ExitCode::SUCCESS)
}
