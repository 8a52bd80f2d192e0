//! Processes and threads on one core, and what they use.

use std::fs;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::project::run_command;

/// Core of the server and of its peers.
pub const MEASURED_CORE: &str = "0";
/// Core of the load generator.
pub const LOAD_CORE: &str = "1";

/// Measured process.
pub struct Target {
    /// Address it listens on.
    pub address: SocketAddr,
    /// Process id.
    pub process: u32,
}

/// Returns a command that runs another one on a core. The variables of the other one are not taken over.
pub fn on_core(core: &str, command: &Command) -> Command {
    let mut pinned = Command::new("taskset");
    pinned.args(["--cpu-list", core]).arg(command.get_program()).args(command.get_args());
    pinned
}

/// Moves the calling thread to a core.
pub fn pin_this_thread(core: &str) -> Result<()> {
    let thread = fs::read_link("/proc/thread-self")?;
    let id = thread.file_name().context("the kernel does not name this thread")?;
    run_command(Command::new("taskset").args(["--cpu-list", "--pid", core]).arg(id).stdout(Stdio::null()))
}

/// Raises the limit of open files of this process, which the processes it starts inherit.
pub fn allow_open_files(limit: u64) -> Result<()> {
    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--pid", &std::process::id().to_string(), &format!("--nofile={limit}:{limit}")]);
    run_command(&mut prlimit)
}

/// Returns the processor time that a process has used, in microseconds, in user and kernel mode together.
pub fn processor_micros(process: u32) -> Result<f64> {
    /// Clock ticks per second in `/proc`, on every Linux.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("the kernel reports no times")?;
    // Fields 14 and 15 of the whole line; the state is field 3.
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>).sum::<Result<f64, _>>()?;
    Ok(ticks / TICKS * 1e6)
}
