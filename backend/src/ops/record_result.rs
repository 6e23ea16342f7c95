//! Records one verdict on one case. History only grows: a changed mind is a new result with a reason.

use super::{Upload, run_tests, scope, tell};
use crate::config::Environment;
use crate::db::{self, attachments};
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::id::{ProjectId, ResultId, TestRunId};
use domain::notice::Notice;
use domain::test_run::{Served, Verdict, check_result, check_steps, read_steps};
use domain::text::Note;
use domain::{Actor, Refusal};

/// The longest time a tester is believed to have been at one case: a day, in milliseconds.
const LONGEST: i64 = 24 * 3600 * 1000;

/// What the tester sent.
#[derive(Debug, Default)]
pub struct Input {
    /// The case's number.
    pub case: i64,
    /// Verdict, as its word.
    pub verdict: String,
    /// What was seen.
    pub note: String,
    /// What was found at single steps, each as `3:failed`; empty ones mark nothing.
    pub steps: Vec<String>,
    /// How long it took in milliseconds, as a number; empty when it was not measured.
    pub took: String,
    /// Made by the page.
    pub intent: String,
    /// Evidence.
    pub files: Vec<Upload>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The result.
    pub id: ResultId,
    /// 1 for the first verdict on this case and candidate, then 2 …
    pub attempt: i64,
    /// Verdict.
    pub verdict: Verdict,
    /// It was there already, under the same intent.
    pub repeated: bool,
}

/// Records it; the same intent again is the same result.
///
/// # Errors
/// `role_missing`, `not_found`, `case_not_planned`, `not_your_run`, `run_closed`, `candidate_decided`, `wrong_build`,
/// `note_missing`, `reason_missing`, `step_contradicts`, `intent_reused`, or what is wrong with a field or file.
pub async fn record(backend: &Backend, actor: &Actor, slug: &str, number: i64, run: &str, input: Input) -> Result<Recorded, Error> {
    let run_id: TestRunId = run.parse()?;
    // Asked before files are stored, and again in the transaction that counts.
    let (project, place) = before(backend, actor, slug, number, run_id).await?;
    let intent = scope::intent(&input.intent)?;
    let verdict: Verdict = input.verdict.parse().map_err(|_| Refusal::invalid("verdict", "must be passed, failed, blocked or skipped"))?;
    let note = Note::optional(&input.note)?;
    let took = read_took(&input.took)?;
    let files = scope::store_files(backend, project, input.files).await?;
    let served = match &place {
        Some(place) => ask(backend, place).await,
        None => Served::NotAsked,
    };

    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::RecordResult, project.id)?;
    let tester = actor.person()?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let planned = db::plans::of_candidate(&mut tx, candidate.id).await?;
    if let Some(known) = db::results::by_intent(&mut tx, intent).await? {
        let same_case = planned.iter().any(|case| case.number == input.case && case.id.uuid() == known.test_case_id);
        if !same_case || known.test_run_id != run_id.uuid() || known.verdict != verdict.as_str() {
            return Err(scope::intent_reused().into());
        }
        return Ok(Recorded { id: known.result_id.into(), attempt: known.attempt, verdict, repeated: true });
    }
    scope::undecided(&mut tx, &candidate).await?;
    let found = db::results::run(&mut tx, candidate.id, run_id).await?.ok_or_else(|| Refusal::not_found("test run"))?;
    run_tests::own(&found, actor)?;
    if found.closed_at.is_some() {
        return Err(run_tests::closed().into());
    }
    let case = planned.into_iter().find(|case| case.number == input.case).ok_or_else(|| not_planned(input.case))?;
    let policy = db::policies::in_force(&mut tx, project.id, &project.settings.production).await?.policy;
    if policy.wrong_build_blocks
        && let Served::Mismatch { said, .. } = &served
    {
        return Err(wrong_build(&found.environment, said, &candidate).into());
    }
    let steps = read_steps(&input.steps, case.wording.steps.len())?;
    check_steps(verdict, &steps)?;
    let latest = db::results::latest(&mut tx, candidate.id, case.id).await?;
    check_result(verdict, note.as_ref(), latest.map(|(_, _, verdict)| verdict))?;
    let id: ResultId = backend.clock().id();
    let now = backend.clock().now();
    let attempt = latest.map_or(1, |(_, attempt, _)| attempt + 1);
    let new = db::results::New {
        id,
        candidate: candidate.id,
        run: run_id,
        case: case.id,
        version: case.version,
        attempt,
        verdict,
        note: note.as_ref(),
        person: tester.id,
        at: now,
        intent,
        steps: &steps,
        served: &served,
        took,
        settles: false,
        carried_from: None,
    };
    db::results::insert(&mut tx, new).await?;
    for (name, stored) in &files {
        let new = attachments::New {
            id: backend.clock().id(),
            project: project.id,
            stored,
            subject: attachments::Subject::Result,
            subject_id: id.uuid(),
            name,
            by: actor.name(),
            at: now,
        };
        attachments::attach(&mut tx, new).await?;
    }
    let sentence = format!("{} recorded TC-{} as {verdict} on #{number}.", actor.name(), case.number);
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "result_recorded", sentence);
    fact.detail = serde_json::json!({
        "case": case.number, "version": case.version, "attempt": attempt, "verdict": verdict, "environment": found.environment,
        "evidence": files.iter().map(|(_, stored)| stored.sha256.as_str()).collect::<Vec<_>>(), "served": served,
    });
    db::audit::append(&mut tx, fact).await?;
    if let (true, Some(note)) = (verdict.holds_the_gate(), &note) {
        let notice = Notice::ResultFailed {
            case_number: case.number,
            title: case.wording.title.to_string(),
            verdict: verdict.to_string(),
            candidate_number: number,
            version: candidate.build.version.to_string(),
            by: actor.name().to_owned(),
            note: note.to_string(),
        };
        tell::result_failed(&mut tx, backend.clock(), &candidate, &notice, &id.to_string()).await?;
    }
    tx.changed(scope::about(&candidate));
    tx.commit().await?;
    Ok(Recorded { id, attempt, verdict, repeated: false })
}

