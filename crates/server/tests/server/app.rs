//! Real server on a free port for one test, with its own folder, ledger and campaign.

use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

use api::{Channel, EntryId, Mode};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sid_pledge_server::{
    app::AppConfig,
    campaigns::{Campaigns, Source},
    ledger::{Access, PartnerRecord, QUEUE_CAPACITY, Store, open::open},
    receipt::Secret,
    release::{Release, archive::ReleaseArchive},
    serve::{Server, start},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch};

use crate::pack::{Packs, SLUG};

/// Maximum time that a test waits for something.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// Key to the numbers of the partner `ngo`.
pub const NGO_KEY: &str = "a-key-for-the-tests-it-is-no-secret";

/// Server of one test.
pub struct TestApp {
    /// URL of the server, without a trailing slash.
    pub url: String,
    /// HTTP client that does not follow redirects.
    pub client: Client,
    server: Server,
    folder: TempDir,
}

/// Options of the server that a test can change.
#[derive(Default)]
pub struct TestOptions {
    /// Store to use instead of SQLite in the test's folder.
    pub store: Option<Box<dyn Store>>,
    /// Capacity of the ledger's queue.
    pub queue: Option<usize>,
    /// Files of the element.
    pub release: Release,
    /// Folder of the release archive.
    pub releases: Option<PathBuf>,
    /// Campaigns to use instead of the test campaign.
    pub packs: Option<Packs>,
    /// Use the campaigns in the binary instead.
    pub built_in_campaigns: bool,
}

impl TestApp {
    /// Starts a server with default options, the active partner `ngo` and the paused partner `late`.
    pub async fn start() -> Self {
        Self::start_with(TestOptions::default()).await
    }

    /// Starts a server with options.
    pub async fn start_with(options: TestOptions) -> Self {
        Self::start_in(tempfile::tempdir().expect("a folder"), options).await
    }

    async fn start_in(folder: TempDir, options: TestOptions) -> Self {
        let store = options.store.unwrap_or_else(|| {
            let url = format!("sqlite://{}", folder.path().join("ledger.db").display());
            let mut store = open(&url, Access::Exclusive).expect("opened");
            store.add_partner(&ngo()).expect("added");
            store.add_partner(&PartnerRecord::new("late", None)).expect("added");
            store.pause_partner("late", true).expect("paused");
            store
        });
        let packs = options.packs.unwrap_or_else(Packs::new);
        let source = if options.built_in_campaigns { Source::Embedded } else { packs.source() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (stop, stopping) = watch::channel(false);
        let config = AppConfig {
            campaigns: Campaigns::load(&source).expect("valid campaigns"),
            store,
            queue: options.queue.unwrap_or(QUEUE_CAPACITY),
            secret: Secret::new(b"a secret for the tests".to_vec()).expect("long enough"),
            release: options.release,
            archive: ReleaseArchive::new(options.releases),
            public_url: "https://pledge.example.org".to_owned(),
            stopping,
        };
        let server = start(listener, config, stop).expect("started");
        let client = Client::builder().redirect(Policy::none()).timeout(TIMEOUT).build().expect("a client");
        Self { url: format!("http://{}", server.address), client, server, folder }
    }

    /// Stops the server and starts another one on the same ledger.
    pub async fn restart(self) -> Self {
        self.server.stop().await;
        Self::start_in(self.folder, TestOptions::default()).await
    }

    /// Stops the server gracefully and returns its folder.
    pub async fn stop(self) -> TempDir {
        self.server.stop().await;
        self.folder
    }

    /// Opens the store beside the running server, as a command does.
    pub fn open_store(&self) -> Box<dyn Store> {
        let url = format!("sqlite://{}", self.folder.path().join("ledger.db").display());
        open(&url, Access::Shared).expect("opened")
    }

    /// Returns the URL of an API path of the campaign.
    pub fn api(&self, path: &str) -> String {
        format!("{}/api/v1/campaigns/{SLUG}{path}", self.url)
    }

    /// Posts JSON to an API path of the campaign.
    pub async fn post(&self, path: &str, body: &Value) -> TestResponse {
        send(self.client.post(self.api(path)).json(body)).await
    }

    /// Gets a path of the server.
    pub async fn get(&self, path: &str) -> TestResponse {
        send(self.client.get(format!("{}{path}", self.url))).await
    }

    /// Withdraws a pledge.
    pub async fn withdraw(&self, id: EntryId, receipt: &str) -> TestResponse {
        send(self.client.delete(self.api(&format!("/pledges/{id}"))).bearer_auth(receipt)).await
    }

    /// Gets the counts, with a query such as `?partner=ngo`.
    pub async fn counts(&self, query: &str) -> Value {
        send(self.client.get(self.api(&format!("/counts{query}")))).await.json()
    }
}

/// Record of the partner `ngo`, for a store to add.
pub fn ngo() -> PartnerRecord {
    PartnerRecord::new("ngo", Some(Sha256::digest(NGO_KEY).into()))
}

/// Response with its whole body.
#[derive(Debug)]
pub struct TestResponse {
    /// Status code.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub text: String,
}

impl TestResponse {
    /// Parses the body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Returns a header; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Returns the code of a problem, and asserts that the response is a valid problem (RFC 9457).
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{self:?}");
        assert_eq!(problem["type"], "about:blank", "{self:?}");
        let detail = problem["detail"].as_str().expect("a sentence");
        assert!(detail.len() > 10 && detail.ends_with('.'), "{detail}");
        problem["code"].as_str().expect("a code").to_owned()
    }
}

/// Sends a request and reads the whole response.
pub async fn send(request: RequestBuilder) -> TestResponse {
    let response: Response = request.send().await.expect("a response");
    let (status, headers) = (response.status(), response.headers().clone());
    TestResponse { status, headers, text: response.text().await.expect("a body") }
}

/// Returns a new entry id.
pub fn fresh_id() -> EntryId {
    let mut random = [0; 10];
    getrandom::fill(&mut random).expect("random bytes");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    EntryId::new(u64::try_from(now.as_millis()).expect("before the year 500 million"), &random)
}

/// JSON body of a pledge without details.
pub fn pledge(id: EntryId) -> Value {
    json!({ "id": id })
}

/// JSON body of a share or a visit.
pub fn act(id: EntryId, channel: Channel) -> Value {
    json!({ "id": id, "channel": channel, "mode": Mode::Live })
}
