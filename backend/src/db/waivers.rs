//! Waivers and their early ends. Both are only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::gate::{Ended, Scope, Waiver};
use domain::id::{CandidateId, PersonId, ProjectId, ResultId, TestCaseId, WaiverId};
use domain::text::Note;
use std::collections::HashMap;
use uuid::Uuid;

/// A case waiver that ended longer ago explains nothing any more: 90 days, in milliseconds.
const REMEMBERED: i64 = 90 * 86_400_000;

/// A new waiver.
#[derive(Debug)]
pub(crate) struct New<'a> {
    pub id: WaiverId,
    pub candidate: CandidateId,
    pub result: ResultId,
    pub reason: &'a Note,
    pub until: Timestamp,
    pub scope: Scope,
    pub person: PersonId,
    pub at: Timestamp,
}

/// Waives a result; the database refuses what is waived already, what holds no gate, and results of other candidates.
pub(crate) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<(), Error> {
    execute!(
        tx,
        "insert into waiver (waiver_id, candidate_id, result_id, reason, until, person_id, waived_at, scope) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id.uuid(),
        new.candidate.uuid(),
        new.result.uuid(),
        new.reason.as_str(),
        new.until.0,
        new.person.uuid(),
        new.at.0,
        new.scope.as_str(),
    )?;
    Ok(())
}

/// Ends a waiver before its time; false when somebody did that already.
pub(crate) async fn end(tx: &mut Tx, id: WaiverId, person: PersonId, reason: &Note, at: Timestamp) -> Result<bool, Error> {
    Ok(execute!(
        tx,
        "insert into waiver_end (waiver_id, person_id, reason, ended_at) values ($1, $2, $3, $4) on conflict do nothing",
        id.uuid(),
        person.uuid(),
        reason.as_str(),
        at.0,
    )? == 1)
}

#[derive(sqlx::FromRow)]
struct Row {
    waiver_id: Uuid,
    result_id: Uuid,
    test_case_id: Uuid,
    case_number: i64,
    candidate_number: i64,
    reason: String,
    until: Option<i64>,
    scope: String,
    waived_by: String,
    waived_at: i64,
    ended_by: Option<String>,
    end_reason: Option<String>,
    ended_at: Option<i64>,
}

impl Row {
    fn waiver(self) -> Result<Waiver, Error> {
        let ended = match (self.ended_by, self.end_reason, self.ended_at) {
            (Some(by), Some(reason), Some(at)) => Some(Ended { by, reason, at: Timestamp(at) }),
            _ => None,
        };
        Ok(Waiver {
            id: self.waiver_id.into(),
            reason: self.reason,
            by: self.waived_by,
            at: Timestamp(self.waived_at),
            until: self.until.map(Timestamp),
            scope: self.scope.parse().map_err(|_| Error::inconsistent("waiver", "scope", self.waiver_id))?,
            given_on: self.candidate_number,
            ended,
        })
    }
}

/// What [`Row`] reads, up to its condition.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "select w.waiver_id, w.result_id, r.test_case_id, t.number as case_number, c.number as candidate_number, w.reason, w.until,
               w.scope, q.name as waived_by, w.waived_at, y.name as ended_by, e.reason as end_reason, e.ended_at
             from waiver w join candidate c on c.candidate_id = w.candidate_id join result r on r.result_id = w.result_id
             join test_case t on t.test_case_id = r.test_case_id join person q on q.person_id = w.person_id
             left join waiver_end e on e.waiver_id = w.waiver_id left join person y on y.person_id = e.person_id where ",
            $condition
        )
    };
}

/// Waivers that may cover results of a range of candidates, in force or over, newest first.
#[derive(Debug, Default)]
pub(crate) struct Waivers {
    by_result: HashMap<Uuid, Vec<Waiver>>,
    by_case: HashMap<Uuid, Vec<Waiver>>,
}

impl Waivers {
    /// The one that lets a failed or blocked `result` of `case` on the candidate with this number pass; when none does
    /// at `now`, the one that did last.
    pub fn covering(&self, result: ResultId, case: TestCaseId, candidate: i64, now: Timestamp) -> Option<&Waiver> {
        let own = self.by_result.get(&result.uuid()).into_iter().flatten();
        let of_case = self.by_case.get(&case.uuid()).into_iter().flatten().filter(|waiver| waiver.given_on <= candidate);
        let all: Vec<_> = own.chain(of_case).collect();
        all.iter().find(|waiver| waiver.counts(now)).or_else(|| all.iter().max_by_key(|waiver| waiver.end())).copied()
    }
}

/// Waivers of results on candidates `low` to `high`, and of whole cases given on them or on older candidates.
pub(crate) async fn range(tx: &mut Tx, project: ProjectId, low: i64, high: i64, now: Timestamp) -> Result<Waivers, Error> {
    let mut waivers = Waivers::default();
    let own = fetch_all!(
        tx,
        Row,
        select!("c.project_id = $1 and c.number between $2 and $3 order by w.waived_at desc, w.waiver_id desc"),
        project.uuid(),
        low,
        high,
    )?;
    for row in own {
        waivers.by_result.entry(row.result_id).or_default().push(row.waiver()?);
    }
    for (case, _, waiver) in of_cases(tx, project, high, Timestamp(now.0 - REMEMBERED)).await? {
        waivers.by_case.entry(case.uuid()).or_default().push(waiver);
    }
    Ok(waivers)
}

/// Waivers of whole cases, given on candidates up to `high`, whose end date is later than `after`: case, its number, waiver.
/// The end date bounds the search: however many waivers there ever were, few end after a moment.
pub(crate) async fn of_cases(
    tx: &mut Tx,
    project: ProjectId,
    high: i64,
    after: Timestamp,
) -> Result<Vec<(TestCaseId, i64, Waiver)>, Error> {
    fetch_all!(
        tx,
        Row,
        select!("w.scope = 'case' and w.until > $3 and c.project_id = $1 and c.number <= $2 order by w.waived_at desc, w.waiver_id desc"),
        project.uuid(),
        high,
        after.0,
    )?
    .into_iter()
    .map(|row| Ok((row.test_case_id.into(), row.case_number, row.waiver()?)))
    .collect()
}

/// One waiver of a project with the number of its case.
pub(crate) async fn by_id(tx: &mut Tx, project: ProjectId, id: WaiverId) -> Result<Option<(i64, Waiver)>, Error> {
    fetch_optional!(tx, Row, select!("w.waiver_id = $2 and c.project_id = $1"), project.uuid(), id.uuid())?
        .map(|row| Ok((row.case_number, row.waiver()?)))
        .transpose()
}
