//! A real server on a free port, with a folder, a ledger and a campaign of its own.

use std::{
    path::PathBuf,
    time::{Duration, SystemTime},
};

use api::{Channel, EntryId, Mode};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sid_pledge_server::{
    app::Parts,
    campaigns::Campaigns,
    ledger::{
        Partner, Store,
        store::{Access, open},
        writer::QUEUE,
    },
    pages::assets::{EarlierReleases, Release},
    receipt::Secret,
    serve::{Server, start},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch};

use crate::pack::{Packs, SLUG};

/// How long anything may take before a test says that it never came.
pub const LONG: Duration = Duration::from_secs(20);

/// The key to the numbers of the partner `ngo`.
pub const NGO_KEY: &str = "a-key-for-the-tests-it-is-no-secret";

/// A server for one test.
pub struct TestApp {
    /// Where it is, without a slash at the end.
    pub url: String,
    /// Asks without following redirects.
    pub client: Client,
    server: Server,
    folder: TempDir,
}

/// What a test wants to be otherwise than usual.
#[derive(Default)]
pub struct Wishes {
    /// Another store than SQLite in the test's folder.
    pub store: Option<Box<dyn Store>>,
    /// Room for fewer changes.
    pub queue: Option<usize>,
    /// The element's files.
    pub release: Release,
    /// The folder of earlier ones.
    pub releases: Option<PathBuf>,
    /// Other campaigns.
    pub packs: Option<Packs>,
}

impl TestApp {
    /// A usual server, with the active partner `ngo` and the paused partner `late`.
    pub async fn start() -> Self {
        Self::start_with(Wishes::default()).await
    }

    /// A server as a test wants it.
    pub async fn start_with(wishes: Wishes) -> Self {
        Self::start_in(tempfile::tempdir().expect("a folder"), wishes).await
    }

    async fn start_in(folder: TempDir, wishes: Wishes) -> Self {
        let store = wishes.store.unwrap_or_else(|| {
            let url = format!("sqlite://{}", folder.path().join("ledger.db").display());
            let mut store = open(&url, Access::Serve).expect("opened");
            store.add_partner(&ngo()).expect("added");
            store.add_partner(&Partner::new("late", None)).expect("added");
            store.pause_partner("late", true).expect("paused");
            store
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (stop, stopping) = watch::channel(false);
        let parts = Parts {
            campaigns: Campaigns::load(&wishes.packs.unwrap_or_else(Packs::new).source()).expect("faultless"),
            store,
            queue: wishes.queue.unwrap_or(QUEUE),
            secret: Secret::new(b"a secret for the tests".to_vec()).expect("long enough"),
            release: wishes.release,
            earlier: EarlierReleases::new(wishes.releases),
            public_url: "https://pledge.example.org".to_owned(),
            stopping,
        };
        let server = start(listener, parts, stop).expect("started");
        let client = Client::builder().redirect(Policy::none()).timeout(LONG).build().expect("a client");
        Self { url: format!("http://{}", server.address), client, server, folder }
    }

    /// Stops it and starts another one on the same ledger.
    pub async fn restart(self) -> Self {
        self.server.stop().await;
        Self::start_in(self.folder, Wishes::default()).await
    }

    /// Stops it in an orderly way.
    pub async fn stop(self) -> TempDir {
        self.server.stop().await;
        self.folder
    }

    /// The store, as a command beside the server opens it.
    pub fn visit(&self) -> Box<dyn Store> {
        let url = format!("sqlite://{}", self.folder.path().join("ledger.db").display());
        open(&url, Access::Visit).expect("opened")
    }

    /// A path below the campaign in the API.
    pub fn api(&self, rest: &str) -> String {
        format!("{}/api/v1/campaigns/{SLUG}{rest}", self.url)
    }

    /// Sends JSON to a path below the campaign.
    pub async fn post(&self, rest: &str, body: &Value) -> Answer {
        answer(self.client.post(self.api(rest)).json(body)).await
    }

    /// Gets a path.
    pub async fn get(&self, path: &str) -> Answer {
        answer(self.client.get(format!("{}{path}", self.url))).await
    }

    /// Takes a pledge back.
    pub async fn withdraw(&self, id: EntryId, receipt: &str) -> Answer {
        answer(self.client.delete(self.api(&format!("/pledges/{id}"))).bearer_auth(receipt)).await
    }

    /// The counts, with a query such as `?partner=ngo`.
    pub async fn counts(&self, query: &str) -> Value {
        answer(self.client.get(self.api(&format!("/counts{query}")))).await.json()
    }
}

/// The partner `ngo`, not added to anything yet.
pub fn ngo() -> Partner {
    Partner::new("ngo", Some(Sha256::digest(NGO_KEY).into()))
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|fault| panic!("{fault}: {self:?}"))
    }

    /// A header's text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a text"))
    }

    /// The code of a problem, which must be one in every way.
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

/// Sends a request and reads the answer.
pub async fn answer(request: RequestBuilder) -> Answer {
    let response: Response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.expect("a body") }
}

/// An id nobody else has.
pub fn fresh_id() -> EntryId {
    let mut random = [0; 10];
    getrandom::fill(&mut random).expect("random bytes");
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    EntryId::new(u64::try_from(now.as_millis()).expect("before the year 500 million"), &random)
}

/// A plain pledge.
pub fn pledge(id: EntryId) -> Value {
    json!({ "id": id })
}

/// A share or a visit.
pub fn act(id: EntryId, channel: Channel) -> Value {
    json!({ "id": id, "channel": channel, "mode": Mode::Live })
}
