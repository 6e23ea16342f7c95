//! Records one verdict on one case. History only grows: a changed mind is a new result with a reason.

use super::{Upload, run_tests, scope};
use crate::db::{self, attachments};
use crate::{Backend, Error};
use domain::access::Action;
use domain::id::{ResultId, TestRunId};
use domain::test_run::{Served, Verdict, check_result};
use domain::text::Note;
use domain::{Actor, Refusal};

/// What the tester sent.
#[derive(Debug)]
pub struct Input {
    /// The case's number.
    pub case: i64,
    /// Verdict, as its word.
    pub verdict: String,
    /// What was seen.
    pub note: String,
    /// Made by the page.
    pub intent: String,
    /// Evidence.
    pub files: Vec<Upload>,
}

/// Records it; the same intent again is the same result.
///
/// # Errors
/// `role_missing`, `not_found`, `not_your_run`, `run_closed`, `candidate_decided`, `note_missing`,
/// `reason_missing`, `intent_reused`, or what is wrong with a file.
pub async fn record(backend: &Backend, actor: &Actor, slug: &str, number: i64, run: &str, input: Input) -> Result<(), Error> {
    // Asked before files are stored, and again in the transaction that counts.
    {
        let mut tx = backend.snapshot().await?;
        let project = scope::project(&mut tx, slug).await?;
        actor.may(Action::RecordResult, project.id)?;
    }
    let intent = scope::intent(&input.intent)?;
    let verdict: Verdict = input.verdict.parse().map_err(|_| Refusal::invalid("verdict", "must be passed, failed, blocked or skipped"))?;
    let note = Note::optional(&input.note)?;
    let files = scope::store_files(backend, input.files).await?;

    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    actor.may(Action::RecordResult, project.id)?;
    let tester = actor.person()?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    let run_id: TestRunId = run.parse()?;
    let planned = db::plans::of_candidate(&mut tx, candidate.id).await?;
    let case = planned.into_iter().find(|case| case.number == input.case).ok_or_else(|| Refusal::not_found("planned test case"))?;
    if let Some(known) = db::results::by_intent(&mut tx, intent).await? {
        let same = known == (run_id.uuid(), case.id.uuid(), verdict.as_str().to_owned());
        return if same { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    scope::undecided(&mut tx, &candidate).await?;
    let found = db::results::run(&mut tx, candidate.id, run_id).await?.ok_or_else(|| Refusal::not_found("test run"))?;
    run_tests::own(&found, actor)?;
    if found.closed_at.is_some() {
        return Err(run_tests::closed().into());
    }
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
        steps: &[],
        served: &Served::NotAsked,
        took: None,
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
        "evidence": files.iter().map(|(_, stored)| stored.sha256.as_str()).collect::<Vec<_>>(),
    });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}
