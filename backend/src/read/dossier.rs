//! Everything that is on record about one candidate, gathered for its dossier.

use super::place::{self, Reading};
use super::stage::Derived;
use super::{candidate, changes, honest};
use crate::db::{self, attachments, checkpoints, releases};
use crate::{Backend, Error};
use domain::access::{Action, Role};
use domain::dossier::{About, AttestationFact, Dossier, FeedbackFact, PolicyFact, ReleaseFact, ResultFact, SignatureFact};
use domain::gate::Reported;
use domain::id::{CandidateId, ProjectId};
use domain::signature::Statement;
use domain::summary::{AuditSeal, CandidatePage, DossierPage, FileLink, SignatureRow};
use domain::{Actor, Timestamp};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Rows of the audit log in one dossier; the newest, when there are more.
const ROWS: i64 = 5_000;

/// The dossier of a candidate.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn dossier(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<DossierPage, Error> {
    Ok(dossier_as_of(backend, actor, slug, number).await?.0)
}

/// The same, with the time of the last thing that it tells of, and its project.
pub(crate) async fn dossier_as_of(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
) -> Result<(DossierPage, Timestamp, ProjectId), Error> {
    let mut reading = place::open(backend, actor, slug, Action::ViewAudit).await?;
    let (page, derived) = candidate::page(backend, &mut reading, actor, number).await?;
    let environment = reading.project.settings.production.clone();
    let release = releases::of_candidate(&mut reading.tx, derived.candidate.id, &environment).await?;
    let dossier = gather(&mut reading, &derived, &page, release).await?;
    let as_of = dossier.rows.last().map_or(derived.candidate.created_at, |(row, _)| row.at);
    let paper = dossier.paper();
    let hash = paper.hash()?;
    Ok((DossierPage { place: reading.place, head: page.head, paper, hash }, as_of, reading.project.id))
}

async fn gather(reading: &mut Reading, derived: &Derived, page: &CandidatePage, release: Option<ReleaseFact>) -> Result<Dossier, Error> {
    let candidate = &derived.candidate;
    let changes = changes::changes(reading, derived, &page.contributors, release.as_ref().map(|release| release.at)).await?;
    let honesty = honest::honesty(reading, candidate, &page.plan, true).await?;
    let results = results(reading, derived, page).await?;
    let feedback = feedback(reading, &page.feedback).await?;
    let policy = policy(reading, derived, release.as_ref()).await?;
    let signatures = signatures(reading, derived, &page.signatures).await?;
    let tx = &mut reading.tx;
    let words = db::emergencies::words(tx, candidate.id).await?;
    let owed = db::emergencies::obligations(tx, candidate.project, false).await?;
    let owed = owed.into_iter().filter(|owed| owed.candidate_number == candidate.number).collect();
    let attestations = attestations(tx, candidate.id).await?;
    let files = releases::report_files(tx, candidate.id).await?;
    let reports = page.reports.iter().map(|row| {
        let file = row.id.parse::<Uuid>().ok().and_then(|id| files.get(&id).cloned());
        (row.clone(), file)
    });
    let mut answers = db::acceptances::of_candidate(tx, candidate.id).await?;
    answers.sort_by(|a, b| (&a.story, a.attempt).cmp(&(&b.story, b.attempt)));
    let mut rows = db::audit::of_candidate(tx, candidate.id, 0, ROWS).await?;
    rows.reverse();
    let seal = match checkpoints::newest(tx).await? {
        // The first checkpoint that signs the last of these rows: later ones say nothing new about them, and the same state is the same paper.
        Some(newest) => seal(tx, rows.last().map_or(0, |row| row.entry().seq), newest).await?,
        None => None,
    };
    Ok(Dossier {
        about: About {
            origin: reading.backend.config().server.base_url.clone(),
            slug: reading.project.slug.clone(),
            project: reading.project.name.clone(),
            repository: reading.project.repository.to_string(),
            environment: reading.project.settings.production.clone(),
            candidate: candidate.clone(),
            stage: derived.stage,
            contributors: page.contributors.clone(),
        },
        changes,
        plan: page.plan.clone(),
        results,
        reports: reports.collect(),
        answers,
        feedback,
        honesty,
        policy,
        words,
        owed,
        standing: page.standing.clone(),
        signatures,
        release,
        deployment: page.deployment.clone(),
        attestations,
        rows: rows.into_iter().map(|row| (row.entry(), row.hash)).collect(),
        seal,
    })
}

/// The newest attestations of the newest release.
async fn attestations(tx: &mut db::Tx, candidate: CandidateId) -> Result<Vec<AttestationFact>, Error> {
    let Some(release) = db::attestations::newest_release(tx, candidate).await? else { return Ok(Vec::new()) };
    let made = db::attestations::of_release(tx, release).await?.into_iter().map(|made| AttestationFact {
        kind: made.kind.to_string(),
        sha256: made.sha256,
        issued_at: made.issued_at,
        expires_at: made.expires_at,
        key_id: made.key_id,
    });
    Ok(made.collect())
}

