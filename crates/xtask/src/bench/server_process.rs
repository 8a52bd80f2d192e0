//! The real server as a child process on a free port. Dropping the value stops the process.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::connection::{Connection, RESPONSE_TIMEOUT};
use super::pinned::{MEASURED_CORE, Target, on_core};
use crate::project::Project;

/// A running server that has reported to be ready.
pub struct ServerProcess {
    process: Child,
    address: SocketAddr,
}

impl ServerProcess {
    /// Starts the server on this database and waits until it is ready.
    pub fn start(project: &Project, database: &Path) -> Result<Self> {
        Self::spawn(serve(project).env("RUST_LOG", "warn"), database)
    }

    /// Starts the server on one core.
    pub fn start_pinned(project: &Project, database: &Path) -> Result<Self> {
        Self::spawn(on_core(MEASURED_CORE, &serve(project)).env("RUST_LOG", "warn"), database)
    }

    /// Starts the server on one core, with each group of changes that it commits in a log.
    pub fn start_logging(project: &Project, database: &Path, log: &Path) -> Result<Self> {
        let mut command = on_core(MEASURED_CORE, &serve(project));
        let command = command.env("RUST_LOG", "sid_pledge_server::ledger=debug").stderr(File::create(log)?);
        Self::spawn(command, database)
    }

    fn spawn(command: &mut Command, database: &Path) -> Result<Self> {
        let mut process = command
            .env("SID_PLEDGE_LISTEN", "127.0.0.1:0")
            .env("SID_PLEDGE_DATABASE_URL", format!("sqlite://{}", database.display()))
            .stdout(Stdio::piped())
            .spawn()
            .context("the server cannot be started; build first")?;
        let stdout = process.stdout.take().context("the server has no output")?;
        // Owned from here on, so that the process is also stopped when a later step fails.
        let mut server = Self { process, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let mut lines = BufReader::new(stdout).lines();
        server.address = loop {
            let line = lines.next().context("the server ended before it listened")??;
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.trim().parse().with_context(|| format!("`{line}` has no address"))?;
            }
        };
        // The output must still be read, because a full pipe would block the server.
        thread::spawn(move || lines.count());
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The process to measure.
    pub fn target(&self) -> Target {
        Target { address: self.address, process: self.process.id() }
    }

    /// Returns the origin of the server.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Opens a new connection to the server.
    pub fn connect(&self) -> Result<Connection> {
        Connection::open(self.address)
    }

    /// Resident memory as reported by the kernel (`VmRSS`).
    pub fn resident_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the kernel reports no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }

    fn wait_until_ready(&self) -> Result<()> {
        let deadline = Instant::now() + RESPONSE_TIMEOUT;
        loop {
            let error = match self.connect().and_then(|mut connection| connection.get("/readyz").map(|_| ())) {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            if Instant::now() > deadline {
                bail!("the server did not become ready: {error:#}");
            }
            thread::park_timeout(Duration::from_millis(1));
        }
    }
}

fn serve(project: &Project) -> Command {
    let mut command = project.server();
    command.arg("serve");
    command
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // Both fail only if the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
