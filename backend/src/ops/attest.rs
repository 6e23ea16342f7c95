//! Attests a release: what was decided, signed for whoever deploys it. Right before it is sent, and once, unless it ended
//! while the release still waited.

use super::approval::{self, Approval};
use super::scope;
use crate::db::attestations::{self, Release, Stored};
use crate::db::audit::{self, Fact};
use crate::db::deployments::Row as Deployment;
use crate::db::projects::{self, Project};
use crate::db::{self, Tx, audit_tree, candidates};
use crate::{Backend, Error};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use domain::attestation::approval::{
    Approved, Candidate, Deployment as Deployed, Evidence, Logged, Policy, Proof, Release as Released, ReleaseApproval, Signer as Named,
    Source, tlog_proof,
};
use domain::attestation::{Kind, Sha256, Signer, Statement, VerificationSummary, expires_at, results, shown};
use domain::audit::checkpoint::Checkpoint;
use domain::audit::tree;
use domain::emergency::sent_by;
use domain::id::{CandidateId, ReleaseId};
use domain::signature::{Decision, Signature};
use domain::{Actor, Timestamp};
use uuid::Uuid;

/// Where an attestation can be fetched by programs.
#[must_use]
pub fn url(origin: &str, release: ReleaseId, kind: Kind) -> String {
    format!("{origin}/api/v1/releases/{release}/attestation/{kind}.dsse")
}

/// What is attested, held until it is.
struct Case<'a> {
    backend: &'a Backend,
    id: ReleaseId,
    release: Release,
    project: Project,
    candidate: domain::candidate::Candidate,
    state: Approval,
    deployment: &'a Deployment,
    now: Timestamp,
}

/// The approval of a deployment's release as a signed file. The caller holds project and candidate, and has asked whether
/// the approval still holds; `checkpoint` signs the row of the log that released it.
///
/// # Errors
/// When the log, the rows or the database are not well, or a signature has expired. Then nothing is made, and nothing may
/// be sent.
pub(crate) async fn attest(
    tx: &mut Tx,
    backend: &Backend,
    key: &Signer,
    deployment: &Deployment,
    checkpoint: &Checkpoint,
) -> Result<Stored, Error> {
    let (id, now) = (deployment.release, backend.clock().now());
    let known = attestations::of_release(tx, id).await?;
    if let Some(made) = known.into_iter().find(|made| made.kind == Kind::ReleaseApproval && made.expires_at > now) {
        return Ok(made);
    }
    let missing = |column| Error::inconsistent("release", column, id);
    let release = attestations::release(tx, id).await?.ok_or_else(|| missing("release_id"))?;
    let project = projects::by_id(tx, release.project).await?.ok_or_else(|| missing("project_id"))?;
    let candidate = candidates::by_id(tx, release.candidate).await?.ok_or_else(|| missing("candidate_id"))?;
    let digest = candidate.build.digest.clone().ok_or_else(|| missing("image_digest"))?;
    let state = approval::of_candidate(tx, &project, &candidate, &release.environment, now).await?;
    let case = Case { backend, id, release, project, candidate, state, deployment, now };
    let (predicate, expires) = case.predicate(tx, checkpoint).await?;
    let name = case.candidate.build.image.clone().unwrap_or_else(|| case.project.repository.to_string());
    let signed = |kind, text: String| {
        let envelope = key.sign(&text).text()?;
        let sha256 = domain::sha256_hex(envelope.as_bytes());
        Ok::<_, Error>(Stored { kind, issued_at: now, expires_at: expires, key_id: key.key_id(), envelope, sha256 })
    };
    let approval = signed(Kind::ReleaseApproval, Statement::new(Kind::ReleaseApproval, &name, &digest, &predicate).text()?)?;
    let of = url(backend.origin(), id, Kind::ReleaseApproval);
    let summary = VerificationSummary::of(&predicate, backend.origin(), of, approval.sha256.clone());
    let summary = signed(Kind::VerificationSummary, Statement::new(Kind::VerificationSummary, &name, &digest, summary).text()?)?;
    for made in [&approval, &summary] {
        attestations::insert(tx, id, digest.as_str(), made).await?;
    }
    let (number, environment, ends) = (case.candidate.number, &case.release.environment, expires.human());
    let fact = Fact {
        at: now,
        project: Some(case.project.id),
        candidate: Some(case.candidate.id),
        actor: &Actor::System,
        action: "release_attested",
        sentence: format!("The approval of #{number} for {environment} was signed for whoever deploys it; it ends {ends}."),
        detail: serde_json::json!({ "release": id, "key_id": approval.key_id, "sha256": [approval.sha256, summary.sha256] }),
    };
    audit::append(tx, fact).await?;
    tx.changed(scope::about(&case.candidate));
    Ok(approval)
}

