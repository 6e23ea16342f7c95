//! The worker: takes due jobs, a few at a time, and gives each an end. It wakes when told and looks by itself
//! every second; a job that panics or takes too long is one that failed.

use super::run::{self, End};
use super::{Job, back_off, sweep};
use crate::db::jobs::{self, Claimed};
use crate::hub::Topic;
use crate::ops::sign_checkpoint::sign_checkpoint;
use crate::outside::one_line;
use crate::{Backend, Error};
use domain::Timestamp;
use domain::id::ProjectId;
use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Jobs at the same time.
const AT_ONCE: usize = 4;
/// A job that is not done by then may be taken by another worker.
const LEASE_SECONDS: i64 = 30;
/// Shorter than the lease, so that a job never runs twice at the same time.
const LONGEST_JOB: Duration = Duration::from_secs(25);
/// Between two looks when nobody tells.
const POLL: Duration = Duration::from_secs(1);
/// Between two rounds of telling developers what changed.
const BETWEEN_TELLING: Duration = Duration::from_secs(10);
/// Between two checkpoints of the audit log, if it grew; a deployment makes its own at once.
const BETWEEN_CHECKPOINTS: Duration = Duration::from_secs(10);
/// Between two sweeps for builds whose webhook was lost.
const BETWEEN_RUN_SWEEPS: Duration = Duration::from_secs(300);

static LAST_TICK: AtomicI64 = AtomicI64::new(i64::MIN);

/// When a worker of this process last looked for work, by its backend's clock; `None` when none ever did.
#[must_use]
pub fn last_tick() -> Option<Timestamp> {
    match LAST_TICK.load(Ordering::SeqCst) {
        i64::MIN => None,
        millis => Some(Timestamp(millis)),
    }
}

/// Works until `stop`; then lets the jobs at hand come to their end.
pub async fn run(backend: Backend, stop: CancellationToken) {
    let between_follows = Duration::from_secs(backend.config().deployments.follow_seconds.max(1).unsigned_abs());
    let mut hands: JoinSet<()> = JoinSet::new();
    let mut sweeper: JoinSet<()> = JoinSet::new();
    let untold = Untold::default();
    tokio::spawn(hear(backend.hub().subscribe(), untold.clone(), stop.clone()));
    let mut sealer: JoinSet<()> = JoinSet::new();
    let (mut next_tell, mut next_seal) = (Instant::now(), Instant::now());
    let (mut next_follow, mut next_runs) = (Instant::now(), Instant::now() + Duration::from_secs(10).min(BETWEEN_RUN_SWEEPS));
    while !stop.is_cancelled() {
        LAST_TICK.store(backend.clock().now().0, Ordering::SeqCst);
        while hands.try_join_next().is_some() {}
        while sweeper.try_join_next().is_some() {}
        if sweeper.is_empty() {
            let (follow, runs) = (Instant::now() >= next_follow, Instant::now() >= next_runs);
            if follow {
                next_follow = Instant::now() + between_follows;
            }
            if runs {
                next_runs = Instant::now() + BETWEEN_RUN_SWEEPS;
            }
            // News are hints: what gets lost, the sweep of builds makes good.
            let mut changed = Vec::new();
            if runs || Instant::now() >= next_tell {
                next_tell = Instant::now() + BETWEEN_TELLING;
                changed.extend(untold.lock().unwrap_or_else(PoisonError::into_inner).drain());
            }
            if follow || runs || !changed.is_empty() {
                sweeper.spawn(sweep_now(backend.clone(), follow, runs, changed));
            }
        }
        while sealer.try_join_next().is_some() {}
        if sealer.is_empty() && Instant::now() >= next_seal {
            next_seal = Instant::now() + BETWEEN_CHECKPOINTS;
            sealer.spawn(seal(backend.clone()));
        }
        let free = AT_ONCE - hands.len().min(AT_ONCE);
        let claimed = match claim(&backend, free).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "taking jobs failed");
                Vec::new()
            }
        };
        let took_all = !claimed.is_empty() && claimed.len() == free;
        for job in claimed {
            hands.spawn(work(backend.clone(), job));
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = backend.hub().work(), if hands.len() < AT_ONCE => {}
            // A hand is free again, and there may be more to do.
            Some(_) = hands.join_next(), if took_all || hands.len() >= AT_ONCE => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
    while hands.join_next().await.is_some() {}
    // What was done until now is signed before the portal is gone.
    while sealer.join_next().await.is_some() {}
    seal(backend).await;
}

/// Projects in which something changed that developers were not told.
type Untold = Arc<Mutex<HashSet<ProjectId>>>;

