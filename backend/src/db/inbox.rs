//! SQL of what waits on one person, counted from state.

use super::{Tx, fetch_one};
use crate::Error;
use domain::id::{CandidateId, PersonId};

/// A candidate's planned cases that are this person's and not run.
pub(crate) async fn cases(tx: &mut Tx, candidate: CandidateId, person: PersonId) -> Result<i64, Error> {
    let (cases,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from plan_item i where i.candidate_id = $1 and i.assigned_to = $2
           and not exists (select 1 from result r where r.candidate_id = i.candidate_id and r.test_case_id = i.test_case_id)",
        candidate.uuid(),
        person.uuid(),
    )?;
    Ok(cases)
}
