//! `murmuration serve`: migrate, take the projects over, start the worker, answer requests, stop in order.

use super::{BAD_SETTINGS, Stop, TOO_NEW, audit, lock};
use backend::db::sessions;
use backend::jobs::worker;
use backend::ops::attestation_key;
use backend::ops::sync_projects::sync_projects;
use backend::{Backend, Clock, Config};
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How long requests under way may take to end.
const DRAIN: Duration = Duration::from_secs(10);
/// How often sessions that ended are forgotten.
const SWEEP: Duration = Duration::from_secs(600);

pub(super) async fn serve(config: Config, no_migrate: bool) -> Result<ExitCode, Stop> {
    let _lock = lock::exclusive(&config.database.url)?;
    let listen = config.server.listen.clone();
    let backend = Backend::open(config, Clock::System).await?;
    prepare(&backend, no_migrate).await?;
    let listener = TcpListener::bind(&listen)
        .await
        .map_err(|error| Stop::new(BAD_SETTINGS, format!("server.listen: cannot listen on {listen}: {error}")))?;
    let stop = CancellationToken::new();
    let work = tokio::spawn(worker::run(backend.clone(), stop.clone()));
    let news = tokio::spawn({
        let (backend, stop) = (backend.clone(), stop.clone());
        async move { backend.db().carry_news(stop).await }
    });
    let sweeping = tokio::spawn(sweep_sessions(backend.clone(), stop.clone()));
    let router = crate::router(backend.clone(), stop.clone())?;
    tracing::info!(address = %listener.local_addr()?, base_url = backend.config().server.base_url, "ready");
    tokio::spawn(told_to_stop(stop.clone()));
    let served = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    tokio::select! {
        served = served => served?,
        () = drained(&stop) => tracing::warn!("some requests did not end in time"),
    }
    stop.cancel();
    // The worker ends at a point from which the next start goes on.
    let ended = futures::future::join3(work, news, sweeping);
    if tokio::time::timeout(DRAIN, ended).await.is_err() {
        tracing::warn!("the worker did not end in time; its job will be taken up again");
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Brings schema and projects up to date, or says why that cannot be.
async fn prepare(backend: &Backend, no_migrate: bool) -> Result<(), Stop> {
    if no_migrate {
        let (applied, known) = backend.db().schema().await?;
        if applied.iter().any(|version| !known.contains(version)) {
            return Err(Stop::new(TOO_NEW, "the database was written by a newer program; use that one."));
        }
        if applied != known {
            return Err(Stop::new(super::NOT_WELL, "the database is not up to date; run `murmuration migrate` first."));
        }
    } else {
        backend.db().migrate().await?;
    }
    // Before anything is added to a log that may be an old one.
    audit::must_fit(backend).await?;
    // Whoever pins the key finds it before the first release.
    attestation_key::publish(backend).await?;
    if sync_projects(backend).await.is_err() {
        // Another replica that starts at the same moment may have brought the same project in.
        sync_projects(backend).await?;
    }
    Ok(())
}

async fn told_to_stop(stop: CancellationToken) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("signals cannot be heard");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    stop.cancel();
}

async fn drained(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(DRAIN).await;
}

async fn sweep_sessions(backend: Backend, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SWEEP) => {}
        }
        if let Err(error) = sweep(&backend).await {
            tracing::warn!(error = format!("{error:#}"), "sessions that ended could not be forgotten");
        }
    }
}

async fn sweep(backend: &Backend) -> Result<(), backend::Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    sessions::sweep(&mut tx, now, now.plus_seconds(-crate::session::IDLE_SECONDS)).await?;
    tx.commit().await
}
