//! What carrying results reads and writes: newest results of the candidate before, and the runs that hold carried ones.

use super::{Tx, execute, fetch_all};
use crate::Error;
use domain::Timestamp;
use domain::id::{CandidateId, PersonId, ResultId, TestCaseId, TestRunId};
use domain::test_run::{Served, Verdict};
use domain::text::CommitSha;
use uuid::Uuid;

/// The newest result on the candidate before of a case that is planned here and has no result yet.
#[derive(Debug, Clone)]
pub(crate) struct Older {
    pub case: TestCaseId,
    pub number: i64,
    pub title: String,
    /// Planned here.
    pub version: i64,
    /// Run there.
    pub ran: i64,
    pub verdict: Verdict,
    pub origin: Origin,
}

/// Where it was really run.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub result: ResultId,
    pub candidate: i64,
    pub candidate_version: String,
    pub commit: CommitSha,
    pub tester: String,
    pub at: Timestamp,
    pub environment: String,
    pub served: Served,
}

#[derive(sqlx::FromRow)]
struct Row {
    test_case_id: Uuid,
    number: i64,
    title: String,
    version: i64,
    ran: i64,
    verdict: String,
    origin_id: Uuid,
    origin_candidate: i64,
    origin_version: String,
    origin_commit: String,
    origin_tester: String,
    origin_at: i64,
    environment: String,
    served: Option<String>,
}

impl TryFrom<Row> for Older {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let served = match &row.served {
            None => Served::NotAsked,
            Some(text) => serde_json::from_str(text).map_err(|_| Error::inconsistent("result", "served", row.origin_id))?,
        };
        Ok(Self {
            case: row.test_case_id.into(),
            number: row.number,
            title: row.title,
            version: row.version,
            ran: row.ran,
            verdict: row.verdict.parse().map_err(|_| Error::inconsistent("result", "verdict", row.test_case_id))?,
            origin: Origin {
                result: row.origin_id.into(),
                candidate: row.origin_candidate,
                candidate_version: row.origin_version,
                commit: CommitSha::parse(&row.origin_commit).map_err(|_| Error::inconsistent("candidate", "commit_sha", row.origin_id))?,
                tester: row.origin_tester,
                at: Timestamp(row.origin_at),
                environment: row.environment,
                served,
            },
        })
    }
}

/// Those of every such case, by number.
pub(crate) async fn older(tx: &mut Tx, candidate: CandidateId, previous: CandidateId) -> Result<Vec<Older>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select i.test_case_id, t.number, v.title, i.version, r.version as ran, r.verdict, o.result_id as origin_id,
           oc.number as origin_candidate, oc.version as origin_version, oc.commit_sha as origin_commit, p.name as origin_tester,
           o.recorded_at as origin_at, n.environment, o.served
         from plan_item i
         join test_case t on t.test_case_id = i.test_case_id
         join test_case_version v on v.test_case_id = i.test_case_id and v.version = i.version
         join result r on r.candidate_id = $2 and r.test_case_id = i.test_case_id
           and r.attempt = (select max(m.attempt) from result m where m.candidate_id = $2 and m.test_case_id = i.test_case_id)
         join result o on o.result_id = coalesce(r.carried_from, r.result_id)
         join candidate oc on oc.candidate_id = o.candidate_id
         join person p on p.person_id = o.person_id
         join test_run n on n.test_run_id = o.test_run_id
         where i.candidate_id = $1
           and not exists (select 1 from result x where x.candidate_id = i.candidate_id and x.test_case_id = i.test_case_id)
         order by t.number",
        candidate.uuid(),
        previous.uuid(),
    )?;
    rows.into_iter().map(Older::try_from).collect()
}

/// Opens a run that holds carried results.
pub(crate) async fn insert_run(
    tx: &mut Tx,
    id: TestRunId,
    candidate: CandidateId,
    environment: &str,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into test_run (test_run_id, candidate_id, environment, tester_id, started_at, kind) values ($1, $2, $3, $4, $5, 'carry')",
        id.uuid(),
        candidate.uuid(),
        environment,
        person.uuid(),
        now.0
    )?;
    Ok(())
}

/// Numbers of the cases that this intent carried already: each result holds it together with the number of its case.
pub(crate) async fn of_intent(tx: &mut Tx, candidate: CandidateId, intent: &str) -> Result<Vec<i64>, Error> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select t.number from result r join test_case t on t.test_case_id = r.test_case_id
         where r.candidate_id = $1 and r.carried_from is not null and r.intent = $2 || '-' || cast(t.number as text) order by t.number",
        candidate.uuid(),
        intent,
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}
