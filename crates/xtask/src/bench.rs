//! Figures about the built product, for a person to read. It never asserts: a busy machine is not a failed test.
//!
//! Clients and server share this machine and talk over the loopback interface; the figures say so.

mod connection;
mod load;
mod running;
mod seed;

use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};

use self::load::Load;
use self::running::Running;
use crate::project::{self, Project, step};
use crate::release::{Release, report};

const ENTRIES: u32 = 1_000_000;
const REPETITIONS: usize = 3;
/// How often a partner looks at its numbers.
const PAGES: usize = 20;
const COUNTS: &str = "/api/v1/campaigns/sid-2023/counts";
const WIDGET: &str = "/api/v1/campaigns/sid-2023/widget?lang=en";

const LANDING: &str = "/s/sid-2023/open/mastodon?lang=en";
const PICTURE: &str = "/card/sid-2023.png?lang=en";
/// As many servers ask for what a post of somebody well known links to.
const SERVERS: u32 = 5_000;

/// Measures everything and prints it as a table.
pub fn run(project: &Project) -> Result<()> {
    // Not in the system's folder for such things, which may lie in memory, where making an entry durable costs nothing.
    let scratch = tempfile::tempdir_in(project.path("target"))?;
    let mut rows = sizes(project)?;
    rows.extend(step("Memory when idle, three starts", || memory(project, scratch.path()))?);
    rows.extend(step("Start on a large ledger, three starts", || start_on_a_large_ledger(project, scratch.path()))?);
    rows.extend(step("Load, three times five seconds", || under_load(project, scratch.path()))?);
    rows.extend(step("A post with a link to a landing page goes round", || going_round(project, scratch.path()))?);
    rows.push(step("A change to the widget, built again", || rebuild(project))?);
    println!("\nOne machine, clients and server together, {} cores\n", std::thread::available_parallelism()?);
    for (what, figure) in rows {
        println!("{what:<58} {figure}");
    }
    Ok(())
}

type Row = (String, String);

fn sizes(project: &Project) -> Result<Vec<Row>> {
    let json = std::fs::read(project.path("dist/release/release.json")).context("there is no release; build first")?;
    let release: Release = serde_json::from_slice(&json)?;
    let limited = report::limited(&release).into_iter();
    Ok(limited
        .map(|(what, size, limit)| (format!("{what}, brotli"), format!("{size} bytes (limit {limit})")))
        .collect())
}

fn memory(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let mut idle = Vec::new();
    let mut rendered = Vec::new();
    for i in 0..REPETITIONS {
        let server = Running::start(project, &scratch.join(format!("idle-{i}.db")))?;
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
    let numbers = seed::write(project, &database, ENTRIES)?;
    let mut shown = Vec::new();
    let mut times = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        let server = Running::start(project, &database)?;
        times.push(start.elapsed());
        memory.push(server.resident_kib()?);
        let mut connection = server.connect()?;
        for _ in 0..PAGES {
            let start = Instant::now();
            connection.get(&numbers)?;
            shown.push(start.elapsed());
        }
    }
    let entries = format!("on {ENTRIES} entries");
    Ok(vec![
        (format!("start until ready {entries}"), format!("{} ms (median of {REPETITIONS})", median(times).as_millis())),
        (format!("resident memory {entries}"), format!("{:.1} MiB", median(memory) as f64 / 1024.0)),
        (
            format!("a partner's own numbers {entries}, a tenth its own"),
            format!("{:.1} ms (median of {})", median(shown).as_secs_f64() * 1000.0, PAGES * REPETITIONS),
        ),
    ])
}

fn under_load(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let server = Running::start(project, &scratch.join("load.db"))?;
    let figures = [
        ("GET counts", load::measure(&server, &Load::Get(COUNTS))?),
        ("GET widget", load::measure(&server, &Load::Get(WIDGET))?),
        ("POST pledge, acknowledged durable", load::measure(&server, &Load::Pledge)?),
    ];
    let mut rows: Vec<Row> = figures.map(|(what, figure)| (what.to_owned(), figure.to_string())).into();
    rows.push(("resident memory after the load".into(), format!("{:.1} MiB", server.resident_kib()? as f64 / 1024.0)));
    Ok(rows)
}

/// The server has drawn nothing yet, so the first to ask wait for the picture.
fn going_round(project: &Project, scratch: &Path) -> Result<Vec<Row>> {
    let server = Running::start(project, &scratch.join("round.db"))?;
    let (pages, pictures, elapsed) = load::go_round(&server, SERVERS, LANDING, PICTURE)?;
    Ok(vec![
        (format!("{SERVERS} fetches of a landing page, new connections, 20 visits/s"), pages.to_string()),
        (format!("{SERVERS} fetches of its picture, on the same"), pictures.to_string()),
        ("all of these took, and pictures drawn".into(), format!("{:.1} s, {}", elapsed.as_secs_f64(), server.drawn())),
        ("resident memory after that".into(), format!("{:.1} MiB", server.resident_kib()? as f64 / 1024.0)),
    ])
}

/// From a saved file to a new server, as a person who works on the widget waits for it.
fn rebuild(project: &Project) -> Result<Row> {
    let source = std::fs::File::options().append(true).open(project.path("src/widget.rs"))?;
    source.set_modified(SystemTime::now())?;
    // The same source makes the same wasm; without the released one it is compressed as a changed one would be.
    std::fs::remove_file(project.path("dist/release/sid-pledge_bg.wasm"))?;
    let start = Instant::now();
    project::run(project.cargo().args(["xtask", "build"]))?;
    Ok(("a change to src/widget.rs until `build` is done".into(), format!("{:.1} s", start.elapsed().as_secs_f64())))
}

fn median<T: Ord + Copy + Default>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// How long anything here may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(30);
