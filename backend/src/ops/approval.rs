//! Where a candidate's approval stands right now: basis, gate and signatures, read in one transaction.

use crate::Error;
use crate::db::entitled::People;
use crate::db::policies::InForce;
use crate::db::projects::Project;
use crate::db::{self, Tx};
use domain::candidate::Candidate;
use domain::gate::{self, Facts, Gate};
use domain::id::{CandidateId, SignatureId};
use domain::signature::{self, Basis, End, Picture, Present, Signature, Standing};
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
    /// Why each of them does not count; empty for those that do.
    pub ends: Vec<Vec<End>>,
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
        people: &People,
    ) -> Result<Self, Error> {
        let basis = Basis {
            commit: facts.commit.clone(),
            digest: facts.digest.clone(),
            environment: environment.to_owned(),
            evidence_hash: gate::evidence_hash(&facts)?,
            policy_hash: policy.hash.clone(),
        };
        let gate = gate::evaluate(&policy.policy, &facts);
        let now = Present {
            basis: &basis,
            at: facts.as_of,
            policy: &policy.policy,
            holders: &people.holders,
            accounts: &people.accounts,
            barred: people.barred(facts.candidate),
            delegations: &people.delegations,
        };
        let standing = signature::standing(&signatures, &now);
        let ends = signatures.iter().map(|signature| signature.ends(&now)).collect();
        Ok(Self { facts, policy, basis, gate, signatures, ends, standing })
    }

    /// Why this signature does not count; empty when it does.
    pub(crate) fn ends(&self, id: SignatureId) -> &[End] {
        self.signatures.iter().position(|signature| signature.id == id).and_then(|at| self.ends.get(at)).map_or(&[], Vec::as_slice)
    }

    /// What a signer sees now, thing by thing.
    pub(crate) fn picture(&self) -> Picture {
        signature::picture(&self.facts, &self.basis.environment, self.policy.version, &self.policy.policy.sentences())
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
    let people = db::entitled::people(tx, project.id, number, number).await?;
    Approval::judge(facts, policy, environment, signatures, &people)
}
