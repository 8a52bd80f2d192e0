//! Gates of the Rust code that cargo runs: formatting, lints, documentation, and the campaign packs.

use anyhow::Result;

use crate::project::{Project, run_command};

/// The whole workspace for the host, with the features of the tests and of the benchmark.
const HOST: [&str; 4] = ["--workspace", "--all-targets", "--features", "sid-pledge-widget/ssr,xtask/bench"];

/// The widget as Trunk builds it for the page, and its tests there.
const PAGE: [&str; 7] =
    ["--package", "sid-pledge-widget", "--all-targets", "--features", "page", "--target", "wasm32-unknown-unknown"];

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Checks the format.
pub fn formatting(project: &Project) -> Result<()> {
    run_command(project.cargo().args(["fmt", "--all", "--check"]))
}

/// Runs clippy for the host.
pub fn lints_for_host(project: &Project) -> Result<()> {
    run_command(project.cargo().arg("clippy").args(HOST).args(DENY_WARNINGS))
}

/// Runs clippy for wasm.
pub fn lints_for_page(project: &Project) -> Result<()> {
    run_command(project.cargo().arg("clippy").args(PAGE).args(DENY_WARNINGS))
}

/// Builds the documentation; a broken link inside it is an error.
pub fn documentation(project: &Project) -> Result<()> {
    let mut docs = project.cargo();
    run_command(docs.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Lets the server validate the campaign packs.
///
/// The server is built as the tests build it, together with one of its integration tests and with the features of the
/// whole workspace, so that `cargo xtask test` compiles nothing again.
pub fn campaign_packs(project: &Project) -> Result<()> {
    let server = ["--workspace", "--features", "sid-pledge-widget/ssr", "--test", "server", "--no-run"];
    run_command(project.cargo().arg("test").args(server))?;
    run_command(project.command(project.path("target/debug/sid-pledge")).args(["check", "campaigns"]))
}
