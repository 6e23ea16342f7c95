//! Somebody gives their word that a candidate goes past its gate: everything is checked, and the statement is written down as it
//! will be signed. It waits two minutes for its proof; `release_in_emergency` checks all of it again.

use super::drafted::{self, Writing};
use super::{approval, scope};
use crate::db::deployments::Row as Deployment;
use crate::db::signings::{Draft, Kind};
use crate::db::{self, Lock, Tx, projects::Project};
use crate::windows::standing_at;
use crate::{Backend, Error};
use approval::Approval;
use domain::access::{Action, Permit, Person, Role};
use domain::candidate::Candidate;
use domain::deployment::State;
use domain::emergency::{About, Calling, Held, Saying, Statement, Word, decide, held};
use domain::id::SigningId;
use domain::signature::Signer;
use domain::text::{ImageDigest, Note, Title};
use domain::{Actor, Refusal, Timestamp};

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// Key of the incident.
    pub incident: String,
    /// Why it cannot wait.
    pub reason: String,
    /// Made by the page.
    pub intent: String,
    /// The browser's time zone (IANA), or empty.
    pub zone: String,
    /// SHA-256 of the session's id: another one cannot prove this statement.
    pub session: String,
}

/// What became of the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafted {
    /// It waits for its proof.
    Waits(SigningId),
    /// The same form was given and proven before.
    Given,
}