async fn seal(tx: &mut db::Tx, last: i64, newest: checkpoints::Stored) -> Result<Option<AuditSeal>, Error> {
    let first = checkpoints::after(tx, last - 1, 1).await?.pop().unwrap_or(newest);
    Ok(Some(AuditSeal { size: first.size, root: first.read()?.root.to_string(), at: first.made_at() }))
}

/// By case and attempt, each with where it was run and its files.
async fn results(reading: &mut Reading, derived: &Derived, page: &CandidatePage) -> Result<Vec<ResultFact>, Error> {
    let candidate = derived.candidate.id;
    let history = db::results::history(&mut reading.tx, candidate).await?;
    let runs = db::results::runs(&mut reading.tx, candidate).await?;
    let mut files: HashMap<Uuid, Vec<FileLink>> = HashMap::new();
    for file in attachments::of_results(&mut reading.tx, candidate).await? {
        files.entry(file.subject_id).or_default().push(reading.link(file));
    }
    let numbers: HashMap<_, _> = page.plan.iter().map(|case| (case.case, case.number)).collect();
    let facts = history.into_iter().filter_map(|(result, run)| {
        let environment = runs.iter().find(|known| known.test_run_id == run.uuid()).map(|known| known.environment.clone());
        let files = files.remove(&result.id.uuid()).unwrap_or_default();
        Some(ResultFact { number: *numbers.get(&result.case)?, result, environment, files })
    });
    let mut facts: Vec<ResultFact> = facts.collect();
    facts.sort_by_key(|fact| (fact.number, fact.result.attempt));
    Ok(facts)
}

async fn feedback(reading: &mut Reading, reports: &[Reported]) -> Result<Vec<FeedbackFact>, Error> {
    let mut facts = Vec::new();
    for report in reports {
        let events = db::feedback::events(&mut reading.tx, report.id).await?.into_iter().map(|event| {
            let on =
                event.fixed_in.map(|number| format!(" #{number}")).or_else(|| event.tried_on.map(|number| format!(", tried on #{number}")));
            (Timestamp(event.happened_at), event.name, format!("{}{}", event.happening, on.unwrap_or_default()), event.body)
        });
        facts.push(FeedbackFact {
            number: report.number,
            title: report.title.clone(),
            severity: report.severity,
            label: report.label(),
            since: report.since,
            events: events.collect(),
        });
    }
    Ok(facts)
}

/// The rules of the release; without one those in force.
async fn policy(reading: &mut Reading, derived: &Derived, release: Option<&ReleaseFact>) -> Result<PolicyFact, Error> {
    let signed = match release {
        Some(release) => {
            releases::policy(&mut reading.tx, reading.project.id, &reading.project.settings.production, &release.policy_hash).await?
        }
        None => None,
    };
    let policy = signed.unwrap_or_else(|| derived.approval.policy.clone());
    Ok(PolicyFact { version: policy.version, hash: policy.hash, sentences: policy.policy.sentences() })
}

/// Each with what its statement says of the signer. The statement is read as JSON: its shape grows.
async fn signatures(reading: &mut Reading, derived: &Derived, rows: &[SignatureRow]) -> Result<Vec<SignatureFact>, Error> {
    let statements = releases::statements(&mut reading.tx, derived.candidate.id).await?;
    let seen = db::seen::hashes(&mut reading.tx, derived.candidate.id).await?;
    let facts = rows.iter().map(|row| {
        let id = row.id.uuid();
        let statement: Value = statements.get(&id).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let signed: Option<Statement> = statements.get(&id).and_then(|text| serde_json::from_str(text).ok());
        let text = |pointer: &str| statement.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        SignatureFact {
            id: row.id.to_string(),
            name: row.name.clone(),
            in_the_name_of: row.on_behalf_of.as_ref().map(|of| of.name.clone()),
            role: text("/signer/role").map(|word| word.parse::<Role>().map_or(word, |role| role.label().to_owned())),
            identity: text("/signer/provider").zip(text("/signer/subject")).map(|(provider, subject)| format!("{provider}: {subject}")),
            decision: row.decision,
            meaning: signed.map(|signed| signed.means().sentence(&signed.version, &signed.basis.environment)),
            reason: row.reason.clone(),
            at: row.at,
            authenticated_at: text("/authenticated_at"),
            zone: text("/zone"),
            expires_at: text("/expires_at"),
            proof: row.proof,
            statement_hash: row.statement_hash.clone(),
            seen: seen.get(&id).cloned(),
            void: row.void.clone(),
        }
    });
    Ok(facts.collect())
}
