//! How signatures end: taken back by somebody, or seen to count no longer. Only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::id::{PersonId, ProjectId, SignatureId};
use domain::signature::{Ended, Picture};
use uuid::Uuid;

/// What an intent took back, and who.
pub(crate) async fn revoked_by_intent(tx: &mut Tx, intent: &str) -> Result<Option<(SignatureId, PersonId)>, Error> {
    let row = fetch_optional!(tx, (Uuid, Uuid), "select signature_id, person_id from signature_revocation where intent = $1", intent)?;
    Ok(row.map(|(signature, person)| (signature.into(), person.into())))
}

/// Takes a signature back.
pub(crate) async fn revoke(
    tx: &mut Tx,
    signature: SignatureId,
    person: PersonId,
    reason: &str,
    intent: &str,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into signature_revocation (signature_id, person_id, reason, intent, revoked_at) values ($1, $2, $3, $4, $5)",
        signature.uuid(),
        person.uuid(),
        reason,
        intent,
        now.0,
    )?;
    Ok(())
}

/// What the signer saw when they signed; nothing for signatures from before this was kept.
pub(crate) async fn picture(tx: &mut Tx, signature: SignatureId) -> Result<Option<Picture>, Error> {
    let row = fetch_optional!(tx, (Option<String>,), "select picture from signature where signature_id = $1", signature.uuid())?;
    let Some(text) = row.and_then(|(text,)| text) else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|_| Error::inconsistent("signature", "picture", signature))
}

/// Keeps that it was seen not to count, with what was otherwise; false when that is known.
pub(crate) async fn end(
    tx: &mut Tx,
    signature: SignatureId,
    kind: Ended,
    why: &str,
    differences: &[String],
    now: Timestamp,
) -> Result<bool, Error> {
    let rows = execute!(
        tx,
        "insert into signature_end (signature_id, kind, why, differences, ended_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        signature.uuid(),
        kind.as_str(),
        why,
        serde_json::to_string(differences)?,
        now.0,
    )?;
    Ok(rows > 0)
}

/// What was otherwise when it was seen not to count.
pub(crate) async fn differences(tx: &mut Tx, signature: SignatureId) -> Result<Option<Vec<String>>, Error> {
    let row = fetch_optional!(tx, (String,), "select differences from signature_end where signature_id = $1", signature.uuid())?;
    row.map(|(text,)| serde_json::from_str(&text).map_err(|_| Error::inconsistent("signature_end", "differences", signature))).transpose()
}

/// Numbers of the candidates with approvals that may still end: not sent, not rejected, not taken back, not seen to be over.
pub(crate) async fn watched(tx: &mut Tx, project: ProjectId) -> Result<Vec<i64>, Error> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "select distinct c.number from signature s join candidate c on c.candidate_id = s.candidate_id
         where c.project_id = $1 and s.decision = 'approve'
           and not exists (select 1 from signature_revocation v where v.signature_id = s.signature_id)
           and not exists (select 1 from signature_end e where e.signature_id = s.signature_id)
           and not exists (select 1 from signature r where r.candidate_id = s.candidate_id and r.decision = 'reject')
           and not exists (select 1 from release r join deployment d on d.release_id = r.release_id
             where r.candidate_id = s.candidate_id and (d.posts > 0 or d.github_id is not null))
         order by c.number",
        project.uuid(),
    )?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}
