//! The real server, in a folder of its own, that can be killed and started again on the same port.

use std::{
    io::{BufRead, BufReader},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use api::{Counts, EntryId};
use tempfile::TempDir;

/// The folder of campaigns inside a server's own folder.
pub const CAMPAIGNS: &str = "campaigns";

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
        Self::start_in(tempfile::tempdir().unwrap())
    }

    /// Starts a server whose campaign's way out leads to a port of this machine that nobody listens at.
    pub fn with_a_way_out_to_nowhere() -> Self {
        let folder = campaigns_to_change();
        let path = folder.path().join(CAMPAIGNS).join("sid-2023/campaign.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let changed =
            text.replace("leave_url = \"https://www.wikipedia.org/\"", "leave_url = \"https://127.0.0.1:65535/\"");
        assert_ne!(text, changed);
        std::fs::write(&path, changed).unwrap();
        Self::start_in(folder)
    }

    /// Starts a server that takes its campaigns from a folder of this name inside `folder`, if there is one.
    pub fn start_in(folder: TempDir) -> Self {
        let mut server = Self { folder, child: None, origin: String::new() };
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

    /// Adds a partner, as its operator does, waits until the server knows it, and gives the way to its own numbers.
    pub async fn add_partner(&self, name: &str) -> String {
        let mut command = Command::new(program());
        let added = command.args(["partner", "add", name]).env_remove("SID_PLEDGE_PUBLIC_URL");
        let added = added.current_dir(self.folder.path()).output().unwrap();
        assert!(added.status.success());
        let said = String::from_utf8(added.stdout).unwrap();
        let numbers = said.lines().find_map(|line| line.strip_prefix("its numbers: ")).unwrap().to_owned();
        let url = format!("{}/api/v1/campaigns/sid-2023/widget?partner={name}", self.origin);
        let known = format!("\"partner\":\"{name}\"");
        while !reqwest::get(&url).await.unwrap().text().await.unwrap().contains(&known) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        numbers
    }

    /// The version of the element it has inside.
    pub async fn version(&self) -> String {
        let page = reqwest::get(format!("{}/p/sid-2023", self.origin)).await.unwrap().text().await.unwrap();
        page.split("/v/").nth(1).unwrap().split('/').next().unwrap().to_owned()
    }

    /// Whether it keeps a release of the element.
    pub fn keeps(&self, version: &str) -> bool {
        self.releases().join(version).join("embed.js").is_file()
    }

    /// Puts a release of the element where it keeps them.
    pub fn give_release(&self, version: &str, files: &Path) {
        let folder = self.releases().join(version);
        std::fs::create_dir(&folder).unwrap();
        for entry in std::fs::read_dir(files).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }

    fn releases(&self) -> PathBuf {
        self.folder.path().join("sid-pledge.releases")
    }

    /// The counts it tells.
    pub async fn counts(&self) -> Counts {
        self.counts_with("").await
    }

    /// The counts it tells of one partner.
    pub async fn counts_of(&self, partner: &str) -> Counts {
        self.counts_with(&format!("?partner={partner}")).await
    }

    async fn counts_with(&self, query: &str) -> Counts {
        let url = format!("{}/api/v1/campaigns/sid-2023/counts{query}", self.origin);
        let body = reqwest::get(url).await.unwrap().bytes().await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Takes pledges for other people, who are told apart by numbers.
    pub async fn take_pledges(&self, people: Range<u8>) {
        for i in people {
            self.act("pledges", i, "").await;
        }
    }

    /// Shares by two channels for other people, and for each a friend who comes and takes the pledge.
    pub async fn pass_on(&self, people: Range<u8>) {
        self.pass_on_from("open", people).await;
    }

    /// The same on a partner's site.
    pub async fn pass_on_from(&self, partner: &str, people: Range<u8>) {
        for i in people {
            let channel = if i % 3 == 0 { "mastodon" } else { "whatsapp" };
            let how = format!(r#","channel":"{channel}","partner":"{partner}""#);
            self.act("shares", i, &how).await;
            self.act("visits", i, &how).await;
            self.act("pledges", i, &how).await;
        }
    }

    async fn act(&self, path: &str, person: u8, how: &str) {
        // What one person does is told apart by its time.
        let kind = path.bytes().map(u64::from).sum::<u64>() + u64::from(!how.is_empty());
        let id = EntryId::new(1_675_760_400_000 + kind, &[person; 10]);
        let answer = reqwest::Client::new()
            .post(format!("{}/api/v1/campaigns/sid-2023/{path}", self.origin))
            .header("Content-Type", "application/json")
            .body(format!(r#"{{"id":"{id}"{how}}}"#))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
    }

    fn listen(&mut self, address: &str) {
        let mut command = Command::new(program());
        if self.folder.path().join(CAMPAIGNS).is_dir() {
            command.env("SID_PLEDGE_CAMPAIGNS", CAMPAIGNS);
        }
        let mut child = command
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

/// A folder with a copy of the campaigns, for a server to be started in.
pub fn campaigns_to_change() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns");
    for name in ["locales", "sid-2023"] {
        let copy = folder.path().join(CAMPAIGNS).join(name);
        std::fs::create_dir_all(&copy).unwrap();
        for entry in std::fs::read_dir(source.join(name)).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
    }
    folder
}

/// The program the tests are about.
pub fn program() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/sid-pledge");
    let program = std::env::var_os("SID_PLEDGE_BIN").map_or(built, PathBuf::from);
    assert!(program.is_file(), "there is no server at {}: run `cargo xtask test`, which builds it", program.display());
    program
}
