//! The audit log of a project.

use super::{candidate::history_row, place};
use crate::{Backend, Error, db};
use domain::Actor;
use domain::access::Action;
use domain::summary::{AuditPage, AuditRow};

/// Rows on one page.
const PAGE: i64 = 100;

/// The newest 100 rows, or the newest 100 before `before`.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn audit(backend: &Backend, actor: &Actor, slug: &str, before: Option<i64>) -> Result<AuditPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::ViewAudit).await?;
    let found = db::audit::of_project(&mut reading.tx, reading.project.id, before.unwrap_or(i64::MAX), PAGE + 1).await?;
    let more = i64::try_from(found.len()).unwrap_or(0) > PAGE;
    let rows: Vec<AuditRow> = found
        .into_iter()
        .take(usize::try_from(PAGE).unwrap_or(100))
        .map(|(row, candidate)| {
            let entry = row.entry();
            AuditRow { row: history_row(&entry), candidate, request_id: entry.request_id, hash: row.hash }
        })
        .collect();
    let before = if more { rows.last().map(|row| row.row.seq) } else { None };
    Ok(AuditPage { place: reading.place, rows, before })
}
