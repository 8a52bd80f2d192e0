//! A server that is killed or stopped under load: every acknowledged pledge is stored, and each is counted once.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use futures_util::{StreamExt, stream};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    app::{TIMEOUT, fresh_id, pledge},
    pack::{Packs, SLUG},
};

/// Number of pledges that are sent while the server is killed.
pub const PLEDGES: usize = 1000;
const CONCURRENT_REQUESTS: usize = 64;

/// Running `sid-pledge serve`.
struct ServerProcess {
    child: Child,
    url: String,
    /// Kept open so that the server can write to it.
    _stdout: BufReader<ChildStdout>,
}

impl ServerProcess {
    fn start(folder: &Path, packs: &Packs) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sid-pledge"))
            .current_dir(folder)
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite://ledger.db", "--campaigns"])
            .arg(packs.path())
            .env_remove("SID_PLEDGE_SECRET")
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("listening on ").expect("an address");
        Self { child, url: format!("{address}/api/v1/campaigns/{SLUG}"), _stdout: stdout }
    }

    fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    fn terminate(mut self) -> bool {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("it runs").success());
        self.child.wait().expect("ended").success()
    }
}

/// Posts a pledge. Returns `None` if no complete response arrives.
async fn post_pledge(client: &Client, url: &str, body: &Value) -> Option<(StatusCode, Value)> {
    let response = client.post(format!("{url}/pledges")).json(body).send().await.ok()?;
    Some((response.status(), response.json().await.ok()?))
}

async fn pledge_count(client: &Client, url: &str) -> Value {
    let response = client.get(format!("{url}/counts")).send().await.expect("a response");
    response.json::<Value>().await.expect("JSON")["pledges"].clone()
}

fn verifies(folder: &TempDir) -> bool {
    let verify = Command::new(env!("CARGO_BIN_EXE_sid-pledge"))
        .current_dir(folder.path())
        .args(["verify", "--database-url", "sqlite://ledger.db"])
        .status();
    verify.expect("it runs").success()
}

fn client() -> Client {
    Client::builder().timeout(TIMEOUT).build().expect("a client")
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_pledges_survive_a_kill_and_are_counted_once() {
    let (folder, packs, client) = (tempfile::tempdir().expect("a folder"), Packs::new(), client());
    let bodies: Vec<Value> = (0..PLEDGES).map(|_| pledge(fresh_id())).collect();

    let server = ServerProcess::start(folder.path(), &packs);
    let (url, acknowledged) = (server.url.clone(), AtomicUsize::new(0));
    let (third_acknowledged, when_third_acknowledged) = tokio::sync::oneshot::channel();
    let third_acknowledged = std::sync::Mutex::new(Some(third_acknowledged));
    let requests = stream::iter(&bodies).map(|body| async {
        let response = post_pledge(&client, &url, body).await.filter(|(status, _)| status.is_success());
        if response.is_some() && acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == PLEDGES / 3 {
            third_acknowledged.lock().expect("not poisoned").take().map(|sender| sender.send(()));
        }
        response.map(|(_, body)| body["receipt"].clone())
    });
    let kill = async {
        when_third_acknowledged.await.expect("a third is acknowledged");
        tokio::task::spawn_blocking(move || server.kill()).await.expect("killed");
    };
    let (receipts, ()) = tokio::join!(requests.buffered(CONCURRENT_REQUESTS).collect::<Vec<Option<Value>>>(), kill);
    let acknowledged = receipts.iter().flatten().count();
    assert!((PLEDGES / 3..PLEDGES).contains(&acknowledged), "killed under load: {acknowledged}");
    assert!(verifies(&folder), "the totals match the ledger after the kill");

    let server = ServerProcess::start(folder.path(), &packs);
    let url = server.url.clone();
    let stored = pledge_count(&client, &url).await.as_u64().expect("a number");
    assert!(stored >= acknowledged as u64, "{stored} stored, {acknowledged} acknowledged");
    for (body, receipt) in bodies.iter().zip(&receipts) {
        let (status, response) = post_pledge(&client, &url, body).await.expect("a response");
        match receipt {
            Some(receipt) => assert_eq!((status, &response["receipt"]), (StatusCode::OK, receipt)),
            None => assert!(status.is_success()),
        }
    }
    assert_eq!(pledge_count(&client, &url).await, PLEDGES);
    assert!(server.terminate(), "a graceful shutdown exits with success");
    assert!(verifies(&folder));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_graceful_shutdown_under_load_keeps_every_acknowledged_pledge() {
    let (folder, packs, client) = (tempfile::tempdir().expect("a folder"), Packs::new(), client());
    let bodies: Vec<Value> = (0..PLEDGES).map(|_| pledge(fresh_id())).collect();
    let server = ServerProcess::start(folder.path(), &packs);
    let url = server.url.clone();
    let (first, rest) = bodies.split_at(PLEDGES / 4);
    let send_all = |bodies: Vec<Value>| {
        let (client, url) = (client.clone(), url.clone());
        async move {
            stream::iter(bodies)
                .map(|body| {
                    let (client, url) = (client.clone(), url.clone());
                    async move {
                        post_pledge(&client, &url, &body).await.filter(|(status, _)| status.is_success()).map(|_| body)
                    }
                })
                .buffered(CONCURRENT_REQUESTS)
                .filter_map(|body| async { body })
                .collect::<Vec<Value>>()
                .await
        }
    };
    let mut acknowledged = send_all(first.to_vec()).await;
    assert_eq!(acknowledged.len(), first.len());
    let stopping = tokio::task::spawn_blocking(move || server.terminate());
    let (others, stopped) = tokio::join!(send_all(rest.to_vec()), stopping);
    acknowledged.extend(others);
    assert!(stopped.expect("stopped"), "it exits with success");

    let server = ServerProcess::start(folder.path(), &packs);
    for body in &acknowledged {
        let (status, _) = post_pledge(&client, &server.url, body).await.expect("a response");
        assert_eq!(status, StatusCode::OK, "the pledge is stored");
    }
    server.kill();
    assert!(verifies(&folder));
}
