//! The command `check`, and the loading of campaigns for `serve` and `bundle`, which run the same checks but those of
//! the wording.
//!
//! Invariant: all errors are reported at once, each with its file and key.

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::bail;

use crate::campaigns::{Campaigns, PackError, Source};

/// Prints the languages of each campaign, or fails with all errors. It also fails for a text that breaks a rule of its
/// language, with which a server starts.
pub fn check(source: &Source) -> anyhow::Result<ExitCode> {
    let campaigns = load(source)?;
    let wording_errors = Campaigns::wording_errors(source);
    if !wording_errors.is_empty() {
        bail!("{}", listed(&wording_errors));
    }
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
        Err(errors) => bail!("{}", listed(&errors)),
    }
}

fn listed(errors: &[PackError]) -> String {
    let noun = if errors.len() == 1 { "error" } else { "errors" };
    let lines: Vec<_> = errors.iter().map(|error| format!("  {error}")).collect();
    format!("{} {noun} in campaign files:\n{}", lines.len(), lines.join("\n"))
}
