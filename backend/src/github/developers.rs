//! What developers see: check runs, comments on pull requests, issues. Each is looked up by our own mark and made by one
//! request that never repeats itself.

use super::{Answer, GitHub, Problem, broken, read};
use crate::outside::judge;
use domain::text::{CommitSha, RepoName};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::Serializer;

/// Pages of a list that are read when something is looked up.
const MOST_PAGES: usize = 10;
/// The name of our check run.
pub const CHECK: &str = "Murmuration";
/// The label of our issues.
pub const LABEL: &str = "murmuration";

/// A check run as it is written.
#[derive(Debug, Clone, Serialize)]
pub struct CheckRun<'a> {
    /// Always [`CHECK`].
    pub name: &'a str,
    /// The commit; only when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head_sha: Option<&'a CommitSha>,
    /// Our mark.
    pub external_id: &'a str,
    /// The candidate's page.
    pub details_url: &'a str,
    /// GitHub's word for how it ended; with it the run counts as completed.
    pub conclusion: &'a str,
    /// What it says.
    pub output: Output<'a>,
}

/// The words of a check run.
#[derive(Debug, Clone, Serialize)]
pub struct Output<'a> {
    /// One line.
    pub title: &'a str,
    /// Markdown, at most 65,535 characters.
    pub summary: &'a str,
}

/// An issue as it is made.
#[derive(Debug, Clone, Serialize)]
pub struct NewIssue<'a> {
    /// One line.
    pub title: &'a str,
    /// Markdown with our mark.
    pub body: &'a str,
    /// [`LABEL`] and the severity.
    pub labels: [&'a str; 2],
}

/// An issue as GitHub has it.
#[derive(Debug, Clone, Deserialize)]
pub struct Issue {
    /// Number.
    pub number: i64,
    /// `open` or `closed`.
    pub state: String,
    /// Why it was closed: `completed`, `not_planned`, `duplicate`.
    #[serde(default)]
    state_reason: Option<String>,
    /// RFC 3339.
    #[serde(default)]
    pub closed_at: Option<String>,
    /// Text.
    #[serde(default)]
    pub body: Option<String>,
    /// Who made it.
    #[serde(default)]
    user: Option<Maker>,
}

