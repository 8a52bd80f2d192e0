//! What must be clean before a change is shown to others. It never changes a file.

use anyhow::Result;

use crate::project::{Project, answer, run, step};

/// Natively, the whole workspace, as the tests and the measuring build it.
const ON_THE_HOST: [&str; 4] = ["--workspace", "--all-targets", "--features", "sid-pledge-widget/ssr,xtask/bench"];

/// The widget as Trunk builds it for the page.
const FOR_THE_PAGE: [&str; 6] =
    ["--package", "sid-pledge-widget", "--features", "page", "--target", "wasm32-unknown-unknown"];

const WARNINGS_DENIED: [&str; 3] = ["--", "-D", "warnings"];

/// Checks everything, and stops at the first thing that is not clean.
pub fn run_all(project: &Project) -> Result<()> {
    step("Formatting", || run(project.cargo().args(["fmt", "--all", "--check"])))?;
    step("Lints for the host", || run(project.cargo().arg("clippy").args(ON_THE_HOST).args(WARNINGS_DENIED)))?;
    step("Lints for the page", || run(project.cargo().arg("clippy").args(FOR_THE_PAGE).args(WARNINGS_DENIED)))?;
    step("Docs", || {
        let mut docs = project.cargo();
        run(docs.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    step("Unused dependencies", || run(&mut project.command("cargo-machete")))?;
    step("Licences, sources and bans of dependencies", || {
        run(deny(project).args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"]))
    })?;
    advisories(project)?;
    step("Campaign packs", || {
        let mut packs = project.cargo();
        packs.args([
            "run",
            "--quiet",
            "--package",
            "sid-pledge-server",
            "--bin",
            "sid-pledge",
            "--",
            "check",
            "campaigns",
        ]);
        run(&mut packs)
    })?;
    eprintln!("==> Everything is clean");
    Ok(())
}

/// The list of known security holes lies on GitHub; where that cannot be reached, this is said and not held against
/// the change.
fn advisories(project: &Project) -> Result<()> {
    if answer(deny(project).args(["fetch", "db"])).is_none() {
        eprintln!("==> Known security holes: not checked, the RustSec database cannot be reached from here");
        return Ok(());
    }
    step("Known security holes in dependencies", || run(deny(project).args(["check", "--disable-fetch", "advisories"])))
}

fn deny(project: &Project) -> std::process::Command {
    let mut deny = project.command("cargo-deny");
    deny.args(["--workspace", "--all-features"]);
    deny
}
