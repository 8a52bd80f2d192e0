//! Debian packages. A package that is already present is left as it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::{Project, run_command, stdout_of, step};

/// A Debian package.
pub struct Package {
    /// Its name.
    pub name: &'static str,
    /// A command that prints something if the package, or a replacement of it, is present.
    pub present: &'static [&'static str],
}

impl Package {
    fn is_missing(&self, project: &Project) -> bool {
        let Some((program, arguments)) = self.present.split_first() else { return true };
        stdout_of(project.command(program).args(arguments)).is_none_or(|output| output.is_empty())
    }
}

/// Debian packages that are only unpacked. They are not installed, so the machine is not changed and no service is
/// started.
pub struct Unpacked {
    /// The folder inside the project that they are unpacked into.
    pub folder: &'static str,
    /// Names of the packages.
    pub packages: &'static [&'static str],
}

impl Unpacked {
    /// The folder with the unpacked files.
    pub fn path(&self, project: &Project) -> PathBuf {
        project.path(self.folder)
    }

    /// Downloads and unpacks the packages if the folder is missing; `what` names them and their purpose in messages.
    pub fn ensure(&self, project: &Project, what: &str) -> Result<()> {
        let folder = self.path(project);
        if folder.is_dir() {
            return Ok(());
        }
        let names = self.packages.join(" ");
        if !project.has("apt-get") {
            bail!(
                "{what}: missing, and apt-get is not available. Unpack the Debian packages {names} into {}.",
                self.folder
            );
        }
        step(&format!("Unpacking Debian packages into {}: {names}", self.folder), || {
            // Unpacked under another name, so that an interrupted run leaves no folder that looks complete.
            let scratch = folder.with_extension("unpacking");
            if scratch.is_dir() {
                fs::remove_dir_all(&scratch)?;
            }
            fs::create_dir_all(&scratch)?;
            run_command(apt_get(project, &names)?.args(["update", "-qq"]))?;
            let mut download = project.command("apt-get");
            // As root, apt downloads as another user, who may not write to this folder.
            download.args(["download", "-qq", "-o", "APT::Sandbox::User=root"]).args(self.packages);
            run_command(download.current_dir(&scratch))?;
            for package in downloaded(&scratch)? {
                run_command(project.command("dpkg-deb").arg("--extract").args([&package, &scratch]))?;
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

/// Installs the missing packages; `what` names them and their purpose in messages.
pub fn ensure(project: &Project, packages: &[Package], what: &str) -> Result<()> {
    let missing: Vec<_> = packages.iter().filter(|package| package.is_missing(project)).map(|it| it.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !project.has("apt-get") {
        bail!("{what}: missing, and apt-get is not available. Install the Debian packages {names}, then try again.");
    }
    step(&format!("Installing Debian packages: {names}"), || {
        run_command(apt_get(project, &names)?.args(["update", "-qq"]))?;
        run_command(apt_get(project, &names)?.args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing))
    })
    .with_context(|| format!("{what}: could not be installed"))
}

/// apt-get with the rights to install: run as root, or through sudo. It waits for another process that installs
/// packages, such as the system's own updates.
fn apt_get(project: &Project, names: &str) -> Result<Command> {
    let is_root = stdout_of(project.command("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = match (is_root, project.has("sudo")) {
        (true, _) => project.command("apt-get"),
        (false, true) => {
            let mut command = project.command("sudo");
            command.arg("apt-get");
            command
        }
        (false, false) => bail!("installing {names} needs root or sudo; ask an administrator of this machine"),
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
    Ok(command)
}
