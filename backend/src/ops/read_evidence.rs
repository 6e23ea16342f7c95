//! Somebody opens a file that others gave as evidence: that is on the record, once a person, file and day.

use crate::db::attachments;
use crate::db::audit::{self, Fact};
use crate::{Backend, Error};
use domain::id::ProjectId;
use domain::{Actor, Timestamp};

/// Notes that `actor` opens this file of the project; nothing is noted of one's own files and of programs.
///
/// # Errors
/// When it cannot be noted; then the file must not be shown.
pub async fn read_evidence(backend: &Backend, actor: &Actor, project: ProjectId, sha256: &str, name: &str) -> Result<(), Error> {
    let Actor::Person(person) = actor else { return Ok(()) };
    let now = backend.clock().now();
    let mut tx = backend.snapshot().await?;
    if attachments::given_by(&mut tx, project, sha256, person.id).await?
        || attachments::was_read(&mut tx, project, sha256, person.id, day(now)).await?
    {
        return Ok(());
    }
    drop(tx);
    let mut tx = backend.begin().await?;
    if !attachments::note_read(&mut tx, project, sha256, person.id, day(now)).await? {
        // The same page asked for it twice at once.
        return Ok(());
    }
    let fact = Fact {
        at: now,
        project: Some(project),
        candidate: None,
        actor,
        action: "evidence_read",
        sentence: format!("Opened the file {name}."),
        detail: serde_json::json!({ "sha256": sha256, "name": name }),
    };
    audit::append(&mut tx, fact).await?;
    tx.commit().await
}

/// Days since 1970, in UTC.
const fn day(at: Timestamp) -> i64 {
    at.0.div_euclid(86_400_000)
}
