//! Memory of the server with many live streams.

use std::path::Path;

use anyhow::Result;

use crate::bench::figures::Row;
use crate::bench::pinned::allow_open_files;
use crate::bench::server_process::ServerProcess;
use crate::project::Project;

/// Number of streams.
const STREAMS: u32 = 10_000;
/// Files that each side opens besides.
const OTHER_FILES: u64 = 1_000;

/// Opens the streams, each up to its first counts, and measures what they add to the server's resident memory.
pub fn measure(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    allow_open_files(u64::from(STREAMS) + OTHER_FILES)?;
    let server = ServerProcess::start_pinned(project, &scratch.join("streams.db"))?;
    let idle = server.resident_kib()?;
    let path = api::paths::live("sid-2023");
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        let mut stream = server.connect()?;
        stream.open_stream(&path, "event: counts")?;
        streams.push(stream);
    }
    let open = server.resident_kib()?;
    let per_stream = open.saturating_sub(idle) as f64 / f64::from(STREAMS);
    Ok(vec![(
        format!("resident memory with {STREAMS} live streams"),
        format!("{:.1} MiB, {per_stream:.1} KiB per stream", open as f64 / 1024.0),
    )])
}
