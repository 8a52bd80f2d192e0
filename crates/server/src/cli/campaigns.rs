//! The command `check`, and the loading of campaigns for `serve` and `bundle`, which run the same checks.
//!
//! Invariant: all errors are reported at once, each with its file and key.

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::bail;

use crate::campaigns::{Campaigns, Source};

/// Prints the languages of each campaign, or fails with all errors.
pub fn check(source: &Source) -> anyhow::Result<ExitCode> {
    let campaigns = load(source)?;
    for campaign in campaigns.all() {
        let languages: Vec<_> = campaign.languages().collect();
        writeln!(stdout(), "{}: valid ({})", campaign.slug, languages.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Loads and checks all campaigns.
pub fn load(source: &Source) -> anyhow::Result<Campaigns> {
    match Campaigns::load(source) {
        Ok(campaigns) => Ok(campaigns),
        Err(errors) => {
            let noun = if errors.len() == 1 { "error" } else { "errors" };
            let lines: Vec<_> = errors.iter().map(|error| format!("  {error}")).collect();
            bail!("{} {noun} in campaign files:\n{}", lines.len(), lines.join("\n"))
        }
    }
}
