//! Counts over a range of candidates and over time. The database adds up; what comes here is as long as what is shown.

use super::{Tx, fetch_all, fetch_one};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, ProjectId};
use domain::summary::{Cell, Failures, MATRIX_PAGE};
use std::collections::HashMap;

type FailureRow = (i64, String, i64, i64, i64, i64);

/// What failed on candidates `low` to `high`, oldest first.
pub(crate) async fn failures(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<Failures>, Error> {
    let rows = fetch_all!(
        tx,
        FailureRow,
        "select c.number, c.version,
           cast(count(i.test_case_id) as bigint), cast(count(r.result_id) as bigint),
           cast(sum(case when r.verdict = 'failed' then 1 else 0 end) as bigint),
           cast(sum(case when r.verdict = 'blocked' then 1 else 0 end) as bigint)
         from candidate c
         left join plan_item i on i.candidate_id = c.candidate_id
         left join result r on r.candidate_id = i.candidate_id and r.test_case_id = i.test_case_id
           and r.attempt = (select max(m.attempt) from result m where m.candidate_id = i.candidate_id and m.test_case_id = i.test_case_id)
         where c.project_id = $1 and c.number between $2 and $3
         group by c.number, c.version order by c.number",
        project.uuid(),
        low,
        high,
    )?;
    let mut machine: HashMap<i64, (i64, i64)> = machine(tx, project, low, high).await?.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|(number, version, planned, run, failed, blocked)| Failures {
            number,
            version,
            planned,
            run,
            failed,
            blocked,
            machine: machine.remove(&number),
        })
        .collect())
}

/// Machine tests of the candidates that have a report: number, tests, failed ones, over all its files.
async fn machine(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<(i64, (i64, i64))>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, i64, i64),
        "select c.number, cast(sum(r.tests) as bigint), cast(sum(r.failed) as bigint)
         from candidate c join report r on r.candidate_id = c.candidate_id
         where c.project_id = $1 and c.number between $2 and $3 group by c.number",
        project.uuid(),
        low,
        high,
    )?;
    Ok(rows.into_iter().map(|(number, tests, failed)| (number, (tests, failed))).collect())
}

/// What the matrix is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// A pattern of `like` for titles, with `\` before what is meant literally.
    pub title: String,
    /// A case's number, or -1.
    pub number: i64,
}

impl Wanted {
    /// Reads what was typed: words of a title, `TC-12` or `12`.
    pub fn parse(query: &str) -> Self {
        let mut title = String::from("%");
        for letter in query.chars() {
            if matches!(letter, '%' | '_' | '\\') {
                title.push('\\');
            }
            title.push(letter);
        }
        title.push('%');
        let digits = query.get(..3).filter(|head| head.eq_ignore_ascii_case("tc-")).map_or(query, |_| &query[3..]);
        Self { title, number: digits.parse().unwrap_or(-1) }
    }
}

/// How many different cases are planned for candidates `low` to `high`.
pub(crate) async fn cases(tx: &mut Tx, project: ProjectId, low: i64, high: i64, wanted: &Wanted) -> Result<i64, Error> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from
           (select distinct i.test_case_id from candidate c join plan_item i on i.candidate_id = c.candidate_id
            where c.project_id = $1 and c.number between $2 and $3) p
         join test_case t on t.test_case_id = p.test_case_id
         where lower(t.title) like lower($4) escape '\\' or t.number = $5",
        project.uuid(),
        low,
        high,
        &wanted.title,
        wanted.number,
    )?;
    Ok(count)
}

type CellRow = (i64, String, i64, Option<String>, i64, Option<i64>);

