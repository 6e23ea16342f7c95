//! Questions about the App itself, for `doctor`.

use super::{GitHub, Problem, broken, read};
use crate::outside::judge;
use domain::text::RepoName;
use http::StatusCode;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The App.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct App {
    /// Part of its address.
    pub slug: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// `deployments` → `write` and so on.
    pub permissions: BTreeMap<String, String>,
    /// Webhook events it hears.
    pub events: Vec<String>,
}

/// A repository as far as the App sees it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Repository {
    /// `owner/name`, as GitHub writes it now.
    pub full_name: Option<String>,
    /// Its main branch.
    pub default_branch: Option<String>,
}

impl GitHub {
    /// The App as its key says.
    ///
    /// # Errors
    /// As GitHub answers; 401 when key and App id do not belong together.
    pub async fn app(&self) -> Result<App, Problem> {
        let answer = self.exchange(&self.app, "/app").await?;
        if answer.status == StatusCode::OK { read(&answer, "/app") } else { Err(judge(answer.status, &answer.headers, &answer.body)) }
    }

    /// Can a token of the installation be had?
    ///
    /// # Errors
    /// As GitHub answers; 404 when the installation is not the App's.
    pub async fn token(&self) -> Result<(), Problem> {
        let asked = tokio::time::timeout(self.patience, self.installation.installation_token()).await;
        asked.map_err(|_| Problem::Unknown { reason: "no answer in time".into() })?.map(|_| ()).map_err(|error| broken(&error))
    }

    /// Does the installation see the repository?
    ///
    /// # Errors
    /// As GitHub answers; 404 when it does not.
    pub async fn repository(&self, repository: &RepoName) -> Result<Repository, Problem> {
        self.get(&format!("/repos/{repository}")).await
    }
}
