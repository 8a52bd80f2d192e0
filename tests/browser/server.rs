//! Real server in its own folder, which a test can kill and restart on the same port.

use std::{
    io::{BufRead, BufReader},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use api::{Counts, EntryId};
use tempfile::TempDir;

/// Name of the campaigns folder inside a server's folder.
pub const CAMPAIGNS_DIR: &str = "campaigns";

/// Running server.
pub struct Server {
    folder: TempDir,
    child: Option<Child>,
    /// Origin of the server, without a trailing slash.
    pub origin: String,
}

impl Server {
    /// Starts a server on a free port.
    pub fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap())
    }

    /// Starts a server whose quick exit leads to a local port without a listener.
    pub fn with_unreachable_exit() -> Self {
        let folder = copy_campaigns();
        let path = folder.path().join(CAMPAIGNS_DIR).join("sid-2023/campaign.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let changed =
            text.replace("leave_url = \"https://www.wikipedia.org/\"", "leave_url = \"https://127.0.0.1:65535/\"");
        assert_ne!(text, changed);
        std::fs::write(&path, changed).unwrap();
        Self::start_in(folder)
    }

    /// Starts a server in a folder. If the folder contains [`CAMPAIGNS_DIR`], the campaigns are read from there.
    pub fn start_in(folder: TempDir) -> Self {
        let mut server = Self { folder, child: None, origin: String::new() };
        server.listen("127.0.0.1:0");
        server
    }

    /// Kills the server without a signal that it could handle, like a power cut.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts the server again on the same port.
    pub fn restart(&mut self) {
        let address = self.origin.trim_start_matches("http://").to_owned();
        self.listen(&address);
    }

    /// Adds a partner by the command, waits until the server knows it, and returns the path to its numbers.
    pub async fn add_partner(&self, name: &str) -> String {
        let mut command = Command::new(program());
        let added = command.args(["partner", "add", name]).env_remove("SID_PLEDGE_PUBLIC_URL");
        let added = added.current_dir(self.folder.path()).output().unwrap();
        assert!(added.status.success());
        let printed = String::from_utf8(added.stdout).unwrap();
        let numbers = printed.lines().find_map(|line| line.strip_prefix("its numbers: ")).unwrap().to_owned();
        let url = format!("{}/api/v1/campaigns/sid-2023/widget?partner={name}", self.origin);
        let config = format!("\"partner\":\"{name}\"");
        while !reqwest::get(&url).await.unwrap().text().await.unwrap().contains(&config) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        numbers
    }

    /// Returns the version of the element that the server serves.
    pub async fn version(&self) -> String {
        let loader = reqwest::get(format!("{}/embed.js", self.origin)).await.unwrap().text().await.unwrap();
        loader.split("/v/").nth(1).unwrap().split('/').next().unwrap().to_owned()
    }

    /// Returns whether the release archive has a version.
    pub fn has_release(&self, version: &str) -> bool {
        self.archive_path().join(version).join("embed.js").is_file()
    }

    /// Adds a release to the release archive.
    pub fn add_release(&self, version: &str, files: &Path) {
        let folder = self.archive_path().join(version);
        std::fs::create_dir(&folder).unwrap();
        for entry in std::fs::read_dir(files).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }

    fn archive_path(&self) -> PathBuf {
        self.folder.path().join("sid-pledge.releases")
    }

    /// Gets the counts of the campaign.
    pub async fn counts(&self) -> Counts {
        self.counts_with("").await
    }

    /// Gets the counts of one partner.
    pub async fn counts_of(&self, partner: &str) -> Counts {
        self.counts_with(&format!("?partner={partner}")).await
    }

    /// Gets the counts of test mode.
    pub async fn counts_in_test_mode(&self) -> Counts {
        self.counts_with("?mode=test").await
    }

    async fn counts_with(&self, query: &str) -> Counts {
        let url = format!("{}/api/v1/campaigns/sid-2023/counts{query}", self.origin);
        let body = reqwest::get(url).await.unwrap().bytes().await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Takes a pledge for each person of a range of numbers.
    pub async fn take_pledges(&self, people: Range<u8>) {
        for i in people {
            self.act("pledges", i, "").await;
        }
    }

    /// Records for each person a share, by one of two channels, and the visit and the pledge that follow from it.
    pub async fn share_and_pledge(&self, people: Range<u8>) {
        self.share_and_pledge_for("open", people).await;
    }

    /// Does the same for a partner.
    pub async fn share_and_pledge_for(&self, partner: &str, people: Range<u8>) {
        for i in people {
            let channel = if i % 3 == 0 { "mastodon" } else { "whatsapp" };
            let details = format!(r#","channel":"{channel}","partner":"{partner}""#);
            self.act("shares", i, &details).await;
            self.act("visits", i, &details).await;
            self.act("pledges", i, &details).await;
        }
    }

    async fn act(&self, path: &str, person: u8, details: &str) {
        // The acts of one person have different ids by their time.
        let kind = path.bytes().map(u64::from).sum::<u64>() + u64::from(!details.is_empty());
        let id = EntryId::new(1_675_760_400_000 + kind, &[person; 10]);
        let response = reqwest::Client::new()
            .post(format!("{}/api/v1/campaigns/sid-2023/{path}", self.origin))
            .header("Content-Type", "application/json")
            .body(format!(r#"{{"id":"{id}"{details}}}"#))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 201);
    }

    fn listen(&mut self, address: &str) {
        let mut command = Command::new(program());
        if self.folder.path().join(CAMPAIGNS_DIR).is_dir() {
            command.env("SID_PLEDGE_CAMPAIGNS", CAMPAIGNS_DIR);
        }
        let mut child = command
            .arg("serve")
            .current_dir(self.folder.path())
            .env("SID_PLEDGE_LISTEN", address)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.child = Some(child);
        let origin = line.trim().strip_prefix("listening on ");
        self.origin = origin.unwrap_or_else(|| panic!("the server printed {line:?}")).to_owned();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Creates a folder with a copy of the campaigns, for [`Server::start_in`].
pub fn copy_campaigns() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns");
    for name in ["locales", "sid-2023"] {
        let copy = folder.path().join(CAMPAIGNS_DIR).join(name);
        std::fs::create_dir_all(&copy).unwrap();
        for entry in std::fs::read_dir(source.join(name)).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
    }
    folder
}

/// Returns the path of the `sid-pledge` program.
pub fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/sid-pledge");
    let program = std::env::var_os("SID_PLEDGE_BIN").map_or(built, PathBuf::from);
    assert!(program.is_file(), "there is no server at {}: `cargo xtask test` builds it", program.display());
    program
}
