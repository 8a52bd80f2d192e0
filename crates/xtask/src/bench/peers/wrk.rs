//! Load from wrk, a generator that needs less of a core than the servers it measures.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::bench::figures::{REPETITIONS, median_rate};
use crate::bench::pinned::{LOAD_CORE, Target, on_core, processor_micros};
use crate::project::Project;

/// Duration of one load, in seconds.
const SECONDS: f64 = 3.0;

/// Kind of request, with the number of clients that send it.
pub struct Requests<'a> {
    /// Path.
    pub path: &'a str,
    /// `Accept-Encoding`.
    pub encoding: &'a str,
    /// Connections, each of which sends the next request after a response.
    pub clients: usize,
    /// Pledges instead of reads; the number of the run among all on one database.
    pub pledges: Option<usize>,
}

/// Figures of a load.
#[derive(Clone, Copy)]
pub struct Figures {
    /// Requests per second.
    pub rate: f64,
    /// Processor time of the measured process for one request, in microseconds.
    pub micros: f64,
}

impl Figures {
    /// Returns the medians.
    pub fn medians(runs: &[Self]) -> Self {
        Self {
            rate: median_rate(runs.iter().map(|run| run.rate).collect()),
            micros: median_rate(runs.iter().map(|run| run.micros).collect()),
        }
    }
}

/// Puts a load on a process.
pub fn run(project: &Project, target: &Target, requests: &Requests<'_>) -> Result<Figures> {
    let mut wrk = Command::new("wrk");
    wrk.args(["--threads", "1", "--connections", &requests.clients.to_string(), "--timeout", "20s"]);
    wrk.args(["--duration", &format!("{SECONDS}s"), "--header", &format!("accept-encoding: {}", requests.encoding)]);
    if requests.pledges.is_some() {
        wrk.arg("--script").arg(project.path("crates/xtask/bench/server/pledges.lua"));
    }
    wrk.arg(format!("http://{}{}", target.address, requests.path));
    if let Some(run) = requests.pledges {
        wrk.args(["--", &run.to_string()]);
    }
    let before = processor_micros(target.process)?;
    let output = on_core(LOAD_CORE, &wrk).output().context("wrk cannot be started")?;
    let used = processor_micros(target.process)? - before;
    let report = String::from_utf8(output.stdout)?;
    ensure!(!report.contains("Non-2xx"), "requests for {} were refused: {report}", requests.path);
    let number = |before: &str, after: &str| {
        let line = report.lines().find(|line| line.contains(before) && line.contains(after))?;
        line.split_whitespace().find_map(|word| word.parse::<f64>().ok())
    };
    let total = number("requests in", "").with_context(|| format!("wrk reports no requests: {report}"))?;
    let rate = number("Requests/sec:", "").with_context(|| format!("wrk reports no rate: {report}"))?;
    Ok(Figures { rate, micros: used / total })
}

/// Measures two processes with one load each, in alternating order.
pub fn compare(project: &Project, loads: [(&Target, &Requests<'_>); 2]) -> Result<[Figures; 2]> {
    let mut runs = [Vec::new(), Vec::new()];
    for repetition in 0..REPETITIONS {
        let order = if repetition % 2 == 0 { [0, 1] } else { [1, 0] };
        for i in order {
            let (Some((target, requests)), Some(runs)) = (loads.get(i), runs.get_mut(i)) else { continue };
            runs.push(run(project, target, requests)?);
        }
    }
    Ok(runs.map(|runs| Figures::medians(&runs)))
}
