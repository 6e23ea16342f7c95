//! Imports of test cases, and many new cases in a few statements.

use super::{Tx, execute, fetch_one, fetch_optional, on_both, test_cases};
use crate::Error;
use crate::evidence::Stored;
use domain::Timestamp;
use domain::id::{ProjectId, TestCaseId};
use domain::test_case::{Filing, Wording};
use uuid::Uuid;

/// Rows of one insert: both databases take far more parameters than these need.
const ROWS_AT_ONCE: usize = 500;

/// A file on its way in.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Import {
    pub sha256: String,
    pub file_name: String,
    pub tool: String,
    pub intent: Option<String>,
    pub confirmed_by: Option<String>,
    pub confirmed_at: Option<i64>,
    pub outcome: Option<String>,
}

/// Notes that a stored file waits to be imported.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    project: ProjectId,
    (stored, file_name, tool): (&Stored, &str, &str),
    by: &str,
    now: Timestamp,
) -> Result<(), Error> {
    super::attachments::note_file(tx, stored, now).await?;
    execute!(
        tx,
        "insert into case_import (import_id, project_id, sha256, file_name, tool, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        project.uuid(),
        stored.sha256.as_str(),
        file_name,
        tool,
        by,
        now.0,
    )?;
    Ok(())
}

/// One import of this project.
pub(crate) async fn by_id(tx: &mut Tx, project: ProjectId, id: Uuid) -> Result<Option<Import>, Error> {
    Ok(fetch_optional!(
        tx,
        Import,
        "select sha256, file_name, tool, intent, confirmed_by, confirmed_at, outcome from case_import
         where project_id = $1 and import_id = $2",
        project.uuid(),
        id,
    )?)
}

/// Notes what came of it; false when it was confirmed before.
pub(crate) async fn confirm(tx: &mut Tx, id: Uuid, intent: &str, by: &str, now: Timestamp, outcome: &str) -> Result<bool, Error> {
    let touched = execute!(
        tx,
        "update case_import set intent = $2, confirmed_by = $3, confirmed_at = $4, outcome = $5 where import_id = $1 and confirmed_at is null",
        id,
        intent,
        by,
        now.0,
        outcome,
    )?;
    Ok(touched == 1)
}

/// Runs one insert of many rows; `$bind` pushes the values of a row.
macro_rules! insert_rows {
    ($tx:expr, $sql:literal, $rows:expr, $row:ident, [$($value:expr),+ $(,)?]) => {
        on_both!($tx, c => {
            let mut query = sqlx::QueryBuilder::new($sql);
            query.push_values($rows, |mut values, $row| { $(values.push_bind($value);)+ });
            query.push(" on conflict do nothing");
            query.build().execute(&mut **c).await.map(|done| done.rows_affected())
        })
    };
}

/// A new case, with its number.
struct New<'a> {
    id: TestCaseId,
    number: i64,
    wording: &'a Wording,
    filing: &'a Filing,
    json: String,
}

/// Stores new cases in version 1; the number of the first comes back, the others follow. The project must be locked.
///
/// # Errors
/// `changed_meanwhile` when a case with the same reference came meanwhile.
pub(crate) async fn insert_cases(
    tx: &mut Tx,
    project: ProjectId,
    cases: &[(TestCaseId, &Wording, &Filing)],
    by: &str,
    now: Timestamp,
) -> Result<i64, Error> {
    let (first,) = fetch_one!(tx, (i64,), "select coalesce(max(number), 0) + 1 from test_case where project_id = $1", project.uuid())?;
    let mut number = first;
    for part in cases.chunks(ROWS_AT_ONCE) {
        let mut rows = Vec::with_capacity(part.len());
        for (id, wording, filing) in part {
            rows.push(New { id: *id, number, wording, filing, json: domain::canonical_json(wording)? });
            number += 1;
        }
        insert_part(tx, project, &rows, by, now).await?;
    }
    Ok(first)
}

async fn insert_part(tx: &mut Tx, project: ProjectId, rows: &[New<'_>], by: &str, now: Timestamp) -> Result<(), Error> {
    let inserted = insert_rows!(
        tx,
        "insert into test_case (test_case_id, project_id, number, version, created_at, changed_at, reference, title, folder, priority, owner, search) ",
        rows,
        row,
        [
            row.id.uuid(),
            project.uuid(),
            row.number,
            1_i64,
            now.0,
            now.0,
            row.filing.reference.clone(),
            row.wording.title.to_string(),
            row.filing.folder.to_string(),
            row.filing.priority.as_str(),
            row.filing.owner.clone(),
            test_cases::search_text(row.number, row.wording, row.filing),
        ]
    )?;
    // The plan said that none of them is there.
    if inserted != rows.len() as u64 {
        return Err(Error::Internal(anyhow::anyhow!("{inserted} of {} new cases were stored", rows.len())));
    }
    insert_rows!(
        tx,
        "insert into test_case_version (test_case_id, version, title, wording, story_key, edited_by, edited_at) ",
        rows,
        row,
        [
            row.id.uuid(),
            1_i64,
            row.wording.title.to_string(),
            row.json.clone(),
            row.wording.stories.first().map(ToString::to_string),
            by.to_owned(),
            now.0,
        ]
    )?;
    let tags: Vec<(Uuid, String)> =
        rows.iter().flat_map(|row| row.filing.tags.iter().map(|tag| (row.id.uuid(), tag.to_string()))).collect();
    for part in tags.chunks(ROWS_AT_ONCE) {
        insert_rows!(tx, "insert into test_case_tag (test_case_id, tag) ", part, row, [row.0, row.1.clone()])?;
    }
    let stories: Vec<(Uuid, String)> =
        rows.iter().flat_map(|row| row.wording.stories.iter().map(|story| (row.id.uuid(), story.to_string()))).collect();
    for part in stories.chunks(ROWS_AT_ONCE) {
        insert_rows!(tx, "insert into test_case_story (test_case_id, story_key) ", part, row, [row.0, row.1.clone()])?;
    }
    let names: Vec<(Uuid, String)> =
        rows.iter().flat_map(|row| row.filing.automation.iter().map(|name| (row.id.uuid(), name.clone()))).collect();
    for part in names.chunks(ROWS_AT_ONCE) {
        insert_rows!(tx, "insert into test_case_automation (test_case_id, test_name) ", part, row, [row.0, row.1.clone()])?;
    }
    Ok(())
}
