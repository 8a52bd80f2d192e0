//! The real server in a process of its own, on a free port. It never outlives the value that stands for it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::PATIENCE;
use super::connection::Connection;
use crate::project::Project;

/// A server that is ready.
pub struct Running {
    process: Child,
    address: SocketAddr,
    drawn: Arc<AtomicUsize>,
}

impl Running {
    /// Starts the server on this database and waits until it says that it is ready.
    pub fn start(project: &Project, database: &Path) -> Result<Self> {
        let mut process = project
            .server()
            .arg("serve")
            .env("SID_PLEDGE_LISTEN", "127.0.0.1:0")
            .env("SID_PLEDGE_DATABASE_URL", format!("sqlite://{}", database.display()))
            .env("RUST_LOG", "warn,sid_pledge_server::pictures=info")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("the server cannot be started; build first")?;
        let stdout = process.stdout.take().context("the server has no output")?;
        let stderr = process.stderr.take().context("the server has no log")?;
        // From here on the process is stopped also when something fails.
        let mut server = Self { process, address: SocketAddr::from(([127, 0, 0, 1], 0)), drawn: Arc::default() };
        let drawn = Arc::clone(&server.drawn);
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if line.contains("drew a picture") {
                    drawn.fetch_add(1, Ordering::Relaxed);
                } else {
                    eprintln!("{line}");
                }
            }
        });
        let mut lines = BufReader::new(stdout).lines();
        server.address = loop {
            let line = lines.next().context("the server ended before it listened")??;
            if let Some((_, address)) = line.split_once("listening on http://") {
                break address.trim().parse().with_context(|| format!("`{line}` names no address"))?;
            }
        };
        // Its output goes on being read, or the pipe would fill up and stop it.
        thread::spawn(move || lines.count());
        server.wait_until_ready()?;
        Ok(server)
    }

    /// A new connection to it.
    pub fn connect(&self) -> Result<Connection> {
        Connection::open(self.address)
    }

    /// How many pictures its log says were drawn so far.
    pub fn drawn(&self) -> usize {
        self.drawn.load(Ordering::Relaxed)
    }

    /// The memory it holds, as the kernel tells (`VmRSS`).
    pub fn resident_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the kernel tells no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }

    fn wait_until_ready(&self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let fault = match self.connect().and_then(|mut connection| connection.get("/readyz").map(|_| ())) {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            };
            if Instant::now() > deadline {
                bail!("the server did not become ready: {fault:#}");
            }
            thread::park_timeout(Duration::from_millis(1));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A process that is gone already is what this is about.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
