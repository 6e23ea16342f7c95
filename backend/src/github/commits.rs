//! Commits of a range and the pull requests that brought them.

use super::{Commit, Compared, GitHub, Problem, Pull};
use domain::plan::MOST_FILES;
use domain::text::{CommitSha, RepoName};
use futures::{StreamExt as _, TryStreamExt as _};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Commits of one range that are read; with more, its authors would not all be known.
pub const MOST_COMMITS: i64 = 2_000;
/// Questions at the same time.
const AT_ONCE: usize = 8;

/// What lies between two commits.
#[derive(Debug, Clone, Default)]
pub struct Range {
    /// The head contains everything the base does; otherwise the files say only how it differs from where both began.
    pub contains_base: bool,
    /// Commits after the base, oldest first.
    pub commits: Vec<Commit>,
    /// Changed files, with the old names of renamed ones.
    pub files: BTreeSet<String>,
    /// GitHub lists no more files than that: there may be others.
    pub files_cut: bool,
}

impl GitHub {
    /// All commits after `base` up to `head` with the files they changed. `Ok(Err(n))` when there are `n` commits, more
    /// than [`MOST_COMMITS`].
    ///
    /// # Errors
    /// As GitHub answers; 404 when one of the two is not there.
    pub async fn compare(&self, repository: &RepoName, base: &CommitSha, head: &CommitSha) -> Result<Result<Range, i64>, Problem> {
        let (mut range, mut total) = (Range::default(), 0);
        let mut route = Some(format!("/repos/{repository}/compare/{base}...{head}?per_page=100&page=1"));
        while let Some(here) = route {
            let (page, next): (Compared, _) = self.get_page(&here).await?;
            total = page.total_commits.unwrap_or(0);
            if total > MOST_COMMITS {
                return Ok(Err(total));
            }
            if let Some(status) = &page.status {
                range.contains_base = matches!(status.as_str(), "ahead" | "identical");
            }
            range.files_cut |= page.files.len() >= MOST_FILES;
            range.files.extend(page.files.into_iter().flat_map(|file| [file.filename, file.previous_filename]).flatten());
            let empty = page.commits.is_empty();
            range.commits.extend(page.commits);
            route = next.filter(|_| !empty && i64::try_from(range.commits.len()).unwrap_or(i64::MAX) < MOST_COMMITS);
        }
        let got = i64::try_from(range.commits.len()).unwrap_or(i64::MAX);
        if got < total {
            // Whoever wrote the missing ones could sign their own change.
            return Err(Problem::Unknown { reason: format!("gave {got} of {total} commits") });
        }
        Ok(Ok(range))
    }

    /// Is `commit` in the history of `head`?
    ///
    /// # Errors
    /// As GitHub answers; 404 when one of the two is not there.
    pub async fn contains(&self, repository: &RepoName, commit: &CommitSha, head: &CommitSha) -> Result<bool, Problem> {
        let compared: Compared = self.get(&format!("/repos/{repository}/compare/{commit}...{head}?per_page=1&page=1")).await?;
        let status = compared.status.ok_or_else(|| Problem::Unknown { reason: "did not say how two commits relate".into() })?;
        Ok(matches!(status.as_str(), "ahead" | "identical"))
    }

    /// One commit.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn commit(&self, repository: &RepoName, sha: &CommitSha) -> Result<Commit, Problem> {
        self.get(&format!("/repos/{repository}/commits/{sha}")).await
    }

    /// The merged pull requests that brought these commits, each once, with who merged it.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn pulls_of(&self, repository: &RepoName, commits: &[CommitSha]) -> Result<Vec<Arc<Pull>>, Problem> {
        let numbers: Vec<Vec<i64>> = futures::stream::iter(commits.to_vec())
            .map(|sha| async move { self.pull_numbers(repository, &sha).await })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let numbers: BTreeSet<i64> = numbers.into_iter().flatten().collect();
        futures::stream::iter(numbers).map(|number| self.pull(repository, number)).buffered(AT_ONCE).try_collect().await
    }

    async fn pull_numbers(&self, repository: &RepoName, sha: &CommitSha) -> Result<Vec<i64>, Problem> {
        if let Some(known) = self.pulls.of_commit(repository.as_str(), sha.as_str()) {
            return Ok(known.to_vec());
        }
        let pulls: Vec<Pull> = self.get(&format!("/repos/{repository}/commits/{sha}/pulls?per_page=100")).await?;
        let merged: Vec<i64> = pulls.iter().filter(|pull| pull.merged_at.is_some()).map(|pull| pull.number).collect();
        // Nothing yet may become something: GitHub connects them a little later.
        if !merged.is_empty() {
            self.pulls.keep_of_commit(repository.as_str(), sha.as_str(), &merged);
        }
        Ok(merged)
    }

    async fn pull(&self, repository: &RepoName, number: i64) -> Result<Arc<Pull>, Problem> {
        if let Some(known) = self.pulls.pull(repository.as_str(), number) {
            return Ok(known);
        }
        let pull: Arc<Pull> = Arc::new(self.get(&format!("/repos/{repository}/pulls/{number}")).await?);
        self.pulls.keep_pull(repository.as_str(), &pull);
        Ok(pull)
    }
}
