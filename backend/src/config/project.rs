//! Settings of one project: its repository, environments, first people and first cases.

use serde::Deserialize;

/// One application under release.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Part of every address.
    pub slug: String,
    /// Name.
    pub name: String,
    /// `owner/name` on GitHub.
    pub repository: String,
    /// Key of the Jira project; empty where there is none, and reports become GitHub issues.
    pub jira_key: String,
    /// Branches whose successful builds become candidates.
    pub branches: Vec<String>,
    /// File of the workflow that builds, such as `.github/workflows/build.yml`.
    pub workflow: String,
    /// Commit of the release that was in production before the portal.
    pub start_commit: String,
    /// Artifact that holds the JUnit XML files.
    #[serde(default = "default_report_artifact")]
    pub report_artifact: String,
    /// Artifact that holds `candidate.json`: version, image, image_digest.
    #[serde(default = "default_candidate_artifact")]
    pub candidate_artifact: String,
    /// Name of the GitHub environment that is production.
    #[serde(default = "default_production")]
    pub production: String,
    /// Commit statuses that GitHub itself demands for a deployment; none unless named.
    #[serde(default)]
    pub required_contexts: Vec<String>,
    /// Id of the Jira field with a story's acceptance criteria, such as `customfield_10042`; without it a field called
    /// "Acceptance criteria" is looked for.
    #[serde(default)]
    pub criteria_field: Option<String>,
    /// Where the candidate can be tried.
    #[serde(default, rename = "environment")]
    pub environments: Vec<Environment>,
    /// Test cases that a new project begins with; later ones are written in the portal.
    #[serde(default, rename = "test_case")]
    pub test_cases: Vec<StarterCase>,
    /// Which files belong to which tags, for a new project; later changes are made in the portal.
    #[serde(default, rename = "path_tag")]
    pub path_tags: Vec<PathTag>,
    /// Who has which role from the start.
    #[serde(default, rename = "member")]
    pub members: Vec<Member>,
}

fn default_report_artifact() -> String {
    "junit-xml".into()
}
fn default_candidate_artifact() -> String {
    "murmuration-candidate".into()
}
fn default_production() -> String {
    "production".into()
}

/// Where a candidate can be tried.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Name: `dev`, `qa`, `uat`.
    pub name: String,
    /// Address, if it has one.
    pub url: Option<String>,
    /// `qa` or `uat`: who tries there.
    pub used_by: String,
    /// Address that says which build is served there, if there is one; the portal asks it, people's browsers do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_url: Option<String>,
    /// Where in its JSON answer: a JSON Pointer (RFC 6901) such as `/build/commit`. Without pointer and header the whole
    /// answer is the version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_pointer: Option<String>,
    /// Or which header of its answer says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_header: Option<String>,
}

/// One identity's roles.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Name of the provider, or `github`.
    pub provider: String,
    /// The provider's immutable id.
    pub subject: String,
    /// For people who read the list.
    pub label: String,
    /// Roles by their stored words, such as `qa_tester`.
    pub roles: Vec<String>,
    /// What this person is known as in commits, beyond what the provider says.
    #[serde(default)]
    pub github_login: Option<String>,
}

/// A test case that a new project begins with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterCase {
    /// One line.
    pub title: String,
    /// What must be true before.
    #[serde(default)]
    pub precondition: String,
    /// One step each: `what to do => what should then be seen`.
    pub steps: Vec<String>,
    /// Story keys, parted by commas, or empty.
    #[serde(default)]
    pub story: String,
    /// Shelf, such as `Chat/Web`.
    #[serde(default)]
    pub folder: String,
    /// Words parted by commas, such as `smoke, chat`.
    #[serde(default)]
    pub tags: String,
    /// `low`, `medium`, `high` or `critical`; medium unless set.
    #[serde(default)]
    pub priority: String,
}

/// Files that belong together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathTag {
    /// A glob such as `parlai/agents/**`.
    pub pattern: String,
    /// Tags parted by commas, or `nothing` for files that no test case depends on.
    pub tag: String,
}
