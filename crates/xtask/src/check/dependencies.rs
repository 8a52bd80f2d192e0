//! Gates of the dependencies: unused ones, licences, sources, bans and known vulnerabilities.

use std::process::Command;

use anyhow::Result;

use crate::project::{Project, run_command, stdout_of};

/// Finds dependencies that no source file names.
pub fn unused(project: &Project) -> Result<()> {
    run_command(&mut project.command("cargo-machete"))
}

/// Compares all dependencies with `deny.toml`.
pub fn policies(project: &Project) -> Result<()> {
    run_command(deny(project).args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))
}

/// Compares all dependencies with the RustSec database, which is on GitHub. The gate is skipped if GitHub cannot be
/// reached.
pub fn advisories(project: &Project) -> Result<()> {
    if stdout_of(deny(project).args(["fetch", "db"])).is_none() {
        eprintln!("    Skipped: the RustSec database cannot be reached from here");
        return Ok(());
    }
    run_command(deny(project).args(["check", "--disable-fetch", "advisories"]))
}

fn deny(project: &Project) -> Command {
    let mut deny = project.command("cargo-deny");
    deny.args(["--workspace", "--all-features"]);
    deny
}
