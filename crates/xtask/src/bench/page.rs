//! Cost of the widget for the page it is on, beside its peers, in Chromium.
//!
//! The measurement is made by the scripts in `crates/xtask/bench/page/`, which print a table and draw a picture.

use std::path::Path;

use anyhow::Result;

use super::server_process::ServerProcess;
use crate::project::{Project, run_command};
use crate::tools;

/// Rounds, of which the table has the medians.
const ROUNDS: u32 = 5;

/// Picture of the last measurement, for the documents.
const PICTURE: &str = "docs/page_speed.svg";

/// Measures and prints the results.
pub fn measure(project: &Project, scratch: &Path) -> Result<()> {
    let modules = tools::ensure_page_bench(project)?;
    let server = ServerProcess::start(project, &scratch.join("page.db"))?;
    let mut measure = project.command("node");
    measure
        .arg(project.path("crates/xtask/bench/page/measure.mjs"))
        .arg(server.origin())
        .args([scratch.join("peers"), modules])
        .arg(ROUNDS.to_string())
        .arg(project.path(PICTURE));
    run_command(&mut measure)
}
