//! Measurements of the built product, printed as a table. No figure fails the run, because a busy machine is not a
//! defect.
//!
//! Clients and server share this machine and use the loopback interface, so compare figures of one machine only.

mod connection;
mod figures;
mod load;
mod page;
mod peers;
mod pinned;
mod seed;
mod server_process;

use std::path::Path;
use std::process::Stdio;
use std::time::{Instant, SystemTime};

use anyhow::Result;

use self::figures::{REPETITIONS, Row, median};
use self::load::{COUNTS, LANDING, Load, PAGE, WIDGET};
use self::server_process::ServerProcess;
use crate::bench_side::BenchSide;
use crate::project::{self, Project, step};
use crate::release::{self, report};
use crate::tools::StandardLibrary;

const ENTRY_COUNT: u32 = 1_000_000;
/// Entries of the ledger that is verified.
const VERIFIED_COUNT: u32 = 10_000_000;

/// Fetches of a partner's own numbers at each start.
const NUMBERS_FETCHES: usize = 20;

const PICTURE: &str = "/card/sid-2023.png?lang=en";

/// Servers that fetch the link of a popular account's post.
const LINK_FETCHES: u32 = 5_000;

/// Measures one side, or both, and prints the results as tables.
pub fn run(project: &Project, side: Option<BenchSide>) -> Result<()> {
    // Not in the system's temporary folder, which may be in memory, where a durable commit costs nothing.
    let scratch = tempfile::tempdir_in(project.path("target"))?;
    if matches!(side, None | Some(BenchSide::Server)) {
        measure_server(project, scratch.path())?;
    }
    if side == Some(BenchSide::Peers) {
        print_rows(peers::measure(project, scratch.path())?)?;
    }
    if matches!(side, None | Some(BenchSide::Page)) {
        step("Cost for a page, beside peers (takes a quarter of an hour)", || page::measure(project, scratch.path()))?;
    }
    Ok(())
}

fn measure_server(project: &Project, scratch: &Path) -> Result<()> {
    let mut rows = sizes(project)?;
    rows.extend(step("Memory when idle, three starts", || memory(project, scratch))?);
    rows.extend(step("Start on a large ledger, three starts", || start_on_a_large_ledger(project, scratch))?);
    rows.extend(step("Verification of a larger ledger (takes five minutes)", || verification(project, scratch))?);
    rows.extend(step("Load, three times five seconds", || under_load(project, scratch))?);
    rows.extend(step("A shared link that many servers fetch", || shared_link(project, scratch))?);
    rows.extend(peers::measure(project, scratch)?);
    rows.push(step("Rebuild after a change to the widget", || rebuild(project))?);
    print_rows(rows)
}

fn print_rows(rows: Vec<Row>) -> Result<()> {
    println!("\nOne machine, clients and server together, {} cores\n", std::thread::available_parallelism()?);
    for (what, figure) in rows {
        println!("{what:<62} {figure}");
    }
    Ok(())
}

fn sizes(project: &Project) -> Result<Vec<Row>> {
    let limited_sizes = report::limited_sizes(&release::read(project)?, StandardLibrary::smallest(project));
    Ok(limited_sizes
        .into_iter()
        .map(|(what, size, limit)| (format!("{what}, brotli"), format!("{size} bytes (limit {limit})")))
        .collect())
}

fn memory(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let mut idle = Vec::new();
    let mut rendered = Vec::new();
    for i in 0..REPETITIONS {
        let server = ServerProcess::start(project, &scratch.join(format!("idle-{i}.db")))?;
        idle.push(server.resident_kib()?);
        server.connect()?.get(WIDGET)?;
        rendered.push(server.resident_kib()?);
    }
    let mib = |kib: Vec<u64>| format!("{:.1} MiB (median of {REPETITIONS})", median(kib) as f64 / 1024.0);
    Ok(vec![
        ("resident memory after the start".into(), mib(idle)),
        ("resident memory after one widget was rendered".into(), mib(rendered)),
    ])
}

