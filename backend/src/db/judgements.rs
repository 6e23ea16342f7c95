//! Who judged which case how: what disagreements and settlements are made of.

use super::{Tx, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::disagreement::Judgement;
use domain::id::ProjectId;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    candidate_id: Uuid,
    test_case_id: Uuid,
    result_id: Uuid,
    person_id: Uuid,
    name: String,
    verdict: String,
    recorded_at: i64,
    settles: i64,
    carried_from: Option<Uuid>,
}

/// Judgements of a case on a candidate, oldest first, by (candidate, case).
pub(crate) type Judgements = HashMap<(Uuid, Uuid), Vec<Judgement>>;

/// The judgements of every case on candidates `low` to `high` that more than one person gave a result: alone nobody
/// disagrees.
pub(crate) async fn range(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Judgements, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select r.candidate_id, r.test_case_id, r.result_id, r.person_id, p.name, r.verdict, r.recorded_at, r.settles, r.carried_from
         from candidate c join result r on r.candidate_id = c.candidate_id join person p on p.person_id = r.person_id
         where c.project_id = $1 and c.number between $2 and $3
           and exists (select 1 from result b where b.candidate_id = r.candidate_id and b.test_case_id = r.test_case_id
             and b.person_id <> r.person_id)
         order by r.candidate_id, r.test_case_id, r.attempt",
        project.uuid(),
        low,
        high,
    )?;
    let mut judgements = Judgements::new();
    for row in rows {
        judgements.entry((row.candidate_id, row.test_case_id)).or_default().push(Judgement {
            result: row.result_id.into(),
            person: row.person_id.into(),
            by: row.name,
            verdict: row.verdict.parse().map_err(|_| Error::inconsistent("result", "verdict", row.result_id))?,
            at: Timestamp(row.recorded_at),
            settles: row.settles == 1,
            carried: row.carried_from.is_some(),
        });
    }
    Ok(judgements)
}
