//! Exceptions and disputes of a candidate, as pages show them: waivers in force, testers who disagree, what was settled.

use super::place::Reading;
use crate::db::{self, attachments};
use crate::{Backend, Error};
use domain::Actor;
use domain::candidate::Candidate;
use domain::disagreement::fold;
use domain::gate::{PlannedCase, waived};
use domain::id::{ResultId, TestRunId};
use domain::summary::{Dispute, FileLink, Honesty, Settled, Side, WaiverCard};
use domain::test_run::Recorded;
use std::collections::HashMap;
use uuid::Uuid;

/// What [`Honesty`] is made of, read only when there is something to show.
#[derive(Default)]
struct Known {
    history: HashMap<Uuid, (Recorded, TestRunId)>,
    environments: HashMap<Uuid, String>,
    files: HashMap<Uuid, Vec<FileLink>>,
}

impl Known {
    async fn of(reading: &mut Reading, candidate: &Candidate) -> Result<Self, Error> {
        let mut known = Self::default();
        for (result, run) in db::results::history(&mut reading.tx, candidate.id).await? {
            known.history.insert(result.id.uuid(), (result, run));
        }
        for run in db::results::runs(&mut reading.tx, candidate.id).await? {
            known.environments.insert(run.test_run_id, run.environment);
        }
        for file in attachments::of_results(&mut reading.tx, candidate.id).await? {
            known.files.entry(file.subject_id).or_default().push(reading.link(file));
        }
        Ok(known)
    }

    fn files(&self, result: ResultId) -> Vec<FileLink> {
        self.files.get(&result.uuid()).cloned().unwrap_or_default()
    }

    fn side(&self, result: ResultId) -> Option<Side> {
        let (recorded, run) = self.history.get(&result.uuid())?;
        let environment = self.environments.get(&run.uuid()).cloned().unwrap_or_default();
        Some(Side { result: recorded.clone(), environment, files: self.files(result) })
    }
}

/// What is `actor`'s own about the disputes in `plan`: whether they have a side, and the intent of their form.
pub(super) fn own(backend: &Backend, actor: &Actor, plan: &[PlannedCase], honesty: &mut Honesty) {
    for dispute in &mut honesty.disputes {
        let differ = plan.iter().find(|case| case.number == dispute.number).and_then(|case| case.disagreement.as_ref());
        dispute.own = differ.is_some_and(|differ| actor.person().is_ok_and(|person| differ.has_side(person.id)));
        dispute.intent = backend.clock().secret();
    }
}

/// Exceptions and disputes among the results of `plan`, the same for every reader; see [`own`]. `idle`: with waivers of
/// whole cases that nothing needs here.
pub(super) async fn honesty(reading: &mut Reading, candidate: &Candidate, plan: &[PlannedCase], idle: bool) -> Result<Honesty, Error> {
    let now = reading.place.now;
    let judgements = db::judgements::range(&mut reading.tx, reading.project.id, candidate.number, candidate.number).await?;
    let judged = |case: &PlannedCase| judgements.get(&(candidate.id.uuid(), case.case.uuid())).map(|all| fold(all)).unwrap_or_default();
    let of_cases = if idle { db::waivers::of_cases(&mut reading.tx, reading.project.id, candidate.number, now).await? } else { Vec::new() };
    let quiet = plan.iter().all(|case| !waived(case, now) && judged(case) == (None, None));
    let known = if quiet { Known::default() } else { Known::of(reading, candidate).await? };
    let mut honesty = Honesty::default();
    for case in plan {
        let (number, title) = (case.number, case.title.clone());
        if let Some(waiver) = case.waiver.clone().filter(|_| waived(case, now)) {
            let files = case.latest.as_ref().map(|result| known.files(result.id)).unwrap_or_default();
            honesty.waivers.push(WaiverCard { number, title: title.clone(), waiver, covers: case.latest.clone(), files });
        } else if let Some((.., waiver)) = of_cases.iter().find(|(id, _, waiver)| *id == case.case && waiver.counts(now)) {
            let waiver = waiver.clone();
            honesty.waivers.push(WaiverCard { number, title: title.clone(), waiver, covers: None, files: Vec::new() });
        }
        let (differ, settlement) = judged(case);
        let sides = differ.and_then(|differ| Some((known.side(differ.passed)?, known.side(differ.failed)?)));
        if let Some((passed, failed)) = sides {
            honesty.disputes.push(Dispute {
                number,
                title,
                passed,
                failed,
                newest: case.latest.as_ref().map_or(0, |result| result.attempt),
                own: false,
                intent: String::new(),
            });
        } else if let Some(settlement) = settlement {
            let reason = known.history.get(&settlement.result.uuid()).and_then(|(result, _)| result.note.as_ref());
            honesty.settled.push(Settled { number, title, reason: reason.map(ToString::to_string).unwrap_or_default(), settlement });
        }
    }
    honesty.waivers.sort_by_key(|card| (card.covers.is_none(), card.waiver.end().is_none(), card.waiver.end(), card.number));
    Ok(honesty)
}
