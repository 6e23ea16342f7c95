//! Plans: which cases a candidate is tried with, in which version, why, and by whom.

use super::{Tx, execute, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, TestCaseId};
use domain::plan::Why;
use domain::test_case::Wording;
use uuid::Uuid;

/// A case in the version that is planned.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub id: TestCaseId,
    pub number: i64,
    pub version: i64,
    pub wording: Wording,
}

/// Puts a case into a candidate's plan in its present version; false when it was there.
pub(crate) async fn add(
    tx: &mut Tx,
    candidate: CandidateId,
    (case, version): (TestCaseId, i64),
    why: &[Why],
    by: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "insert into plan_item (candidate_id, test_case_id, version, planned_by, planned_at, why) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        candidate.uuid(),
        case.uuid(),
        version,
        by,
        now.0,
        domain::canonical_json(&why)?,
    )? == 1)
}

type Row = (Uuid, i64, i64, String);

/// The planned wording of every case of a candidate, by number.
pub(crate) async fn of_candidate(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Planned>, Error> {
    fetch_all!(
        tx,
        Row,
        "select t.test_case_id, t.number, p.version, v.wording from plan_item p
         join test_case t on t.test_case_id = p.test_case_id
         join test_case_version v on v.test_case_id = p.test_case_id and v.version = p.version
         where p.candidate_id = $1 order by t.number",
        candidate.uuid(),
    )?
    .into_iter()
    .map(|(id, number, version, wording)| {
        let wording = serde_json::from_str(&wording).map_err(|_| Error::inconsistent("test_case_version", "wording", id))?;
        Ok(Planned { id: id.into(), number, version, wording })
    })
    .collect()
}
