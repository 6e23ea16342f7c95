//! Versions of the rules of a project's environment. Only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{PolicyId, ProjectId};
use domain::policy::Policy;

/// One version of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The rules.
    pub policy: Policy,
    /// Their version.
    pub version: i64,
    /// Their hash.
    pub hash: String,
}

/// The newest version for an environment.
///
/// # Errors
/// When there is none, which a started portal never leaves so for the environments that it gates.
pub async fn in_force(tx: &mut Tx, project: ProjectId, environment: &str) -> Result<InForce, Error> {
    newest(tx, project, environment).await?.ok_or_else(|| Error::inconsistent("policy", "version", project))
}

/// The newest version for an environment, if it has any.
///
/// # Errors
/// When the database is away or a row holds no policy.
pub(crate) async fn newest(tx: &mut Tx, project: ProjectId, environment: &str) -> Result<Option<InForce>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select body, version, hash from policy where project_id = $1 and environment = $2 order by version desc limit 1",
        project.uuid(),
        environment,
    )?;
    row.map(|row| read(project, row)).transpose()
}

/// One version, if there is one.
///
/// # Errors
/// When the database is away or the row holds no policy.
pub(crate) async fn version(tx: &mut Tx, project: ProjectId, environment: &str, version: i64) -> Result<Option<InForce>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select body, version, hash from policy where project_id = $1 and environment = $2 and version = $3",
        project.uuid(),
        environment,
        version,
    )?;
    row.map(|row| read(project, row)).transpose()
}

type Row = (String, i64, String);

fn read(project: ProjectId, (body, version, hash): Row) -> Result<InForce, Error> {
    let policy = serde_json::from_str(&body).map_err(|_| Error::inconsistent("policy", "body", project))?;
    Ok(InForce { policy, version, hash })
}

/// All versions, newest first: version, hash, who, when.
pub(crate) async fn versions(tx: &mut Tx, project: ProjectId, environment: &str) -> Result<Vec<(i64, String, String, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, String, String, i64),
        "select version, hash, created_by, created_at from policy where project_id = $1 and environment = $2 order by version desc",
        project.uuid(),
        environment,
    )?;
    Ok(rows.into_iter().map(|(version, hash, by, at)| (version, hash, by, Timestamp(at))).collect())
}

/// A version to add.
#[derive(Debug, Clone, Copy)]
pub(crate) struct New<'a> {
    pub id: PolicyId,
    pub project: ProjectId,
    pub environment: &'a str,
    pub version: i64,
    pub policy: &'a Policy,
    /// Who, as printed.
    pub by: &'a str,
    pub at: Timestamp,
}

/// Adds a version; the project must be locked.
pub(crate) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<(), Error> {
    execute!(
        tx,
        "insert into policy (policy_id, project_id, environment, version, body, hash, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id.uuid(),
        new.project.uuid(),
        new.environment,
        new.version,
        domain::canonical_json(new.policy)?,
        new.policy.hash()?,
        new.by,
        new.at.0,
    )?;
    Ok(())
}
