//! Deployments and what GitHub said of them, as they are read. What moves them is next door.

mod changes;

pub(crate) use changes::{
    NewStatus, adopt, advance, begin_post, count_look_up, insert_status, set_problem, set_unsent, undo_post, withdraw,
};
pub use changes::{give_up, look_again, send_again};

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::deployment::State;
use domain::id::{CandidateId, DeploymentId, ProjectId, ReleaseId};
use domain::text::{CommitSha, ImageDigest};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Stored {
    deployment_id: Uuid,
    release_id: Uuid,
    project_id: Uuid,
    candidate_id: Uuid,
    number: i64,
    environment: String,
    task: String,
    state: String,
    posts: i64,
    look_ups: i64,
    github_id: Option<i64>,
    problem: Option<String>,
    log_url: Option<String>,
    environment_url: Option<String>,
    created_at: i64,
    updated_at: i64,
    withdrawn_at: Option<i64>,
    emergency: i64,
}

/// One attempt to put a release into an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Id.
    pub id: DeploymentId,
    /// What is deployed.
    pub release: ReleaseId,
    /// Where it belongs.
    pub project: ProjectId,
    /// Candidate of the release.
    pub candidate: CandidateId,
    /// The candidate's number.
    pub number: i64,
    /// Where to.
    pub environment: String,
    /// The key under which GitHub knows it.
    pub task: String,
    /// Where it stands.
    pub state: State,
    /// How often GitHub was asked to create it and may have done so.
    pub posts: i64,
    /// Look-ups since then that found nothing.
    pub look_ups: i64,
    /// GitHub's id.
    pub github_id: Option<i64>,
    /// Why it is stuck, or what went wrong last.
    pub problem: Option<String>,
    /// Its log at GitHub.
    pub log_url: Option<String>,
    /// Where it can be seen.
    pub environment_url: Option<String>,
    /// When it was signed.
    pub created_at: Timestamp,
    /// When its state last changed or it was last looked up.
    pub updated_at: Timestamp,
    /// Its approval ended before it was sent.
    pub withdrawn_at: Option<Timestamp>,
    /// Two people sent it past the gate.
    pub emergency: bool,
}

impl Row {
    /// Does it decide its candidate? One that was withdrawn does not, and an emergency release still has to be made good.
    #[must_use]
    pub const fn decides(&self) -> bool {
        self.withdrawn_at.is_none() && !self.emergency
    }

    /// It was sent to GitHub, or may have been.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        self.posts > 0 || self.github_id.is_some()
    }
}

impl TryFrom<Stored> for Row {
    type Error = Error;
    fn try_from(row: Stored) -> Result<Self, Error> {
        let state = row.state.parse().map_err(|_| Error::inconsistent("deployment", "state", row.deployment_id))?;
        Ok(Self {
            id: row.deployment_id.into(),
            release: row.release_id.into(),
            project: row.project_id.into(),
            candidate: row.candidate_id.into(),
            number: row.number,
            environment: row.environment,
            task: row.task,
            state,
            posts: row.posts,
            look_ups: row.look_ups,
            github_id: row.github_id,
            problem: row.problem,
            log_url: row.log_url,
            environment_url: row.environment_url,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
            withdrawn_at: row.withdrawn_at.map(Timestamp),
            emergency: row.emergency == 1,
        })
    }
}

/// What is to be deployed, exactly.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub version: String,
    pub commit: CommitSha,
    pub digest: Option<ImageDigest>,
    pub evidence_hash: String,
    pub policy_hash: String,
}

/// The columns of [`Stored`], from all three tables.
macro_rules! rows {
    ($rest:literal) => {
        concat!(
            "select d.deployment_id, d.release_id, d.project_id, r.candidate_id, c.number, r.environment, d.task, d.state, d.posts, d.look_ups, d.github_id,
               d.problem, d.log_url, d.environment_url, d.created_at, d.updated_at, d.withdrawn_at, r.emergency
             from deployment d join release r on r.release_id = d.release_id join candidate c on c.candidate_id = r.candidate_id ",
            $rest
        )
    };
}

/// Adds the deployment of a release; the worker takes it from there when [`crate::jobs::Job::Deploy`] is enqueued.
///
/// # Errors
/// When the release has one already, or the database is away.
pub async fn insert(
    tx: &mut Tx,
    id: DeploymentId,
    release: ReleaseId,
    project: ProjectId,
    task: &str,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into deployment (deployment_id, release_id, project_id, task, state, created_at, updated_at) values ($1, $2, $3, $4, 'waiting', $5, $5)",
        id.uuid(),
        release.uuid(),
        project.uuid(),
        task,
        now.0,
    )?;
    Ok(())
}

/// By id.
///
/// # Errors
/// When the database is away or the row fits no deployment.
pub async fn by_id(tx: &mut Tx, id: DeploymentId) -> Result<Option<Row>, Error> {
    fetch_optional!(tx, Stored, rows!("where d.deployment_id = $1"), id.uuid())?.map(Row::try_from).transpose()
}

/// A candidate's newest deployment.
///
/// # Errors
/// As [`by_id`].
pub async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<Option<Row>, Error> {
    fetch_optional!(
        tx,
        Stored,
        rows!("where r.candidate_id = $1 order by d.created_at desc, d.deployment_id desc limit 1"),
        candidate.uuid()
    )?
    .map(Row::try_from)
    .transpose()
}

