//! The parts of the Rust toolchain a build needs. It never changes which toolchain is used: `rust-toolchain.toml` does.

use std::path::Path;

use anyhow::{Context, Result};

use crate::project::{Project, answer, run, step};

/// Adds a compilation target, also where rustup is told not to install things by itself.
pub fn add_target(project: &Project, target: &str) -> Result<()> {
    let ask = ["--print", "target-libdir", "--target", target];
    let library = answer(project.command("rustc").args(ask)).context("rustc does not answer; is Rust installed?")?;
    if Path::new(&library).is_dir() {
        return Ok(());
    }
    step(&format!("Adding the Rust target {target}"), || {
        run(project.command("rustup").args(["target", "add", target])).with_context(|| {
            format!("this Rust cannot compile for {target}; install Rust with rustup, or add it yourself")
        })
    })
}

/// Adds a component, where cargo does not know its subcommand yet.
pub fn add_component(project: &Project, component: &str, subcommand: &str) -> Result<()> {
    if answer(project.cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    step(&format!("Adding the Rust component {component}"), || {
        run(project.command("rustup").args(["component", "add", component]))
            .with_context(|| format!("`cargo {subcommand}` is missing; install Rust with rustup, or add it yourself"))
    })
}
