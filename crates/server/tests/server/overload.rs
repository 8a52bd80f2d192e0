//! A store that is slow or fails: 503 responses with `Retry-After`, and no lost pledge.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
};

use api::Mode;
use reqwest::StatusCode;
use sid_pledge_server::ledger::{
    Access, Audit, AuditRange, DailyTally, ExportedEntry, PartnerRecord, Store, StoreError, TallyRow, Transaction,
    open::open,
};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::app::{NGO_KEY, TestApp, TestOptions, fresh_id, ngo, pledge, send};

/// SQLite store whose writes wait at a gate, and which can be made to fail.
struct FaultyStore {
    store: Box<dyn Store>,
    /// Notified when a group has arrived.
    arrived: UnboundedSender<()>,
    /// Each group waits here for a message, or until the sender is dropped.
    gate: Receiver<()>,
    fails: Arc<AtomicBool>,
}

impl FaultyStore {
    fn check(&self) -> Result<(), StoreError> {
        if self.fails.load(Ordering::SeqCst) { Err(StoreError::Failed("the disk is full".into())) } else { Ok(()) }
    }
}

impl Store for FaultyStore {
    fn second_connection(&self) -> Result<Box<dyn Store>, StoreError> {
        let (store, fails) = (self.store.second_connection()?, Arc::clone(&self.fails));
        Ok(Box::new(Self { store, arrived: unbounded_channel().0, gate: channel().1, fails }))
    }

    fn transaction(&mut self) -> Result<Box<dyn Transaction + '_>, StoreError> {
        self.arrived.send(()).ok();
        self.gate.recv().ok();
        self.check()?;
        self.store.transaction()
    }

    fn tallies(&mut self) -> Result<Vec<TallyRow>, StoreError> {
        self.store.tallies()
    }

    fn audit(&mut self, range: AuditRange) -> Result<Audit, StoreError> {
        self.store.audit(range)
    }

    fn export(
        &mut self,
        each: &mut dyn FnMut(ExportedEntry) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<(), StoreError> {
        self.store.export(each)
    }

    fn partners(&mut self) -> Result<Vec<PartnerRecord>, StoreError> {
        self.store.partners()
    }

    fn daily_tallies(&mut self, campaign: &str, partner: &str, mode: Mode) -> Result<Vec<DailyTally>, StoreError> {
        self.check()?;
        self.store.daily_tallies(campaign, partner, mode)
    }

    fn add_partner(&mut self, partner: &PartnerRecord) -> Result<bool, StoreError> {
        self.store.add_partner(partner)
    }

    fn set_partner_key(&mut self, slug: &str, key: &[u8; 32]) -> Result<bool, StoreError> {
        self.store.set_partner_key(slug, key)
    }

    fn pause_partner(&mut self, slug: &str, paused: bool) -> Result<bool, StoreError> {
        self.store.pause_partner(slug, paused)
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.check()?;
        self.store.probe()
    }

    fn backup(&mut self, file: &Path) -> Result<(), StoreError> {
        self.store.backup(file)
    }
}

struct Controls {
    app: TestApp,
    arrived: UnboundedReceiver<()>,
    gate: Option<Sender<()>>,
    fails: Arc<AtomicBool>,
    _folder: TempDir,
}

async fn start_with_faulty_store(queue: usize) -> Controls {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("ledger.db").display());
    let ((arrived, arrivals), (opener, gate)) = (unbounded_channel(), channel());
    let fails = Arc::new(AtomicBool::new(false));
    let mut store = open(&url, Access::Exclusive).expect("opened");
    store.add_partner(&ngo()).expect("added");
    let store = FaultyStore { store, arrived, gate, fails: Arc::clone(&fails) };
    let app =
        TestApp::start_with(TestOptions { store: Some(Box::new(store)), queue: Some(queue), ..TestOptions::default() })
            .await;
    Controls { app, arrived: arrivals, gate: Some(opener), fails, _folder: folder }
}

#[tokio::test]
async fn a_full_queue_returns_retry_after_and_loses_nothing() {
    let mut controls = start_with_faulty_store(1).await;
    let app = &controls.app;
    let bodies = [pledge(fresh_id()), pledge(fresh_id()), pledge(fresh_id())];
    let first = tokio::spawn(send(app.client.post(app.api("/pledges")).json(&bodies[0])));
    controls.arrived.recv().await.expect("the first group");
    let (second, third) = (app.post("/pledges", &bodies[1]), app.post("/pledges", &bodies[2]));
    tokio::pin!(second, third);
    let (busy, waiting) = tokio::select! {
        response = &mut second => (response, third),
        response = &mut third => (response, second),
    };
    assert_eq!((busy.status, busy.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "busy"));
    assert_eq!(busy.header("retry-after"), "1");
    drop(controls.gate.take());
    let (first, waiting) = (first.await.expect("answered"), waiting.await);
    assert_eq!((first.status, waiting.status), (StatusCode::CREATED, StatusCode::CREATED));
    for body in &bodies {
        assert!(app.post("/pledges", body).await.status.is_success());
    }
    assert_eq!(app.counts("").await["pledges"], 3);
}

#[tokio::test]
async fn reading_partner_numbers_neither_waits_for_pledges_nor_delays_them() {
    let mut controls = start_with_faulty_store(1).await;
    let app = &controls.app;
    let body = pledge(fresh_id());
    let writing = tokio::spawn(send(app.client.post(app.api("/pledges")).json(&body)));
    controls.arrived.recv().await.expect("the group");
    let numbers = app.get(&format!("/partners/ngo?key={NGO_KEY}&lang=fr")).await;
    assert_eq!(numbers.status, StatusCode::OK, "answered while the writer is blocked");
    drop(controls.gate.take());
    assert_eq!(writing.await.expect("answered").status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_failing_store_is_reported_and_the_server_recovers() {
    let mut controls = start_with_faulty_store(8).await;
    drop(controls.gate.take());
    let app = &controls.app;
    app.post("/pledges", &pledge(fresh_id())).await;
    controls.fails.store(true, Ordering::SeqCst);
    let body = pledge(fresh_id());
    let failed = app.post("/pledges", &body).await;
    assert_eq!((failed.status, failed.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "store_unavailable"));
    assert_eq!(failed.header("retry-after"), "5");
    assert!(!failed.text.contains("disk"), "the cause is not revealed");
    assert_eq!(app.counts("").await["pledges"], 1, "the counts are still served");
    assert_eq!(app.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    let form = app.client.post(format!("{}/p/kind-2030/pledge", app.url)).form(&[("lang", "fr")]);
    let page = send(form).await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert!(page.text.contains("try-again-title in Français") && page.text.contains("/p/kind-2030?lang=fr"));
    let numbers = app.get(&format!("/partners/ngo?key={NGO_KEY}&lang=fr")).await;
    assert_eq!((numbers.status, numbers.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    assert!(numbers.text.contains("partner-later-title in Français") && !numbers.text.contains(NGO_KEY));
    controls.fails.store(false, Ordering::SeqCst);
    assert_eq!(app.get("/readyz").await.status, StatusCode::OK);
    assert_eq!(app.post("/pledges", &body).await.status, StatusCode::CREATED);
    assert_eq!(app.counts("").await["pledges"], 2);
}
