//! The build from sources to `target/release/sid-pledge`: the widget's wasm, the release of its files, and the server
//! that contains them.

use anyhow::{Context, Result};

use crate::project::{Project, run_command, step};
use crate::release::{
    self, Folders, expiry, report,
    shrink::{self, Esbuild},
    signing::SigningKeys,
};
use crate::tools;

/// Builds everything. Fails if a file exceeds its size limit.
pub fn build(project: &Project) -> Result<()> {
    let expires = expiry::of_build(project)?;
    let keys = SigningKeys::of_build(project)?;
    step("Building the widget for the page (Rust to wasm)", || {
        run_command(tools::trunk(project)?.args(["build", "--release", "--log", "warn"]))
    })?;
    let release = step("Creating the release: version, hashes, compression, signatures", || {
        let page = project.path("dist/page");
        let glue = std::fs::read_to_string(page.join("sid-pledge.js")).context("Trunk has not written the glue")?;
        let small = project.path("dist/small");
        std::fs::create_dir_all(&small)?;
        let wasm = "sid-pledge_bg.wasm";
        let glue = shrink::wasm(project, &page.join(wasm), &small.join(wasm), &glue)?;
        std::fs::write(small.join("sid-pledge.js"), glue)?;
        let folders = Folders { page: small, hand_written: project.path("static"), out: project.path("dist/release") };
        release::create(&folders, expires, &keys, &Esbuild(project))
    })?;
    eprint!("{}", keys.report());
    eprint!("{}", report::table(&release));
    step("Building the server (target/release/sid-pledge)", || {
        run_command(project.cargo().args([
            "build",
            "--release",
            "--package",
            "sid-pledge-server",
            "--bin",
            "sid-pledge",
        ]))
    })?;
    // The limits come last, so that an oversized build can still be run and examined.
    report::enforce_size_limits(&release)
}
