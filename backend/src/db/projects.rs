//! Projects: read by address, by repository, by id; brought in from the settings at start.

use super::{Tx, execute, fetch_all, fetch_optional};
use crate::Error;
use crate::config::Environment;
use domain::Timestamp;
use domain::id::ProjectId;
use domain::text::{CommitSha, RepoName};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One application under release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Id.
    pub id: ProjectId,
    /// Address part.
    pub slug: String,
    /// Name.
    pub name: String,
    /// On GitHub.
    pub repository: RepoName,
    /// Key of the Jira project.
    pub jira_key: String,
    /// The rest.
    pub settings: Settings,
}

/// What the rules of intake and deployment need to know about a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Branches whose builds become candidates.
    pub branches: Vec<String>,
    /// File of the workflow that builds.
    pub workflow: String,
    /// Commit of the release before the first.
    pub start_commit: CommitSha,
    /// Artifact with the JUnit files.
    pub report_artifact: String,
    /// Artifact with `candidate.json`.
    pub candidate_artifact: String,
    /// GitHub environment that is production.
    pub production: String,
    /// Commit statuses GitHub must see for a deployment.
    pub required_contexts: Vec<String>,
    /// Jira field with a story's acceptance criteria.
    #[serde(default)]
    pub criteria_field: Option<String>,
    /// Where candidates can be tried.
    pub environments: Vec<Environment>,
}

type Row = (Uuid, String, String, String, String, String);

impl TryFrom<Row> for Project {
    type Error = Error;
    fn try_from((id, slug, name, repository, jira_key, settings): Row) -> Result<Self, Error> {
        let repository = RepoName::parse(&repository).map_err(|_| Error::inconsistent("project", "repository", id))?;
        let settings = serde_json::from_str(&settings).map_err(|_| Error::inconsistent("project", "settings", id))?;
        Ok(Self { id: id.into(), slug, name, repository, jira_key, settings })
    }
}

/// By its part of the address.
///
/// # Errors
/// When the database is away or the row fits no project.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Project>, Error> {
    if domain::text::Slug::parse(slug).is_err() {
        return Ok(None);
    }
    let row = fetch_optional!(tx, Row, "select project_id, slug, name, repository, jira_key, settings from project where slug = $1", slug)?;
    row.map(Project::try_from).transpose()
}

/// By its repository, whatever the case GitHub writes it in.
///
/// # Errors
/// As [`by_slug`].
pub async fn by_repository(tx: &mut Tx, repository: &str) -> Result<Option<Project>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select project_id, slug, name, repository, jira_key, settings from project where lower(repository) = lower($1)",
        repository
    )?;
    row.map(Project::try_from).transpose()
}

/// By id.
///
/// # Errors
/// As [`by_slug`].
pub async fn by_id(tx: &mut Tx, id: ProjectId) -> Result<Option<Project>, Error> {
    let row = fetch_optional!(
        tx,
        Row,
        "select project_id, slug, name, repository, jira_key, settings from project where project_id = $1",
        id.uuid()
    )?;
    row.map(Project::try_from).transpose()
}

/// All, by name.
///
/// # Errors
/// As [`by_slug`].
pub async fn all(tx: &mut Tx) -> Result<Vec<Project>, Error> {
    let rows = fetch_all!(tx, Row, "select project_id, slug, name, repository, jira_key, settings from project order by name")?;
    rows.into_iter().map(Project::try_from).collect()
}

/// Stores a new project.
pub(crate) async fn insert(tx: &mut Tx, project: &Project, now: Timestamp) -> Result<(), Error> {
    execute!(
        tx,
        "insert into project (project_id, slug, name, repository, jira_key, settings, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        project.id.uuid(),
        &project.slug,
        &project.name,
        project.repository.as_str(),
        &project.jira_key,
        domain::canonical_json(&project.settings)?,
        now.0,
    )?;
    Ok(())
}

/// Takes over what the settings say now.
pub(crate) async fn update(tx: &mut Tx, project: &Project) -> Result<(), Error> {
    execute!(
        tx,
        "update project set name = $2, repository = $3, jira_key = $4, settings = $5 where project_id = $1",
        project.id.uuid(),
        &project.name,
        project.repository.as_str(),
        &project.jira_key,
        domain::canonical_json(&project.settings)?,
    )?;
    Ok(())
}
