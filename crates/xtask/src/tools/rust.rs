//! Targets and components of the Rust toolchain. `rust-toolchain.toml` alone decides which toolchain is used.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::{Project, run_command, stdout_of, step};

/// Adds a compilation target, for machines where rustup does not install it from `rust-toolchain.toml` by itself.
pub fn add_target(project: &Project, target: &str) -> Result<()> {
    let query = ["--print", "target-libdir", "--target", target];
    let library = stdout_of(project.command("rustc").args(query)).context("rustc failed; is Rust installed?")?;
    if Path::new(&library).is_dir() {
        return Ok(());
    }
    step(&format!("Adding the Rust target {target}"), || {
        run_command(project.command("rustup").args(["target", "add", target])).with_context(|| {
            format!("this Rust cannot compile for {target}; install Rust with rustup, or add it yourself")
        })
    })
}

/// Adds a component if cargo lacks its subcommand.
pub fn add_component(project: &Project, component: &str, subcommand: &str) -> Result<()> {
    if stdout_of(project.cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    step(&format!("Adding the Rust component {component}"), || {
        run_command(project.command("rustup").args(["component", "add", component]))
            .with_context(|| format!("`cargo {subcommand}` is missing; install Rust with rustup, or add it yourself"))
    })
}

/// Installs the sources of the standard library. Returns false where that is not possible.
pub fn add_sources(project: &Project) -> bool {
    let sources = library_sources(project).join("rust/library/std");
    if !sources.is_dir() {
        let add = || run_command(project.command("rustup").args(["component", "add", "rust-src"]));
        if let Err(error) = step("Adding the Rust component rust-src", add) {
            eprintln!("    {error:#}");
        }
    }
    sources.is_dir()
}

/// The folder that the sources of the standard library are installed into.
fn library_sources(project: &Project) -> PathBuf {
    let sysroot = stdout_of(project.command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    Path::new(&sysroot).join("lib/rustlib/src")
}

/// Compiler flags that keep paths of this machine out of the wasm, so that the same sources give the same file and the
/// same hash on every machine.
pub fn without_local_paths(project: &Project) -> Result<String> {
    let cargo_home = match env::var_os("CARGO_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => env::home_dir().context("there is no home folder")?.join(".cargo"),
    };
    let registries = cargo_home.join("registry/src");
    let library = library_sources(project);
    let sources = registries.read_dir().into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let flags =
        sources.chain([project.path(""), library]).map(|path| format!("--remap-path-prefix={}/=", path.display()));
    Ok(flags.collect::<Vec<_>>().join(" ").replace("//=", "/="))
}
