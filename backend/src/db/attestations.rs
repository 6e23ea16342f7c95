//! Attestations of releases, and what is known of a release that one speaks of. Only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::attestation::Kind;
use domain::attestation::approval::{Proof, WebAuthn};
use domain::id::{CandidateId, ProjectId, ReleaseId};
use uuid::Uuid;

/// A signed envelope as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What is said.
    pub kind: Kind,
    /// When it was made.
    pub issued_at: Timestamp,
    /// From then on it is worth nothing.
    pub expires_at: Timestamp,
    /// Which key signed it.
    pub key_id: String,
    /// The file.
    pub envelope: String,
    /// The file's SHA-256.
    pub sha256: String,
}

type Row = (String, i64, i64, String, String, String);

/// The newest of each kind.
///
/// # Errors
/// When the database is away or a row is of no known kind.
pub async fn of_release(tx: &mut Tx, release: ReleaseId) -> Result<Vec<Stored>, Error> {
    let rows = fetch_all!(
        tx,
        Row,
        "select kind, issued_at, expires_at, key_id, envelope, sha256 from attestation where release_id = $1
         and issued_at = (select max(issued_at) from attestation where release_id = $1) order by kind",
        release.uuid(),
    )?;
    let stored = |(kind, issued_at, expires_at, key_id, envelope, sha256): Row| {
        let kind = kind.parse().map_err(|_| Error::inconsistent("attestation", "kind", release))?;
        Ok(Stored { kind, issued_at: Timestamp(issued_at), expires_at: Timestamp(expires_at), key_id, envelope, sha256 })
    };
    rows.into_iter().map(stored).collect()
}

/// Adds one.
pub(crate) async fn insert(tx: &mut Tx, release: ReleaseId, digest: &str, made: &Stored) -> Result<(), Error> {
    execute!(
        tx,
        "insert into attestation (release_id, kind, issued_at, expires_at, image_digest, key_id, envelope, sha256)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        release.uuid(),
        made.kind.as_str(),
        made.issued_at.0,
        made.expires_at.0,
        digest,
        &made.key_id,
        &made.envelope,
        &made.sha256,
    )?;
    Ok(())
}

/// The project's release whose attestation of this image for this environment is the newest.
pub(crate) async fn newest_of_image(tx: &mut Tx, project: ProjectId, digest: &str, environment: &str) -> Result<Option<ReleaseId>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid,),
        "select a.release_id from attestation a join release r on r.release_id = a.release_id join candidate c on c.candidate_id = r.candidate_id
         where a.image_digest = $2 and c.project_id = $1 and r.environment = $3 order by a.issued_at desc, a.release_id desc limit 1",
        project.uuid(),
        digest,
        environment,
    )?;
    Ok(row.map(|(id,)| id.into()))
}

/// The newest release of a candidate.
pub(crate) async fn newest_release(tx: &mut Tx, candidate: CandidateId) -> Result<Option<ReleaseId>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid,),
        "select release_id from release where candidate_id = $1 order by released_at desc, release_id desc limit 1",
        candidate.uuid(),
    )?;
    Ok(row.map(|(id,)| id.into()))
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    pub candidate: CandidateId,
    pub project: ProjectId,
    pub environment: String,
    pub attempt: i64,
    pub released_at: Timestamp,
}

/// By id.
pub(crate) async fn release(tx: &mut Tx, id: ReleaseId) -> Result<Option<Release>, Error> {
    let row = fetch_optional!(
        tx,
        (Uuid, Uuid, String, i64, i64),
        "select r.candidate_id, c.project_id, r.environment, r.attempt, r.released_at
         from release r join candidate c on c.candidate_id = r.candidate_id where r.release_id = $1",
        id.uuid(),
    )?;
    Ok(row.map(|(candidate, project, environment, attempt, released_at)| Release {
        candidate: candidate.into(),
        project: project.into(),
        environment,
        attempt,
        released_at: Timestamp(released_at),
    }))
}

/// Was a release that was made later sent to the same environment of the project, or may it have been?
pub(crate) async fn newer_was_sent(tx: &mut Tx, id: ReleaseId, release: &Release) -> Result<bool, Error> {
    let newer = fetch_optional!(
        tx,
        (Uuid,),
        "select r.release_id from release r join deployment d on d.release_id = r.release_id
         where d.project_id = $2 and r.environment = $3 and (d.posts > 0 or d.github_id is not null)
           and (r.released_at > $4 or (r.released_at = $4 and r.release_id > $1)) limit 1",
        id.uuid(),
        release.project.uuid(),
        &release.environment,
        release.released_at.0,
    )?;
    Ok(newer.is_some())
}

/// What somebody agreed to, byte for byte, and how they proved it: by a signature or a word in an emergency.
#[derive(sqlx::FromRow)]
pub(crate) struct Agreed {
    id: Uuid,
    agreed_at: i64,
    pub statement: String,
    proof: String,
    proven_at: Option<i64>,
    credential_id: Option<String>,
    public_key: Option<String>,
    authenticator_data: Option<String>,
    client_data: Option<String>,
    assertion: Option<String>,
}

impl Agreed {
    /// Of the signature, or of the word.
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// When.
    pub const fn at(&self) -> Timestamp {
        Timestamp(self.agreed_at)
    }

    /// The proof as it is attested; nothing for what was given by a session alone.
    pub fn proof(&self) -> Option<Proof> {
        let webauthn = || {
            Some(WebAuthn {
                credential_id: self.credential_id.clone()?,
                credential_key: self.public_key.clone()?,
                authenticator_data: self.authenticator_data.clone()?,
                client_data_json: self.client_data.clone()?,
                signature: self.assertion.clone()?,
            })
        };
        let proven_at = Timestamp(self.proven_at?).rfc3339();
        Some(Proof { method: self.proof.clone(), proven_at, webauthn: webauthn() })
    }
}

/// What the signers of a candidate agreed to, oldest first.
pub(crate) async fn agreed(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Agreed>, Error> {
    Ok(fetch_all!(
        tx,
        Agreed,
        "select signature_id as id, signed_at as agreed_at, statement, proof, proven_at, credential_id, public_key, authenticator_data, client_data, assertion
         from signature where candidate_id = $1 order by signed_at, signature_id",
        candidate.uuid(),
    )?)
}

/// The same of the words by which a candidate was released in an emergency.
pub(crate) async fn words(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<Agreed>, Error> {
    Ok(fetch_all!(
        tx,
        Agreed,
        "select emergency_word_id as id, said_at as agreed_at, statement, proof, proven_at, credential_id, public_key, authenticator_data, client_data, assertion
         from emergency_word where candidate_id = $1 order by said_at, emergency_word_id",
        candidate.uuid(),
    )?)
}
