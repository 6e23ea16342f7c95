//! What the proposal of a plan reads: the library without its wording, when each case last ran, what was released.
//! A handful of statements, however large the library is.

use super::plans::{stories_of, tags_of};
use super::{Tx, fetch_all};
use crate::Error;
use domain::id::{ProjectId, TestCaseId};
use domain::plan::{Head, LOOK_BACK, LastRun};
use std::collections::HashMap;
use uuid::Uuid;

/// Every case that is not retired, by number.
pub(crate) async fn heads(tx: &mut Tx, project: ProjectId) -> Result<Vec<Head>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, i64, String),
        "select test_case_id, number, version, priority from test_case where project_id = $1 and retired_at is null order by number",
        project.uuid()
    )?;
    let tags = fetch_all!(
        tx,
        (Uuid, String),
        "select g.test_case_id, g.tag from test_case t join test_case_tag g on g.test_case_id = t.test_case_id
         where t.project_id = $1 and t.retired_at is null order by g.tag",
        project.uuid()
    )?;
    let stories = fetch_all!(
        tx,
        (Uuid, String),
        "select s.test_case_id, s.story_key from test_case t join test_case_story s on s.test_case_id = t.test_case_id
         where t.project_id = $1 and t.retired_at is null order by s.story_key",
        project.uuid()
    )?;
    let (mut tags, mut stories) = (tags_of(tags)?, stories_of(stories)?);
    rows.into_iter()
        .map(|(case, number, version, priority)| {
            Ok(Head {
                case: case.into(),
                number,
                version,
                priority: priority.parse().map_err(|_| Error::inconsistent("test_case", "priority", case))?,
                tags: tags.remove(&case).unwrap_or_default(),
                stories: stories.remove(&case).unwrap_or_default(),
            })
        })
        .collect()
}

/// When each case was last really run on a candidate before `number`; cases that never were are left out. Carried and
/// skipped results are no runs.
pub(crate) async fn last_runs(tx: &mut Tx, project: ProjectId, number: i64) -> Result<HashMap<TestCaseId, LastRun>, Error> {
    // Whether it ever ran is asked by an index; which verdict, only of the last candidates.
    let ever = fetch_all!(
        tx,
        (Uuid,),
        "select t.test_case_id from test_case t where t.project_id = $1 and t.retired_at is null and exists (
           select 1 from result r where r.test_case_id = t.test_case_id and r.carried_from is null and r.verdict <> 'skipped')",
        project.uuid()
    )?;
    let mut runs: HashMap<TestCaseId, LastRun> = ever.into_iter().map(|(case,)| (case.into(), LastRun::LongAgo)).collect();
    let recent = fetch_all!(
        tx,
        (Uuid, i64, String),
        "select r.test_case_id, c.number, r.verdict from candidate c join result r on r.candidate_id = c.candidate_id
         where c.project_id = $1 and c.number >= $2 and c.number < $3 and r.carried_from is null and r.verdict <> 'skipped'
         order by c.number, r.attempt",
        project.uuid(),
        number - LOOK_BACK,
        number,
    )?;
    for (case, candidate, verdict) in recent {
        let verdict = verdict.parse().map_err(|_| Error::inconsistent("result", "verdict", case))?;
        runs.insert(case.into(), LastRun::On { candidate, verdict });
    }
    Ok(runs)
}

/// Numbers of candidates before `number` that went to production, newest first, at most 50.
pub(crate) async fn releases(tx: &mut Tx, project: ProjectId, number: i64, production: &str) -> Result<Vec<i64>, Error> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select distinct c.number from deployment d join release r on r.release_id = d.release_id
         join candidate c on c.candidate_id = r.candidate_id
         where d.project_id = $1 and d.state = 'succeeded' and r.environment = $2 and c.number < $3 order by c.number desc limit 50",
        project.uuid(),
        production,
        number,
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}
