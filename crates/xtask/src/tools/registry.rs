//! Tools from crates.io and npm, installed into `.tools/` and nowhere else on the machine.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::project::{Project, run_command, stdout_of, step};

/// Overrides of the tools' release profiles, which make them compile fast and run slowly.
///
/// `cargo install` compiles a tool with its author's release profile, often with link-time optimisation and one codegen
/// unit: Trunk alone then takes 15 minutes of CPU time. That pays off for a program that runs for hours. These run for
/// seconds in a build, so they are compiled with opt-level 0 and in many codegen units. The price is that the tools
/// themselves run more slowly, by less than the time saved.
const FAST_TO_COMPILE: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_STRIP", "none"),
];

/// A program from crates.io.
pub struct CratesTool {
    /// Name on crates.io.
    pub name: &'static str,
    /// Name of the program.
    pub program: &'static str,
    /// Additional options for `cargo install`.
    pub options: &'static [&'static str],
}

impl CratesTool {
    /// Installs the tool unless the one on the search path has this version.
    pub fn ensure(&self, project: &Project, version: &str) -> Result<()> {
        let found = stdout_of(project.command(self.program).arg("--version"));
        if found.is_some_and(|output| output.split_whitespace().any(|word| word == version)) {
            return Ok(());
        }
        step(&format!("Installing {} {version} into .tools/ (takes some minutes, once)", self.name), || {
            let mut install = project.cargo();
            install
                .args(["install", "--quiet", "--locked", "--root"])
                .arg(project.path(".tools"))
                .args(["--version", &format!("={version}"), self.name])
                .args(self.options)
                .envs(FAST_TO_COMPILE)
                .env("CARGO_TARGET_DIR", project.path(SCRATCH));
            run_command(&mut install)
        })
    }
}

/// A program from npm.
#[derive(Clone, Copy)]
pub struct NpmTool {
    /// Name on npm.
    pub name: &'static str,
    /// Name of the program.
    pub program: &'static str,
    /// Version on npm.
    pub version: &'static str,
    /// The same version as the program prints it.
    pub printed: &'static str,
}

impl NpmTool {
    /// Returns true if the program on the search path has this version.
    pub fn is_present(&self, project: &Project) -> bool {
        stdout_of(project.command(self.program).arg("--version"))
            .is_some_and(|output| output.split_whitespace().any(|word| word == self.printed))
    }
}

/// An npm package that is used as a library.
pub struct NpmLibrary {
    /// Name on npm.
    pub name: &'static str,
    /// Pinned version.
    pub version: &'static str,
}

impl NpmLibrary {
    /// The folder with its files.
    pub fn path(&self, project: &Project) -> PathBuf {
        self.folder(project).join("node_modules").join(self.name)
    }

    /// Returns true if it is installed in this version.
    pub fn is_present(&self, project: &Project) -> bool {
        self.is_installed_at(&self.path(project))
    }

    /// Installs it into its own folder.
    pub fn install(&self, project: &Project) -> Result<()> {
        let package = self.pinned();
        step(&format!("Installing {package} into .tools/"), || npm_install(project, &self.folder(project), &[package]))
    }

    fn folder(&self, project: &Project) -> PathBuf {
        project.path(".tools").join(self.name)
    }

    fn is_installed_at(&self, path: &Path) -> bool {
        let package_json = std::fs::read_to_string(path.join("package.json")).unwrap_or_default();
        package_json.contains(&format!("\"version\": \"{}\"", self.version))
    }

    fn pinned(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// npm packages that import each other, so they are installed side by side in one folder.
pub struct NpmLibraries {
    /// Name of the folder in `.tools/`.
    pub folder: &'static str,
    /// The packages. The list must be complete: npm removes others from the folder.
    pub libraries: &'static [NpmLibrary],
}

impl NpmLibraries {
    /// The `node_modules` folder that contains the packages.
    pub fn path(&self, project: &Project) -> PathBuf {
        self.folder(project).join("node_modules")
    }

    /// Installs the packages, unless all are present in their pinned versions.
    pub fn ensure(&self, project: &Project) -> Result<()> {
        let folder = self.path(project);
        if self.libraries.iter().all(|library| library.is_installed_at(&folder.join(library.name))) {
            return Ok(());
        }
        let packages: Vec<_> = self.libraries.iter().map(NpmLibrary::pinned).collect();
        step(&format!("Installing {} into .tools/", packages.join(", ")), || {
            npm_install(project, &self.folder(project), &packages)
        })
    }

    fn folder(&self, project: &Project) -> PathBuf {
        project.path(".tools").join(self.folder)
    }
}

/// Installs tools from npm, all at once, because npm removes packages from the folder that it is not given.
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
    run_command(&mut install)
}

/// Build folder of the tools from crates.io. They share it, so that a dependency of several is compiled once.
const SCRATCH: &str = ".tools/compiling";

/// Removes the build folder of the tools, once all are installed.
pub fn remove_scratch(project: &Project) -> Result<()> {
    let scratch = project.path(SCRATCH);
    if scratch.is_dir() {
        std::fs::remove_dir_all(&scratch).with_context(|| format!("cannot remove {}", scratch.display()))?;
    }
    Ok(())
}
