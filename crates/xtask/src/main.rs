//! `cargo xtask …`: what a person types to set up, build, run, test, check and measure the project.
//!
//! It owns the order of the steps. It never does a tool's work itself: it calls cargo, Trunk and the product.

mod assemble;
#[cfg(feature = "bench")]
mod bench;
mod check;
mod package;
mod project;
mod release;
mod test;
mod tools;

use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Sets up, builds, runs, tests, checks and measures the campaign widget.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs the tools a build needs into `.tools/`, where they are not there in the right version.
    Setup {
        /// Also what the tests in real browsers need.
        #[arg(long)]
        tests: bool,
    },
    /// Builds `target/release/sid-pledge` with the page's files and the campaign packs inside.
    Build,
    /// Builds, and makes the npm package for whoever bundles the element into their own scripts.
    Package,
    /// Sets up, builds, and serves on http://127.0.0.1:8080.
    Run {
        /// Given to `sid-pledge serve` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        serve: Vec<String>,
    },
    /// Sets up, builds, and runs every test.
    Test {
        /// Given to `cargo test` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        cargo: Vec<String>,
    },
    /// Formatting, lints for host and page, licences, unused dependencies, docs, campaign packs.
    Check,
    /// Measures the product that `build` makes, and prints a table.
    Bench,
}

fn main() -> ExitCode {
    match carry_out(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: Task) -> Result<()> {
    let project = Project::here()?;
    match task {
        Task::Setup { tests } => {
            tools::ready_to_build(&project)?;
            if tests {
                tools::ready_to_test(&project)?;
            }
            Ok(())
        }
        Task::Build => build(&project),
        Task::Package => {
            build(&project)?;
            tools::ready_to_package(&project)?;
            package::make(&project)
        }
        Task::Run { serve } => {
            build(&project)?;
            let fault = project.server().arg("serve").args(serve).exec();
            Err(fault).context("the server was built but could not be started")
        }
        Task::Test { cargo } => {
            tools::ready_to_test(&project)?;
            build(&project)?;
            package::make(&project)?;
            test::run_all(&project, &cargo)
        }
        Task::Check => {
            tools::ready_to_check(&project)?;
            check::run_all(&project)
        }
        Task::Bench => measure(&project),
    }
}

fn build(project: &Project) -> Result<()> {
    tools::ready_to_build(project)?;
    assemble::build(project)
}

#[cfg(feature = "bench")]
fn measure(project: &Project) -> Result<()> {
    build(project)?;
    bench::run(project)
}

/// Starts itself again with what measuring needs compiled in, and optimised: the load comes from this process.
#[cfg(not(feature = "bench"))]
fn measure(project: &Project) -> Result<()> {
    const OPTIMISED: [&str; 5] = ["--release", "--package", "xtask", "--features", "bench"];
    project::step("Building what measures", || project::run(project.cargo().arg("build").args(OPTIMISED)))?;
    project::run(project.cargo().args(["run", "--quiet"]).args(OPTIMISED).args(["--", "bench"]))
}
