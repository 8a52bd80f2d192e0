//! Clients that each send the next request when the last one is answered. It never sends to another machine.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Result, anyhow};
use api::EntryId;

use super::connection::Connection;
use super::running::Running;

const CLIENTS: u16 = 64;
const DURATION: Duration = Duration::from_secs(5);

/// What the clients do.
pub enum Load {
    /// They read a path.
    Get(&'static str),
    /// They take pledges, each a new one.
    Pledge,
}

/// How often it was done, and how long it took.
pub struct Figure {
    per_second: f64,
    half: Duration,
    nearly_all: Duration,
}

impl Figure {
    fn of(mut times: Vec<Duration>, elapsed: Duration) -> Self {
        times.sort_unstable();
        let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
        Self { per_second: times.len() as f64 / elapsed.as_secs_f64(), half: at(50), nearly_all: at(99) }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [half, nearly_all] = [self.half, self.nearly_all].map(|time| time.as_secs_f64() * 1000.0);
        write!(f, "{:.0} /s, p50 {half:.1} ms, p99 {nearly_all:.1} ms, {CLIENTS} clients", self.per_second)
    }
}

/// Lets the clients do it for some seconds.
pub fn measure(server: &Running, load: &Load) -> Result<Figure> {
    let mut connections = (0..CLIENTS).map(|_| server.connect()).collect::<Result<Vec<_>>>()?;
    let start = Instant::now();
    let times = thread::scope(|scope| {
        let clients: Vec<_> = connections
            .iter_mut()
            .zip(0..)
            .map(|(connection, client)| scope.spawn(move || client_times(connection, client, load, start + DURATION)))
            .collect();
        joined(clients)
    })?;
    let elapsed = start.elapsed();
    Ok(Figure::of(times.into_iter().flatten().collect(), elapsed))
}

/// What a post with a link in it causes: each server that shows it asks for the page and for its picture, on a connection
/// of its own, while people come through the link, twenty a second. Gives the figures of the pages and of the pictures, and how long all took.
pub fn go_round(server: &Running, servers: u32, page: &str, picture: &str) -> Result<(Figure, Figure, Duration)> {
    let next = AtomicU32::new(0);
    let start = Instant::now();
    let ask = || -> Result<Vec<(Duration, Duration)>> {
        let mut times = Vec::new();
        while next.fetch_add(1, Ordering::Relaxed) < servers {
            let start = Instant::now();
            let mut connection = server.connect()?;
            connection.get_compressed(page)?;
            let shown = start.elapsed();
            let start = Instant::now();
            connection.get_compressed(picture)?;
            times.push((shown, start.elapsed()));
        }
        Ok(times)
    };
    let done = AtomicBool::new(false);
    // People follow the link meanwhile, and each changes the numbers on the page.
    let come = || -> Result<()> {
        let mut connection = server.connect()?;
        for i in 0_u64.. {
            if done.load(Ordering::Relaxed) {
                break;
            }
            connection.post(&api::paths::visits("sid-2023"), &visit(i)?)?;
            thread::park_timeout(Duration::from_millis(50));
        }
        Ok(())
    };
    let times = thread::scope(|scope| {
        let people = scope.spawn(come);
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(ask)).collect();
        let times = joined(clients);
        done.store(true, Ordering::Relaxed);
        people.join().map_err(|_| anyhow!("the visitors gave up"))??;
        times
    })?;
    let elapsed = start.elapsed();
    let (pages, pictures) = times.into_iter().flatten().unzip();
    Ok((Figure::of(pages, elapsed), Figure::of(pictures, elapsed), elapsed))
}

fn client_times(connection: &mut Connection, client: u16, load: &Load, end: Instant) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for i in 0_u64.. {
        let start = Instant::now();
        if start > end {
            break;
        }
        match load {
            Load::Get(path) => connection.get(path)?,
            Load::Pledge => connection.post(&api::paths::pledges("sid-2023"), &pledge(client, i)?)?,
        };
        times.push(start.elapsed());
    }
    Ok(times)
}

/// What each client gives, once all are done.
fn joined<T>(clients: Vec<ScopedJoinHandle<'_, Result<T>>>) -> Result<Vec<T>> {
    clients.into_iter().map(|client| client.join().map_err(|_| anyhow!("a client gave up"))?).collect()
}

/// A visit whose id no other client and no other round makes.
fn visit(i: u64) -> Result<String> {
    Ok(format!(r#"{{"id":"{}","channel":"mastodon"}}"#, id(CLIENTS, i)?))
}

/// A pledge whose id no other client and no other round makes.
fn pledge(client: u16, i: u64) -> Result<String> {
    Ok(format!(r#"{{"id":"{}","lang":"en","audience":"parent"}}"#, id(client, i)?))
}

fn id(client: u16, i: u64) -> Result<EntryId> {
    let mut unique = [0; 10];
    for (to, from) in unique.iter_mut().zip(client.to_be_bytes().into_iter().chain(i.to_be_bytes())) {
        *to = from;
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    Ok(EntryId::new(u64::try_from(now)?, &unique))
}
