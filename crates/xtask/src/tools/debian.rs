//! Packages of the operating system. It never touches a package whose program already answers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{Project, answer, run, step};

/// A Debian package.
pub struct Package {
    /// Its name.
    pub name: &'static str,
    /// A command that prints something when the package, or what does its work, is there.
    pub present: &'static [&'static str],
}

impl Package {
    fn is_missing(&self, project: &Project) -> bool {
        let Some((program, arguments)) = self.present.split_first() else { return true };
        answer(project.command(program).args(arguments)).is_none_or(|words| words.is_empty())
    }
}

/// Debian packages whose files are wanted and nothing else: they are not installed, so nothing of the machine changes and
/// no service is started.
pub struct Unpacked {
    /// Where they are unpacked into, inside the project.
    pub folder: &'static str,
    /// Their names.
    pub packages: &'static [&'static str],
}

impl Unpacked {
    /// The folder they are unpacked in.
    pub fn path(&self, project: &Project) -> PathBuf {
        project.path(self.folder)
    }

    /// Downloads and unpacks them, unless they are there; `what` says in words what they are and what for.
    pub fn ensure(&self, project: &Project, what: &str) -> Result<()> {
        let folder = self.path(project);
        if folder.is_dir() {
            return Ok(());
        }
        let names = self.packages.join(" ");
        if !project.has("apt-get") {
            bail!(
                "{what}: missing, and there is no apt-get here. Unpack what Debian calls {names} into {}.",
                self.folder
            );
        }
        step(&format!("Unpacking Debian packages into {}: {names}", self.folder), || {
            // Whoever is interrupted has no folder that looks whole.
            let scratch = folder.with_extension("unpacking");
            if scratch.is_dir() {
                fs::remove_dir_all(&scratch)?;
            }
            fs::create_dir_all(&scratch)?;
            run(apt_get(project, &names)?.args(["update", "-qq"]))?;
            let mut download = project.command("apt-get");
            // Root would hand the download to a user who may not write here.
            download.args(["download", "-qq", "-o", "APT::Sandbox::User=root"]).args(self.packages);
            run(download.current_dir(&scratch))?;
            for package in downloaded(&scratch)? {
                run(project.command("dpkg-deb").arg("--extract").args([&package, &scratch]))?;
                fs::remove_file(package)?;
            }
            fs::rename(&scratch, &folder)?;
            Ok(())
        })
        .with_context(|| format!("{what}: could not be unpacked"))
    }
}

fn downloaded(folder: &Path) -> Result<Vec<PathBuf>> {
    let paths: Result<Vec<_>, _> = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    Ok(paths?.into_iter().filter(|path| path.extension().is_some_and(|it| it == "deb")).collect())
}

/// Installs those of the packages that are missing; `what` says in words what they are and what for.
pub fn ensure(project: &Project, packages: &[Package], what: &str) -> Result<()> {
    let missing: Vec<_> = packages.iter().filter(|package| package.is_missing(project)).map(|it| it.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !project.has("apt-get") {
        bail!("{what}: missing, and there is no apt-get here. Install what Debian calls {names}, then try again.");
    }
    step(&format!("Installing Debian packages: {names}"), || {
        run(apt_get(project, &names)?.args(["update", "-qq"]))?;
        run(apt_get(project, &names)?.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing))
    })
    .with_context(|| format!("{what}: could not be installed"))
}

/// apt-get as somebody who may: root, or a person who has sudo.
fn apt_get(project: &Project, names: &str) -> Result<Command> {
    let is_root = answer(project.command("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = match (is_root, project.has("sudo")) {
        (true, _) => project.command("apt-get"),
        (false, true) => {
            let mut command = project.command("sudo");
            command.arg("apt-get");
            command
        }
        (false, false) => bail!("installing {names} takes root or sudo; ask whoever looks after this machine"),
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