impl Case<'_> {
    /// Everything that was decided, and until when it holds.
    async fn predicate(&self, tx: &mut Tx, checkpoint: &Checkpoint) -> Result<(ReleaseApproval, Timestamp), Error> {
        let (candidate, state) = (&self.candidate, &self.state);
        let (approvals, ends) = if self.deployment.emergency {
            (words(tx, candidate.id, self.release.released_at).await?, Vec::new())
        } else {
            approvals(tx, state, candidate.id).await?
        };
        let expires = expires_at(self.now, ends);
        if approvals.is_empty() || expires <= self.now {
            return Err(anyhow::anyhow!("release {}: there are no signatures, or one has expired", self.id).into());
        }
        let page = format!("{}/p/{}", self.backend.origin(), self.project.slug);
        let sha256 = |hash: &str| Sha256 { sha256: hash.to_owned() };
        let predicate = ReleaseApproval {
            decision: "approved",
            emergency: self.deployment.emergency,
            environment: self.release.environment.clone(),
            release: Released { id: self.id.to_string(), attempt: self.release.attempt, released_at: self.release.released_at.rfc3339() },
            deployment: Deployed { id: self.deployment.id.to_string(), task: self.deployment.task.clone() },
            candidate: Candidate {
                id: candidate.id.to_string(),
                number: candidate.number,
                version: shown(candidate.build.version.as_str()),
                url: format!("{page}/candidates/{}", candidate.number),
            },
            source: Source { repository: self.project.repository.to_string(), commit: candidate.build.commit.to_string() },
            policy: Policy { uri: format!("{page}/policy"), version: state.policy.version, digest: sha256(&state.policy.hash) },
            evidence: Evidence { digest: sha256(&state.basis.evidence_hash), files: results::files(&state.facts) },
            results: results::results(&state.facts),
            signatures: approvals,
            log: self.logged(tx, checkpoint).await?,
            issued_at: self.now.rfc3339(),
            expires_at: expires.rfc3339(),
        };
        Ok((predicate, expires))
    }

    /// The row that released it, and its proof.
    async fn logged(&self, tx: &mut Tx, checkpoint: &Checkpoint) -> Result<Logged, Error> {
        let action = if self.deployment.emergency { "released_in_emergency" } else { "released" };
        let filter = audit::Filter { candidate: Some(self.candidate.id), action: Some(action.to_owned()), ..audit::Filter::default() };
        let id = self.id.to_string();
        let of_it = |detail: &str| serde_json::from_str::<serde_json::Value>(detail).is_ok_and(|detail| detail["release"] == id.as_str());
        let rows = audit::of_project(tx, self.project.id, &filter, i64::MAX, 100).await?;
        let row = rows.into_iter().map(|(row, _)| row).find(|row| of_it(&row.entry().detail));
        let row = row.ok_or_else(|| Error::inconsistent("audit", "released", &id))?;
        let entry = row.entry();
        let index = entry.seq.unsigned_abs().saturating_sub(1);
        if index >= checkpoint.size {
            return Err(anyhow::anyhow!("row {} of the audit log is not signed yet", entry.seq).into());
        }
        let nodes = audit_tree::nodes(tx, &tree::inclusion_positions(checkpoint.size, index)).await?;
        let path = tree::inclusion(checkpoint.size, index, &nodes).map_err(anyhow::Error::from)?;
        let leaf = entry.canonical(&row.previous)?;
        Ok(Logged { row: BASE64_STANDARD.encode(leaf), tlog_proof: tlog_proof(index, &path, checkpoint) })
    }
}

/// The approvals that count, and when they end, as far as they do.
async fn approvals(tx: &mut Tx, state: &Approval, candidate: CandidateId) -> Result<(Vec<Approved>, Vec<Timestamp>), Error> {
    let (mut found, mut ends) = (Vec::new(), Vec::new());
    for agreed in attestations::agreed(tx, candidate).await? {
        let counts = |s: &&Signature| s.id.uuid() == agreed.id() && s.decision == Decision::Approve && state.ends(s.id).is_empty();
        let Some(signature) = state.signatures.iter().find(counts) else { continue };
        found.push(approved(&agreed.statement, signature.at, signature.decision.as_str(), agreed.proof())?);
        ends.extend(signature.expires_at);
    }
    Ok((found, ends))
}

/// What the people said who released it in an emergency.
async fn words(tx: &mut Tx, candidate: CandidateId, released: Timestamp) -> Result<Vec<Approved>, Error> {
    let given = db::emergencies::words(tx, candidate).await?;
    let counted: Vec<Uuid> = sent_by(&given, released).into_iter().map(|word| word.id.uuid()).collect();
    let words = attestations::words(tx, candidate).await?;
    words
        .iter()
        .filter(|word| counted.contains(&word.id()))
        .map(|word| approved(&word.statement, word.at(), "emergency", word.proof()))
        .collect()
}

/// The bytes that somebody agreed to, with who that was by their own words.
fn approved(statement: &str, at: Timestamp, meaning: &str, proof: Option<Proof>) -> Result<Approved, Error> {
    #[derive(serde::Deserialize)]
    struct Signed {
        signer: Named,
        meaning: Option<String>,
    }
    let sha256 = domain::sha256_hex(statement.as_bytes());
    let Signed { signer, meaning: said } =
        serde_json::from_str(statement).map_err(|_| Error::inconsistent("signature", "statement", &sha256))?;
    Ok(Approved {
        meaning: said.unwrap_or_else(|| meaning.to_owned()),
        signer: Named { name: shown(&signer.name), provider: shown(&signer.provider), subject: shown(&signer.subject) },
        signed_at: at.rfc3339(),
        statement: BASE64_STANDARD.encode(statement),
        statement_digest: Sha256 { sha256 },
        proof,
    })
}
