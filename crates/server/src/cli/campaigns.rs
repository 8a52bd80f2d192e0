//! `check`, and the same check at the start of `serve`.
//!
//! Invariant: every fault is told at once, each by its file and its key.

use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::bail;

use crate::campaigns::{Campaigns, Source};

/// Tells every fault, or what is in order.
pub fn check(source: &Source) -> anyhow::Result<ExitCode> {
    let campaigns = load(source)?;
    for campaign in campaigns.all() {
        let languages: Vec<_> = campaign.languages().collect();
        writeln!(stdout(), "{}: in order ({})", campaign.slug, languages.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads all campaigns.
pub fn load(source: &Source) -> anyhow::Result<Campaigns> {
    match Campaigns::load(source) {
        Ok(campaigns) => Ok(campaigns),
        Err(faults) => {
            let lines: Vec<_> = faults.iter().map(|fault| format!("  {fault}")).collect();
            bail!("the campaigns have {} to mend:\n{}", number(lines.len()), lines.join("\n"))
        }
    }
}

fn number(faults: usize) -> String {
    if faults == 1 { "one fault".to_owned() } else { format!("{faults} faults") }
}
