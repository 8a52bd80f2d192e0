//! From sources to `target/release/sid-pledge`: the page's wasm, then the release of its files, then the server that
//! holds them. It never installs a tool.

use anyhow::{Result, ensure};

use crate::project::{Project, filter, run, step};
use crate::release::{self, report};
use crate::tools;

/// Builds everything; fails where a file is larger than the project allows.
pub fn build(project: &Project) -> Result<()> {
    for name in ["static/embed.js", "static/widget.css"] {
        ensure!(project.path(name).is_file(), "{name} is missing; the page cannot be put together without it");
    }
    step("Building the widget for the page (Rust to wasm)", || {
        run(tools::trunk(project)?.args(["build", "--release", "--log", "warn"]))
    })?;
    let release = step("Making the release: versions, integrity, compression", || {
        let minify = |script: &[u8]| filter(&mut tools::minifier(project), script);
        release::make(&project.path("dist/page"), &project.path("static"), &project.path("dist/release"), minify)
    })?;
    eprint!("{}", report::table(&release));
    step("Building the server (target/release/sid-pledge)", || {
        run(project.cargo().args(["build", "--release", "--package", "sid-pledge-server", "--bin", "sid-pledge"]))
    })?;
    // The limits come last: what is too large can still be looked at.
    report::hold_to_limits(&release)
}
