//! A statement that was drafted and waits for its proof, of a signature or of a word in an emergency: whose it is, until when it
//! waits, how it is proven, and what to say when it is stale.

use super::scope;
use super::step_up::{self, Asked, Given, Proven};
use crate::db::projects::Project;
use crate::db::signings::{Draft, Kind};
use crate::db::{self, Tx};
use crate::windows::is_zone;
use crate::{Backend, Error};
use domain::candidate::Candidate;
use domain::id::{CandidateId, PersonId, SigningId};
use domain::policy::Policy;
use domain::signature::{PROOF_SECONDS, Proof};
use domain::{Actor, Refusal, Timestamp};

/// This person's draft about this candidate. Somebody else's is not found, and neither is one of another kind.
pub(crate) async fn own(tx: &mut Tx, kind: Kind, id: &str, person: PersonId, candidate: CandidateId) -> Result<Draft, Error> {
    let id: SigningId = id.parse().map_err(|_| Refusal::not_found("signature"))?;
    let draft = db::signings::of_kind(tx, kind, id).await?.filter(|draft| draft.person == person && draft.candidate == candidate);
    Ok(draft.ok_or_else(|| Refusal::not_found("signature"))?)
}

/// What is written down, and for whom it waits.
pub(super) struct Writing<'a> {
    pub kind: Kind,
    pub candidate: CandidateId,
    pub person: PersonId,
    /// SHA-256 of the session's id.
    pub session: String,
    /// Canonical JSON.
    pub statement: String,
    pub intent: &'a str,
    /// The newest audit row that the person can have read.
    pub seen_seq: i64,
    pub now: Timestamp,
}

/// Writes a statement down; from now on it waits.
pub(super) async fn write(tx: &mut Tx, backend: &Backend, writing: Writing<'_>) -> Result<Draft, Error> {
    let Writing { kind, candidate, person, session, statement, intent, seen_seq, now } = writing;
    let draft = Draft {
        id: backend.clock().id(),
        candidate,
        person,
        session_hash: session,
        statement_hash: domain::sha256_hex(statement.as_bytes()),
        statement,
        intent: intent.to_owned(),
        seen_seq,
        drafted_at: now,
        expires_at: now.plus_seconds(PROOF_SECONDS),
        signed_in_at: None,
        used_at: None,
    };
    db::signings::insert(tx, kind, &draft).await?;
    Ok(draft)
}

/// The signer's time zone as the browser says it, if there is such a one; otherwise UTC.
pub(super) fn zone(said: &str) -> String {
    let said = said.trim();
    if is_zone(said) { said.to_owned() } else { "UTC".to_owned() }
}

/// 128 random bits: no two statements are alike, and none can be guessed before it is made.
pub(super) fn nonce(backend: &Backend) -> String {
    backend.clock().secret().chars().take(32).collect()
}

/// Does a draft still wait, for this session? A clock that jumped ends it too.
pub(super) fn waits(draft: &Draft, session: &str, now: Timestamp) -> Result<(), Refusal> {
    if draft.session_hash != session {
        return Err(step_up::required("This decision was written down in another session."));
    }
    in_time(draft, now)
}

/// Is it still within its two minutes?
pub(crate) fn in_time(draft: &Draft, now: Timestamp) -> Result<(), Refusal> {
    if now >= draft.expires_at || now < draft.drafted_at {
        return Err(step_up::required("The two minutes to prove that it is you are over. Nothing was recorded."));
    }
    Ok(())
}

/// Takes the proof and uses the draft up. A refusal inside is an answer that must be committed: the failure is counted in `tx`.
pub(super) async fn prove(
    tx: &mut Tx,
    backend: &Backend,
    actor: &Actor,
    draft: &Draft,
    policy: &Policy,
    given: &Given,
    now: Timestamp,
) -> Result<Result<Proven, Refusal>, Error> {
    if policy.passkey_required && given.kind().is_some_and(|proof| proof != Proof::Passkey) {
        return Err(Refusal::forbidden(
            "passkey_required",
            "The policy of this project takes only signatures by a passkey.",
            "Use a passkey. You can add one in your signing settings.",
        )
        .into());
    }
    let challenge = hex::decode(&draft.statement_hash).map_err(|_| Error::inconsistent("signing", "statement_hash", draft.id))?;
    let asked = Asked { challenge: &challenge, since: draft.drafted_at, signed_in_at: draft.signed_in_at };
    let proven = step_up::prove(tx, backend, actor, &asked, given, now).await?;
    if proven.is_ok() && !db::signings::use_up(tx, draft.id, now).await? {
        return Err(scope::intent_reused().into());
    }
    Ok(proven)
}

/// What is known now makes another statement than the one that was drafted: with what changed since.
pub(super) async fn stale(tx: &mut Tx, project: &Project, candidate: &Candidate, draft: &Draft) -> Result<Refusal, Error> {
    let refusal = Refusal::conflict(
        "stale_page",
        "Something changed while you proved that it is you. Nothing was recorded.",
        "Read what changed, then decide again.",
    );
    Ok(refusal.with_details(changes_since(tx, project, candidate, draft.seen_seq).await?))
}

/// What happened to this candidate, or to the rules, since the page was read; newest first.
pub(super) async fn changes_since(tx: &mut Tx, project: &Project, candidate: &Candidate, seen: i64) -> Result<Vec<String>, Error> {
    let rows = db::audit::of_project(tx, project.id, &db::audit::Filter::default(), i64::MAX, 200).await?;
    let id = candidate.id.to_string();
    Ok(rows
        .into_iter()
        .map(|(row, _)| row.entry())
        .filter(|entry| {
            entry.seq > seen
                && !["signature_drafted", "emergency_drafted"].contains(&entry.action.as_str())
                && (entry.candidate.as_ref().is_none_or(|about| *about == id) || entry.action.starts_with("feedback"))
        })
        .map(|entry| format!("{}: {}", entry.at.human(), entry.sentence))
        .collect())
}
