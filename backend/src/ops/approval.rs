//! Where a candidate's approval stands right now: basis, gate and signatures, read in one transaction.

use crate::Error;
use crate::db::policies::InForce;
use crate::db::projects::Project;
use crate::db::signatures::Holder;
use crate::db::{self, Tx};
use domain::candidate::Candidate;
use domain::gate::{self, Facts, Gate};
use domain::id::CandidateId;
use domain::signature::{self, Basis, Signature, Standing};
use domain::{Refusal, Timestamp};

/// The state on which a signature or a deployment is decided.
#[derive(Debug, Clone)]
pub struct Approval {
    /// What was judged.
    pub facts: Facts,
    /// The rules.
    pub policy: InForce,
    /// What a signature is bound to.
    pub basis: Basis,
    /// Open or what holds it.
    pub gate: Gate,
    /// All signatures, oldest first.
    pub signatures: Vec<Signature>,
    /// Where the signatures stand.
    pub standing: Standing,
}

impl Approval {
    /// Judges facts under the rules in force.
    ///
    /// # Errors
    /// Only when facts cannot be hashed.
    pub(crate) fn judge(
        facts: Facts,
        policy: InForce,
        environment: &str,
        signatures: Vec<Signature>,
        holders: &[Holder],
    ) -> Result<Self, Error> {
        let basis = Basis {
            commit: facts.commit.clone(),
            digest: facts.digest.clone(),
            environment: environment.to_owned(),
            evidence_hash: gate::evidence_hash(&facts)?,
            policy_hash: policy.hash.clone(),
        };
        let gate = gate::evaluate(&policy.policy, &facts);
        let standing = signature::standing(&policy.policy, &basis, &signatures, &|signature| {
            let held = holders.iter().filter(|holder| holder.person == signature.signer && holder.since <= signature.at);
            held.map(|holder| holder.role).collect()
        });
        Ok(Self { facts, policy, basis, gate, signatures, standing })
    }
}

/// Reads it for one candidate.
///
/// # Errors
/// `not_found` when there is no such candidate; otherwise when the database is away or rows fit no state.
pub async fn approval(
    tx: &mut Tx,
    project: &Project,
    candidate: CandidateId,
    environment: &str,
    now: Timestamp,
) -> Result<Approval, Error> {
    let found = db::candidates::by_id(tx, candidate).await?.ok_or_else(|| Refusal::not_found("candidate"))?;
    of_candidate(tx, project, &found, environment, now).await
}

/// Reads it for a candidate that is at hand.
pub(crate) async fn of_candidate(
    tx: &mut Tx,
    project: &Project,
    candidate: &Candidate,
    environment: &str,
    now: Timestamp,
) -> Result<Approval, Error> {
    let number = candidate.number;
    let policy = db::policies::in_force(tx, project.id, environment).await?;
    let facts = db::facts::range(tx, project.id, &policy.policy, number, number, now).await?.pop();
    let (_, facts) = facts.ok_or_else(|| Refusal::not_found("candidate"))?;
    let signatures = db::signatures::range(tx, project.id, number, number).await?.into_iter().map(|stored| stored.signature).collect();
    let holders = db::signatures::holders(tx, project.id).await?;
    Approval::judge(facts, policy, environment, signatures, &holders)
}
