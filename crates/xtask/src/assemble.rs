//! From sources to `target/release/sid-pledge`: the page's wasm, then the release of its files, then the server that
//! holds them. It never installs a tool.

use anyhow::{Context, Result};

use crate::project::{Project, run, step};
use crate::release::{
    self, report,
    shrink::{self, Esbuild},
};
use crate::tools;

/// Builds everything; fails where a file is larger than the project allows.
pub fn build(project: &Project) -> Result<()> {
    step("Building the widget for the page (Rust to wasm)", || {
        run(tools::trunk(project)?.args(["build", "--release", "--log", "warn"]))
    })?;
    let release = step("Making the release: versions, integrity, compression", || {
        let page = project.path("dist/page");
        let glue = std::fs::read_to_string(page.join("sid-pledge.js")).context("Trunk has not made the glue")?;
        let small = project.path("dist/small");
        std::fs::create_dir_all(&small)?;
        let wasm = "sid-pledge_bg.wasm";
        let glue = shrink::wasm(project, &page.join(wasm), &small.join(wasm), &glue)?;
        std::fs::write(small.join("sid-pledge.js"), glue)?;
        release::make(&small, &project.path("static"), &project.path("dist/release"), &Esbuild(project))
    })?;
    eprint!("{}", report::table(&release));
    step("Building the server (target/release/sid-pledge)", || {
        run(project.cargo().args(["build", "--release", "--package", "sid-pledge-server", "--bin", "sid-pledge"]))
    })?;
    // The limits come last: what is too large can still be looked at.
    report::hold_to_limits(&release)
}
