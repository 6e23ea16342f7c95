//! Attestations of releases, and what is known of a release that one speaks of. Only ever added.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::attestation::Kind;
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

/// What the signers of a candidate agreed to, oldest first: the signature's id and the statement, byte for byte.
pub(crate) async fn statements(tx: &mut Tx, candidate: CandidateId) -> Result<Vec<(domain::id::SignatureId, String)>, Error> {
    let rows = fetch_all!(
        tx,
        (Uuid, String),
        "select signature_id, statement from signature where candidate_id = $1 order by signed_at, signature_id",
        candidate.uuid(),
    )?;
    Ok(rows.into_iter().map(|(id, statement)| (id.into(), statement)).collect())
}
