//! Responses that are read most, beside nginx with the same bytes.

use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::Result;

use super::nginx::{Copied, Nginx};
use super::wrk::{self, Requests};
use crate::bench::figures::Row;
use crate::bench::load::{COUNTS, LANDING, PAGE, WIDGET};
use crate::bench::server_process::ServerProcess;
use crate::project::Project;

const CLIENTS: usize = 64;
const EMBED: &str = "/embed.js";
const BADGE: &str = "/badge/sid-2023.svg?lang=en";

/// Time in which the server replaces the first compression of a text by the best one.
const COMPRESSION_TIME: Duration = Duration::from_secs(5);

/// Response that is measured.
struct Read {
    name: &'static str,
    path: &'static str,
    encoding: &'static str,
    /// Directive of nginx that serves it: a file, or `return`.
    peer: &'static str,
}

const READS: [Read; 6] = [
    Read { name: "counts", path: COUNTS, encoding: "identity", peer: "return 200" },
    Read { name: "embed.js, brotli", path: EMBED, encoding: "br", peer: "file" },
    Read { name: "widget, brotli", path: WIDGET, encoding: "br", peer: "file" },
    Read { name: "page with a form, brotli", path: PAGE, encoding: "br", peer: "file" },
    Read { name: "landing page, brotli", path: LANDING, encoding: "br", peer: "file" },
    Read { name: "badge, brotli", path: BADGE, encoding: "br", peer: "file" },
];

/// Measures each response on both.
pub fn measure(project: &Project, nginx: &Path, scratch: &Path) -> Result<Vec<Row>> {
    let server = ServerProcess::start_pinned(project, &scratch.join("reads.db"))?;
    for read in READS {
        server.connect()?.get_encoded(read.path, read.encoding)?;
    }
    thread::park_timeout(COMPRESSION_TIME);
    let copy = |read: &Read| -> Result<Copied> {
        let mut connection = server.connect()?;
        let body = connection.get_encoded(read.path, read.encoding)?.to_vec();
        Ok(Copied { head: connection.head_length(), body, is_returned: read.peer != "file" })
    };
    let copied = READS.iter().map(copy).collect::<Result<Vec<_>>>()?;
    let nginx = Nginx::start(project, nginx, &scratch.join("nginx"), &copied)?;
    let (ours, theirs) = (server.target(), nginx.target());
    let mut rows = Vec::new();
    for (i, (Read { name, path, encoding, peer }, copied)) in READS.iter().zip(&copied).enumerate() {
        let requests = |path| Requests { path, encoding, clients: CLIENTS, pledges: None };
        let [server, nginx] =
            wrk::compare(project, [(&ours, &requests(path)), (&theirs, &requests(&format!("/{i}")))])?;
        let bytes = copied.head + copied.body.len();
        rows.push((
            format!("{name} ({bytes} bytes) beside nginx `{peer}`"),
            format!(
                "{:.0} : {:.0} /s ({:.2}), {:.1} : {:.1} us of a core ({:.2})",
                server.rate,
                nginx.rate,
                server.rate / nginx.rate,
                server.micros,
                nginx.micros,
                server.micros / nginx.micros
            ),
        ));
    }
    Ok(rows)
}
