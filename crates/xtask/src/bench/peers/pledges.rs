//! Acknowledged pledges, beside raw SQLite that commits groups of the same size.

use std::path::Path;

use anyhow::{Context, Result};

use super::raw_ledger;
use super::wrk::{self, Figures, Requests};
use crate::bench::figures::{REPETITIONS, Row, median_rate};
use crate::bench::server_process::ServerProcess;
use crate::project::Project;

/// Numbers of clients: a busy server, and more than a server on one core can serve.
const CLIENTS: [usize; 2] = [64, 1024];

/// Measures the server with each number of clients, and SQLite with the groups that the server commits for the first.
pub fn measure(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let path = api::paths::pledges("sid-2023");
    let requests = |clients, run| Requests { path: &path, encoding: "identity", clients, pledges: Some(run) };
    let [few, many] = CLIENTS;
    let group = group_size(project, scratch, &requests(few, 0))?;
    let server = ServerProcess::start_pinned(project, &scratch.join("pledges.db"))?;
    let mut by_clients = CLIENTS.map(|_| Vec::new());
    let mut raw = Vec::new();
    for repetition in 0..REPETITIONS {
        for (runs, clients) in by_clients.iter_mut().zip(CLIENTS) {
            runs.push(wrk::run(
                project,
                &server.target(),
                &requests(clients, CLIENTS.len() * repetition + runs.len()),
            )?);
        }
        raw.push(raw_ledger::rate(project, &scratch.join(format!("raw-{repetition}.db")), group)?);
    }
    let [with_few, with_many] = by_clients.map(|runs| Figures::medians(&runs));
    let raw = median_rate(raw);
    Ok(vec![
        (
            format!("pledges of {few} clients beside raw SQLite, groups of {group}"),
            format!(
                "{:.0} : {raw:.0} /s ({:.2}), {:.1} us of a core",
                with_few.rate,
                with_few.rate / raw,
                with_few.micros
            ),
        ),
        (
            format!("pledges of {many} clients beside {few}"),
            format!(
                "{:.0} : {:.0} /s ({:.2}), {:.1} us of a core",
                with_many.rate,
                with_few.rate,
                with_many.rate / with_few.rate,
                with_many.micros
            ),
        ),
    ])
}

/// Measures the number of pledges that the server commits together. This is a load of its own, because the server logs
/// each group then.
fn group_size(project: &Project, scratch: &Path, requests: &Requests<'_>) -> Result<i64> {
    let log = scratch.join("groups.log");
    let server = ServerProcess::start_logging(project, &scratch.join("groups.db"), &log)?;
    wrk::run(project, &server.target(), requests)?;
    drop(server);
    let log = std::fs::read_to_string(&log)?;
    let sizes: Vec<f64> =
        log.lines().filter_map(|line| line.split_once("changes=")?.1.split_whitespace().next()?.parse().ok()).collect();
    let mean = sizes.iter().sum::<f64>() / sizes.len() as f64;
    Some(mean.round() as i64).filter(|group| *group > 0).context("the server logged no groups")
}
