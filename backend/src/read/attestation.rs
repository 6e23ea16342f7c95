//! What was signed about a release: for programs that deploy, and on the candidate's page.

use crate::db::attestations::{self, Release, Stored};
use crate::db::deployments::Row;
use crate::{Backend, Error, Tx, db};
use domain::access::Action;
use domain::attestation::{Envelope, Kind};
use domain::deployment::State;
use domain::id::{CandidateId, ProjectId, ReleaseId};
use domain::summary::Attestation;
use domain::text::ImageDigest;
use domain::{Actor, Refusal};

/// `mediaType` of an envelope alone.
const DSSE: &str = "application/vnd.dsse.envelope.v1+json";

/// The attestation of a release, and its files as they are stored.
pub struct Found {
    /// What it says of itself, and whether it was withdrawn.
    pub about: Attestation,
    /// One a kind.
    pub files: Vec<Stored>,
}

/// Of a release.
///
/// # Errors
/// `not_found` when there is no such release for these eyes; `not_attested` when nothing was signed about it yet.
pub async fn attestation(backend: &Backend, actor: &Actor, release: &str) -> Result<Found, Error> {
    let missing = || Refusal::not_found("release");
    let id: ReleaseId = release.parse().map_err(|_| missing())?;
    let mut tx = backend.snapshot().await?;
    let found = attestations::release(&mut tx, id).await?.ok_or_else(missing)?;
    actor.may(Action::ReadAttestation, found.project).map_err(|_| missing())?;
    Ok(whole(backend, &mut tx, id, found).await?.ok_or_else(not_attested)?)
}

/// The newest of an image for an environment.
///
/// # Errors
/// `role_missing`, `not_found`; `malformed` about `digest`; `not_attested`.
pub async fn attestation_of_image(
    backend: &Backend,
    actor: &Actor,
    project: ProjectId,
    digest: &str,
    environment: &str,
) -> Result<Found, Error> {
    actor.may(Action::ReadAttestation, project)?;
    let digest = ImageDigest::parse(digest).map_err(|_| Refusal::malformed("digest", "must be sha256: and 64 hexadecimal digits"))?;
    let mut tx = backend.snapshot().await?;
    let newest = attestations::newest_of_image(&mut tx, project, digest.as_str(), environment).await?;
    let id = newest.ok_or_else(not_attested)?;
    let found = attestations::release(&mut tx, id).await?.ok_or_else(|| Error::inconsistent("attestation", "release_id", id))?;
    Ok(whole(backend, &mut tx, id, found).await?.ok_or_else(not_attested)?)
}

/// A file of it by its name, such as `release-approval.dsse` or `verification-summary.sigstore.json`: type and text.
///
/// # Errors
/// `not_found`.
pub fn attestation_file(found: &Found, name: &str) -> Result<(&'static str, String), Error> {
    let (kind, format) = name.split_once('.').ok_or_else(|| Refusal::not_found("file"))?;
    let kind: Kind = kind.parse().map_err(|_| Refusal::not_found("file"))?;
    let stored = found.files.iter().find(|stored| stored.kind == kind).ok_or_else(|| Refusal::not_found("file"))?;
    match format {
        "dsse" => Ok((DSSE, stored.envelope.clone())),
        "sigstore.json" => {
            let envelope: Envelope = serde_json::from_str(&stored.envelope)?;
            Ok((domain::attestation::dsse::BUNDLE, envelope.bundle()?))
        }
        _ => Err(Refusal::not_found("file").into()),
    }
}

fn not_attested() -> Refusal {
    let advice = "It is signed right before the release is sent, when every signature is given.";
    Refusal::new(domain::refusal::Kind::NotFound, "not_attested", "Nothing is attested about this yet.", advice)
}

/// Of a candidate's newest release, if it was made.
pub(super) async fn of_candidate(backend: &Backend, tx: &mut Tx, candidate: CandidateId) -> Result<Option<Attestation>, Error> {
    let Some(id) = attestations::newest_release(tx, candidate).await? else { return Ok(None) };
    let found = attestations::release(tx, id).await?.ok_or_else(|| Error::inconsistent("release", "release_id", id))?;
    Ok(whole(backend, tx, id, found).await?.map(|found| found.about))
}

async fn whole(backend: &Backend, tx: &mut Tx, id: ReleaseId, release: Release) -> Result<Option<Found>, Error> {
    let files = attestations::of_release(tx, id).await?;
    let Some(newest) = files.first() else { return Ok(None) };
    let candidate = db::candidates::by_id(tx, release.candidate).await?;
    let candidate = candidate.ok_or_else(|| Error::inconsistent("release", "candidate_id", id))?;
    let deployment = db::deployments::of_release(tx, id).await?.ok_or_else(|| Error::inconsistent("release", "deployment", id))?;
    let about = Attestation {
        origin: backend.origin().to_owned(),
        release: id.to_string(),
        number: candidate.number,
        task: deployment.task.clone(),
        deployment: deployment.state,
        environment: release.environment.clone(),
        commit: candidate.build.commit.to_string(),
        digest: candidate.build.digest.as_ref().map(ToString::to_string).unwrap_or_default(),
        issued_at: newest.issued_at,
        expires_at: newest.expires_at,
        key_id: newest.key_id.clone(),
        superseded: attestations::newer_was_sent(tx, id, &release).await?,
        withdrawn: withdrawn(deployment),
        files: files.iter().map(|stored| (stored.kind, stored.sha256.clone())).collect(),
    };
    Ok(Some(Found { about, files }))
}

/// Once GitHub has the deployment, the approval is with whoever deploys; what will not be sent as it is was taken back.
fn withdrawn(deployment: Row) -> Option<String> {
    deployment.problem.filter(|_| deployment.state == State::Stuck && deployment.github_id.is_none())
}
