//! What the portal reads of GitHub's answers, and no more: whatever is missing or null is `None`.

use serde::Deserialize;

/// An account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct User {
    /// Immutable number.
    pub id: Option<i64>,
    /// Login.
    pub login: Option<String>,
}

/// The repository that a run's head is in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HeadRepository {
    /// `owner/name`.
    pub full_name: Option<String>,
}

/// A workflow run.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Run {
    /// Id.
    pub id: i64,
    /// Commit.
    pub head_sha: Option<String>,
    /// Branch.
    pub head_branch: Option<String>,
    /// Where that branch is: a fork may have a branch of the same name.
    pub head_repository: Option<HeadRepository>,
    /// `completed` and others.
    pub status: Option<String>,
    /// `success` and others.
    pub conclusion: Option<String>,
    /// Workflow file, perhaps with `@ref`.
    pub path: Option<String>,
    /// `push` and others.
    pub event: Option<String>,
    /// From 1.
    pub run_attempt: Option<i64>,
    /// Its page.
    pub html_url: Option<String>,
    /// RFC 3339.
    pub created_at: Option<String>,
    /// RFC 3339; when it ended, for one that ended.
    pub updated_at: Option<String>,
    /// Who caused it.
    pub actor: Option<User>,
    /// Who started this attempt.
    pub triggering_actor: Option<User>,
}

/// A file set of a run.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Artifact {
    /// Id.
    pub id: i64,
    /// Name.
    pub name: Option<String>,
    /// Too old to be fetched.
    pub expired: bool,
}

/// Who Git says it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct GitActor {
    /// Name.
    pub name: Option<String>,
    /// Address.
    pub email: Option<String>,
}

/// Git's part of a commit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GitCommit {
    /// Author.
    pub author: Option<GitActor>,
    /// Committer.
    pub committer: Option<GitActor>,
    /// Message.
    pub message: Option<String>,
}

/// A commit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Commit {
    /// Name.
    pub sha: Option<String>,
    /// Git's part.
    pub commit: GitCommit,
    /// Author's account, if GitHub knows one.
    pub author: Option<User>,
    /// Committer's account, if GitHub knows one.
    pub committer: Option<User>,
}

/// One page of a comparison.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Compared {
    /// Commits in the range.
    pub total_commits: Option<i64>,
    /// Those of this page.
    pub commits: Vec<Commit>,
    /// `ahead`, `identical`, `behind` or `diverged`: how the head stands to the base.
    pub status: Option<String>,
    /// Changed files; only on the first page, at most 300.
    pub files: Vec<ChangedFile>,
}

/// A file of a comparison.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChangedFile {
    /// Path from the repository's root.
    pub filename: Option<String>,
    /// What a renamed file was called before.
    pub previous_filename: Option<String>,
}

/// One side of a pull request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Side {
    /// Branch.
    #[serde(rename = "ref")]
    pub branch: Option<String>,
}

/// A pull request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Pull {
    /// Number.
    pub number: i64,
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub body: Option<String>,
    /// RFC 3339.
    pub merged_at: Option<String>,
    /// Who merged it; only in the answer about one pull request.
    pub merged_by: Option<User>,
    /// Where it came from.
    pub head: Option<Side>,
}

/// A deployment.
#[derive(Debug, Clone, Deserialize)]
pub struct Deployment {
    /// Id. One without is no deployment.
    pub id: i64,
    /// Commit.
    pub sha: String,
    /// Our key.
    pub task: Option<String>,
    /// Environment.
    pub environment: Option<String>,
}

/// A status of a deployment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DeploymentStatus {
    /// Id.
    pub id: i64,
    /// GitHub's word.
    pub state: Option<String>,
    /// In the workflow's words.
    pub description: Option<String>,
    /// RFC 3339.
    pub created_at: Option<String>,
    /// Its log.
    pub log_url: Option<String>,
    /// The log's older name.
    pub target_url: Option<String>,
    /// Where it can be seen.
    pub environment_url: Option<String>,
}
