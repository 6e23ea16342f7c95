//! The same test on several candidates. Only tests that failed or were called flaky somewhere are read: what
//! always passed has nothing to say.

use crate::Error;
use crate::db::{Tx, fetch_all, fetch_one};
use domain::id::{ProjectId, ReportId};
use domain::report::{Outcome, Seen, Track};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How far back a candidate with a report is looked for.
const FARTHEST: i64 = 200;

/// Numbers of the candidates up to `number` whose machine tests are known, newest first, at most `most`.
pub(crate) async fn window(tx: &mut Tx, project: ProjectId, number: i64, most: i64) -> Result<Vec<i64>, Error> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select c.number from candidate c where c.project_id = $1 and c.number between $2 and $3
         and exists (select 1 from candidate_test t where t.candidate_id = c.candidate_id) order by c.number desc limit $4",
        project.uuid(),
        number - FARTHEST,
        number,
        most,
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// One test over some candidates, and where the newest of them has it.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub track: Track,
    pub report: ReportId,
    pub position: i64,
}

type Row = (Uuid, i64, i64, i64, Uuid, i64);

/// The tests that failed or were called flaky on any of the candidates `low` to `high`, in the order of the files.
pub(crate) async fn tracks(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<Placed>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select t.identity, c.number, t.rank, t.flaky, t.report_id, t.position
         from candidate c join candidate_test t on t.candidate_id = c.candidate_id
         where c.project_id = $1 and c.number between $2 and $3 and t.identity in (
           select s.identity from candidate d join candidate_test s on s.candidate_id = d.candidate_id
           where d.project_id = $1 and d.number between $2 and $3 and (s.rank >= 2 or s.flaky = 1))
         order by c.number",
        project.uuid(),
        low,
        high,
    )?;
    let mut placed: BTreeMap<Uuid, Placed> = BTreeMap::new();
    for (identity, candidate, rank, flaky, report, position) in rows {
        let entry = placed.entry(identity).or_insert_with(|| Placed { track: Track::default(), report: report.into(), position });
        entry.track.0.push(Seen { candidate, outcome: Outcome::of_rank(rank), flaky: flaky == 1 });
        (entry.report, entry.position) = (report.into(), position);
    }
    let mut placed: Vec<Placed> = placed.into_values().collect();
    placed.sort_by_key(|test| (test.report, test.position));
    Ok(placed)
}

/// One test on the candidates `low` to `high`, oldest first, with where each candidate has it.
pub(crate) async fn placed(
    tx: &mut Tx,
    project: ProjectId,
    identity: Uuid,
    low: i64,
    high: i64,
) -> Result<Vec<(Seen, ReportId, i64)>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select t.identity, c.number, t.rank, t.flaky, t.report_id, t.position
         from candidate c join candidate_test t on t.candidate_id = c.candidate_id and t.identity = $4
         where c.project_id = $1 and c.number between $2 and $3 order by c.number",
        project.uuid(),
        low,
        high,
        identity,
    )?;
    Ok(rows
        .into_iter()
        .map(|(_, candidate, rank, flaky, report, position)| {
            (Seen { candidate, outcome: Outcome::of_rank(rank), flaky: flaky == 1 }, report.into(), position)
        })
        .collect())
}

/// How many tests candidate `now` has that candidate `before` has not.
pub(crate) async fn added(tx: &mut Tx, project: ProjectId, before: i64, now: i64) -> Result<i64, Error> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from candidate c join candidate_test t on t.candidate_id = c.candidate_id
         where c.project_id = $1 and c.number = $3 and not exists (
           select 1 from candidate_test o where o.identity = t.identity
           and o.candidate_id = (select d.candidate_id from candidate d where d.project_id = $1 and d.number = $2))",
        project.uuid(),
        before,
        now,
    )?;
    Ok(count)
}
