//! Runs of the tests: the whole workspace once, and the browser tests again in each further engine.
//!
//! cargo's own summary lines are the result; they are not added up here.

use std::{collections::BTreeMap, process::Command};

use anyhow::{Context, Result};

use crate::project::{Project, run_command, step};
use crate::tools::{self, StandardLibrary};
use crate::{assemble, generate, package};

/// Browser engines besides Chromium, which runs the tests of the whole workspace.
const OTHER_ENGINES: [(&str, &str); 2] = [("firefox", "Firefox"), ("webkit", "WebKitGTK")];

/// Folder in which each test of host pages writes their number, by engine.
const HOST_PAGES: &str = "test-output/host-pages";

/// The whole workspace with the features of the server's widget.
const WORKSPACE: [&str; 3] = ["--workspace", "--features", "sid-pledge-widget/ssr"];

/// Unit tests of the widget, compiled as for the page. `.cargo/config.toml` names the runner, which serves them in a
/// page of its own. Macros and build scripts are those of the other tests, so they are compiled once.
const WASM: [&str; 7] =
    ["--package", "sid-pledge-widget", "--lib", "--features", "page", "--target", "wasm32-unknown-unknown"];

/// Runs the tests. Those in `tests/` start the built server, whose path is in `SID_PLEDGE_BIN`. With options, cargo
/// runs the tests they select, in Chromium unless the environment names another engine.
pub fn run_all(project: &Project, options: &[String]) -> Result<()> {
    if !options.is_empty() {
        eprintln!("==> Running the selected tests");
        return run_command(with_test_environment(project, project.cargo().arg("test").args(WORKSPACE).args(options)));
    }
    match StandardLibrary::smallest(project) {
        StandardLibrary::Small => {
            step("Comparing generated documents with the release", || generate::check_release(project))?;
            assemble::check_shipped_library(project)?;
        }
        StandardLibrary::Shipped => {
            eprintln!("==> Skipped the sizes in documents, which are those of the smaller wasm")
        }
    }
    // Removed, so that only engines of this run are counted.
    let _ = std::fs::remove_dir_all(project.path(HOST_PAGES));
    step("Running the widget's unit tests as wasm in Chromium", || {
        // Without the variable, the runner takes the first driver on the search path, geckodriver.
        run_command(project.cargo().arg("test").args(WASM).env("CHROMEDRIVER", "chromedriver"))
    })?;
    step("Running all tests, those in a browser in Chromium", || {
        let mut tests = project.cargo();
        tests.arg("test").args(WORKSPACE).env("SID_PLEDGE_ENGINE", "chromium");
        run_command(with_test_environment(project, &mut tests))
    })?;
    for (engine, name) in OTHER_ENGINES {
        step(&format!("Running the browser tests in {name}"), || {
            run_command(&mut browser_tests(project, engine, &["--skip", "chromium_only"]))
        })?;
    }
    print_host_pages(project)
}

/// Runs the long forms of tests, in each engine.
pub fn run_long(project: &Project) -> Result<()> {
    for (engine, name) in [("chromium", "Chromium")].into_iter().chain(OTHER_ENGINES) {
        step(&format!("Attacking the widget from a lost host in {name}"), || {
            run_command(browser_tests(project, engine, &["host_is_lost"]).env("SID_PLEDGE_TORTURE", "1"))
        })?;
    }
    Ok(())
}

/// Returns the command that runs browser tests in an engine, with the options of their test program.
fn browser_tests(project: &Project, engine: &str, options: &[&str]) -> Command {
    let mut tests = tools::virtual_display(project);
    // The whole workspace: with fewer packages cargo would choose other features of the dependencies, and compile them
    // again.
    tests
        .arg(project.cargo().get_program())
        .arg("test")
        .args(WORKSPACE)
        .args(["--test", "browser", "--"])
        .args(options)
        .env("SID_PLEDGE_ENGINE", engine);
    with_test_environment(project, &mut tests);
    tests
}

/// Prints the number of host pages on which the pledge was tested, by engine.
fn print_host_pages(project: &Project) -> Result<()> {
    let folder = project.path(HOST_PAGES);
    let mut pages = BTreeMap::new();
    for entry in folder.read_dir().context("no engine has written its number of host pages")? {
        let path = entry?.path();
        // Each test writes a file, ENGINE-TEST.txt.
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let engine = name.split('-').next().unwrap_or_default().to_owned();
        *pages.entry(engine).or_default() += std::fs::read_to_string(&path)?.trim().parse::<usize>()?;
    }
    let total: usize = pages.values().sum();
    let each: Vec<_> = pages.iter().map(|(engine, count)| format!("{count} in {engine}")).collect();
    eprintln!("==> Host pages on which the pledge or its fallback works: {total} ({})", each.join(", "));
    Ok(())
}

fn with_test_environment<'a>(project: &Project, command: &'a mut Command) -> &'a mut Command {
    // Tests in a browser wait for a third of their time.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    command
        .env("RUST_TEST_THREADS", (cores + cores.div_ceil(2)).to_string())
        .env("SID_PLEDGE_BIN", project.path("target/release/sid-pledge"))
        .env("SID_PLEDGE_AXE", tools::axe(project))
        .env("SID_PLEDGE_UNFURL", tools::unfurl(project))
        .env("SID_PLEDGE_WORDPRESS", tools::wordpress(project))
        .env("SID_PLEDGE_BUNDLING", tools::bundling(project))
        .env("SID_PLEDGE_PACKAGE", package::archive(project))
}
