//! The program killed in the middle of its work: what it acknowledged is there, and nothing is there twice.

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
    app::{LONG, fresh_id, pledge},
    pack::{Packs, SLUG},
};

const PLEDGES: usize = 1000;
const AT_ONCE: usize = 64;

/// The program, serving.
struct Program {
    child: Child,
    url: String,
    /// Held so that the program can go on writing to it.
    _stdout: BufReader<ChildStdout>,
}

impl Program {
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
        let address = line.trim().strip_prefix("listening on ").expect("where it listens");
        Self { child, url: format!("{address}/api/v1/campaigns/{SLUG}"), _stdout: stdout }
    }

    fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    fn terminate(mut self) -> bool {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("asked").success());
        self.child.wait().expect("ended").success()
    }
}

/// Sends a pledge; what came back, if anything did.
async fn send(client: &Client, url: &str, body: &Value) -> Option<(StatusCode, Value)> {
    let response = client.post(format!("{url}/pledges")).json(body).send().await.ok()?;
    Some((response.status(), response.json().await.ok()?))
}

async fn counted(client: &Client, url: &str) -> Value {
    let answer = client.get(format!("{url}/counts")).send().await.expect("an answer");
    answer.json::<Value>().await.expect("JSON")["pledges"].clone()
}

fn verifies(folder: &TempDir) -> bool {
    let verify = Command::new(env!("CARGO_BIN_EXE_sid-pledge"))
        .current_dir(folder.path())
        .args(["verify", "--database-url", "sqlite://ledger.db"])
        .status();
    verify.expect("it runs").success()
}

fn client() -> Client {
    Client::builder().timeout(LONG).build().expect("a client")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_a_kill_and_nothing_counts_twice() {
    let (folder, packs, client) = (tempfile::tempdir().expect("a folder"), Packs::new(), client());
    let bodies: Vec<Value> = (0..PLEDGES).map(|_| pledge(fresh_id())).collect();

    let program = Program::start(folder.path(), &packs);
    let (url, acknowledged) = (program.url.clone(), AtomicUsize::new(0));
    let (in_the_middle, middle) = tokio::sync::oneshot::channel();
    let in_the_middle = std::sync::Mutex::new(Some(in_the_middle));
    let all = stream::iter(&bodies).map(|body| async {
        let answer = send(&client, &url, body).await.filter(|(status, _)| status.is_success());
        if answer.is_some() && acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == PLEDGES / 3 {
            in_the_middle.lock().expect("whole").take().map(|sign| sign.send(()));
        }
        answer.map(|(_, taken)| taken["receipt"].clone())
    });
    let killing = async {
        middle.await.expect("a third is acknowledged");
        tokio::task::spawn_blocking(move || program.kill()).await.expect("killed");
    };
    let (receipts, ()) = tokio::join!(all.buffered(AT_ONCE).collect::<Vec<Option<Value>>>(), killing);
    let kept = receipts.iter().flatten().count();
    assert!((PLEDGES / 3..PLEDGES).contains(&kept), "killed in the middle: {kept}");
    assert!(verifies(&folder), "the sums agree after the kill");

    let program = Program::start(folder.path(), &packs);
    let url = program.url.clone();
    let before = counted(&client, &url).await.as_u64().expect("a number");
    assert!(before >= kept as u64, "{before} are there, {kept} were acknowledged");
    for (body, receipt) in bodies.iter().zip(&receipts) {
        let (status, taken) = send(&client, &url, body).await.expect("an answer");
        match receipt {
            Some(receipt) => assert_eq!((status, &taken["receipt"]), (StatusCode::OK, receipt)),
            None => assert!(status.is_success()),
        }
    }
    assert_eq!(counted(&client, &url).await, PLEDGES);
    assert!(program.terminate(), "an orderly stop is a success");
    assert!(verifies(&folder));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orderly_stop_in_the_middle_keeps_every_acknowledged_pledge() {
    let (folder, packs, client) = (tempfile::tempdir().expect("a folder"), Packs::new(), client());
    let bodies: Vec<Value> = (0..PLEDGES).map(|_| pledge(fresh_id())).collect();
    let program = Program::start(folder.path(), &packs);
    let url = program.url.clone();
    let (first, rest) = bodies.split_at(PLEDGES / 4);
    let acknowledge = |bodies: Vec<Value>| {
        let (client, url) = (client.clone(), url.clone());
        async move {
            stream::iter(bodies)
                .map(|body| {
                    let (client, url) = (client.clone(), url.clone());
                    async move { send(&client, &url, &body).await.filter(|(status, _)| status.is_success()).map(|_| body) }
                })
                .buffered(AT_ONCE)
                .filter_map(|body| async { body })
                .collect::<Vec<Value>>()
                .await
        }
    };
    let mut kept = acknowledge(first.to_vec()).await;
    assert_eq!(kept.len(), first.len());
    let stopping = tokio::task::spawn_blocking(move || program.terminate());
    let (more, stopped) = tokio::join!(acknowledge(rest.to_vec()), stopping);
    kept.extend(more);
    assert!(stopped.expect("stopped"), "it ends with success");

    let program = Program::start(folder.path(), &packs);
    for body in &kept {
        let (status, _) = send(&client, &program.url, body).await.expect("an answer");
        assert_eq!(status, StatusCode::OK, "it is there");
    }
    program.kill();
    assert!(verifies(&folder));
}
