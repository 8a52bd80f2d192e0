//! The command `serve`: loads and checks everything, then serves until a signal stops it.

use std::{
    io::{IsTerminal, Write, stderr, stdout},
    num::NonZero,
    process::ExitCode,
    thread::available_parallelism,
};

use anyhow::Context;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use tracing_subscriber::EnvFilter;

use super::campaigns::load;
use crate::{
    app::AppConfig,
    ledger::{Access, QUEUE_CAPACITY, open::open},
    release::{Release, archive::ReleaseArchive},
    serve::start,
    settings::Settings,
};

/// Maximum number of threads that handle connections. Rendering, drawing and the database have threads of their own. On
/// one core there is one: a second would only take the core from the first in the middle of its work.
const MAX_WORKER_THREADS: usize = 2;

/// Runs the HTTP server until SIGTERM or SIGINT.
pub fn serve(settings: &Settings) -> anyhow::Result<ExitCode> {
    start_logging();
    let campaigns = load(&settings.campaigns.source())?;
    let store = open(&settings.database.url, Access::Exclusive)?;
    let secret = settings.secret()?;
    let release = Release::embedded();
    if !release.is_complete() {
        tracing::warn!(
            "the element's files are not embedded in this binary: pages work, <sid-pledge> on other sites does not"
        );
    }
    if release.has_development_key() {
        tracing::warn!(
            "the element's scripts are signed with a development key: snippets copied now break in Chromium when a \
             release is signed with another key; for a public server, build with SID_PLEDGE_SIGNING_KEY"
        );
    }
    let archive = ReleaseArchive::new(settings.releases());
    if let Err(error) = archive.store(&release) {
        tracing::warn!(
            %error,
            "storing this release of the element failed: pages that pin it will break after the next upgrade"
        );
    }
    let worker_threads = available_parallelism().map_or(1, NonZero::get).min(MAX_WORKER_THREADS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(worker_threads).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("cannot listen on {}", settings.listen))?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let public_url = settings.public_url(address);
        let config =
            AppConfig { campaigns, store, queue: QUEUE_CAPACITY, secret, release, archive, public_url, stopping };
        let server = start(listener, config, stop)?;
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        // Tests and tools wait for this line.
        writeln!(stdout(), "listening on http://{address}")?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("shutting down");
        server.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Starts logging to standard error. Logs report what the server does, never what a visitor does; `RUST_LOG` sets the
/// level, `info` by default.
fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    log.with_ansi(stderr().is_terminal()).init();
}
