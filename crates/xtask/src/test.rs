//! Every test of the project. It never sums up what cargo says: its closing lines are the result.

use std::process::Command;

use anyhow::{Context, Result};

use crate::project::{Project, run};
use crate::{package, tools};

/// The engines besides Chromium, in which the tests of the whole workspace run.
const OTHER_ENGINES: [(&str, &str); 2] = [("firefox", "Firefox"), ("webkit", "WebKitGTK")];

/// Where each engine leaves the number of host pages it has tried.
const HOST_PAGES: &str = "test-output/host-pages";

/// Runs the tests; those in `tests/` start the built server, whose path they read from `SID_PLEDGE_BIN`. Where options
/// are given, they choose what is run, and Chromium is the engine unless the environment names another.
pub fn run_all(project: &Project, options: &[String]) -> Result<()> {
    eprintln!("==> Running the tests, those in a browser in Chromium");
    let mut workspace = project.cargo();
    workspace.args(["test", "--workspace", "--features", "sid-pledge-widget/ssr"]).args(options);
    if !options.is_empty() {
        return run(with_what_they_need(project, &mut workspace));
    }
    // Only what this run has seen is added up.
    let _ = std::fs::remove_dir_all(project.path(HOST_PAGES));
    run(with_what_they_need(project, workspace.env("SID_PLEDGE_ENGINE", "chromium")))?;
    for (engine, name) in OTHER_ENGINES {
        eprintln!("==> Running the tests in {name}");
        let mut browser = tools::with_a_display(project);
        browser
            .arg(project.cargo().get_program())
            .args(["test", "--features", "ssr", "--test", "browser", "--", "--skip", "chromium_only"])
            .env("SID_PLEDGE_ENGINE", engine);
        run(with_what_they_need(project, &mut browser))?;
    }
    tell_host_pages(project)
}

/// Says on how many host pages the pledge was seen to work, in how many engines: each left its number in a file.
fn tell_host_pages(project: &Project) -> Result<()> {
    let folder = project.path(HOST_PAGES);
    let mut pages = Vec::new();
    for entry in folder.read_dir().context("no engine has left its number of host pages")? {
        let path = entry?.path();
        let engine = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        pages.push((engine, std::fs::read_to_string(&path)?.trim().parse::<usize>()?));
    }
    pages.sort();
    let total: usize = pages.iter().map(|(_, count)| count).sum();
    let each: Vec<_> = pages.iter().map(|(engine, count)| format!("{count} in {engine}")).collect();
    eprintln!(
        "==> Host pages on which the pledge works or what stands in for it is there: {total} ({})",
        each.join(", ")
    );
    Ok(())
}

fn with_what_they_need<'a>(project: &Project, command: &'a mut Command) -> &'a mut Command {
    command
        .env("SID_PLEDGE_BIN", project.path("target/release/sid-pledge"))
        .env("SID_PLEDGE_AXE", tools::axe(project))
        .env("SID_PLEDGE_UNFURL", tools::unfurl(project))
        .env("SID_PLEDGE_WORDPRESS", tools::wordpress(project))
        .env("SID_PLEDGE_BUNDLING", tools::bundling(project))
        .env("SID_PLEDGE_PACKAGE", package::archive(project))
}
