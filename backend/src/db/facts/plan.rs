//! The plans of a range of candidates with what is known of each case: newest result, waiver, disagreement.

use super::super::{Tx, fetch_all, recorded};
use crate::Error;
use domain::Timestamp;
use domain::gate::{Disagreement, MachineVerdict, PlannedCase, Scope, Waiver};
use domain::id::ProjectId;
use domain::plan::Why;
use domain::text::Sha256Hex;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct PlanRow {
    candidate_id: Uuid,
    candidate_number: i64,
    test_case_id: Uuid,
    number: i64,
    version: i64,
    title: String,
    planned_at: i64,
    why: String,
    assigned_to: Option<String>,
    waiver_id: Option<Uuid>,
    reason: Option<String>,
    until: Option<i64>,
    scope: Option<String>,
    waived_by: Option<String>,
    waived_at: Option<i64>,
    #[sqlx(flatten)]
    latest: recorded::Row,
}

impl PlanRow {
    fn waiver(&self) -> Result<Option<Waiver>, Error> {
        let (Some(id), Some(reason), Some(scope), Some(by), Some(at)) =
            (self.waiver_id, &self.reason, &self.scope, &self.waived_by, self.waived_at)
        else {
            return Ok(None);
        };
        Ok(Some(Waiver {
            id: id.into(),
            reason: reason.clone(),
            by: by.clone(),
            at: Timestamp(at),
            until: self.until.map(Timestamp),
            scope: scope.parse().map_err(|_| Error::inconsistent("waiver", "scope", id))?,
            given_on: self.candidate_number,
        }))
    }
}

/// What is known of each case of a plan besides its newest result.
#[derive(Default)]
struct About {
    evidence: HashMap<Uuid, Vec<Sha256Hex>>,
    waivers: HashMap<Uuid, Vec<Waiver>>,
    disagreements: HashMap<(Uuid, Uuid), Disagreement>,
    machine: HashMap<(Uuid, Uuid), Vec<MachineVerdict>>,
}

/// The plan of each candidate numbered `low` to `high`, by case number.
pub(super) async fn range(
    tx: &mut Tx,
    project: ProjectId,
    low: i64,
    high: i64,
    as_of: Timestamp,
) -> Result<HashMap<Uuid, Vec<PlannedCase>>, Error> {
    let rows = fetch_all!(
        tx,
        PlanRow,
        concat!(
            "select i.candidate_id, c.number as candidate_number, i.test_case_id, t.number, i.version, v.title, i.planned_at, i.why,
           a.name as assigned_to, w.waiver_id, w.reason, w.until, w.scope, q.name as waived_by, w.waived_at, ",
            recorded::columns!(),
            " from candidate c
         join plan_item i on i.candidate_id = c.candidate_id
         join test_case t on t.test_case_id = i.test_case_id
         join test_case_version v on v.test_case_id = i.test_case_id and v.version = i.version
         left join person a on a.person_id = i.assigned_to
         left join result r on r.candidate_id = i.candidate_id and r.test_case_id = i.test_case_id
           and r.attempt = (select max(m.attempt) from result m where m.candidate_id = i.candidate_id and m.test_case_id = i.test_case_id)
         ",
            recorded::joins!(),
            " left join waiver w on w.result_id = r.result_id
         left join person q on q.person_id = w.person_id
         where c.project_id = $1 and c.number between $2 and $3 order by t.number"
        ),
        project.uuid(),
        low,
        high,
    )?;
    let about = About {
        evidence: evidence(tx, project, low, high).await?,
        waivers: case_waivers(tx, project, high, as_of).await?,
        disagreements: disagreements(tx, project, low, high).await?,
        machine: crate::db::reports::verdicts(tx, project, low, high).await?,
    };
    let mut plans: HashMap<Uuid, Vec<PlannedCase>> = HashMap::new();
    for row in rows {
        let candidate = row.candidate_id;
        plans.entry(candidate).or_default().push(planned(row, &about)?);
    }
    Ok(plans)
}

fn planned(row: PlanRow, about: &About) -> Result<PlannedCase, Error> {
    let latest = row.latest.recorded(row.test_case_id.into())?;
    // A waiver of the case, given on this candidate or an older one, covers whatever holds the gate.
    let of_case = || about.waivers.get(&row.test_case_id)?.iter().find(|waiver| waiver.given_on <= row.candidate_number).cloned();
    let holds = latest.as_ref().is_some_and(|result| result.verdict.holds_the_gate());
    let waiver = match row.waiver()? {
        Some(own) => Some(own),
        None if holds => of_case(),
        None => None,
    };
    let why: Vec<Why> = serde_json::from_str(&row.why).map_err(|_| Error::inconsistent("plan_item", "why", row.candidate_id))?;
    Ok(PlannedCase {
        case: row.test_case_id.into(),
        number: row.number,
        version: row.version,
        evidence: row.latest.result_id.and_then(|id| about.evidence.get(&id).cloned()).unwrap_or_default(),
        latest,
        waiver,
        disagreement: about.disagreements.get(&(row.candidate_id, row.test_case_id)).cloned(),
        machine: about.machine.get(&(row.candidate_id, row.test_case_id)).cloned().unwrap_or_default(),
        assigned_to: row.assigned_to,
        why: if why.is_empty() { vec![Why::Unnamed] } else { why },
        title: row.title,
        planned_at: Timestamp(row.planned_at),
    })
}