/// One page of cases × candidates: case, title, candidate, cell. Cases that failed or were blocked most recently come
/// first; what is not planned has no row.
pub(crate) async fn cells(
    tx: &mut Tx,
    project: ProjectId,
    low: i64,
    high: i64,
    wanted: &Wanted,
    page: i64,
) -> Result<Vec<(i64, String, i64, Cell)>, Error> {
    // `cross join` keeps SQLite to this order: at most 20 × 50 look-ups by key, however many plans there are.
    let rows = fetch_all!(
        tx,
        CellRow,
        "with standing as (
           select i.test_case_id,
             max(case when r.verdict in ('failed', 'blocked') then c.number else 0 end) as last_held,
             sum(case when r.verdict in ('failed', 'blocked') then 1 else 0 end) as held
           from candidate c
           join plan_item i on i.candidate_id = c.candidate_id
           left join result r on r.candidate_id = i.candidate_id and r.test_case_id = i.test_case_id
             and r.attempt = (select max(m.attempt) from result m where m.candidate_id = i.candidate_id and m.test_case_id = i.test_case_id)
           where c.project_id = $1 and c.number between $2 and $3 group by i.test_case_id),
         shown as (
           select s.test_case_id, s.last_held, s.held, t.number, t.title from standing s
           join test_case t on t.test_case_id = s.test_case_id
             where lower(t.title) like lower($4) escape '\\' or t.number = $5
           order by s.last_held desc, s.held desc, t.number limit $6 offset $7)
         select w.number, w.title, c.number, r.verdict, cast(case when r.carried_from is null then 0 else 1 end as bigint), m.passed
         from candidate c
         cross join shown w
         join plan_item i on i.candidate_id = c.candidate_id and i.test_case_id = w.test_case_id
         left join result r on r.candidate_id = i.candidate_id and r.test_case_id = i.test_case_id
           and r.attempt = (select max(m.attempt) from result m where m.candidate_id = i.candidate_id and m.test_case_id = i.test_case_id)
         left join (
           select p.candidate_id, l.test_case_id, cast(min(case when t.outcome = 'passed' then 1 else 0 end) as bigint) as passed
           from candidate k join report p on p.candidate_id = k.candidate_id join machine_case l on l.report_id = p.report_id
           join machine_test t on t.report_id = l.report_id and t.position = l.position
           where k.project_id = $1 and k.number between $2 and $3 group by p.candidate_id, l.test_case_id
         ) m on m.candidate_id = i.candidate_id and m.test_case_id = i.test_case_id
         where c.project_id = $1 and c.number between $2 and $3
         order by w.last_held desc, w.held desc, w.number, c.number",
        project.uuid(),
        low,
        high,
        &wanted.title,
        wanted.number,
        MATRIX_PAGE,
        (page - 1).saturating_mul(MATRIX_PAGE),
    )?;
    rows.into_iter()
        .map(|(case, title, candidate, verdict, carried, machine)| {
            let verdict = verdict.map(|word| word.parse()).transpose().map_err(|_| Error::inconsistent("result", "verdict", case))?;
            Ok((case, title, candidate, Cell::planned(verdict, carried == 1, machine.map(|passed| passed == 1))))
        })
        .collect()
}

/// When how many cases of a candidate were planned, in the order of time.
pub(crate) async fn planned(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<(Timestamp, i64)>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, i64),
        "select planned_at, cast(count(*) as bigint) from plan_item where candidate_id = $1 group by planned_at order by planned_at",
        candidate.uuid(),
    )?;
    Ok(rows.into_iter().map(|(at, count)| (Timestamp(at), count)).collect())
}

/// When how many planned cases of a candidate got their first result, in the order of time.
pub(crate) async fn first_results(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<(Timestamp, i64)>, Error> {
    let rows = fetch_all!(
        tx,
        (i64, i64),
        "select f.at, cast(count(*) as bigint) from
           (select min(r.recorded_at) as at from result r where r.candidate_id = $1 group by r.test_case_id) f
         group by f.at order by f.at",
        candidate.uuid(),
    )?;
    Ok(rows.into_iter().map(|(at, count)| (Timestamp(at), count)).collect())
}

/// When the newest result of a candidate was recorded.
pub(crate) async fn last_result(tx: &mut Tx, candidate: CandidateId) -> Result<Option<Timestamp>, Error> {
    let (at,) = fetch_one!(tx, (Option<i64>,), "select max(recorded_at) from result where candidate_id = $1", candidate.uuid())?;
    Ok(at.map(Timestamp))
}
