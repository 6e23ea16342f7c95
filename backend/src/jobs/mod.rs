//! Jobs: what must happen after a change, written in the change's transaction and done by the worker.

use crate::{Clock, Error, Tx};
use domain::Timestamp;
use domain::id::{CandidateId, DeploymentId, FeedbackId, ProjectId};
use serde::{Deserialize, Serialize};

/// One unit of work. Its key makes it one row however often it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Ask GitHub about a workflow run and take it in if it is a candidate.
    ReconcileRun {
        /// Project.
        project: ProjectId,
        /// GitHub's run id.
        run_id: i64,
    },
    /// Ask Jira what it knows of a candidate's stories.
    LearnStories {
        /// Candidate.
        candidate: CandidateId,
    },
    /// Put a signed release out.
    Deploy {
        /// Deployment.
        deployment: DeploymentId,
    },
    /// Ask GitHub how a deployment goes on.
    FollowDeployment {
        /// Deployment.
        deployment: DeploymentId,
    },
    /// Make the Jira issue of a reported problem, with its links.
    FileFeedback {
        /// Feedback.
        feedback: FeedbackId,
    },
}

/// Asks for `job` as soon as this transaction commits.
///
/// # Errors
/// When the database is away.
pub async fn enqueue(tx: &mut Tx, clock: &Clock, job: &Job) -> Result<(), Error> {
    enqueue_at(tx, clock, job, clock.now()).await
}

/// Asks for `job` not before `at`.
///
/// # Errors
/// When the database is away.
pub async fn enqueue_at(_tx: &mut Tx, _clock: &Clock, _job: &Job, _at: Timestamp) -> Result<(), Error> {
    Err(anyhow::anyhow!("being written").into())
}
