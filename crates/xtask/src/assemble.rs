//! The build from sources to `target/release/sid-pledge`: the widget's wasm, the release of its files, and the server
//! that contains them.

use std::path::Path;

use anyhow::{Context, Result};

use crate::project::{Project, run_command, step};
use crate::release::{
    self, Folders, Release, expiry, report,
    shrink::{self, Minifier},
    signing::SigningKeys,
};
use crate::tools::{self, StandardLibrary};

/// Builds everything. Fails if a file exceeds its size limit.
pub fn build(project: &Project) -> Result<()> {
    let library = StandardLibrary::smallest(project);
    let release = create_release(project, library, &project.path("dist"))?;
    eprint!("{}", report::table(&release, library));
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
    report::enforce_size_limits(&release, library)
}

/// Builds the release with the standard library as Rust ships it, in a folder of its own. Machines without the sources
/// of the library serve such a release, so it has a size limit, too.
pub fn check_shipped_library(project: &Project) -> Result<()> {
    let library = StandardLibrary::Shipped;
    let release = create_release(project, library, &project.path("dist/shipped"))?;
    eprint!("{}", report::table(&release, library));
    report::enforce_size_limits(&release, library)
}

/// Creates a release in a folder's subfolder `release`.
fn create_release(project: &Project, library: StandardLibrary, folder: &Path) -> Result<Release> {
    let expires = expiry::of_build(project)?;
    let keys = SigningKeys::of_build(project)?;
    let page = folder.join("page");
    let step_name = match library {
        StandardLibrary::Small => "Building the widget for the page (Rust to wasm, with a small standard library)",
        StandardLibrary::Shipped => {
            "Building the widget for the page (Rust to wasm, with the shipped standard library)"
        }
    };
    step(step_name, || {
        let mut trunk = tools::trunk(project, library)?;
        run_command(trunk.args(["build", "--release", "--log", "warn", "--dist"]).arg(&page))
    })?;
    let release = step("Creating the release: version, hashes, compression, signatures", || {
        let glue = std::fs::read_to_string(page.join("sid-pledge.js")).context("Trunk has not written the glue")?;
        let small = folder.join("small");
        std::fs::create_dir_all(&small)?;
        let wasm = "sid-pledge_bg.wasm";
        let glue = shrink::wasm(project, &page.join(wasm), &small.join(wasm), &glue)?;
        std::fs::write(small.join("sid-pledge.js"), glue)?;
        let folders = Folders { page: small, hand_written: project.path("static"), out: folder.join("release") };
        release::create(&folders, expires, &keys, &Minifier(project))
    })?;
    eprint!("{}", keys.report());
    Ok(release)
}
