//! Versions of a project's rules. Only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{PolicyId, ProjectId};
use domain::policy::Policy;

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The rules.
    pub policy: Policy,
    /// Their version.
    pub version: i64,
    /// Their hash.
    pub hash: String,
}

/// The newest version.
///
/// # Errors
/// When there is none, which a started portal never leaves so.
pub async fn in_force(tx: &mut Tx, project: ProjectId) -> Result<InForce, Error> {
    let row = fetch_optional!(
        tx,
        (String, i64, String),
        "select body, version, hash from policy where project_id = $1 order by version desc limit 1",
        project.uuid()
    )?;
    let (body, version, hash) = row.ok_or_else(|| Error::inconsistent("policy", "version", project))?;
    let policy = serde_json::from_str(&body).map_err(|_| Error::inconsistent("policy", "body", project))?;
    Ok(InForce { policy, version, hash })
}

/// All versions, newest first: version, hash, who, when.
pub(crate) async fn versions(tx: &mut Tx, project: ProjectId) -> Result<Vec<(i64, String, String, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, String, String, i64),
        "select version, hash, created_by, created_at from policy where project_id = $1 order by version desc",
        project.uuid()
    )?;
    Ok(rows.into_iter().map(|(version, hash, by, at)| (version, hash, by, Timestamp(at))).collect())
}

/// Adds a version; the project must be locked.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: PolicyId,
    project: ProjectId,
    version: i64,
    policy: &Policy,
    by: &str,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into policy (policy_id, project_id, version, body, hash, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id.uuid(),
        project.uuid(),
        version,
        domain::canonical_json(policy)?,
        policy.hash()?,
        by,
        now.0,
    )?;
    Ok(())
}
