//! Jobs: what must happen after a change, written in the change's transaction and done by the worker.

pub(crate) mod archive;
mod back_off;
mod build;
mod deploy;
mod draft_notes;
mod file_feedback;
mod file_follow_up;
mod find_fixes;
mod follow_deployment;
mod follow_issue;
mod github_issues;
mod github_once;
mod jira_once;
mod learn_changes;
mod learn_stories;
mod reconcile_run;
mod run;
mod send_chat;
mod send_mail;
mod story_words;
pub mod sweep;
mod sweep_jira;
mod tell_github;
mod tell_jira;
pub mod worker;

use crate::db::jobs::New;
use crate::{Clock, Error, Tx, db};
use domain::Timestamp;
use domain::id::{CandidateId, ChatMessageId, DeploymentId, FeedbackId, FollowUpId, NoticeId, PersonId, ProjectId};
use domain::text::StoryKey;
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
    /// Ask GitHub what changed in a candidate's build.
    LearnChanges {
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
    /// Draft the release notes of a candidate from what Jira says.
    DraftNotes {
        /// Candidate.
        candidate: CandidateId,
    },
    /// Make the Jira issue of a follow-up, and ask how it stands until it is done.
    FileFollowUp {
        /// Follow-up.
        follow_up: FollowUpId,
    },
    /// Send one notice by mail.
    SendMail {
        /// Notice.
        notice: NoticeId,
    },
    /// Send a person's mail of the day.
    SendDigest {
        /// Person.
        person: PersonId,
    },
    /// Ask Jira how the issue of a reported problem stands.
    FollowIssue {
        /// Feedback.
        feedback: FeedbackId,
    },
    /// Say on a story in Jira how testing stands.
    TellStory {
        /// Project.
        project: ProjectId,
        /// Story.
        story: StoryKey,
    },
    /// Say one thing in one chat.
    SendChat {
        /// Message.
        message: ChatMessageId,
    },
    /// Tell developers on GitHub where the newest candidates stand.
    TellGithub {
        /// Project.
        project: ProjectId,
    },
    /// Make the GitHub issue of a reported problem, where there is no Jira.
    FileIssue {
        /// Feedback.
        feedback: FeedbackId,
    },
    /// Ask GitHub whether the issues of open reports are closed.
    FollowIssues {
        /// Project.
        project: ProjectId,
    },
    /// Find out which open reports of a project are fixed, and where.
    FindFixes {
        /// Project.
        project: ProjectId,
    },
}

impl Job {
    /// The word under which it is counted.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ReconcileRun { .. } => "reconcile_run",
            Self::LearnStories { .. } => "learn_stories",
            Self::LearnChanges { .. } => "learn_changes",
            Self::Deploy { .. } => "deploy",
            Self::FollowDeployment { .. } => "follow_deployment",
            Self::FileFeedback { .. } => "file_feedback",
            Self::DraftNotes { .. } => "draft_notes",
            Self::FileFollowUp { .. } => "file_follow_up",
            Self::SendMail { .. } => "send_mail",
            Self::SendDigest { .. } => "send_digest",
            Self::FollowIssue { .. } => "follow_issue",
            Self::TellStory { .. } => "tell_story",
            Self::SendChat { .. } => "send_chat",
            Self::FindFixes { .. } => "find_fixes",
            Self::TellGithub { .. } => "tell_github",
            Self::FileIssue { .. } => "file_issue",
            Self::FollowIssues { .. } => "follow_issues",
        }
    }

    /// What makes two wishes the same job.
    fn key(&self) -> String {
        match self {
            Self::ReconcileRun { project, run_id } => format!("reconcile_run:{project}:{run_id}"),
            Self::LearnChanges { candidate } => format!("learn_changes:{candidate}"),
            Self::LearnStories { candidate } => format!("learn_stories:{candidate}"),
            Self::Deploy { deployment } => format!("deploy:{deployment}"),
            Self::FollowDeployment { deployment } => format!("follow_deployment:{deployment}"),
            Self::FileFeedback { feedback } => format!("file_feedback:{feedback}"),
            Self::DraftNotes { candidate } => format!("draft_notes:{candidate}"),
            Self::FileFollowUp { follow_up } => format!("file_follow_up:{follow_up}"),
            Self::SendMail { notice } => format!("send_mail:{notice}"),
            Self::SendDigest { person } => format!("send_digest:{person}"),
            Self::FollowIssue { feedback } => format!("follow_issue:{feedback}"),
            Self::TellStory { project, story } => format!("tell_story:{project}:{story}"),
            Self::SendChat { message } => format!("send_chat:{message}"),
            Self::FindFixes { project } => format!("find_fixes:{project}"),
            Self::TellGithub { project } => format!("tell_github:{project}"),
            Self::FileIssue { feedback } => format!("file_issue:{feedback}"),
            Self::FollowIssues { project } => format!("follow_issues:{project}"),
        }
    }
}

/// The job that files a report: in Jira, or on GitHub where the project has no Jira.
#[must_use]
pub fn filing(project: &db::projects::Project, feedback: FeedbackId) -> Job {
    if project.jira_key.is_empty() { Job::FileIssue { feedback } } else { Job::FileFeedback { feedback } }
}

/// Asks for `job` as soon as this transaction commits.
///
/// # Errors
/// When the database is away.
pub async fn enqueue(tx: &mut Tx, clock: &Clock, job: &Job) -> Result<(), Error> {
    enqueue_at(tx, clock, job, clock.now()).await
}

/// Asks for `job` not before `at`; one that is due earlier stays due earlier.
///
/// # Errors
/// When the database is away.
pub async fn enqueue_at(tx: &mut Tx, clock: &Clock, job: &Job, at: Timestamp) -> Result<(), Error> {
    let (key, payload) = (job.key(), serde_json::to_string(job)?);
    db::jobs::want(tx, &New { id: clock.id(), kind: job.kind(), key: &key, payload: &payload, run_after: at, now: clock.now() }).await
}

/// Asks for `job` unless it waits already: what was put back until later keeps its time. True when it rested.
///
/// # Errors
/// When the database is away.
pub async fn enqueue_if_resting(tx: &mut Tx, clock: &Clock, job: &Job) -> Result<bool, Error> {
    let (key, payload, now) = (job.key(), serde_json::to_string(job)?, clock.now());
    db::jobs::want_if_resting(tx, &New { id: clock.id(), kind: job.kind(), key: &key, payload: &payload, run_after: now, now }).await
}
