//! Every test of the project in one run. It never sums up what cargo says: its closing lines are the result.

use anyhow::Result;

use crate::project::{Project, run};

/// Runs the tests; those in `tests/` start the built server, whose path they read from `SID_PLEDGE_BIN`.
pub fn run_all(project: &Project, options: &[String]) -> Result<()> {
    eprintln!("==> Running the tests");
    let mut cargo = project.cargo();
    cargo
        .args(["test", "--workspace", "--features", "sid-pledge-widget/ssr"])
        .args(options)
        .env("SID_PLEDGE_BIN", project.path("target/release/sid-pledge"));
    run(&mut cargo)
}
