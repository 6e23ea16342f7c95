//! Where a candidate's approval stands right now: basis, gate and signatures, read in one transaction.

use crate::db::projects::Project;
use crate::{Error, Tx};
use domain::Timestamp;
use domain::gate::{Facts, Gate};
use domain::id::CandidateId;
use domain::signature::{Basis, Standing};

/// The state on which a signature or a deployment is decided.
#[derive(Debug, Clone)]
pub struct Approval {
    /// What was judged.
    pub facts: Facts,
    /// What a signature is bound to.
    pub basis: Basis,
    /// Open or what holds it.
    pub gate: Gate,
    /// Where the signatures stand.
    pub standing: Standing,
}

/// Reads it.
///
/// # Errors
/// When the database is away or rows fit no state.
pub async fn approval(_tx: &mut Tx, _project: &Project, _candidate: CandidateId, _environment: &str, _now: Timestamp) -> Result<Approval, Error> {
    Err(anyhow::anyhow!("being written").into())
}
