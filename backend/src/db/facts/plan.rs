//! The plans of a range of candidates with what is known of each case: newest result, waiver, disagreement.

use super::super::{Tx, fetch_all, judgements, judgements::Judgements, recorded, waivers, waivers::Waivers};
use crate::Error;
use domain::Timestamp;
use domain::disagreement::fold;
use domain::gate::{MachineVerdict, PlannedCase};
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
    #[sqlx(flatten)]
    latest: recorded::Row,
}

/// What is known of each case of a plan besides its newest result.
#[derive(Default)]
struct About {
    evidence: HashMap<Uuid, Vec<Sha256Hex>>,
    waivers: Waivers,
    judgements: Judgements,
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
           a.name as assigned_to, ",
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
            " where c.project_id = $1 and c.number between $2 and $3 order by t.number"
        ),
        project.uuid(),
        low,
        high,
    )?;
    let about = About {
        evidence: evidence(tx, project, low, high).await?,
        waivers: waivers::range(tx, project, low, high, as_of).await?,
        judgements: judgements::range(tx, project, low, high).await?,
        machine: crate::db::reports::verdicts(tx, project, low, high).await?,
    };
    let mut plans: HashMap<Uuid, Vec<PlannedCase>> = HashMap::new();
    for row in rows {
        let candidate = row.candidate_id;
        plans.entry(candidate).or_default().push(planned(row, &about, as_of)?);
    }
    Ok(plans)
}

fn planned(row: PlanRow, about: &About, as_of: Timestamp) -> Result<PlannedCase, Error> {
    let latest = row.latest.recorded(row.test_case_id.into())?;
    let holds = latest.as_ref().filter(|result| result.verdict.holds_the_gate());
    let waiver = holds.and_then(|result| about.waivers.covering(result.id, result.case, row.candidate_number, as_of)).cloned();
    let judgements = about.judgements.get(&(row.candidate_id, row.test_case_id));
    let why: Vec<Why> = serde_json::from_str(&row.why).map_err(|_| Error::inconsistent("plan_item", "why", row.candidate_id))?;
    Ok(PlannedCase {
        case: row.test_case_id.into(),
        number: row.number,
        version: row.version,
        evidence: row.latest.result_id.and_then(|id| about.evidence.get(&id).cloned()).unwrap_or_default(),
        latest,
        waiver,
        disagreement: judgements.and_then(|judgements| fold(judgements).0),
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
