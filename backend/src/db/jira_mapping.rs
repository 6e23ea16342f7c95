//! How each project lives in Jira.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::ProjectId;
use domain::jira::Mapping;

/// What is in force, and who changed it when; the usual one where nobody did.
///
/// # Errors
/// When the database is away or the row cannot be read.
pub async fn load(tx: &mut Tx, project: ProjectId) -> Result<(Mapping, Option<(String, Timestamp)>), Error> {
    let row = fetch_optional!(
        tx,
        (String, String, i64),
        "select body, edited_by, edited_at from jira_mapping where project_id = $1",
        project.uuid()
    )?;
    let Some((body, by, at)) = row else { return Ok((Mapping::default(), None)) };
    let mapping = serde_json::from_str(&body).map_err(|_| Error::inconsistent("jira_mapping", "body", project))?;
    Ok((mapping, Some((by, Timestamp(at)))))
}

/// Puts a mapping into force. False when the old one is not the one before it.
pub(crate) async fn write(tx: &mut Tx, project: ProjectId, mapping: &Mapping, by: &str, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "insert into jira_mapping (project_id, version, body, edited_by, edited_at) values ($1, $2, $3, $4, $5)
         on conflict (project_id) do update set version = excluded.version, body = excluded.body, edited_by = excluded.edited_by,
           edited_at = excluded.edited_at where jira_mapping.version = excluded.version - 1",
        project.uuid(),
        mapping.version,
        domain::canonical_json(mapping)?,
        by,
        now.0,
    )? > 0)
}
