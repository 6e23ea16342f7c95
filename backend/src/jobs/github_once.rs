//! One thing of ours on GitHub: looked up by its mark before it is made, made once, then kept up to date. Each step is
//! remembered before the next begins, so that a crash or a lost answer never makes two.

use crate::db::github_told::{self, Row, Thing};
use crate::github::{CheckRun, GitHub, NewIssue, Problem};
use crate::{Backend, Error};
use domain::Timestamp;
use domain::text::{CommitSha, RepoName};

/// Never more than this many attempts to make one thing whose answers were lost.
const MOST_POSTS: i64 = 5;

/// What is to stand there.
pub(super) enum What<'a> {
    /// A check run on a commit.
    CheckRun { sha: &'a CommitSha, mark: &'a str, run: CheckRun<'a> },
    /// A comment on a pull request; its text begins with the mark.
    Comment { pull: i64, mark: &'a str, body: &'a str },
    /// An issue; its text begins with the mark. It is made and then left to people.
    Issue { mark: &'a str, since: &'a str, new: NewIssue<'a> },
}

/// How it ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It says this already.
    Same,
    /// It was written; GitHub's number of it.
    Written(i64),
    /// Not before then.
    Later(Timestamp),
    /// GitHub did not do it.
    Failed(Problem),
}

impl What<'_> {
    async fn find(&self, github: &GitHub, repository: &RepoName) -> Result<Option<i64>, Problem> {
        match self {
            Self::CheckRun { sha, mark, .. } => github.find_check_run(repository, sha, mark).await,
            Self::Comment { pull, mark, .. } => github.find_comment(repository, *pull, mark).await,
            Self::Issue { mark, since, .. } => github.find_issue(repository, mark, since).await,
        }
    }

    async fn create(&self, github: &GitHub, repository: &RepoName) -> Result<i64, Problem> {
        match self {
            Self::CheckRun { run, .. } => github.create_check_run(repository, run).await,
            Self::Comment { pull, body, .. } => github.create_comment(repository, *pull, body).await,
            Self::Issue { new, .. } => github.create_issue(repository, new).await,
        }
    }

    async fn update(&self, github: &GitHub, repository: &RepoName, id: i64) -> Result<(), Problem> {
        match self {
            // The commit of a check run cannot be changed, and GitHub does not want to hear it again.
            Self::CheckRun { run, .. } => github.update_check_run(repository, id, &CheckRun { head_sha: None, ..run.clone() }).await,
            Self::Comment { body, .. } => github.update_comment(repository, id, body).await,
            Self::Issue { .. } => Ok(()),
        }
    }
}

/// Makes it so that `what` stands there; `content` is the hash of what it says.
pub(super) async fn keep(backend: &Backend, repository: &RepoName, thing: Thing, what: &What<'_>, content: &str) -> Result<Kept, Error> {
    let row = github_told::row(&mut backend.snapshot().await?, thing).await?;
    if row.content.as_deref() == Some(content) {
        return Ok(Kept::Same);
    }
    let id = match row.github_id {
        Some(id) => id,
        None => match found(backend, repository, what, &row).await {
            Ok(Some(id)) => {
                made(backend, thing, id, None).await?;
                id
            }
            Ok(None) => return create(backend, repository, thing, what, &row, content).await,
            Err(kept) => return Ok(kept),
        },
    };
    match what.update(backend.github(), repository, id).await {
        Ok(()) => made(backend, thing, id, Some(content)).await.map(|()| Kept::Written(id)),
        Err(Problem::Refused { status: 404 | 410, .. }) => {
            // Somebody removed it: it is made again.
            let mut tx = backend.begin().await?;
            github_told::gone(&mut tx, thing).await?;
            tx.commit().await?;
            Ok(Kept::Later(backend.clock().now().plus_seconds(1)))
        }
        Err(problem) => Ok(Kept::Failed(problem)),
    }
}

/// Looks it up. Not finding it right after asking for it proves nothing: lists lag.
async fn found(backend: &Backend, repository: &RepoName, what: &What<'_>, row: &Row) -> Result<Option<i64>, Kept> {
    match what.find(backend.github(), repository).await {
        Err(problem) => Err(Kept::Failed(problem)),
        Ok(Some(id)) => Ok(Some(id)),
        Ok(None) => {
            let now = backend.clock().now();
            let pause = backend.config().deployments.look_up_seconds;
            let earliest = row.posted_at.map(|at| Timestamp(at).plus_seconds(pause)).filter(|earliest| now < *earliest);
            match earliest {
                Some(earliest) => Err(Kept::Later(earliest)),
                None if row.posts >= MOST_POSTS => Err(Kept::Later(now.plus_seconds(900))),
                None => Ok(None),
            }
        }
    }
}

async fn create(backend: &Backend, repository: &RepoName, thing: Thing, what: &What<'_>, row: &Row, content: &str) -> Result<Kept, Error> {
    let now = backend.clock().now();
    let mut tx = backend.begin().await?;
    if !github_told::begin_post(&mut tx, thing, row.posts, now).await? {
        return Ok(Kept::Later(now.plus_seconds(1)));
    }
    tx.commit().await?;
    match what.create(backend.github(), repository).await {
        Ok(id) => made(backend, thing, id, Some(content)).await.map(|()| Kept::Written(id)),
        Err(problem) => {
            if !matches!(problem, Problem::Unknown { .. }) {
                // Nothing was made: it does not count as an attempt whose end is unknown.
                let mut tx = backend.begin().await?;
                github_told::gone(&mut tx, thing).await?;
                tx.commit().await?;
            }
            Ok(Kept::Failed(problem))
        }
    }
}

async fn made(backend: &Backend, thing: Thing, id: i64, content: Option<&str>) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    github_told::made(&mut tx, thing, id, content).await?;
    tx.commit().await
}
