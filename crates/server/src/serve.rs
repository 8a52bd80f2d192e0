//! From a socket to an orderly end: connections, and what happens to them when the server stops.
//!
//! Invariant: a stop loses nothing that was acknowledged and nothing that was taken in.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::{
    app::{App, Parts},
    ledger::Writer,
    router::router,
};

/// How long a connection may take to ask something, or stay open without asking.
const ASKING: Duration = Duration::from_secs(30);
/// How large the head of a request may be. Browsers send along what cookies the domain above ours has set.
const LARGEST_HEAD: usize = 32 * 1024;
/// How long requests may take to end once the server stops.
const ENDING: Duration = Duration::from_secs(10);
/// How long to wait when no connection can be taken, for instance because too many files are open.
const BREATH: Duration = Duration::from_millis(50);

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    connections: JoinHandle<()>,
    partners: JoinHandle<()>,
    writer: Writer,
}

/// Starts to serve. What the parts say of stopping comes from the sender beside them.
pub fn start(listener: TcpListener, parts: Parts, stop: watch::Sender<bool>) -> io::Result<Server> {
    let address = listener.local_addr()?;
    let (app, writer) = App::start(parts)?;
    let following = Arc::clone(&app);
    let partners = tokio::spawn(async move { following.partners.follow(&following.ledger).await });
    let connections = tokio::spawn(take_connections(listener, router(app), stop.subscribe()));
    Ok(Server { address, stop, connections, partners, writer })
}

impl Server {
    /// Takes no more connections, ends the streams, lets requests end, and makes durable what has queued up.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(fault) = self.connections.await {
            tracing::error!(%fault, "the connections did not end as they should");
        }
        self.partners.abort();
        self.writer.stop().await;
    }
}

async fn take_connections(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(ASKING).max_buf_size(LARGEST_HEAD);
    let graceful = GracefulShutdown::new();
    let mut stopped = std::pin::pin!(async move { stopping.wait_for(|stopping| *stopping).await.is_ok() });
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => talk(&http, &graceful, stream, router.clone()),
            Err(fault) => {
                tracing::warn!(%fault, "a connection could not be taken");
                sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    if timeout(ENDING, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

fn talk(http: &http1::Builder, graceful: &GracefulShutdown, stream: TcpStream, router: Router) {
    if let Err(fault) = stream.set_nodelay(true) {
        tracing::debug!(%fault, "answers may be held back a little");
    }
    let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(fault) = connection.await {
            tracing::debug!(%fault, "a connection broke");
        }
    });
}
