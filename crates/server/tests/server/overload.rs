//! When the store cannot keep up, or fails: a clear answer, and nothing half done.

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
    Audit, Change, DaySum, ExportedEntry, Outcome, Partner, Store, StoreError, TallyRow,
    store::{Access, open},
};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::app::{NGO_KEY, TestApp, Wishes, answer, fresh_id, ngo, pledge};

/// A real store behind a gate and a fault.
struct Troubled {
    store: Box<dyn Store>,
    /// Told when a group has arrived.
    arrived: UnboundedSender<()>,
    /// Each group waits here for a sign, as long as anyone may give one.
    gate: Receiver<()>,
    fails: Arc<AtomicBool>,
}

impl Troubled {
    fn fault(&self) -> Result<(), StoreError> {
        if self.fails.load(Ordering::SeqCst) { Err(StoreError::Failed("the disk is full".into())) } else { Ok(()) }
    }
}

impl Store for Troubled {
    fn beside(&self) -> Result<Box<dyn Store>, StoreError> {
        let (store, fails) = (self.store.beside()?, Arc::clone(&self.fails));
        Ok(Box::new(Self { store, arrived: unbounded_channel().0, gate: channel().1, fails }))
    }

    fn record(&mut self, changes: &[Change]) -> Result<Vec<Outcome>, StoreError> {
        self.arrived.send(()).ok();
        self.gate.recv().ok();
        self.fault()?;
        self.store.record(changes)
    }

    fn tallies(&mut self) -> Result<Vec<TallyRow>, StoreError> {
        self.store.tallies()
    }

    fn audit(&mut self) -> Result<Audit, StoreError> {
        self.store.audit()
    }

    fn export(
        &mut self,
        each: &mut dyn FnMut(ExportedEntry) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<(), StoreError> {
        self.store.export(each)
    }

    fn partners(&mut self) -> Result<Vec<Partner>, StoreError> {
        self.store.partners()
    }

    fn days(&mut self, campaign: &str, partner: &str, mode: Mode) -> Result<Vec<DaySum>, StoreError> {
        self.fault()?;
        self.store.days(campaign, partner, mode)
    }

    fn add_partner(&mut self, partner: &Partner) -> Result<bool, StoreError> {
        self.store.add_partner(partner)
    }

    fn set_partner_key(&mut self, slug: &str, key: &[u8; 32]) -> Result<bool, StoreError> {
        self.store.set_partner_key(slug, key)
    }

    fn pause_partner(&mut self, slug: &str, paused: bool) -> Result<bool, StoreError> {
        self.store.pause_partner(slug, paused)
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.fault()?;
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

async fn troubled(queue: usize) -> Controls {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("ledger.db").display());
    let ((arrived, arrivals), (sign, gate)) = (unbounded_channel(), channel());
    let fails = Arc::new(AtomicBool::new(false));
    let mut store = open(&url, Access::Serve).expect("opened");
    store.add_partner(&ngo()).expect("added");
    let store = Troubled { store, arrived, gate, fails: Arc::clone(&fails) };
    let app =
        TestApp::start_with(Wishes { store: Some(Box::new(store)), queue: Some(queue), ..Wishes::default() }).await;
    Controls { app, arrived: arrivals, gate: Some(sign), fails, _folder: folder }
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back_and_loses_nothing() {
    let mut controls = troubled(1).await;
    let app = &controls.app;
    let bodies = [pledge(fresh_id()), pledge(fresh_id()), pledge(fresh_id())];
    let first = tokio::spawn(answer(app.client.post(app.api("/pledges")).json(&bodies[0])));
    controls.arrived.recv().await.expect("the first is being written");
    let (second, third) = (app.post("/pledges", &bodies[1]), app.post("/pledges", &bodies[2]));
    tokio::pin!(second, third);
    let (busy, waiting) = tokio::select! {
        answer = &mut second => (answer, third),
        answer = &mut third => (answer, second),
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
async fn whoever_looks_at_numbers_neither_waits_for_pledges_nor_holds_them_up() {
    let mut controls = troubled(1).await;
    let app = &controls.app;
    let body = pledge(fresh_id());
    let writing = tokio::spawn(answer(app.client.post(app.api("/pledges")).json(&body)));
    controls.arrived.recv().await.expect("it is being written");
    let numbers = app.get(&format!("/partners/ngo?key={NGO_KEY}&lang=fr")).await;
    assert_eq!(numbers.status, StatusCode::OK, "answered while the writer is held up");
    drop(controls.gate.take());
    assert_eq!(writing.await.expect("answered").status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_failing_store_is_told_and_gets_well_again() {
    let mut controls = troubled(8).await;
    drop(controls.gate.take());
    let app = &controls.app;
    app.post("/pledges", &pledge(fresh_id())).await;
    controls.fails.store(true, Ordering::SeqCst);
    let body = pledge(fresh_id());
    let refused = app.post("/pledges", &body).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "store_unavailable"));
    assert_eq!(refused.header("retry-after"), "5");
    assert!(!refused.text.contains("disk"), "what failed is nobody's business");
    assert_eq!(app.counts("").await["pledges"], 1, "what is known stays known");
    assert_eq!(app.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.get("/healthz").await.status, StatusCode::OK);
    let form = app.client.post(format!("{}/p/kind-2030/pledge", app.url)).form(&[("lang", "fr")]);
    let page = answer(form).await;
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
