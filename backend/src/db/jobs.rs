//! The queue: one row a job, pending while `done < wanted`. A claim is a lease with a fencing epoch, so that
//! a worker that comes back from the dead cannot finish what another one took over.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{JobId, ProjectId};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A job that this worker holds for the time of its lease.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Claimed {
    job_id: Uuid,
    /// What to do, as JSON.
    pub payload: String,
    /// How often it was wanted when it was claimed; what is wanted later runs again.
    pub wanted: i64,
    /// Attempts that failed since it last ended well.
    pub attempts: i64,
    epoch: i64,
}

/// A new row for the queue.
pub(crate) struct New<'a> {
    pub id: JobId,
    pub kind: &'a str,
    pub key: &'a str,
    pub payload: &'a str,
    pub run_after: Timestamp,
    pub now: Timestamp,
}

/// Asks for a job once more, and no later than `run_after`.
pub(crate) async fn want(tx: &mut Tx, job: &New<'_>) -> Result<(), Error> {
    // A job that rests has a run_after of the past, which says nothing about this wish.
    execute!(
        tx,
        "insert into job (job_id, kind, job_key, payload, run_after, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6)
         on conflict (job_key) do update set wanted = job.wanted + 1, updated_at = excluded.updated_at,
           run_after = case when job.done < job.wanted and job.run_after < excluded.run_after then job.run_after else excluded.run_after end",
        job.id.uuid(),
        job.kind,
        job.key,
        job.payload,
        job.run_after.0,
        job.now.0,
    )?;
    tx.has_work();
    Ok(())
}

/// Asks for a job only if it rests: one that waits its turn keeps its time. True when it was asked for.
pub(crate) async fn want_if_resting(tx: &mut Tx, job: &New<'_>) -> Result<bool, Error> {
    let asked = execute!(
        tx,
        "insert into job (job_id, kind, job_key, payload, run_after, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $6)
         on conflict (job_key) do update set wanted = job.wanted + 1, updated_at = excluded.updated_at, run_after = excluded.run_after
         where job.done >= job.wanted",
        job.id.uuid(),
        job.kind,
        job.key,
        job.payload,
        job.run_after.0,
        job.now.0,
    )? > 0;
    if asked {
        tx.has_work();
    }
    Ok(asked)
}

/// Takes up to `limit` due jobs until `lease_until`.
pub(crate) async fn claim(tx: &mut Tx, limit: i64, now: Timestamp, lease_until: Timestamp) -> Result<Vec<Claimed>, Error> {
    let sql = format!(
        "select job_id, payload, wanted, attempts, epoch from job
         where done < wanted and run_after <= $1 and (lease_until is null or lease_until <= $1)
         order by run_after, job_id limit $2 {}",
        tx.skip_locked()
    );
    let mut due = fetch_all!(tx, Claimed, AssertSqlSafe(sql.as_str()), now.0, limit)?;
    for job in &mut due {
        job.epoch += 1;
        execute!(
            tx,
            "update job set lease_until = $2, epoch = $3, updated_at = $4 where job_id = $1",
            job.job_id,
            lease_until.0,
            job.epoch,
            now.0
        )?;
    }
    Ok(due)
}

/// The job ended well. False when the lease was lost meanwhile.
pub(crate) async fn finish(tx: &mut Tx, job: &Claimed, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update job set done = $3, lease_until = null, attempts = 0, problem = null, updated_at = $4 where job_id = $1 and epoch = $2",
        job.job_id,
        job.epoch,
        job.wanted,
        now.0,
    )?;
    Ok(rows > 0)
}

/// The job runs again at `at`, or at once if it was wanted meanwhile. False when the lease was lost.
pub(crate) async fn put_back(tx: &mut Tx, job: &Claimed, at: Timestamp, problem: Option<&str>, now: Timestamp) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "update job set lease_until = null, attempts = $3, problem = $4, updated_at = $5, run_after = case when wanted > $6 then run_after else $7 end
         where job_id = $1 and epoch = $2",
        job.job_id,
        job.epoch,
        if problem.is_some() { job.attempts + 1 } else { 0 },
        problem,
        now.0,
        job.wanted,
        at.0,
    )?;
    Ok(rows > 0)
}

/// Keys of this kind of job that are wanted since after `since` and were not done or put back with a problem yet.
pub(crate) async fn fresh(tx: &mut Tx, kind: &str, since: Timestamp) -> Result<Vec<String>, Error> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select job_key from job where kind = $1 and done < wanted and attempts = 0 and created_at > $2 order by job_key",
        kind,
        since.0
    )?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// Pending jobs by kind, with the number of those that failed at least once; for metrics.
///
/// # Errors
/// When the database is away.
pub async fn depth(tx: &mut Tx) -> Result<Vec<(String, i64, i64)>, Error> {
    Ok(fetch_all!(
        tx,
        (String, i64, i64),
        "select kind, count(*), cast(sum(case when attempts > 0 then 1 else 0 end) as bigint) from job where done < wanted group by kind order by kind",
    )?)
}

/// When the oldest job that is due became due; `None` when nothing waits.
///
/// # Errors
/// When the database is away.
pub async fn oldest_due(tx: &mut Tx, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let (oldest,) = fetch_one!(tx, (Option<i64>,), "select min(run_after) from job where done < wanted and run_after <= $1", now.0)?;
    Ok(oldest.map(Timestamp))
}

/// Since when a project is known here: builds from before are not candidates.
pub(crate) async fn project_since(tx: &mut Tx, project: ProjectId) -> Result<Option<Timestamp>, Error> {
    Ok(fetch_optional!(tx, (i64,), "select created_at from project where project_id = $1", project.uuid())?.map(|(at,)| Timestamp(at)))
}

/// Is there a candidate from this source already?
pub(crate) async fn source_known(tx: &mut Tx, project: ProjectId, source_key: &str) -> Result<bool, Error> {
    Ok(fetch_optional!(tx, (i64,), "select number from candidate where project_id = $1 and source_key = $2", project.uuid(), source_key)?
        .is_some())
}
