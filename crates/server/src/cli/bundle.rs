//! `bundle`: a campaign as static files, made without a database.

use std::{
    io::{Write, stdout},
    path::Path,
    process::ExitCode,
};

use anyhow::Context;

use super::campaigns::load;
use crate::{
    bundle::{Bundle, Place, free},
    campaigns::Source,
    pages::assets::Release,
};

/// Writes a campaign to a folder and tells what is in it.
pub fn bundle(dir: &Path, place: &Place, slug: Option<&str>, source: &Source) -> anyhow::Result<ExitCode> {
    free(dir)?;
    let campaigns = load(source)?;
    let campaign = match slug {
        Some(slug) => campaigns.get(slug).with_context(|| format!("there is no campaign “{slug}”"))?,
        None => campaigns.usual().context("there is no campaign")?,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let bundle = runtime.block_on(Bundle::make(campaign, &Release::embedded(), place))?;
    bundle.write(dir)?;
    let (languages, files, megabytes) = (bundle.languages, bundle.files(), bundle.size() as f64 / 1e6);
    let languages = if languages == 1 { "one language".to_owned() } else { format!("{languages} languages") };
    writeln!(stdout(), "{}: {languages}, {files} files, {megabytes:.1} MB", dir.display())?;
    Ok(ExitCode::SUCCESS)
}
