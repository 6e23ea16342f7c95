//! Signatures and releases. Only ever added; triggers refuse what must never be.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use crate::ops::step_up::Proven;
use domain::Timestamp;
use domain::access::{GUEST_PROVIDER, Role};
use domain::id::{CandidateId, PersonId, ProjectId, ReleaseId, SignatureId};
use domain::signature::{Basis, OnBehalf, Picture, Revoked, Signature, Statement};
use domain::text::{CommitSha, ImageDigest};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    signature_id: Uuid,
    candidate_id: Uuid,
    environment: String,
    decision: String,
    reason: String,
    person_id: Uuid,
    name: String,
    commit_sha: String,
    image_digest: Option<String>,
    evidence_hash: String,
    policy_hash: String,
    statement_hash: String,
    signed_at: i64,
    proof: String,
    role: Option<String>,
    expires_at: Option<i64>,
    delegation_id: Option<Uuid>,
    of_person: Option<Uuid>,
    of_name: Option<String>,
    until_at: Option<i64>,
    revoked_by: Option<String>,
    revoked_why: Option<String>,
    revoked_at: Option<i64>,
    ended_why: Option<String>,
    ended_at: Option<i64>,
}

/// A signature with its candidate and the hash of its statement.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub candidate: CandidateId,
    pub signature: Signature,
    pub statement_hash: String,
}

impl TryFrom<Row> for Stored {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let bad = |column| move |_| Error::inconsistent("signature", column, row.signature_id);
        let on_behalf_of = match (row.delegation_id, row.of_person, row.of_name, row.until_at) {
            (Some(delegation), Some(person), Some(name), Some(until)) => {
                Some(OnBehalf { person: person.into(), name, delegation: delegation.into(), until: Timestamp(until) })
            }
            _ => None,
        };
        let revoked = match (row.revoked_by, row.revoked_why, row.revoked_at) {
            (Some(by), Some(reason), Some(at)) => Some(Revoked { by, reason, at: Timestamp(at) }),
            _ => None,
        };
        Ok(Self {
            candidate: row.candidate_id.into(),
            statement_hash: row.statement_hash,
            signature: Signature {
                id: row.signature_id.into(),
                signer: row.person_id.into(),
                name: row.name,
                role: row.role.map(|role| role.parse().map_err(bad("role"))).transpose()?,
                decision: row.decision.parse().map_err(bad("decision"))?,
                reason: row.reason,
                basis: Basis {
                    commit: CommitSha::parse(&row.commit_sha).map_err(bad("commit_sha"))?,
                    digest: row.image_digest.as_deref().map(ImageDigest::parse).transpose().map_err(bad("image_digest"))?,
                    environment: row.environment,
                    evidence_hash: row.evidence_hash,
                    policy_hash: row.policy_hash,
                },
                at: Timestamp(row.signed_at),
                proof: row.proof.parse().map_err(bad("proof"))?,
                expires_at: row.expires_at.map(Timestamp),
                on_behalf_of,
                revoked,
                noticed: row.ended_why.zip(row.ended_at.map(Timestamp)),
            },
        })
    }
}

