//! Load on the server: clients that each send the next request after the response to the last one.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Result, anyhow};
use api::EntryId;

use super::connection::Connection;
use super::server_process::ServerProcess;

/// Counts.
pub const COUNTS: &str = "/api/v1/campaigns/sid-2023/counts";
/// Rendered widget.
pub const WIDGET: &str = "/api/v1/campaigns/sid-2023/widget?lang=en";
/// Page with a form.
pub const PAGE: &str = "/p/sid-2023?lang=en";
/// Landing page of a share link.
pub const LANDING: &str = "/s/sid-2023/open/mastodon?lang=en";

const CLIENT_COUNT: u16 = 64;
const DURATION: Duration = Duration::from_secs(5);

/// A kind of load.
pub enum Load {
    /// Reading a path.
    Get(&'static str),
    /// Reading a path with gzip.
    GetCompressed(&'static str),
    /// Taking pledges, each with a new id.
    Pledge,
}

/// Rate and latency percentiles of a load.
pub struct Figures {
    per_second: f64,
    p50: Duration,
    p99: Duration,
}

impl Figures {
    fn new(mut times: Vec<Duration>, elapsed: Duration) -> Self {
        times.sort_unstable();
        let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
        Self { per_second: times.len() as f64 / elapsed.as_secs_f64(), p50: at(50), p99: at(99) }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p99] = [self.p50, self.p99].map(|time| time.as_secs_f64() * 1000.0);
        write!(f, "{:.0} /s, p50 {p50:.1} ms, p99 {p99:.1} ms, {CLIENT_COUNT} clients", self.per_second)
    }
}

/// Puts the load on the server for five seconds.
pub fn measure(server: &ServerProcess, load: &Load) -> Result<Figures> {
    let mut connections = (0..CLIENT_COUNT).map(|_| server.connect()).collect::<Result<Vec<_>>>()?;
    let start = Instant::now();
    let times = thread::scope(|scope| {
        let clients: Vec<_> = connections
            .iter_mut()
            .zip(0..)
            .map(|(connection, client)| scope.spawn(move || client_times(connection, client, load, start + DURATION)))
            .collect();
        join_all(clients)
    })?;
    let elapsed = start.elapsed();
    Ok(Figures::new(times.into_iter().flatten().collect(), elapsed))
}

/// Measurements of a shared link, by [`fetch_shared_link`].
pub struct SharedLinkLoad {
    /// Fetches of the landing page.
    pub pages: Figures,
    /// Fetches of its picture.
    pub pictures: Figures,
    /// Number of different pictures among the responses, told apart by `ETag`.
    pub distinct_pictures: usize,
    /// Duration of all fetches together.
    pub elapsed: Duration,
}

/// Simulates the effect of a post with a link: each server of the network that displays it fetches the landing page and
/// its picture on a connection of its own, while visitors come through the link, twenty a second.
pub fn fetch_shared_link(server: &ServerProcess, fetches: u32, page: &str, picture: &str) -> Result<SharedLinkLoad> {
    let next = AtomicU32::new(0);
    let start = Instant::now();
    let fetch = || -> Result<Vec<(Duration, Duration, Option<String>)>> {
        let mut fetched = Vec::new();
        while next.fetch_add(1, Ordering::Relaxed) < fetches {
            let start = Instant::now();
            let mut connection = server.connect()?;
            connection.get_encoded(page, "gzip")?;
            let page_time = start.elapsed();
            let start = Instant::now();
            connection.get_encoded(picture, "gzip")?;
            fetched.push((page_time, start.elapsed(), connection.etag().map(str::to_owned)));
        }
        Ok(fetched)
    };
    let done = AtomicBool::new(false);
    // Each visit changes the counts on the page.
    let visit_repeatedly = || -> Result<()> {
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
    let fetched = thread::scope(|scope| {
        let visitors = scope.spawn(visit_repeatedly);
        let clients: Vec<_> = (0..CLIENT_COUNT).map(|_| scope.spawn(fetch)).collect();
        let fetched = join_all(clients);
        done.store(true, Ordering::Relaxed);
        visitors.join().map_err(|_| anyhow!("the visitors' thread panicked"))??;
        fetched
    })?;
    let elapsed = start.elapsed();
    let (mut pages, mut pictures, mut etags) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (page, picture, etag) in fetched.into_iter().flatten() {
        pages.push(page);
        pictures.push(picture);
        etags.extend(etag);
    }
    Ok(SharedLinkLoad {
        pages: Figures::new(pages, elapsed),
        pictures: Figures::new(pictures, elapsed),
        distinct_pictures: etags.len(),
        elapsed,
    })
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
            Load::GetCompressed(path) => connection.get_encoded(path, "gzip")?,
            Load::Pledge => connection.post(&api::paths::pledges("sid-2023"), &pledge(client, i)?)?,
        };
        times.push(start.elapsed());
    }
    Ok(times)
}

/// Waits for all clients and collects their results.
fn join_all<T>(clients: Vec<ScopedJoinHandle<'_, Result<T>>>) -> Result<Vec<T>> {
    clients.into_iter().map(|client| client.join().map_err(|_| anyhow!("a client's thread panicked"))?).collect()
}

/// A visit with an id that no other client and no other round uses.
fn visit(i: u64) -> Result<String> {
    Ok(format!(r#"{{"id":"{}","channel":"mastodon"}}"#, id(CLIENT_COUNT, i)?))
}

/// A pledge with an id that no other client and no other round uses.
fn pledge(client: u16, i: u64) -> Result<String> {
    Ok(format!(r#"{{"id":"{}","lang":"en","audience":"parent"}}"#, id(client, i)?))
}

fn id(client: u16, i: u64) -> Result<EntryId> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    Ok(entry_id(u64::try_from(now)?, client, i))
}

/// Returns the id of an act at a time, different for each client and each of its acts.
pub fn entry_id(unix_millis: u64, client: u16, i: u64) -> EntryId {
    let mut unique = [0; 10];
    for (to, from) in unique.iter_mut().zip(client.to_be_bytes().into_iter().chain(i.to_be_bytes())) {
        *to = from;
    }
    EntryId::new(unix_millis, &unique)
}
