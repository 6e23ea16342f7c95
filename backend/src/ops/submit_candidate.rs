//! Takes a build in as a candidate: once, however often it is told.

use crate::{Backend, Error};
use domain::Actor;
use domain::candidate::Build;
use domain::id::{CandidateId, ProjectId};
use domain::report::MachineTest;

/// A machine report that came with the build, already parsed.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// File name.
    pub name: String,
    /// The file as it came.
    pub content: bytes::Bytes,
    /// Its tests.
    pub tests: Vec<MachineTest>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    /// Id.
    pub candidate: CandidateId,
    /// Number in the project.
    pub number: i64,
    /// False when it was known already.
    pub created: bool,
}

/// Takes a build in.
///
/// # Errors
/// `role_missing`; `build_differs` (409) when the same source key names another commit or digest.
pub async fn submit_candidate(_backend: &Backend, _actor: &Actor, _project: ProjectId, _build: Build, _reports: Vec<NewReport>) -> Result<Submitted, Error> {
    Err(anyhow::anyhow!("being written").into())
}
