//! `serve`: everything is checked, then it listens until it is told to stop.

use std::{
    io::{IsTerminal, Write, stderr, stdout},
    process::ExitCode,
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
    app::Parts,
    ledger::{
        store::{Access, open},
        writer::QUEUE,
    },
    pages::assets::{EarlierReleases, Release},
    serve::start,
    settings::Settings,
};

/// Serves until SIGTERM or SIGINT.
pub fn serve(settings: &Settings) -> anyhow::Result<ExitCode> {
    start_logging();
    let campaigns = load(&settings.packs.source())?;
    let store = open(&settings.database.url, Access::Serve)?;
    let secret = settings.secret()?;
    let release = Release::embedded();
    if !release.is_complete() {
        tracing::warn!("the element's files are not in this program: pages work, <sid-pledge> on other sites does not");
    }
    let earlier = EarlierReleases::new(settings.releases());
    if let Err(fault) = earlier.keep(&release) {
        tracing::warn!(%fault, "this release could not be kept: pages that pin it will lose it with the next one");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("cannot listen on {}", settings.listen))?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let public_url = settings.public_url(address);
        let parts = Parts { campaigns, store, queue: QUEUE, secret, release, earlier, public_url, stopping };
        let server = start(listener, parts, stop)?;
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        writeln!(stdout(), "listening on http://{address}")?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        server.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// Logs to the standard error: what the server does, never what a visitor does. `RUST_LOG` says how much.
fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    log.with_ansi(stderr().is_terminal()).init();
}
