//! `cargo xtask …`: set up, build, run, test, check and measure the project.
//!
//! This crate decides which steps run and in which order. The work itself is done by cargo, Trunk, the tools pinned in
//! `tools.rs` and the product.

mod assemble;
#[cfg(feature = "bench")]
mod bench;
mod bench_side;
mod check;
mod generate;
mod package;
mod project;
mod release;
mod test;
mod tools;

use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::bench_side::BenchSide;
use crate::project::Project;

/// Set up, build, run, test, check and measure the campaign widget
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install the build tools into `.tools/`, except those already present in the pinned version
    Setup {
        /// Also install browsers, drivers and WordPress for the tests
        #[arg(long)]
        tests: bool,
        /// Also install the linters and checkers that `check` runs
        #[arg(long)]
        check: bool,
    },
    /// Build `target/release/sid-pledge`, which contains the widget's files and the campaign packs
    Build,
    /// Build, then create the npm package for sites that bundle the element with their own scripts
    Package,
    /// Set up, build and serve on http://127.0.0.1:8080
    Run {
        /// Options passed on to `sid-pledge serve`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        serve: Vec<String>,
    },
    /// Set up, build and run every test
    Test {
        /// Options passed on to `cargo test`; with any, only Chromium is used
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        cargo: Vec<String>,
    },
    /// Set up, build and run the long forms of tests, of which `test` runs short ones
    Torture,
    /// Check formatting, lints, types, prose, documents, commits, imports, dependencies and campaign packs
    Check {
        /// Run only the checks with one of these words in their name, such as `spelling` or `clippy`
        words: Vec<String>,
    },
    /// Write the generated parts of documents and sources
    Generate {
        /// Change no file; fail if a generated part is out of date
        #[arg(long)]
        check: bool,
    },
    /// Build, measure the product and print tables
    Bench {
        /// Measure only this side
        side: Option<BenchSide>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let project = Project::locate()?;
    match task {
        Task::Setup { tests, check } => {
            tools::ensure_build_tools(&project)?;
            if tests {
                tools::ensure_test_tools(&project)?;
            }
            if check {
                tools::ensure_linters(&project)?;
                tools::ensure_compiled_checkers(&project)?;
                tools::ensure_clippy(&project)?;
            }
            Ok(())
        }
        Task::Build => build(&project),
        Task::Package => {
            build(&project)?;
            tools::ensure_package_tools(&project)?;
            package::create(&project)
        }
        Task::Run { serve } => {
            build(&project)?;
            let error = project.server().arg("serve").args(serve).exec();
            Err(error).context("the server was built but could not be started")
        }
        Task::Test { cargo } => {
            prepare_tests(&project)?;
            test::run_all(&project, &cargo)
        }
        Task::Torture => {
            prepare_tests(&project)?;
            test::run_long(&project)
        }
        Task::Check { words } => check::run(&project, &words),
        Task::Generate { check: false } => generate::write(&project),
        Task::Generate { check: true } => generate::check(&project),
        Task::Bench { side } => bench(&project, side),
    }
}

fn prepare_tests(project: &Project) -> Result<()> {
    tools::ensure_test_tools(project)?;
    build(project)?;
    package::create(project)
}

fn build(project: &Project) -> Result<()> {
    tools::ensure_build_tools(project)?;
    assemble::build(project)
}

#[cfg(feature = "bench")]
fn bench(project: &Project, side: Option<BenchSide>) -> Result<()> {
    build(project)?;
    bench::run(project, side)
}

/// Starts this program again with the feature `bench` and optimised, because it sends the load itself.
#[cfg(not(feature = "bench"))]
fn bench(project: &Project, side: Option<BenchSide>) -> Result<()> {
    const OPTIMISED: [&str; 5] = ["--release", "--package", "xtask", "--features", "bench"];
    project::step("Building the benchmark", || project::run_command(project.cargo().arg("build").args(OPTIMISED)))?;
    let mut bench = project.cargo();
    bench.args(["run", "--quiet"]).args(OPTIMISED).args(["--", "bench"]);
    bench.args(side.as_ref().and_then(clap::ValueEnum::to_possible_value).map(|value| value.get_name().to_owned()));
    project::run_command(&mut bench)
}