/// Collects where something changed. Apart from the loop, which must not go round for every change.
async fn hear(mut news: Receiver<Topic>, untold: Untold, stop: CancellationToken) {
    loop {
        let heard = tokio::select! {
            () = stop.cancelled() => return,
            heard = news.recv() => heard,
        };
        match heard {
            Ok(topic) => {
                untold.lock().unwrap_or_else(PoisonError::into_inner).insert(topic.project);
            }
            // What was missed, the next sweep of everything finds.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

async fn seal(backend: Backend) {
    if let Err(error) = sign_checkpoint(&backend).await {
        tracing::error!(%error, "the audit log could not be signed");
    }
}

async fn sweep_now(backend: Backend, follow: bool, runs: bool, changed: Vec<ProjectId>) {
    if (runs || !changed.is_empty())
        && let Err(error) = sweep::tell(&backend, (!runs).then_some(changed.as_slice())).await
    {
        tracing::error!(%error, "telling developers could not be asked for");
    }
    if runs && let Err(error) = sweep::github_issues(&backend).await {
        tracing::error!(%error, "the sweep of issues failed");
    }
    if follow && let Err(error) = sweep::deployments(&backend).await {
        tracing::error!(%error, "the sweep of deployments failed");
    }
    if follow && let Err(error) = sweep::issues(&backend).await {
        tracing::error!(%error, "the sweep of Jira issues failed");
    }
    if follow && let Err(error) = sweep::stories(&backend).await {
        tracing::error!(%error, "the sweep of stories failed");
    }
    if follow && let Err(error) = sweep::signatures(&backend).await {
        tracing::error!(%error, "the sweep for signatures failed");
    }
    if (follow || !changed.is_empty())
        && let Err(error) = sweep::lives(&backend).await
    {
        tracing::error!(%error, "the sweep for ended signatures failed");
    }
    if runs && let Err(error) = sweep::runs(&backend).await {
        tracing::error!(%error, "the sweep of builds failed");
    }
}

/// For tests: does every job that is due by the backend's clock, one after the other, until none is left.
/// Gives the number of jobs done.
///
/// # Errors
/// When the database is away.
pub async fn run_until_idle(backend: Backend) -> Result<usize, Error> {
    let mut done = 0;
    loop {
        LAST_TICK.store(backend.clock().now().0, Ordering::SeqCst);
        let Some(job) = claim(&backend, 1).await?.pop() else { return Ok(done) };
        work(backend.clone(), job).await;
        done += 1;
    }
}

async fn claim(backend: &Backend, free: usize) -> Result<Vec<Claimed>, Error> {
    if free == 0 {
        return Ok(Vec::new());
    }
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let claimed = jobs::claim(&mut tx, i64::try_from(free).unwrap_or(1), now, now.plus_seconds(LEASE_SECONDS)).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Does one job and writes down how it ended.
async fn work(backend: Backend, claimed: Claimed) {
    let end = match serde_json::from_str::<Job>(&claimed.payload) {
        Ok(job) => attempt(&backend, job, claimed.attempts).await,
        Err(error) => End::Failed { problem: format!("the job cannot be read: {error}"), rest: 3600 },
    };
    if let Err(error) = write_down(&backend, &claimed, end).await {
        // The lease runs out, and the job is done again.
        tracing::error!(%error, "the end of a job could not be written down");
    }
}

/// In a task of its own, so that a panic ends only this job.
async fn attempt(backend: &Backend, job: Job, attempts: i64) -> End {
    let kind = job.kind();
    let task = {
        let (backend, job) = (backend.clone(), job.clone());
        tokio::spawn(async move { tokio::time::timeout(LONGEST_JOB, run::job(&backend, &job)).await })
    };
    match task.await {
        Ok(Ok(Ok(end))) => {
            if let End::Failed { problem, .. } = &end {
                tracing::warn!(kind, attempts, problem, "a job failed and will be tried again");
            }
            end
        }
        Ok(Ok(Err(error))) => {
            tracing::error!(kind, attempts, %error, "a job failed");
            End::Failed { problem: error.to_string(), rest: 0 }
        }
        Ok(Err(_)) => {
            tracing::error!(kind, attempts, "a job took too long");
            End::Failed { problem: "it took too long".into(), rest: 0 }
        }
        Err(panic) => {
            tracing::error!(kind, attempts, %panic, "a job panicked");
            End::Failed { problem: "it panicked".into(), rest: 0 }
        }
    }
}

async fn write_down(backend: &Backend, claimed: &Claimed, end: End) -> Result<(), Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    let ours = match end {
        End::Done => jobs::finish(&mut tx, claimed, now).await?,
        End::At(at) => jobs::put_back(&mut tx, claimed, at, None, now).await?,
        End::Failed { problem, rest } => {
            let usual = back_off::after(now, claimed.attempts, rand::random());
            jobs::put_back(&mut tx, claimed, usual.max(now.plus_seconds(rest)), Some(&one_line(&problem, 500)), now).await?
        }
    };
    tx.commit().await?;
    if !ours {
        tracing::warn!("a job's lease was lost before it ended; another worker does it");
    }
    Ok(())
}
