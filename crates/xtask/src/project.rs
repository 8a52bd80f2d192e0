//! The project's folder and how commands are run in it. It never decides which command comes next.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

/// The folder the workspace lies in, and a search path that begins with the project's own tools.
pub struct Project {
    root: PathBuf,
    search_path: OsString,
}

impl Project {
    /// The project this program was compiled from.
    pub fn here() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.canonicalize().with_context(|| format!("the project is no longer at {}", root.display()))?;
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

    /// The built server, in the folder the person is in.
    pub fn server(&self) -> Command {
        Command::new(self.path("target/release/sid-pledge"))
    }

    /// Whether a program of this name can be found.
    pub fn has(&self, program: &str) -> bool {
        env::split_paths(&self.search_path).any(|folder| folder.join(program).is_file())
    }
}

/// Says on stderr what is done, does it, and says how long it took where a person would have noticed.
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

/// Runs a command to its end; what it prints is seen.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not start `{}`", line(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// What a command prints, or nothing where it cannot be started or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What a command makes of an input.
pub fn filter(command: &mut Command, input: &[u8]) -> Result<Vec<u8>> {
    let fault = format!("could not run `{}`", line(command));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().with_context(|| fault.clone())?;
    // The whole input is read before anything is printed, so that neither side waits for the other.
    child.stdin.take().context("no input")?.write_all(input).with_context(|| fault.clone())?;
    let output = child.wait_with_output().with_context(|| fault.clone())?;
    ensure!(output.status.success(), "{fault}: it failed ({})", output.status);
    Ok(output.stdout)
}

fn line(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
