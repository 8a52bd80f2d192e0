//! Server beside its peers: nginx for the same bytes, and raw SQLite for the same groups of entries.
//!
//! The server and each peer are pinned to the first core, the load to the second. Repetitions alternate the order of
//! the two, so that a drift of the machine is in both alike, and each figure is the median of its repetitions. The rate
//! depends on the load generator too; the processor's time for a request is that of the measured process alone.

mod nginx;
mod pledges;
mod raw_ledger;
mod reads;
mod streams;
mod wrk;

use std::path::Path;

use anyhow::Result;

use super::figures::Row;
use crate::project::{Project, step};
use crate::tools;

/// Measures everything and returns the rows of the table.
pub fn measure(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let nginx = tools::ensure_server_bench(project)?;
    let mut rows = step("Reads beside nginx, a minute and a half", || reads::measure(project, &nginx, scratch))?;
    rows.extend(step("Pledges beside raw SQLite, a minute", || pledges::measure(project, scratch))?);
    rows.extend(step("Memory of live streams", || streams::measure(project, scratch))?);
    Ok(rows)
}