/// Signatures of the candidates numbered `low` to `high`, oldest first.
pub(crate) async fn range(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<Stored>, Error> {
    fetch_all!(
        tx,
        Row,
        "select s.signature_id, s.candidate_id, s.environment, s.decision, s.reason, s.person_id, p.name, s.commit_sha, s.image_digest, s.evidence_hash, s.policy_hash, s.statement_hash, s.signed_at,
           s.proof, s.role, s.expires_at, s.delegation_id, d.of_person, o.name as of_name, d.until_at, w.name as revoked_by, v.reason as revoked_why, v.revoked_at,
           e.why as ended_why, e.ended_at
         from signature s join candidate c on c.candidate_id = s.candidate_id join person p on p.person_id = s.person_id
         left join delegation d on d.delegation_id = s.delegation_id left join person o on o.person_id = d.of_person
         left join signature_revocation v on v.signature_id = s.signature_id left join person w on w.person_id = v.person_id
         left join signature_end e on e.signature_id = s.signature_id
         where c.project_id = $1 and c.number between $2 and $3 order by s.signed_at, s.signature_id",
        project.uuid(),
        low,
        high,
    )?
    .into_iter()
    .map(Stored::try_from)
    .collect()
}

/// What an intent became: candidate, signer, decision.
pub(crate) async fn by_intent(tx: &mut Tx, intent: &str) -> Result<Option<(Uuid, Uuid, String)>, Error> {
    Ok(fetch_optional!(tx, (Uuid, Uuid, String), "select candidate_id, person_id, decision from signature where intent = $1", intent)?)
}

/// Adds a signature with the text that was signed and its proof, until when it counts, and what its signer saw.
#[expect(clippy::too_many_arguments, reason = "they are the parts of one row")]
pub(crate) async fn insert(
    tx: &mut Tx,
    id: SignatureId,
    statement: &Statement,
    text: &str,
    proven: &Proven,
    expires_at: Option<Timestamp>,
    picture: &Picture,
    now: Timestamp,
) -> Result<(), Error> {
    let (basis, passkey) = (&statement.basis, proven.passkey.as_ref());
    execute!(
        tx,
        "insert into signature (signature_id, candidate_id, environment, decision, reason, person_id, commit_sha, image_digest, evidence_hash, policy_hash, statement, statement_hash, intent, signed_at,
           proof, proven_at, credential_id, public_key, authenticator_data, client_data, assertion, expires_at, delegation_id, picture, role)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)",
        id.uuid(),
        statement.candidate.uuid(),
        &basis.environment,
        statement.decision.as_str(),
        &statement.reason,
        statement.signer.person.uuid(),
        basis.commit.as_str(),
        basis.digest.as_ref().map(ImageDigest::as_str),
        &basis.evidence_hash,
        &basis.policy_hash,
        text,
        domain::sha256_hex(text.as_bytes()),
        &statement.intent,
        now.0,
        proven.proof.as_str(),
        proven.at.0,
        passkey.map(|passkey| passkey.credential.as_str()),
        passkey.map(|passkey| passkey.public_key.as_str()),
        passkey.map(|passkey| passkey.authenticator_data.as_str()),
        passkey.map(|passkey| passkey.client_data.as_str()),
        passkey.map(|passkey| passkey.assertion.as_str()),
        expires_at.map(|at| at.0),
        statement.on_behalf_of.as_ref().map(|of| of.delegation.uuid()),
        domain::canonical_json(picture)?,
        statement.signer.role.as_str(),
    )?;
    Ok(())
}

/// Adds a release; the attempt's number comes from the candidate's lock.
pub(crate) async fn insert_release(
    tx: &mut Tx,
    id: ReleaseId,
    candidate: CandidateId,
    basis: &Basis,
    emergency: bool,
    now: Timestamp,
) -> Result<(), Error> {
    execute!(
        tx,
        "insert into release (release_id, candidate_id, environment, attempt, evidence_hash, policy_hash, released_at, emergency)
         select $1, $2, $3, coalesce(max(r.attempt), 0) + 1, $4, $5, $6, $7 from release r where r.candidate_id = $2 and r.environment = $3",
        id.uuid(),
        candidate.uuid(),
        &basis.environment,
        &basis.evidence_hash,
        &basis.policy_hash,
        now.0,
        i64::from(emergency),
    )?;
    Ok(())
}

/// The roles of each identity that may come in or is still expected, together where several are one person's: who could sign.
pub(crate) async fn present(tx: &mut Tx, project: ProjectId) -> Result<Vec<Vec<Role>>, Error> {
    let rows = fetch_all!(
        tx,
        (Option<Uuid>, String, String, String),
        "select i.person_id, g.provider, g.subject, g.role from role_grant g
         left join identity i on i.provider = g.provider and i.subject = g.subject left join person p on p.person_id = i.person_id
         where g.project_id = $1 and p.disabled_at is null and g.provider <> $2",
        project.uuid(),
        GUEST_PROVIDER,
    )?;
    let accounts = super::people::accounts(tx).await?;
    let mut people: BTreeMap<(Option<PersonId>, String, String), Vec<Role>> = BTreeMap::new();
    for (person, provider, subject, role) in rows {
        let role = role.parse().map_err(|_| Error::inconsistent("role_grant", "role", &subject))?;
        let key = match person {
            Some(account) => (Some(accounts.person(account.into())), String::new(), String::new()),
            None => (None, provider, subject),
        };
        people.entry(key).or_default().push(role);
    }
    Ok(people.into_values().collect())
}
