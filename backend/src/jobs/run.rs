//! One job: what it does and how it can end.

use super::{
    Job, deploy, draft_notes, file_feedback, file_follow_up, find_fixes, follow_deployment, follow_issue, github_issues, learn_changes,
    learn_stories, reconcile_run, send_chat, send_mail, tell_github, tell_jira,
};
use crate::outside::Problem;
use crate::{Backend, Error};
use domain::Timestamp;

/// How long a refusal of Jira is left alone, in seconds.
const REST_AFTER_REFUSAL: i64 = 900;

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// There is nothing more to do.
    Done,
    /// Once more at this moment; this is how it goes on, nothing failed.
    At(Timestamp),
    /// Something outside failed; once more after the usual rest, or after this many seconds if that is longer.
    Failed {
        /// In plain words.
        problem: String,
        /// The other side asked for it, or asking earlier is of no use.
        rest: i64,
    },
}

impl End {
    /// Jira refused or could not be asked. A refusal is asked about again later: permissions may be repaired.
    pub(super) fn failed_at_jira(problem: &Problem) -> Self {
        let rest = match problem {
            Problem::Wait { seconds } => *seconds,
            Problem::Refused { .. } => REST_AFTER_REFUSAL,
            Problem::Unknown { .. } | Problem::Unreachable { .. } => 0,
        };
        Self::Failed { problem: crate::jira::words(problem), rest }
    }

    /// Once more after the usual rest.
    pub(super) fn failed(system: &str, problem: &Problem) -> Self {
        let rest = if let Problem::Wait { seconds } = problem { *seconds } else { 0 };
        Self::Failed { problem: format!("{system} {problem}"), rest }
    }
}

/// Does one job once.
pub(super) async fn job(backend: &Backend, job: &Job) -> Result<End, Error> {
    match job {
        Job::ReconcileRun { project, run_id } => reconcile_run::run(backend, *project, *run_id).await,
        Job::LearnStories { candidate } => learn_stories::run(backend, *candidate).await,
        Job::LearnChanges { candidate } => learn_changes::run(backend, *candidate).await,
        Job::Deploy { deployment } => deploy::run(backend, *deployment).await,
        Job::FollowDeployment { deployment } => follow_deployment::run(backend, *deployment).await,
        Job::FileFeedback { feedback } => file_feedback::run(backend, *feedback).await,
        Job::DraftNotes { candidate } => draft_notes::run(backend, *candidate).await,
        Job::FileFollowUp { follow_up } => file_follow_up::run(backend, *follow_up).await,
        Job::SendMail { notice } => send_mail::notice(backend, *notice).await,
        Job::SendDigest { person } => send_mail::digest(backend, *person).await,
        Job::FollowIssue { feedback } => follow_issue::run(backend, *feedback).await,
        Job::TellStory { project, story } => tell_jira::run(backend, *project, story).await,
        Job::SendChat { message } => send_chat::run(backend, *message).await,
        Job::FindFixes { project } => find_fixes::run(backend, *project).await,
        Job::TellGithub { project } => tell_github::run(backend, *project).await,
        Job::FileIssue { feedback } => github_issues::file(backend, *feedback).await,
        Job::FollowIssues { project } => github_issues::follow(backend, *project).await,
    }
}