impl Issue {
    /// Closed because it is done, and not because nobody will do it.
    #[must_use]
    pub fn fixed(&self) -> bool {
        self.state == "closed" && !matches!(self.state_reason.as_deref(), Some("not_planned" | "duplicate"))
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Maker {
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Comment {
    id: i64,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    user: Option<Maker>,
}

#[derive(Debug, Deserialize)]
struct Made {
    id: i64,
}

#[derive(Debug, Deserialize)]
struct CheckRuns {
    #[serde(default)]
    check_runs: Vec<FoundRun>,
}

#[derive(Debug, Deserialize)]
struct FoundRun {
    id: i64,
    #[serde(default)]
    external_id: Option<String>,
}

/// A person could copy our mark; only what a program wrote may be ours.
fn ours(body: Option<&str>, user: Option<&Maker>, mark: &str) -> bool {
    body.is_some_and(|body| body.starts_with(mark)) && user.is_some_and(|user| user.kind.as_deref() == Some("Bot"))
}

impl GitHub {
    /// Our check run with this mark on a commit.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn find_check_run(&self, repository: &RepoName, sha: &CommitSha, mark: &str) -> Result<Option<i64>, Problem> {
        let query = Serializer::new(String::new())
            .append_pair("check_name", CHECK)
            .append_pair("filter", "all")
            .append_pair("per_page", "100")
            .finish();
        let mut route = Some(format!("/repos/{repository}/commits/{sha}/check-runs?{query}"));
        for _ in 0..MOST_PAGES {
            let Some(here) = route else { break };
            let (page, next): (CheckRuns, _) = self.get_page(&here).await?;
            if let Some(found) = page.check_runs.iter().find(|run| run.external_id.as_deref() == Some(mark)) {
                return Ok(Some(found.id));
            }
            route = next;
        }
        Ok(None)
    }

    /// Makes a check run: one request, whatever becomes of it.
    ///
    /// # Errors
    /// [`Problem::Unknown`] may have had an effect; every other one had none.
    pub async fn create_check_run(&self, repository: &RepoName, run: &CheckRun<'_>) -> Result<i64, Problem> {
        let made: Made = self.write(http::Method::POST, &format!("/repos/{repository}/check-runs"), run).await?;
        Ok(made.id)
    }

    /// Writes a check run anew.
    ///
    /// # Errors
    /// As GitHub answers; 404 when it is gone.
    pub async fn update_check_run(&self, repository: &RepoName, id: i64, run: &CheckRun<'_>) -> Result<(), Problem> {
        let _: Made = self.write(http::Method::PATCH, &format!("/repos/{repository}/check-runs/{id}"), run).await?;
        Ok(())
    }

    /// Our comment with this mark on a pull request or issue.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn find_comment(&self, repository: &RepoName, number: i64, mark: &str) -> Result<Option<i64>, Problem> {
        let mut route = Some(format!("/repos/{repository}/issues/{number}/comments?per_page=100"));
        for _ in 0..MOST_PAGES {
            let Some(here) = route else { break };
            let (page, next): (Vec<Comment>, _) = self.get_page(&here).await?;
            if let Some(found) = page.iter().find(|comment| ours(comment.body.as_deref(), comment.user.as_ref(), mark)) {
                return Ok(Some(found.id));
            }
            route = next;
        }
        Ok(None)
    }

    /// Comments on a pull request or issue: one request, whatever becomes of it.
    ///
    /// # Errors
    /// As [`GitHub::create_check_run`].
    pub async fn create_comment(&self, repository: &RepoName, number: i64, body: &str) -> Result<i64, Problem> {
        let text = serde_json::json!({ "body": body });
        let made: Made = self.write(http::Method::POST, &format!("/repos/{repository}/issues/{number}/comments"), &text).await?;
        Ok(made.id)
    }

    /// Writes a comment anew.
    ///
    /// # Errors
    /// As GitHub answers; 404 when it is gone.
    pub async fn update_comment(&self, repository: &RepoName, id: i64, body: &str) -> Result<(), Problem> {
        let text = serde_json::json!({ "body": body });
        let _: Made = self.write(http::Method::PATCH, &format!("/repos/{repository}/issues/comments/{id}"), &text).await?;
        Ok(())
    }

    /// Our issue with this mark, changed at or after `since` (RFC 3339).
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn find_issue(&self, repository: &RepoName, mark: &str, since: &str) -> Result<Option<i64>, Problem> {
        let query = Serializer::new(String::new())
            .append_pair("labels", LABEL)
            .append_pair("state", "all")
            .append_pair("since", since)
            .append_pair("per_page", "100")
            .finish();
        let mut route = Some(format!("/repos/{repository}/issues?{query}"));
        for _ in 0..MOST_PAGES {
            let Some(here) = route else { break };
            let (page, next): (Vec<Issue>, _) = self.get_page(&here).await?;
            if let Some(found) = page.iter().find(|issue| ours(issue.body.as_deref(), issue.user.as_ref(), mark)) {
                return Ok(Some(found.number));
            }
            route = next;
        }
        Ok(None)
    }

    /// Makes an issue: one request, whatever becomes of it.
    ///
    /// # Errors
    /// As [`GitHub::create_check_run`].
    pub async fn create_issue(&self, repository: &RepoName, new: &NewIssue<'_>) -> Result<i64, Problem> {
        let made: Issue = self.write(http::Method::POST, &format!("/repos/{repository}/issues"), new).await?;
        Ok(made.number)
    }

    /// One issue.
    ///
    /// # Errors
    /// As GitHub answers; 404 and 410 when it is gone.
    pub async fn issue(&self, repository: &RepoName, number: i64) -> Result<Issue, Problem> {
        self.get(&format!("/repos/{repository}/issues/{number}")).await
    }

    /// Writes something: one request. 200 and 201 are success, everything else is judged.
    async fn write<B: Serialize + Sync + ?Sized, T: serde::de::DeserializeOwned>(
        &self,
        method: http::Method,
        route: &str,
        body: &B,
    ) -> Result<T, Problem> {
        self.have_token().await?;
        let answer: Answer = if method == http::Method::PATCH {
            self.in_time(self.installation._patch(route, Some(body))).await?
        } else {
            self.in_time(self.installation._post(route, Some(body))).await?
        };
        match answer.status {
            StatusCode::OK | StatusCode::CREATED => read(&answer, route),
            status => Err(judge(status, &answer.headers, &answer.body)),
        }
    }

    /// The token first: if it cannot be had, nothing was sent, and nothing is unknown.
    pub(super) async fn have_token(&self) -> Result<(), Problem> {
        let token = tokio::time::timeout(self.patience, self.installation.installation_token()).await;
        let nothing_sent = |problem| match problem {
            Problem::Unknown { reason } => Problem::Unreachable { reason: format!("no token: {reason}") },
            other => other,
        };
        token.map_err(|_| Problem::Unreachable { reason: "no token in time".into() })?.map_err(|error| nothing_sent(broken(&error)))?;
        Ok(())
    }
}
