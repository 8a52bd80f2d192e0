//! Clients that each send the next request when the last one is answered. It never sends to another machine.

use std::fmt;
use std::thread;
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
        clients
            .into_iter()
            .map(|client| client.join().map_err(|_| anyhow!("a client gave up"))?)
            .collect::<Result<Vec<_>>>()
    })?;
    let elapsed = start.elapsed();
    let mut times: Vec<Duration> = times.into_iter().flatten().collect();
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    Ok(Figure { per_second: times.len() as f64 / elapsed.as_secs_f64(), half: at(50), nearly_all: at(99) })
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

/// A pledge whose id no other client and no other round makes.
fn pledge(client: u16, i: u64) -> Result<String> {
    let mut unique = [0; 10];
    for (to, from) in unique.iter_mut().zip(client.to_be_bytes().into_iter().chain(i.to_be_bytes())) {
        *to = from;
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    let id = EntryId::new(u64::try_from(now)?, &unique);
    Ok(format!(r#"{{"id":"{id}","lang":"en","audience":"parent"}}"#))
}