/// May they, in which project, and which environment is to be asked about which candidate.
async fn before(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
    run: TestRunId,
) -> Result<(ProjectId, Option<(Environment, Candidate)>), Error> {
    let mut tx = backend.snapshot().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::RecordResult, project.id)?;
    let candidate = scope::candidate(&mut tx, project.id, number).await?;
    let Some(found) = db::results::run(&mut tx, candidate.id, run).await? else { return Ok((project.id, None)) };
    let environment = project.settings.environments.into_iter().find(|environment| environment.name == found.environment);
    Ok((project.id, environment.map(|environment| (environment, candidate))))
}

/// What the environment serves. A mismatch may be of a moment ago, and the right build there since: asked again.
async fn ask(backend: &Backend, (environment, candidate): &(Environment, Candidate)) -> Served {
    let served = backend.served().ask(environment, candidate, false).await;
    match served {
        Served::Mismatch { at, .. } if at < backend.clock().now() => backend.served().ask(environment, candidate, true).await,
        served => served,
    }
}

fn read_took(text: &str) -> Result<Option<i64>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let millis: i64 = text.parse().map_err(|_| Refusal::invalid("took", "must be a number of milliseconds"))?;
    if millis < 0 {
        return Err(Refusal::invalid("took", "must not be negative"));
    }
    Ok(Some(millis.min(LONGEST)))
}

fn not_planned(case: i64) -> Refusal {
    Refusal::conflict(
        "case_not_planned",
        format!("TC-{case} is not in the plan of this candidate."),
        "It may have been taken out meanwhile. Ask the release manager, or go on with another case.",
    )
}

fn wrong_build(environment: &str, said: &str, candidate: &Candidate) -> Refusal {
    let commit: String = candidate.build.commit.as_str().chars().take(7).collect();
    Refusal::conflict(
        "wrong_build",
        format!("{environment} serves {said}, not {} (commit {commit}).", candidate.build.version),
        "Deploy this candidate there, then record again. Nothing was saved; your words are still here.",
    )
}
