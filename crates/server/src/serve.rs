//! HTTP connections, from the socket to the orderly stop.
//!
//! hyper is used directly, because `axum::serve` sets neither a timeout for a request's head nor the size of a
//! connection's buffer, and both decide how many streams a small machine can hold.
//!
//! Invariant: a stop loses no acknowledged act and no act that was accepted into the queue.

use std::{convert::Infallible, future::ready, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::body::Body;
use futures_util::{FutureExt, future::Either};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::{
    app::{App, AppConfig},
    ledger::Writer,
    service::HttpService,
};

/// Time in which a client must send a request's head, also after the previous response on the same connection.
pub const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// Maximum size of a request's head, in bytes. Browsers send the cookies of parent domains.
pub const MAX_HEADER_BYTES: usize = 32 * 1024;
/// Maximum number of fields in a request's head.
pub const MAX_HEADER_FIELDS: usize = 100;
/// Time that open requests get to finish when the server stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// Pause after a failed accept, for instance because too many files are open.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);

/// Running server.
#[derive(Debug)]
pub struct Server {
    /// Address it listens on.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    connections: JoinHandle<()>,
    partners: JoinHandle<()>,
    writer: Writer,
}

/// Starts a server. `stop` is the sender of the signal in `config.stopping`.
pub fn start(listener: TcpListener, config: AppConfig, stop: watch::Sender<bool>) -> io::Result<Server> {
    let address = listener.local_addr()?;
    let (app, writer) = App::start(config)?;
    let refreshed = Arc::clone(&app);
    let partners = tokio::spawn(async move { refreshed.partners.refresh_loop(&refreshed.ledger).await });
    let connections = tokio::spawn(accept_loop(listener, HttpService::new(app), stop.subscribe()));
    Ok(Server { address, stop, connections, partners, writer })
}

impl Server {
    /// Stops: no new connections, streams end, open requests finish, queued changes are committed.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.connections.await {
            tracing::error!(%error, "the accept loop failed");
        }
        self.partners.abort();
        self.writer.stop().await;
    }
}

async fn accept_loop(listener: TcpListener, service: HttpService, mut stopping: watch::Receiver<bool>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).max_headers(MAX_HEADER_FIELDS);
    // Without its own limit, a head can be as large as the buffer happens to grow, up to twice the buffer's limit.
    http.max_buf_size(MAX_HEADER_BYTES).max_header_size(MAX_HEADER_BYTES);
    let graceful = GracefulShutdown::new();
    let mut stopped = std::pin::pin!(async move { stopping.wait_for(|stopping| *stopping).await.is_ok() });
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => serve_connection(&http, &graceful, stream, service.clone()),
            Err(error) => {
                tracing::warn!(%error, "accepting a connection failed");
                sleep(ACCEPT_BACKOFF).await;
            }
        }
    }
    drop(listener);
    if timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish before the shutdown timeout");
    }
}

fn serve_connection(http: &http1::Builder, graceful: &GracefulShutdown, stream: TcpStream, service: HttpService) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "set_nodelay failed");
    }
    // A box per request, because hyper keeps room for the future as long as the connection is open.
    let respond = move |request: hyper::Request<hyper::body::Incoming>| match service.respond_at_once(&request) {
        Some(response) => Either::Left(ready(Ok::<_, Infallible>(response))),
        None => Either::Right(Box::pin(service.clone().respond(request.map(Body::new)).map(Ok))),
    };
    let connection = http.serve_connection(TokioIo::new(stream), service_fn(respond));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection failed");
        }
    });
}