fn start_on_a_large_ledger(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let database = scratch.join("large.db");
    let numbers = seed::write(project, &database, ENTRY_COUNT)?;
    let mut fetch_times = Vec::new();
    let mut start_times = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        let server = ServerProcess::start(project, &database)?;
        start_times.push(start.elapsed());
        memory.push(server.resident_kib()?);
        let mut connection = server.connect()?;
        for _ in 0..NUMBERS_FETCHES {
            let start = Instant::now();
            connection.get(&numbers)?;
            fetch_times.push(start.elapsed());
        }
    }
    let entries = format!("on {ENTRY_COUNT} entries");
    Ok(vec![
        (
            format!("start until ready {entries}"),
            format!("{} ms (median of {REPETITIONS})", median(start_times).as_millis()),
        ),
        (format!("resident memory {entries}"), format!("{:.1} MiB", median(memory) as f64 / 1024.0)),
        (
            format!("a partner's own numbers {entries}, a tenth of them its own"),
            format!(
                "{:.1} ms (median of {})",
                median(fetch_times).as_secs_f64() * 1000.0,
                NUMBERS_FETCHES * REPETITIONS
            ),
        ),
    ])
}

/// Duration of `verify` with all entries, and with none since the last time.
fn verification(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let database = scratch.join("verified.db");
    seed::write(project, &database, VERIFIED_COUNT)?;
    let time = |arguments: &[&str]| -> Result<String> {
        let mut times = Vec::new();
        for _ in 0..REPETITIONS {
            let start = Instant::now();
            project::run_command(seed::command(project, &database, arguments).stdout(Stdio::null()))?;
            times.push(start.elapsed());
        }
        Ok(format!("{:.1} s (median of {REPETITIONS})", median(times).as_secs_f64()))
    };
    let rows = vec![
        (format!("`verify --all` on {VERIFIED_COUNT} entries"), time(&["verify", "--all"])?),
        ("`verify` again, without new entries".into(), time(&["verify"])?),
    ];
    std::fs::remove_file(database)?;
    Ok(rows)
}

fn under_load(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let server = ServerProcess::start(project, &scratch.join("load.db"))?;
    let figures = [
        ("GET counts", load::measure(&server, &Load::Get(COUNTS))?),
        ("GET widget", load::measure(&server, &Load::Get(WIDGET))?),
        ("GET widget, gzip", load::measure(&server, &Load::GetCompressed(WIDGET))?),
        ("GET page with a form, gzip", load::measure(&server, &Load::GetCompressed(PAGE))?),
        ("POST pledge, acknowledged durable", load::measure(&server, &Load::Pledge)?),
    ];
    let mut rows: Vec<Row> = figures.map(|(what, figure)| (what.to_owned(), figure.to_string())).into();
    rows.push(("resident memory after the load".into(), format!("{:.1} MiB", server.resident_kib()? as f64 / 1024.0)));
    Ok(rows)
}

/// The server is new and has drawn no picture yet, so the first clients wait for one.
fn shared_link(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let server = ServerProcess::start(project, &scratch.join("shared-link.db"))?;
    let load = load::fetch_shared_link(&server, LINK_FETCHES, LANDING, PICTURE)?;
    Ok(vec![
        (format!("{LINK_FETCHES} fetches of a landing page, new connections, 20 visits/s"), load.pages.to_string()),
        (format!("{LINK_FETCHES} fetches of its picture, same connections"), load.pictures.to_string()),
        ("duration of these fetches".into(), format!("{:.1} s", load.elapsed.as_secs_f64())),
        ("distinct pictures served".into(), load.distinct_pictures.to_string()),
        ("resident memory after that".into(), format!("{:.1} MiB", server.resident_kib()? as f64 / 1024.0)),
    ])
}

/// Time from a saved source file of the widget to a new server binary.
fn rebuild(project: &Project) -> Result<Row> {
    let source = std::fs::File::options().append(true).open(project.path("src/widget.rs"))?;
    source.set_modified(SystemTime::now())?;
    // An unchanged source gives the same wasm. Removing the released copy forces compression, as after a real change.
    std::fs::remove_file(project.path("dist/release/sid-pledge_bg.wasm"))?;
    let start = Instant::now();
    project::run_command(project.cargo().args(["xtask", "build"]))?;
    Ok(("`build` after a change to src/widget.rs".into(), format!("{:.1} s", start.elapsed().as_secs_f64())))
}
