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
        self.is_at(&self.path(project))
    }

    /// Installs it into a folder of its own.
    pub fn install(&self, project: &Project) -> Result<()> {
        let package = self.pinned();
        step(&format!("Installing {package} into .tools/"), || npm_install(project, &self.folder(project), &[package]))
    }

    fn folder(&self, project: &Project) -> PathBuf {
        project.path(".tools").join(self.name)
    }

    fn is_at(&self, path: &Path) -> bool {
        let described = std::fs::read_to_string(path.join("package.json")).unwrap_or_default();
        described.contains(&format!("\"version\": \"{}\"", self.version))
    }

    fn pinned(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// Libraries on npm that find each other, side by side in one folder.
pub struct NpmLibraries {
    /// The folder's name in `.tools/`.
    pub folder: &'static str,
    /// All of them: npm removes from the folder whatever it is not told of.
    pub libraries: &'static [NpmLibrary],
}

impl NpmLibraries {
    /// The folder in which each has one of its own.
    pub fn path(&self, project: &Project) -> PathBuf {
        self.folder(project).join("node_modules")
    }

    /// Whether all are there in their versions.
    pub fn are_there(&self, project: &Project) -> bool {
        self.libraries.iter().all(|library| library.is_at(&self.path(project).join(library.name)))
    }

    /// Installs them.
    pub fn install(&self, project: &Project) -> Result<()> {
        let packages: Vec<_> = self.libraries.iter().map(NpmLibrary::pinned).collect();
        step(&format!("Installing {} into .tools/", packages.join(", ")), || {
            npm_install(project, &self.folder(project), &packages)
        })
    }

    fn folder(&self, project: &Project) -> PathBuf {
        project.path(".tools").join(self.folder)
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
