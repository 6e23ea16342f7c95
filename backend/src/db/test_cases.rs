//! Test cases in versions, and plans.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, ProjectId, TestCaseId};
use domain::test_case::{TestCase, Wording};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    test_case_id: Uuid,
    number: i64,
    version: i64,
    wording: String,
    retired_at: Option<i64>,
}

impl TryFrom<Row> for TestCase {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let wording: Wording =
            serde_json::from_str(&row.wording).map_err(|_| Error::inconsistent("test_case_version", "wording", row.test_case_id))?;
        Ok(Self { id: row.test_case_id.into(), number: row.number, version: row.version, wording, retired: row.retired_at.is_some() })
    }
}

/// All cases of a project in their newest version; retired ones last.
pub(crate) async fn all(tx: &mut Tx, project: ProjectId) -> Result<Vec<TestCase>, Error> {
    fetch_all!(
        tx,
        Row,
        "select t.test_case_id, t.number, t.version, v.wording, t.retired_at from test_case t
         join test_case_version v on v.test_case_id = t.test_case_id and v.version = t.version
         where t.project_id = $1 order by case when t.retired_at is null then 0 else 1 end, t.number",
        project.uuid(),
    )?
    .into_iter()
    .map(TestCase::try_from)
    .collect()
}

/// One case in its newest version.
pub(crate) async fn by_number(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<TestCase>, Error> {
    fetch_optional!(
        tx,
        Row,
        "select t.test_case_id, t.number, t.version, v.wording, t.retired_at from test_case t
         join test_case_version v on v.test_case_id = t.test_case_id and v.version = t.version
         where t.project_id = $1 and t.number = $2",
        project.uuid(),
        number,
    )?
    .map(TestCase::try_from)
    .transpose()
}

/// Versions, newest first: number, who, when.
pub(crate) async fn versions(tx: &mut Tx, case: TestCaseId) -> Result<Vec<(i64, String, Timestamp)>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, String, i64),
        "select version, edited_by, edited_at from test_case_version where test_case_id = $1 order by version desc",
        case.uuid()
    )?;
    Ok(rows.into_iter().map(|(version, by, at)| (version, by, Timestamp(at))).collect())
}

/// Stores a new case in version 1; its number comes back. The project must be locked.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: TestCaseId,
    project: ProjectId,
    wording: &Wording,
    by: &str,
    now: Timestamp,
) -> Result<i64, Error> {
    let (number,) = fetch_one!(tx, (i64,), "select coalesce(max(number), 0) + 1 from test_case where project_id = $1", project.uuid())?;
    execute!(
        tx,
        "insert into test_case (test_case_id, project_id, number, version, created_at) values ($1, $2, $3, 1, $4)",
        id.uuid(),
        project.uuid(),
        number,
        now.0
    )?;
    insert_version(tx, id, 1, wording, by, now).await?;
    Ok(number)
}

/// Stores the next version of a case; false when it is not at `from` any more.
pub(crate) async fn new_version(
    tx: &mut Tx,
    id: TestCaseId,
    from: i64,
    wording: &Wording,
    by: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    if execute!(tx, "update test_case set version = version + 1 where test_case_id = $1 and version = $2", id.uuid(), from)? == 0 {
        return Ok(false);
    }
    insert_version(tx, id, from + 1, wording, by, now).await?;
    Ok(true)
}

async fn insert_version(tx: &mut Tx, id: TestCaseId, version: i64, wording: &Wording, by: &str, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into test_case_version (test_case_id, version, title, wording, story_key, edited_by, edited_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id.uuid(),
        version,
        wording.title.as_str(),
        domain::canonical_json(wording)?,
        wording.story.as_ref().map(|key| key.as_str().to_owned()),
        by,
        now.0,
    )?;
    Ok(())
}

/// Retires a case; false when it was retired before.
pub(crate) async fn retire(tx: &mut Tx, id: TestCaseId, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(tx, "update test_case set retired_at = $2 where test_case_id = $1 and retired_at is null", id.uuid(), now.0)? == 1)
}

/// Puts a case into a candidate's plan in its present version; false when it was there.
pub(crate) async fn plan(tx: &mut Tx, candidate: CandidateId, case: &TestCase, by: &str, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "insert into plan_item (candidate_id, test_case_id, version, planned_by, planned_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        candidate.uuid(),
        case.id.uuid(),
        case.version,
        by,
        now.0,
    )? == 1)
}

/// The planned wording of every case of a candidate: id, number, version, wording.
pub(crate) async fn planned(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<TestCase>, Error> {
    fetch_all!(
        tx,
        Row,
        "select t.test_case_id, t.number, p.version, v.wording, t.retired_at from plan_item p
         join test_case t on t.test_case_id = p.test_case_id
         join test_case_version v on v.test_case_id = p.test_case_id and v.version = p.version
         where p.candidate_id = $1 order by t.number",
        candidate.uuid(),
    )?
    .into_iter()
    .map(TestCase::try_from)
    .collect()
}
