//! The project's root folder, its files, and the commands that run in it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

/// Root folder of the workspace, and a search path that begins with the project's own tools.
pub struct Project {
    root: PathBuf,
    search_path: OsString,
}

impl Project {
    /// Finds the project this program was compiled from.
    pub fn locate() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().with_context(|| format!("the project is no longer at {}", root.display()))?;
        Self::at(root)
    }

    /// A project in another folder.
    pub fn at(root: PathBuf) -> Result<Self> {
        let own = [".tools/bin", ".tools/npm/node_modules/.bin", ".tools/node/node_modules/.bin"];
        let own = own.map(|folder| root.join(folder));
        let inherited = env::var_os("PATH").unwrap_or_default();
        let search_path = env::join_paths(own.into_iter().chain(env::split_paths(&inherited)))?;
        Ok(Self { root, search_path })
    }

    /// A path inside the project.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A command that runs in the project's folder and finds the project's own tools first.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", &self.search_path);
        command
    }

    /// The cargo this program was started by.
    pub fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// The built server, running in the caller's working folder.
    pub fn server(&self) -> Command {
        Command::new(self.path("target/release/sid-pledge"))
    }

    /// Returns true if a program of this name is on the search path.
    pub fn has(&self, program: &str) -> bool {
        env::split_paths(&self.search_path).any(|folder| folder.join(program).is_file())
    }

    /// Paths of all files, relative to the root, with `/` between the parts, sorted. Folders that `.gitignore` names
    /// (`/target/`, `/.tools/`, …) are left out.
    pub fn files(&self) -> Result<Vec<String>> {
        let ignored = fs::read_to_string(self.path(".gitignore")).unwrap_or_default();
        let ignored: Vec<_> = ignored.lines().filter_map(|line| line.strip_prefix('/')?.strip_suffix('/')).collect();
        let mut files = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let path = self.path(&folder);
            for entry in path.read_dir().with_context(|| format!("cannot read the folder {}", path.display()))? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let relative = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
                let is_folder = entry.file_type()?.is_dir();
                if is_folder && name != ".git" && name != "node_modules" && !ignored.contains(&relative.as_str()) {
                    folders.push(relative);
                } else if !is_folder {
                    files.push(relative);
                }
            }
        }
        files.sort();
        Ok(files)
    }
}

/// Announces a step on stderr, runs it, and prints its duration if it took a second or more.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {what}");
    let start = Instant::now();
    let outcome = work()?;
    let seconds = start.elapsed().as_secs_f64();
    if seconds >= 1.0 {
        eprintln!("    done in {seconds:.0} s");
    }
    Ok(outcome)
}

/// Runs a command to its end; its output goes to the terminal.
pub fn run_command(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start `{}`", command_line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", command_line(command));
    }
    Ok(())
}

/// Runs a command and returns its trimmed output, or `None` if it cannot be started or fails.
pub fn stdout_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Pipes `input` through a command and returns its output.
///
/// The command must read its whole input before it writes, as minifiers do: otherwise both sides could block, each on
/// a full pipe.
pub fn pipe(command: &mut Command, input: &[u8]) -> Result<Vec<u8>> {
    let failure = format!("could not run `{}`", command_line(command));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().with_context(|| failure.clone())?;
    child.stdin.take().context("no input")?.write_all(input).with_context(|| failure.clone())?;
    let output = child.wait_with_output().with_context(|| failure.clone())?;
    ensure!(output.status.success(), "{failure}: it failed ({})", output.status);
    Ok(output.stdout)
}

fn command_line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Asserts that a document contains a phrase with a value of the code.
#[cfg(test)]
pub fn assert_states(document: &str, phrase: &str) {
    let text = fs::read_to_string(Project::locate().unwrap().path(document)).unwrap();
    assert!(
        text.contains(phrase),
        "{document} does not contain “{phrase}”: the value has changed, or the sentence was reworded"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_git_ignores_are_left_out_of_the_files() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [(".gitignore", "/target/\n*.db\n"), ("target/a.rs", ""), ("src/target/b.rs", "")] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let project = Project::at(folder.path().to_owned()).unwrap();
        assert_eq!(project.files().unwrap(), [".gitignore", "src/target/b.rs"]);
    }
}
