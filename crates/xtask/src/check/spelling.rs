//! Gate of spelling, which is British. `typos.toml` contains the accepted words and the excluded files.

use anyhow::Result;

use crate::project::{Project, run_command};

/// Runs typos on all files, hidden ones such as `.ci/run` included.
pub fn check(project: &Project) -> Result<()> {
    run_command(project.command("typos").args(["--config", "typos.toml", "--hidden", "--format", "brief"]))
}
