//! The parts of the Rust toolchain a build needs. It never changes which toolchain is used: `rust-toolchain.toml` does.

use std::env;
use std::path::{Path, PathBuf};

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

/// Compiler flags that keep this machine's folders out of what is compiled, so that the same sources give the same
/// file, and the same integrity, wherever they are built.
pub fn without_local_paths(project: &Project) -> Result<String> {
    let cargo_home = match env::var_os("CARGO_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => env::home_dir().context("there is no home folder")?.join(".cargo"),
    };
    let registries = cargo_home.join("registry/src");
    let sources = registries.read_dir().into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let flags = sources.chain([project.path("")]).map(|path| format!("--remap-path-prefix={}/=", path.display()));
    Ok(flags.collect::<Vec<_>>().join(" ").replace("//=", "/="))
}
