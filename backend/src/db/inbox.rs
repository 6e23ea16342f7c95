//! SQL of what waits on one person, counted from state.

use super::{Tx, fetch_all, fetch_one};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, PersonId, ProjectId};

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

/// The candidates of a project for which somebody gave their word after `since`, and that are neither out nor on their way. One that
/// waits for its window may still be overtaken.
pub(crate) async fn called_for(tx: &mut Tx, project: ProjectId, since: Timestamp) -> Result<Vec<i64>, Error> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select c.number from candidate c
         where c.project_id = $1 and exists (select 1 from emergency_word w where w.candidate_id = c.candidate_id and w.said_at > $2)
           and not exists (select 1 from release r left join deployment d on d.release_id = r.release_id
             where r.candidate_id = c.candidate_id and d.withdrawn_at is null and (r.emergency = 1 or coalesce(d.state, 'waiting') <> 'waiting'))
         order by c.number",
        project.uuid(),
        since.0,
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}
