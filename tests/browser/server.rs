//! The real server, in a folder of its own, that can be killed and started again on the same port.

use std::{
    io::{BufRead, BufReader},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use api::{Counts, EntryId};
use tempfile::TempDir;

/// A running server.
pub struct Server {
    folder: TempDir,
    child: Option<Child>,
    /// Where it listens, without a slash at the end.
    pub origin: String,
}

impl Server {
    /// Starts a server on a free port.
    pub fn start() -> Self {
        let mut server = Self { folder: tempfile::tempdir().unwrap(), child: None, origin: String::new() };
        server.listen("127.0.0.1:0");
        server
    }

    /// Kills it as a power cut would: no signal it could answer.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts it again where it was.
    pub fn restart(&mut self) {
        let address = self.origin.trim_start_matches("http://").to_owned();
        self.listen(&address);
    }

    /// The counts it tells.
    pub async fn counts(&self) -> Counts {
        let url = format!("{}/api/v1/campaigns/sid-2023/counts", self.origin);
        let body = reqwest::get(url).await.unwrap().bytes().await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Takes pledges for other people, who are told apart by numbers.
    pub async fn take_pledges(&self, people: Range<u8>) {
        let client = reqwest::Client::new();
        for i in people {
            let id = EntryId::new(1_675_760_400_000, &[i; 10]);
            let answer = client
                .post(format!("{}/api/v1/campaigns/sid-2023/pledges", self.origin))
                .header("Content-Type", "application/json")
                .body(format!(r#"{{"id":"{id}"}}"#))
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 201);
        }
    }

    fn listen(&mut self, address: &str) {
        let mut child = Command::new(program())
            .arg("serve")
            .current_dir(self.folder.path())
            .env("SID_PLEDGE_LISTEN", address)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.child = Some(child);
        let origin = line.trim().strip_prefix("listening on ");
        self.origin = origin.unwrap_or_else(|| panic!("the server said {line:?}")).to_owned();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/sid-pledge");
    let program = std::env::var_os("SID_PLEDGE_BIN").map_or(built, PathBuf::from);
    assert!(program.is_file(), "there is no server at {}: run `cargo xtask test`, which builds it", program.display());
    program
}
