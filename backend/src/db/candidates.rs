//! Candidates with their contributors and stories. Written once, never changed.

use super::{Tx, execute, fetch_all, fetch_one, fetch_optional};
use crate::Error;
use domain::Timestamp;
use domain::candidate::{Build, Candidate, Contributor};
use domain::id::{CandidateId, ProjectId};
use domain::story::FoundIn;
use domain::text::{CommitSha, ImageDigest, StoryKey, Version};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    candidate_id: Uuid,
    project_id: Uuid,
    number: i64,
    source_key: String,
    commit_sha: String,
    branch: String,
    version: String,
    image: Option<String>,
    image_digest: Option<String>,
    run_url: Option<String>,
    run_id: Option<i64>,
    built_at: i64,
    base_sha: Option<String>,
    commits: Option<i64>,
    created_at: i64,
}

impl TryFrom<Row> for Candidate {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let bad = |column| move |_| Error::inconsistent("candidate", column, row.candidate_id);
        Ok(Self {
            id: row.candidate_id.into(),
            project: row.project_id.into(),
            number: row.number,
            created_at: Timestamp(row.created_at),
            build: Build {
                source_key: row.source_key,
                commit: CommitSha::parse(&row.commit_sha).map_err(bad("commit_sha"))?,
                branch: row.branch,
                version: Version::parse(&row.version).map_err(bad("version"))?,
                image: row.image,
                digest: row.image_digest.as_deref().map(ImageDigest::parse).transpose().map_err(bad("image_digest"))?,
                run_url: row.run_url,
                run_id: row.run_id,
                built_at: Timestamp(row.built_at),
                base: row.base_sha.as_deref().map(CommitSha::parse).transpose().map_err(bad("base_sha"))?,
                commits: row.commits,
                contributors: Vec::new(),
                stories: Vec::new(),
            },
        })
    }
}

/// The number that the next candidate of a project gets; the project must be locked.
pub(crate) async fn next_number(tx: &mut Tx, project: ProjectId) -> Result<i64, Error> {
    let (number,) = fetch_one!(tx, (i64,), "select coalesce(max(number), 0) + 1 from candidate where project_id = $1", project.uuid())?;
    Ok(number)
}

/// Stores a candidate with its contributors and stories.
pub(crate) async fn insert(tx: &mut Tx, candidate: &Candidate) -> Result<(), Error> {
    let build = &candidate.build;
    execute!(
        tx,
        "insert into candidate (candidate_id, project_id, number, source_key, commit_sha, branch, version, image, image_digest, run_url, run_id, built_at, base_sha, commits, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        candidate.id.uuid(),
        candidate.project.uuid(),
        candidate.number,
        &build.source_key,
        build.commit.as_str(),
        &build.branch,
        build.version.as_str(),
        build.image.as_deref(),
        build.digest.as_ref().map(ImageDigest::as_str),
        build.run_url.as_deref(),
        build.run_id,
        build.built_at.0,
        build.base.as_ref().map(CommitSha::as_str),
        build.commits,
        candidate.created_at.0,
    )?;
    for (position, contributor) in (1_i64..).zip(&build.contributors) {
        execute!(
            tx,
            "insert into contributor (candidate_id, position, part, name, github_id, login, email) values ($1, $2, $3, $4, $5, $6, $7)",
            candidate.id.uuid(),
            position,
            contributor.part.as_str(),
            &contributor.name,
            contributor.github_id,
            contributor.login.as_deref(),
            contributor.email.as_deref(),
        )?;
    }
    for (key, found_in) in &build.stories {
        execute!(
            tx,
            "insert into candidate_story (candidate_id, story_key, found_in, added_at) values ($1, $2, $3, $4) on conflict do nothing",
            candidate.id.uuid(),
            key.as_str(),
            found_in.as_str(),
            candidate.created_at.0,
        )?;
    }
    Ok(())
}

/// By number, without contributors and stories.
///
/// # Errors
/// When the database is away or the row fits no candidate.
pub async fn by_number(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<Candidate>, Error> {
    fetch_optional!(tx, Row, "select * from candidate where project_id = $1 and number = $2", project.uuid(), number)?
        .map(Candidate::try_from)
        .transpose()
}

/// By id, without contributors and stories.
///
/// # Errors
/// As [`by_number`].
pub async fn by_id(tx: &mut Tx, id: CandidateId) -> Result<Option<Candidate>, Error> {
    fetch_optional!(tx, Row, "select * from candidate where candidate_id = $1", id.uuid())?.map(Candidate::try_from).transpose()
}

/// By what names the build at its source.
///
/// # Errors
/// As [`by_number`].
pub async fn by_source(tx: &mut Tx, project: ProjectId, source_key: &str) -> Result<Option<Candidate>, Error> {
    fetch_optional!(tx, Row, "select * from candidate where project_id = $1 and source_key = $2", project.uuid(), source_key)?
        .map(Candidate::try_from)
        .transpose()
}

/// The newest candidate before `number`.
pub(crate) async fn before(tx: &mut Tx, project: ProjectId, number: i64) -> Result<Option<Candidate>, Error> {
    fetch_optional!(
        tx,
        Row,
        "select * from candidate where project_id = $1 and number < $2 order by number desc limit 1",
        project.uuid(),
        number
    )?
    .map(Candidate::try_from)
    .transpose()
}

/// Numbers from `low` to `high`, newest first.
pub(crate) async fn range(tx: &mut Tx, project: ProjectId, low: i64, high: i64) -> Result<Vec<Candidate>, Error> {
    fetch_all!(
        tx,
        Row,
        "select * from candidate where project_id = $1 and number between $2 and $3 order by number desc",
        project.uuid(),
        low,
        high
    )?
    .into_iter()
    .map(Candidate::try_from)
    .collect()
}

/// The newest candidate's number; 0 when there is none.
pub(crate) async fn newest(tx: &mut Tx, project: ProjectId) -> Result<i64, Error> {
    Ok(next_number(tx, project).await? - 1)
}

type ContributorRow = (String, String, Option<i64>, Option<String>, Option<String>);

/// Everybody with a part in the build.
///
/// # Errors
/// When the database is away or a row fits no contributor.
pub async fn contributors(tx: &mut Tx, id: CandidateId) -> Result<Vec<Contributor>, Error> {
    let rows = fetch_all!(
        tx,
        ContributorRow,
        "select part, name, github_id, login, email from contributor where candidate_id = $1 order by position",
        id.uuid()
    )?;
    rows.into_iter()
        .map(|(part, name, github_id, login, email)| {
            let part = part.parse().map_err(|_| Error::inconsistent("contributor", "part", id))?;
            Ok(Contributor { part, name, github_id, login, email })
        })
        .collect()
}

/// The stories a candidate claims.
///
/// # Errors
/// When the database is away or a row fits no story.
pub async fn stories(tx: &mut Tx, id: CandidateId) -> Result<Vec<(StoryKey, FoundIn)>, Error> {
    let rows = fetch_all!(
        tx,
        (String, String),
        "select story_key, found_in from candidate_story where candidate_id = $1 order by story_key",
        id.uuid()
    )?;
    rows.into_iter()
        .map(|(key, found_in)| {
            let bad = |column| move |_| Error::inconsistent("candidate_story", column, id);
            Ok((StoryKey::parse(&key).map_err(bad("story_key"))?, found_in.parse().map_err(bad("found_in"))?))
        })
        .collect()
}
