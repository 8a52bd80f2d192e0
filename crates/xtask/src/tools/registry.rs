//! Tools from crates.io and npm, installed into `.tools/`. It never installs anything for the whole machine.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::{Project, answer, run, step};

/// The tools' own release profiles optimise for minutes of use; these are used for seconds, so compile them fast.
const FAST_TO_COMPILE: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_STRIP", "none"),
];

/// A tool that cargo can install.
pub struct CratesTool {
    /// Its name on crates.io.
    pub name: &'static str,
    /// The program it brings.
    pub program: &'static str,
    /// Further options for `cargo install`.
    pub options: &'static [&'static str],
}

impl CratesTool {
    /// Installs the tool, unless the one that is found first has this version.
    pub fn ensure(&self, project: &Project, version: &str) -> Result<()> {
        let found = answer(project.command(self.program).arg("--version"));
        if found.is_some_and(|words| words.split_whitespace().any(|word| word == version)) {
            return Ok(());
        }
        let scratch = project.path(".tools/compiling");
        step(&format!("Installing {} {version} into .tools/ (takes some minutes, once)", self.name), || {
            let mut install = project.cargo();
            install
                .args(["install", "--quiet", "--locked", "--root"])
                .arg(project.path(".tools"))
                .args(["--version", &format!("={version}"), self.name])
                .args(self.options)
                .envs(FAST_TO_COMPILE)
                .env("CARGO_TARGET_DIR", &scratch);
            run(&mut install)?;
            std::fs::remove_dir_all(&scratch).context("what compiling left in .tools/ cannot be removed")
        })
    }
}

/// A tool that npm can install.
#[derive(Clone, Copy)]
pub struct NpmTool {
    /// Its name on npm.
    pub name: &'static str,
    /// The program it brings.
    pub program: &'static str,
    /// Its version on npm.
    pub version: &'static str,
    /// What the program calls this version itself.
    pub says: &'static str,
}

impl NpmTool {
    /// Whether the program that is found first has this version.
    pub fn is_there(&self, project: &Project) -> bool {
        answer(project.command(self.program).arg("--version"))
            .is_some_and(|words| words.split_whitespace().any(|word| word == self.says))
    }
}

/// Something on npm that is no program.
pub struct NpmLibrary {
    /// Its name on npm.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl NpmLibrary {
    /// Where its files are.
    pub fn path(&self, project: &Project) -> PathBuf {
        self.folder(project).join("node_modules").join(self.name)
    }

    /// Whether it is there in this version.
    pub fn is_there(&self, project: &Project) -> bool {
        let described = std::fs::read_to_string(self.path(project).join("package.json")).unwrap_or_default();
        described.contains(&format!("\"version\": \"{}\"", self.version))
    }

    /// Installs it into a folder of its own.
    pub fn install(&self, project: &Project) -> Result<()> {
        let package = format!("{}@{}", self.name, self.version);
        step(&format!("Installing {package} into .tools/"), || npm_install(project, &self.folder(project), &[package]))
    }

    fn folder(&self, project: &Project) -> PathBuf {
        project.path(".tools").join(self.name)
    }
}

/// Installs tools from npm. All at once, because npm removes from the folder whatever it is not told of.
pub fn install_from_npm(project: &Project, tools: &[NpmTool]) -> Result<()> {
    let packages: Vec<_> = tools.iter().map(|tool| format!("{}@{}", tool.name, tool.version)).collect();
    step(&format!("Installing {} into .tools/", packages.join(" and ")), || {
        npm_install(project, &project.path(".tools/npm"), &packages)
    })
}

fn npm_install(project: &Project, folder: &Path, packages: &[String]) -> Result<()> {
    let mut install = project.command("npm");
    install
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
        .arg(folder)
        .args(packages);
    run(&mut install)
}