async fn evidence(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<HashMap<Uuid, Vec<Sha256Hex>>, Error> {
    let files = fetch_all!(
        tx,
        (Uuid, String),
        "select a.subject_id, a.sha256 from candidate c join result r on r.candidate_id = c.candidate_id
         join attachment a on a.subject = 'result' and a.subject_id = r.result_id
         where c.project_id = $1 and c.number between $2 and $3",
        project.uuid(),
        low,
        high,
    )?;
    let mut evidence: HashMap<Uuid, Vec<Sha256Hex>> = HashMap::new();
    for (result, sha256) in files {
        evidence
            .entry(result)
            .or_default()
            .push(Sha256Hex::parse(&sha256).map_err(|_| Error::inconsistent("attachment", "sha256", result))?);
    }
    Ok(evidence)
}

type WaiverRow = (Uuid, Uuid, String, Option<i64>, String, i64, i64);

/// Waivers of a whole case that have not ended, newest first.
async fn case_waivers(tx: &mut Tx, project: ProjectId, high: i64, as_of: Timestamp) -> Result<HashMap<Uuid, Vec<Waiver>>, Error> {
    let rows = fetch_all!(
        tx,
        WaiverRow,
        "select r.test_case_id, w.waiver_id, w.reason, w.until, q.name, w.waived_at, c.number
         from waiver w join candidate c on c.candidate_id = w.candidate_id join result r on r.result_id = w.result_id
         join person q on q.person_id = w.person_id
         where w.scope = 'case' and c.project_id = $1 and c.number <= $2 and w.until > $3 order by w.waived_at desc",
        project.uuid(),
        high,
        as_of.0,
    )?;
    let mut waivers: HashMap<Uuid, Vec<Waiver>> = HashMap::new();
    for (case, id, reason, until, by, at, given_on) in rows {
        let waiver = Waiver { id: id.into(), reason, by, at: Timestamp(at), until: until.map(Timestamp), scope: Scope::Case, given_on };
        waivers.entry(case).or_default().push(waiver);
    }
    Ok(waivers)
}

type JudgementRow = (Uuid, Uuid, String, String, i64);

/// Cases that one tester passed and another failed, each by their newest judgement after the last settlement.
async fn disagreements(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<HashMap<(Uuid, Uuid), Disagreement>, Error> {
    let rows = fetch_all!(
        tx,
        JudgementRow,
        "select r.candidate_id, r.test_case_id, r.verdict, p.name, r.recorded_at
         from candidate c join result r on r.candidate_id = c.candidate_id join person p on p.person_id = r.person_id
         where c.project_id = $1 and c.number between $2 and $3 and r.verdict in ('passed', 'failed')
           and r.attempt = (select max(m.attempt) from result m where m.candidate_id = r.candidate_id
             and m.test_case_id = r.test_case_id and m.person_id = r.person_id and m.verdict in ('passed', 'failed'))
           and r.attempt >= (select coalesce(max(s.attempt), 0) from result s where s.candidate_id = r.candidate_id
             and s.test_case_id = r.test_case_id and s.settles = 1)
           and exists (select 1 from result b where b.candidate_id = r.candidate_id and b.test_case_id = r.test_case_id
             and b.person_id <> r.person_id)
         order by r.attempt",
        project.uuid(),
        low,
        high,
    )?;
    let mut sides: HashMap<(Uuid, Uuid), (Option<(String, i64)>, Option<(String, i64)>)> = HashMap::new();
    for (candidate, case, verdict, by, at) in rows {
        let (passed, failed) = sides.entry((candidate, case)).or_default();
        *(if verdict == "passed" { passed } else { failed }) = Some((by, at));
    }
    Ok(sides
        .into_iter()
        .filter_map(|(place, sides)| match sides {
            (Some((passed_by, passed_at)), Some((failed_by, failed_at))) => {
                Some((place, Disagreement { passed_by, failed_by, since: Timestamp(passed_at.max(failed_at)) }))
            }
            _ => None,
        })
        .collect())
}
