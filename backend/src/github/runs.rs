//! Workflow runs and their artifacts.

use super::{Artifact, GitHub, Problem, Run};
use domain::text::RepoName;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

#[derive(Deserialize)]
struct Runs {
    workflow_runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Artifacts {
    artifacts: Vec<Artifact>,
}

impl GitHub {
    /// One run.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn run(&self, repository: &RepoName, run_id: i64) -> Result<Run, Problem> {
        self.get(&format!("/repos/{repository}/actions/runs/{run_id}")).await
    }

    /// The newest successful runs of a branch, at most 100.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn successful_runs(&self, repository: &RepoName, branch: &str) -> Result<Vec<Run>, Problem> {
        let query = Serializer::new(String::new())
            .append_pair("status", "success")
            .append_pair("branch", branch)
            .append_pair("per_page", "100")
            .finish();
        let runs: Runs = self.get(&format!("/repos/{repository}/actions/runs?{query}")).await?;
        Ok(runs.workflow_runs)
    }

    /// The newest artifact of a run with this name that can still be fetched.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn artifact(&self, repository: &RepoName, run_id: i64, name: &str) -> Result<Option<Artifact>, Problem> {
        let query = Serializer::new(String::new()).append_pair("name", name).append_pair("per_page", "100").finish();
        let list: Artifacts = self.get(&format!("/repos/{repository}/actions/runs/{run_id}/artifacts?{query}")).await?;
        Ok(list
            .artifacts
            .into_iter()
            .filter(|artifact| artifact.name.as_deref() == Some(name) && !artifact.expired)
            .max_by_key(|artifact| artifact.id))
    }
}
