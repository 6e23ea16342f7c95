//! Runs and results. Results are only ever added.

use super::{Tx, execute, fetch_all, fetch_optional, recorded};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, PersonId, ResultId, TestCaseId, TestRunId};
use domain::test_run::{Recorded, Served, StepVerdict, Verdict};
use domain::text::Note;
use uuid::Uuid;

/// One tester's pass.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Run {
    pub test_run_id: Uuid,
    pub environment: String,
    pub tester_id: Uuid,
    pub tester: String,
    pub started_at: i64,
    pub closed_at: Option<i64>,
    pub results: i64,
}

/// Runs of a candidate, newest first.
pub(crate) async fn runs(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Run>, Error> {
    Ok(fetch_all!(
        tx,
        Run,
        "select t.test_run_id, t.environment, t.tester_id, p.name as tester, t.started_at, t.closed_at,
           (select count(*) from result r where r.test_run_id = t.test_run_id) as results
         from test_run t join person p on p.person_id = t.tester_id where t.candidate_id = $1 and t.kind = 'tester' order by t.started_at desc, t.test_run_id desc",
        candidate.uuid(),
    )?)
}

/// One run of a candidate.
pub(crate) async fn run(tx: &mut Tx, candidate: CandidateId, run: TestRunId) -> Result<Option<Run>, Error> {
    Ok(fetch_optional!(
        tx,
        Run,
        "select t.test_run_id, t.environment, t.tester_id, p.name as tester, t.started_at, t.closed_at,
           (select count(*) from result r where r.test_run_id = t.test_run_id) as results
         from test_run t join person p on p.person_id = t.tester_id where t.candidate_id = $1 and t.test_run_id = $2 and t.kind = 'tester'",
        candidate.uuid(),
        run.uuid(),
    )?)
}

/// Starts a run.
pub(crate) async fn insert_run(
    tx: &mut Tx,
    id: TestRunId,
    candidate: CandidateId,
    environment: &str,
    tester: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into test_run (test_run_id, candidate_id, environment, tester_id, started_at) values ($1, $2, $3, $4, $5)",
        id.uuid(),
        candidate.uuid(),
        environment,
        tester.uuid(),
        now.0
    )?;
    Ok(())
}

/// Closes a run; false when it was closed.
pub(crate) async fn close_run(tx: &mut Tx, id: TestRunId, now: Timestamp) -> Result<bool, Error> {
    Ok(execute!(tx, "update test_run set closed_at = $2 where test_run_id = $1 and closed_at is null", id.uuid(), now.0)? == 1)
}

/// A new result.
#[derive(Debug)]
pub(crate) struct New<'a> {
    pub id: ResultId,
    pub candidate: CandidateId,
    pub run: TestRunId,
    pub case: TestCaseId,
    pub version: i64,
    pub attempt: i64,
    pub verdict: Verdict,
    pub note: Option<&'a Note>,
    pub person: PersonId,
    pub at: Timestamp,
    pub intent: &'a str,
    pub steps: &'a [StepVerdict],
    pub served: &'a Served,
    pub took: Option<i64>,
    pub settles: bool,
    pub carried_from: Option<ResultId>,
}

/// Adds a result.
pub(crate) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<(), Error> {
    let steps = if new.steps.is_empty() { None } else { Some(domain::canonical_json(&new.steps)?) };
    let served = if *new.served == Served::NotAsked { None } else { Some(domain::canonical_json(new.served)?) };
    execute!(
        tx,
        "insert into result (result_id, candidate_id, test_run_id, test_case_id, version, attempt, verdict, note, person_id, recorded_at,
           intent, steps, served, took, settles, carried_from)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        new.id.uuid(),
        new.candidate.uuid(),
        new.run.uuid(),
        new.case.uuid(),
        new.version,
        new.attempt,
        new.verdict.as_str(),
        new.note.map(Note::as_str),
        new.person.uuid(),
        new.at.0,
        new.intent,
        steps,
        served,
        new.took,
        i64::from(new.settles),
        new.carried_from.map(ResultId::uuid),
    )?;
    Ok(())
}

/// What an intent became.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ByIntent {
    pub result_id: Uuid,
    pub test_run_id: Uuid,
    pub test_case_id: Uuid,
    pub verdict: String,
    pub attempt: i64,
}

/// The result that was recorded under an intent.
pub(crate) async fn by_intent(tx: &mut Tx, intent: &str) -> Result<Option<ByIntent>, Error> {
    Ok(fetch_optional!(
        tx,
        ByIntent,
        "select result_id, test_run_id, test_case_id, verdict, attempt from result where intent = $1",
        intent
    )?)
}

/// Newest attempt and verdict of a case on a candidate.
pub(crate) async fn latest(tx: &mut Tx, candidate: CandidateId, case: TestCaseId) -> Result<Option<(ResultId, i64, Verdict)>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid, i64, String),
        "select result_id, attempt, verdict from result where candidate_id = $1 and test_case_id = $2 order by attempt desc limit 1",
        candidate.uuid(),
        case.uuid(),
    )?;
    row.map(|(id, attempt, verdict)| Ok((id.into(), attempt, verdict.parse().map_err(|_| Error::inconsistent("result", "verdict", id))?)))
        .transpose()
}

#[derive(sqlx::FromRow)]
struct HistoryRow {
    test_run_id: Uuid,
    test_case_id: Uuid,
    #[sqlx(flatten)]
    recorded: recorded::Row,
}

/// Every result on a candidate with its run, newest first.
pub(crate) async fn history(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<(Recorded, TestRunId)>, Error> {
    let rows = fetch_all!(
        tx,
        HistoryRow,
        concat!(
            "select r.test_run_id, r.test_case_id, ",
            recorded::columns!(),
            " from result r ",
            recorded::joins!(),
            " where r.candidate_id = $1 order by r.attempt desc"
        ),
        candidate.uuid(),
    )?;
    let mut history = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(recorded) = row.recorded.recorded(row.test_case_id.into())? {
            history.push((recorded, row.test_run_id.into()));
        }
    }
    Ok(history)
}
