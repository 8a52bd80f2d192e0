//! The command `bundle`: a campaign as static files, built without a database.

use std::{
    io::{Write, stdout},
    path::Path,
    process::ExitCode,
};

use anyhow::Context;

use super::campaigns::load;
use crate::{
    campaigns::Source,
    release::Release,
    static_site::{StaticSite, addresses::SiteAddress, ensure_empty_dir},
};

/// Writes the static site of a campaign to a folder and prints its size.
pub fn bundle(dir: &Path, address: &SiteAddress, slug: Option<&str>, source: &Source) -> anyhow::Result<ExitCode> {
    ensure_empty_dir(dir)?;
    let campaigns = load(source)?;
    let campaign = match slug {
        Some(slug) => campaigns.get(slug).with_context(|| format!("there is no campaign “{slug}”"))?,
        None => campaigns.default_campaign().context("there is no campaign")?,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let site = runtime.block_on(StaticSite::build(campaign, &Release::embedded(), address))?;
    site.write(dir)?;
    let (file_count, megabytes) = (site.file_count(), site.size() as f64 / 1e6);
    let languages = match site.language_count {
        1 => "one language".to_owned(),
        count => format!("{count} languages"),
    };
    writeln!(stdout(), "{}: {languages}, {file_count} files, {megabytes:.1} MB", dir.display())?;
    Ok(ExitCode::SUCCESS)
}
