//! From a row to a recorded result: the same columns wherever results are read.

use crate::Error;
use domain::Timestamp;
use domain::id::TestCaseId;
use domain::test_run::{Carried, Recorded, Served, StepVerdict};
use domain::text::{CommitSha, Note};
use uuid::Uuid;

/// The columns of a result, its tester, and the result it was carried from. Statements name them as [`COLUMNS`] and
/// [`JOINS`] do, with `r` for the result.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub result_id: Option<Uuid>,
    ran_version: Option<i64>,
    attempt: Option<i64>,
    verdict: Option<String>,
    note: Option<String>,
    tester: Option<String>,
    recorded_at: Option<i64>,
    steps: Option<String>,
    served: Option<String>,
    took: Option<i64>,
    settles: Option<i64>,
    origin_id: Option<Uuid>,
    origin_candidate: Option<i64>,
    origin_version: Option<String>,
    origin_commit: Option<String>,
    origin_tester: Option<String>,
    origin_at: Option<i64>,
}

/// What [`Row`] reads.
macro_rules! columns {
    () => {
        "r.result_id, r.version as ran_version, r.attempt, r.verdict, r.note, p.name as tester, r.recorded_at,
           r.steps, r.served, r.took, r.settles, o.result_id as origin_id, oc.number as origin_candidate,
           oc.version as origin_version, oc.commit_sha as origin_commit, op.name as origin_tester, o.recorded_at as origin_at"
    };
}

/// Where it reads it from, after a join of `result r`.
macro_rules! joins {
    () => {
        "left join person p on p.person_id = r.person_id
         left join result o on o.result_id = r.carried_from
         left join candidate oc on oc.candidate_id = o.candidate_id
         left join person op on op.person_id = o.person_id"
    };
}

pub(super) use {columns, joins};

impl Row {
    /// The result, when there is one.
    pub fn recorded(&self, case: TestCaseId) -> Result<Option<Recorded>, Error> {
        let (Some(id), Some(version), Some(attempt), Some(verdict), Some(by), Some(at)) =
            (self.result_id, self.ran_version, self.attempt, &self.verdict, &self.tester, self.recorded_at)
        else {
            return Ok(None);
        };
        let bad = |column| move |_| Error::inconsistent("result", column, id);
        let steps: Vec<StepVerdict> = match &self.steps {
            None => Vec::new(),
            Some(text) => serde_json::from_str(text).map_err(|_| Error::inconsistent("result", "steps", id))?,
        };
        let served: Served = match &self.served {
            None => Served::NotAsked,
            Some(text) => serde_json::from_str(text).map_err(|_| Error::inconsistent("result", "served", id))?,
        };
        Ok(Some(Recorded {
            id: id.into(),
            case,
            version,
            attempt,
            verdict: verdict.parse().map_err(bad("verdict"))?,
            note: self.note.as_deref().map(Note::parse).transpose().map_err(bad("note"))?,
            by: by.clone(),
            at: Timestamp(at),
            steps,
            served,
            took: self.took,
            settles: self.settles == Some(1),
            carried: self.carried().map_err(bad("carried_from"))?,
        }))
    }

    fn carried(&self) -> Result<Option<Carried>, domain::Refusal> {
        let (Some(result), Some(candidate), Some(version), Some(commit), Some(tester), Some(at)) =
            (self.origin_id, self.origin_candidate, &self.origin_version, &self.origin_commit, &self.origin_tester, self.origin_at)
        else {
            return Ok(None);
        };
        Ok(Some(Carried {
            result: result.into(),
            candidate,
            candidate_version: version.clone(),
            commit: CommitSha::parse(commit)?,
            tester: tester.clone(),
            at: Timestamp(at),
        }))
    }
}
