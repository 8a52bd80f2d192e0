//! nginx that serves copies of the server's responses, as many bytes each.

use std::fmt::Write;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::bench::connection::{Connection, RESPONSE_TIMEOUT};
use crate::bench::pinned::{MEASURED_CORE, Target, on_core};
use crate::project::Project;

/// Header that makes a response as long as the server's.
const FILLER: &str = "x-fill";

/// Response that is copied.
pub struct Copied {
    /// Length of the head, with the empty line.
    pub head: usize,
    /// Body.
    pub body: Vec<u8>,
    /// Served by `return 200`, not from a file.
    pub is_returned: bool,
}

/// Running nginx. Dropping the value stops it.
pub struct Nginx {
    process: Child,
    address: SocketAddr,
}

impl Nginx {
    /// Starts nginx with each response at the path of its number (`/0`, `/1`, …).
    pub fn start(project: &Project, program: &Path, folder: &Path, responses: &[Copied]) -> Result<Self> {
        fs::create_dir_all(folder.join("files"))?;
        for (i, copied) in responses.iter().enumerate() {
            fs::write(folder.join("files").join(i.to_string()), &copied.body)?;
        }
        // The length of nginx's own head is known once it has answered.
        let bare = Self::run(project, program, folder, responses, &vec![None; responses.len()])?;
        let heads = (0..responses.len()).map(|i| bare.head(i)).collect::<Result<Vec<_>>>()?;
        drop(bare);
        let fill = |(copied, head): (&Copied, usize)| copied.head.checked_sub(head + FILLER.len() + ": \r\n".len());
        let fillers: Vec<_> = responses.iter().zip(heads).map(fill).collect();
        let nginx = Self::run(project, program, folder, responses, &fillers)?;
        for (i, copied) in responses.iter().enumerate() {
            let head = nginx.head(i)?;
            ensure!(head == copied.head, "nginx sends {head} bytes of headers, the server {}", copied.head);
        }
        Ok(nginx)
    }

    /// The process to measure.
    pub fn target(&self) -> Target {
        Target { address: self.address, process: self.process.id() }
    }

    fn run(
        project: &Project,
        program: &Path,
        folder: &Path,
        responses: &[Copied],
        fillers: &[Option<usize>],
    ) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut locations = String::new();
        for (i, (copied, filler)) in responses.iter().zip(fillers).enumerate() {
            write!(locations, "location = /{i} {{ ")?;
            if let Some(length) = filler {
                write!(locations, "add_header {FILLER} {}; ", "x".repeat(*length))?;
            }
            if copied.is_returned {
                write!(locations, "return 200 '{}'; ", std::str::from_utf8(&copied.body)?)?;
            }
            locations.push_str("}\n    ");
        }
        let config = fs::read_to_string(project.path("crates/xtask/bench/server/nginx.conf"))?
            .replace("@FOLDER@", &folder.display().to_string())
            .replace("@PORT@", &address.port().to_string())
            .replace("@LOCATIONS@", &locations);
        let file = folder.join("nginx.conf");
        fs::write(&file, config)?;
        let mut command = Command::new(program);
        command.arg("-p").arg(folder).arg("-c").arg(&file);
        let process = on_core(MEASURED_CORE, &command).spawn().context("nginx cannot be started")?;
        let nginx = Self { process, address };
        let deadline = Instant::now() + RESPONSE_TIMEOUT;
        while nginx.head(0).is_err() {
            if Instant::now() > deadline {
                bail!("nginx did not become ready");
            }
            std::thread::yield_now();
        }
        Ok(nginx)
    }

    fn head(&self, i: usize) -> Result<usize> {
        let mut connection = Connection::open(self.address)?;
        connection.get(&format!("/{i}"))?;
        Ok(connection.head_length())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Both fail only if the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
