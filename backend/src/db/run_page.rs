//! What a tester's screen knows of planned cases beyond their results here: newer versions, results of older candidates.

use super::{Tx, fetch_all, recorded};
use crate::Error;
use domain::id::{CandidateId, ProjectId, TestCaseId};
use domain::test_run::Recorded;
use std::collections::HashMap;
use uuid::Uuid;

/// Of each planned case: its newest version in the library, and whether it was retired.
pub(crate) async fn library(tx: &mut Tx, candidate: CandidateId) -> Result<HashMap<TestCaseId, (i64, bool)>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, Option<i64>),
        "select t.test_case_id, t.version, t.retired_at
         from plan_item p join test_case t on t.test_case_id = p.test_case_id where p.candidate_id = $1",
        candidate.uuid(),
    )?;
    Ok(rows.into_iter().map(|(case, version, retired_at)| (case.into(), (version, retired_at.is_some()))).collect())
}

#[derive(sqlx::FromRow)]
struct BeforeRow {
    candidate_number: i64,
    test_case_id: Uuid,
    #[sqlx(flatten)]
    recorded: recorded::Row,
}

/// Of each planned case the newest result on a candidate older than number `number`, with that candidate's number.
pub(crate) async fn before(
    tx: &mut Tx,
    project: ProjectId,
    candidate: CandidateId,
    number: i64,
) -> Result<HashMap<TestCaseId, (i64, Recorded)>, Error> {
    // Most cases were run on the candidate before this one: its results are found by key. Only for the others all results
    // that a case ever had are looked through.
    let rows = fetch_all!(
        tx,
        BeforeRow,
        concat!(
            "select c.number as candidate_number, r.test_case_id, ",
            recorded::columns!(),
            " from plan_item i join result r on r.result_id = coalesce(
                (select b.result_id from result b
                 where b.candidate_id = (select d.candidate_id from candidate d where d.project_id = $3 and d.number < $2
                   order by d.number desc limit 1) and b.test_case_id = i.test_case_id order by b.attempt desc limit 1),
                (select b.result_id from result b join candidate d on d.candidate_id = b.candidate_id
                 where b.test_case_id = i.test_case_id and d.number < $2 order by d.number desc, b.attempt desc limit 1))
              join candidate c on c.candidate_id = r.candidate_id ",
            recorded::joins!(),
            " where i.candidate_id = $1"
        ),
        candidate.uuid(),
        number,
        project.uuid(),
    )?;
    let mut before = HashMap::with_capacity(rows.len());
    for row in rows {
        let case = row.test_case_id.into();
        if let Some(recorded) = row.recorded.recorded(case)? {
            before.insert(case, (row.candidate_number, recorded));
        }
    }
    Ok(before)
}