/// Writes the statement down; the same form again is the same statement.
///
/// # Errors
/// As [`decide`], and `role_missing`, `intent_reused`.
pub async fn draft(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<Drafted, Error> {
    let mut tx = backend.begin().await?;
    let now = backend.clock().now();
    let entered = enter(&mut tx, actor, slug, number).await?;
    let (person, candidate) = (&entered.person, &entered.candidate);
    let intent = scope::intent(&input.intent)?;
    if let Some(known) = db::emergencies::by_intent(&mut tx, intent).await? {
        return if known == (candidate.id, person.id) { Ok(Drafted::Given) } else { Err(scope::intent_reused().into()) };
    }
    let judged = judge(&mut tx, &entered, &input.incident, &input.reason, now).await?;
    if let Some(known) = db::signings::by_intent(&mut tx, Kind::Emergency, intent).await? {
        let before: Statement = serde_json::from_str(&known.statement)?;
        let same = (known.person, known.candidate) == (person.id, candidate.id)
            && (before.incident.as_str(), before.reason.as_str()) == (judged.incident.as_str(), judged.reason.as_str());
        if !same {
            return Err(scope::intent_reused().into());
        }
        if text_again(backend, &entered, &judged, &known, &before)? == known.statement
            && drafted::waits(&known, &input.session, now).is_ok()
        {
            return Ok(Drafted::Waits(known.id));
        }
    }
    let saying = Saying {
        incident: judged.incident.to_string(),
        reason: judged.reason.to_string(),
        at: now,
        zone: drafted::zone(&input.zone),
        intent: intent.to_owned(),
        nonce: drafted::nonce(backend),
    };
    let statement = domain::canonical_json(&statement_of(backend, &entered, &judged, saying))?;
    let seen_seq = db::audit::head(&mut tx).await?;
    let writing = Writing {
        kind: Kind::Emergency,
        candidate: candidate.id,
        person: person.id,
        session: input.session,
        statement,
        intent,
        seen_seq,
        now,
    };
    let draft = drafted::write(&mut tx, backend, writing).await?;
    let sentence =
        format!("{} wrote a word for an emergency release of #{} down; it waits for its proof.", entered.actor.name(), candidate.number);
    let mut fact = scope::fact(&entered.actor, now, entered.project.id, Some(candidate.id), "emergency_drafted", sentence);
    fact.detail = serde_json::json!({ "signing": draft.id, "statement_hash": draft.statement_hash });
    db::audit::append(&mut tx, fact).await?;
    tx.commit().await?;
    Ok(Drafted::Waits(draft.id))
}

/// Who gives their word about what, with both held until the end of the transaction.
pub(super) struct Entered {
    pub project: Project,
    pub candidate: Candidate,
    pub actor: Actor,
    pub person: Person,
    permit: Permit,
}

/// Lets somebody in who may; held in the same order as for a signature.
pub(super) async fn enter(tx: &mut Tx, actor: &Actor, slug: &str, number: i64) -> Result<Entered, Error> {
    let project = scope::project(tx, slug).await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = scope::fresh(tx, actor).await?;
    let permit = actor.may(Action::ReleaseInEmergency, project.id)?;
    let person = actor.person()?.clone();
    let candidate = scope::candidate_locked(tx, project.id, number).await?;
    Ok(Entered { project, candidate, actor, person, permit })
}

/// What a word is given on.
pub(super) struct Judged {
    pub state: Approval,
    /// What it is sent past.
    pub held: Vec<Held>,
    /// The word that this one completes.
    pub first: Option<Word>,
    /// One that waits for its window, and is overtaken.
    pub deployment: Option<Deployment>,
    pub incident: Title,
    pub reason: Note,
    digest: ImageDigest,
}

/// May this word be given, on what is known now?
pub(super) async fn judge(tx: &mut Tx, entered: &Entered, incident: &str, reason: &str, now: Timestamp) -> Result<Judged, Error> {
    let Entered { project, candidate, person, permit, .. } = entered;
    let state = approval::of_candidate(tx, project, candidate, &project.settings.production, now).await?;
    let deployment = db::deployments::of_candidate(tx, candidate.id).await?.filter(|found| found.withdrawn_at.is_none());
    // One that waits for its window may be overtaken; it is withdrawn when both words are given.
    let released = deployment.as_ref().is_some_and(|found| found.emergency || found.is_sent() || found.state != State::Waiting);
    // One person is one by however many accounts.
    let accounts = db::people::accounts(tx).await?;
    let mut words = db::emergencies::words(tx, candidate.id).await?;
    words.iter_mut().for_each(|word| word.person = accounts.person(word.person));
    let calling = Calling {
        permit,
        person: accounts.person(person.id),
        policy: &state.policy.policy,
        digest: state.basis.digest.as_ref(),
        standing: &state.standing,
        released,
        words: &words,
        contributors: &db::candidates::contributors(tx, candidate.id).await?,
        aliases: &db::people::aliases(tx, person.id).await?,
        incident,
        reason,
        now,
    };
    let decided = decide(&calling)?;
    let (first, incident, reason) = (decided.first.cloned(), decided.incident, decided.reason);
    let Some(digest) = state.basis.digest.clone() else { return Err(Refusal::not_found("image").into()) };
    let held = held(&state.gate, &standing_at(&state.policy.policy.windows, now));
    Ok(Judged { state, held, first, deployment, incident, reason, digest })
}

/// The text of a draft once more, over what is known now.
pub(super) fn text_again(
    backend: &Backend,
    entered: &Entered,
    judged: &Judged,
    draft: &Draft,
    statement: &Statement,
) -> Result<String, Error> {
    let saying = statement.saying().ok_or_else(|| Error::inconsistent("signing", "statement", draft.id))?;
    Ok(domain::canonical_json(&statement_of(backend, entered, judged, saying))?)
}

fn statement_of(backend: &Backend, entered: &Entered, judged: &Judged, saying: Saying) -> Statement {
    let Entered { project, candidate, actor, person, .. } = entered;
    let owner = actor.roles(project.id).contains(&Role::ProductOwner);
    let about = About {
        origin: &backend.config().server.base_url,
        project: &project.slug,
        repository: project.repository.to_string(),
        candidate: candidate.id,
        number: candidate.number,
        commit: &judged.state.basis.commit,
        digest: &judged.digest,
        environment: &judged.state.basis.environment,
        held: &judged.held,
        completes: judged.first.as_ref().map(|word| word.statement_hash.as_str()),
        hours: judged.state.policy.policy.emergency_hours,
        signer: Signer {
            person: person.id,
            name: person.name.clone(),
            role: if owner { Role::ProductOwner } else { Role::ReleaseManager },
            provider: person.provider.clone(),
            subject: person.subject.clone(),
        },
    };
    Statement::over(about, saying)
}