/// The one deployment of a release.
///
/// # Errors
/// As [`by_id`].
pub async fn of_release(tx: &mut Tx, release: ReleaseId) -> Result<Option<Row>, Error> {
    fetch_optional!(tx, Stored, rows!("where d.release_id = $1"), release.uuid())?.map(Row::try_from).transpose()
}

/// Every deployment whose end is not known: to be sent, unknown, or going on at GitHub.
///
/// # Errors
/// As [`by_id`].
pub async fn open(tx: &mut Tx) -> Result<Vec<Row>, Error> {
    fetch_all!(tx, Stored, rows!("where d.state in ('waiting', 'sending', 'unknown', 'queued', 'in_progress') order by d.created_at"))?
        .into_iter()
        .map(Row::try_from)
        .collect()
}

/// Number of deployments in each state; for metrics.
///
/// # Errors
/// When the database is away.
pub async fn by_state(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    Ok(fetch_all!(tx, (String, i64), "select state, count(*) from deployment group by state order by state")?)
}

/// Is this task one of ours?
///
/// # Errors
/// When the database is away.
pub async fn find_by_task(tx: &mut Tx, task: &str) -> Result<Option<DeploymentId>, Error> {
    Ok(fetch_optional!(tx, (Uuid,), "select deployment_id from deployment where task = $1", task)?.map(|(id,)| id.into()))
}

/// Is this deployment of GitHub's one of ours?
///
/// # Errors
/// When the database is away.
pub async fn find_by_github_id(tx: &mut Tx, github_id: i64) -> Result<Option<DeploymentId>, Error> {
    Ok(fetch_optional!(tx, (Uuid,), "select deployment_id from deployment where github_id = $1", github_id)?.map(|(id,)| id.into()))
}

/// What GitHub said of it, oldest first: state, description, when.
///
/// # Errors
/// When the database is away.
pub async fn statuses(tx: &mut Tx, id: DeploymentId) -> Result<Vec<(String, Option<String>, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        (String, Option<String>, i64),
        "select state, description, happened_at from deployment_status where deployment_id = $1 order by happened_at, github_status_id",
        id.uuid(),
    )?;
    Ok(rows.into_iter().map(|(state, description, at)| (state, description, Timestamp(at))).collect())
}

type InProduction = (Uuid, i64, String, String, i64);

/// What is in a project's production environment as far as the portal put it there: candidate, number,
/// version, commit, since when.
///
/// # Errors
/// When the database is away or the commit is none.
pub async fn in_production(tx: &mut Tx, project: ProjectId) -> Result<Option<(CandidateId, i64, String, CommitSha, Timestamp)>, Error> {
    let Some(production) = super::projects::by_id(tx, project).await?.map(|project| project.settings.production) else { return Ok(None) };
    let row = fetch_optional!(
        tx,
        InProduction,
        "select c.candidate_id, c.number, c.version, c.commit_sha, d.updated_at
         from deployment d join release r on r.release_id = d.release_id join candidate c on c.candidate_id = r.candidate_id
         where d.project_id = $1 and d.state = 'succeeded' and r.environment = $2 order by d.updated_at desc, d.created_at desc limit 1",
        project.uuid(),
        &production,
    )?;
    row.map(|(id, number, version, commit, at)| {
        let commit = CommitSha::parse(&commit).map_err(|_| Error::inconsistent("candidate", "commit_sha", id))?;
        Ok((id.into(), number, version, commit, Timestamp(at)))
    })
    .transpose()
}

/// What exactly is to be deployed.
pub(crate) async fn order(tx: &mut Tx, id: DeploymentId) -> Result<Order, Error> {
    let (version, commit, digest, evidence_hash, policy_hash) = fetch_one!(
        tx,
        (String, String, Option<String>, String, String),
        "select c.version, c.commit_sha, c.image_digest, r.evidence_hash, r.policy_hash
         from deployment d join release r on r.release_id = d.release_id join candidate c on c.candidate_id = r.candidate_id where d.deployment_id = $1",
        id.uuid(),
    )?;
    let commit = CommitSha::parse(&commit).map_err(|_| Error::inconsistent("candidate", "commit_sha", id))?;
    let digest = digest.as_deref().map(ImageDigest::parse).transpose().map_err(|_| Error::inconsistent("candidate", "image_digest", id))?;
    Ok(Order { version, commit, digest, evidence_hash, policy_hash })
}

/// The newest candidate after `number` that is released to `environment` and was neither withdrawn nor failed there.
pub(crate) async fn newer(tx: &mut Tx, project: ProjectId, environment: &str, number: i64) -> Result<Option<i64>, Error> {
    let found = fetch_one!(
        tx,
        (Option<i64>,),
        "select max(number) from live_release where project_id = $1 and environment = $2 and number > $3",
        project.uuid(),
        environment,
        number,
    )?;
    Ok(found.0)
}

/// The candidate whose deployment is on its way to the same environment: sent, and not at its end.
pub(crate) async fn under_way(tx: &mut Tx, row: &Row) -> Result<Option<i64>, Error> {
    let found = fetch_one!(
        tx,
        (Option<i64>,),
        "select max(c.number) from deployment d join release r on r.release_id = d.release_id join candidate c on c.candidate_id = r.candidate_id
         where d.project_id = $1 and r.environment = $2 and d.deployment_id <> $3 and d.withdrawn_at is null
           and (d.posts > 0 or d.github_id is not null) and d.state not in ('succeeded', 'failed')",
        row.project.uuid(),
        &row.environment,
        row.id.uuid(),
    )?;
    Ok(found.0)
}
