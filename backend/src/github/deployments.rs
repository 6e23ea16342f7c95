//! Deployments: looked up by our own key, created once.

use super::{Deployment, DeploymentStatus, GitHub, Problem, read};
use crate::outside::judge;
use domain::text::{CommitSha, RepoName};
use http::StatusCode;
use serde::Serialize;
use url::form_urlencoded::Serializer;

/// Pages of a list that are read.
const MOST_PAGES: usize = 5;

/// What GitHub is asked to deploy.
#[derive(Debug, Clone, Serialize)]
pub struct NewDeployment<'a> {
    /// The exact commit, never a branch.
    #[serde(rename = "ref")]
    pub commit: &'a CommitSha,
    /// Our key, by which it is found again.
    pub task: &'a str,
    /// Always false: GitHub would merge the default branch into the commit that was approved.
    pub auto_merge: bool,
    /// Always given: without it GitHub demands every status.
    pub required_contexts: &'a [String],
    /// Where to.
    pub environment: &'a str,
    /// It is production.
    pub production_environment: bool,
    /// For people.
    pub description: String,
    /// For the workflow.
    pub payload: serde_json::Value,
}

impl GitHub {
    /// Deployments with our key for this environment, oldest first. An empty list proves nothing: lists lag.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn find_deployments(&self, repository: &RepoName, task: &str, environment: &str) -> Result<Vec<Deployment>, Problem> {
        let query = Serializer::new(String::new())
            .append_pair("task", task)
            .append_pair("environment", environment)
            .append_pair("per_page", "100")
            .finish();
        let mut found: Vec<Deployment> = self.get(&format!("/repos/{repository}/deployments?{query}")).await?;
        // A server that ignores the filter must not make us adopt somebody else's.
        found.retain(|deployment| deployment.task.as_deref() == Some(task) && deployment.environment.as_deref() == Some(environment));
        found.sort_by_key(|deployment| deployment.id);
        Ok(found)
    }

    /// One deployment.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn deployment(&self, repository: &RepoName, id: i64) -> Result<Deployment, Problem> {
        self.get(&format!("/repos/{repository}/deployments/{id}")).await
    }

    /// Its statuses, oldest first.
    ///
    /// # Errors
    /// As GitHub answers.
    pub async fn deployment_statuses(&self, repository: &RepoName, id: i64) -> Result<Vec<DeploymentStatus>, Problem> {
        let mut statuses: Vec<DeploymentStatus> = Vec::new();
        let mut route = Some(format!("/repos/{repository}/deployments/{id}/statuses?per_page=100"));
        for _ in 0..MOST_PAGES {
            let Some(here) = route else { break };
            let (page, next): (Vec<DeploymentStatus>, _) = self.get_page(&here).await?;
            statuses.extend(page);
            route = next;
        }
        statuses.sort_by_key(|status| status.id);
        Ok(statuses)
    }

    /// Asks GitHub to create a deployment: one request, whatever becomes of it.
    ///
    /// # Errors
    /// [`Problem::Refused`], [`Problem::Wait`] and [`Problem::Unreachable`] had no effect;
    /// [`Problem::Unknown`] may have had one.
    pub async fn create_deployment(&self, repository: &RepoName, new: &NewDeployment<'_>) -> Result<Deployment, Problem> {
        self.have_token().await?;
        let route = format!("/repos/{repository}/deployments");
        let answer = self.in_time(self.installation._post(route.as_str(), Some(new))).await?;
        match answer.status {
            StatusCode::CREATED => read(&answer, &route),
            // It merged something and made no deployment; we ask for that never, so it is a refusal.
            StatusCode::ACCEPTED => Err(Problem::Refused { status: 202, message: "GitHub merged a branch instead of deploying".into() }),
            status => Err(judge(status, &answer.headers, &answer.body)),
        }
    }
}
