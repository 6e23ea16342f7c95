//! How often a project changed: written with every audit row and all news, so that whoever sees the same number sees
//! the same project.

use super::{Tx, execute, fetch_optional};
use crate::Error;
use domain::id::ProjectId;
use std::collections::BTreeMap;

/// Counts changes; two snapshots with the same counts show the same project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Revision {
    /// All changes.
    pub changes: i64,
    /// Those of the project as a whole: its library, its rules, its people.
    pub whole: i64,
}

/// Counts a transaction's change of each project, true when it is of the project as a whole. The last thing it does before it
/// commits: it holds the counts of its projects from here on, and must wait for nothing else meanwhile.
pub(super) async fn count(tx: &mut Tx, changed: BTreeMap<ProjectId, bool>) -> Result<(), Error> {
    // In order, so that two that change several projects do not wait for each other.
    for (project, whole) in changed {
        execute!(
            tx,
            "insert into revision (project_id, changes, whole) values ($1, 1, $2)
             on conflict (project_id) do update set changes = revision.changes + 1, whole = revision.whole + excluded.whole",
            project.uuid(),
            i64::from(whole),
        )?;
    }
    Ok(())
}

/// The counts of a project.
pub(crate) async fn of_project(tx: &mut Tx, project: ProjectId) -> Result<Revision, Error> {
    let row = fetch_optional!(tx, (i64, i64), "select changes, whole from revision where project_id = $1", project.uuid())?;
    Ok(row.map(|(changes, whole)| Revision { changes, whole }).unwrap_or_default())
}
