//! Reads the settings of a project.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use crate::{context, error};
use domain::policy::Policy;
use domain::summary::{EnrolmentPage, JiraPage, PeoplePage, PolicyPage, PolicyVersionPage, Rehearsal, SigningSettings, TokensPage};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The policy and its versions.
#[server(prefix = "/fn", endpoint = "policy", input = Json)]
pub async fn read_policy(slug: String) -> Result<PolicyPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::policy(&backend, &actor, &slug).await.map_err(error::from_backend)
}

/// One version of the policy.
#[server(prefix = "/fn", endpoint = "policy_version", input = Json)]
pub async fn read_policy_version(slug: String, version: i64) -> Result<PolicyVersionPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::policy_version(&backend, &actor, &slug, version).await.map_err(error::from_backend)
}

/// What these rules would say of the newest candidates; changes nothing.
#[server(prefix = "/fn", endpoint = "rehearse", input = Json)]
pub async fn rehearse(slug: String, rules: Policy) -> Result<Rehearsal, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::rehearse(&backend, &actor, &slug, || Ok(rules)).await.map_err(error::from_backend)
}

/// How the project lives in Jira, and what Jira offers.
#[server(prefix = "/fn", endpoint = "jira", input = Json)]
pub async fn read_jira(slug: String) -> Result<JiraPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::jira(&backend, &actor, &slug).await.map_err(error::from_backend)
}

/// People and their roles.
#[server(prefix = "/fn", endpoint = "people", input = Json)]
pub async fn read_people(slug: String) -> Result<PeoplePage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::people(&backend, &actor, &slug).await.map_err(error::from_backend)
}

/// API tokens; never their secrets.
#[server(prefix = "/fn", endpoint = "tokens", input = Json)]
pub async fn read_tokens(slug: String) -> Result<TokensPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::tokens(&backend, &actor, &slug).await.map_err(error::from_backend)
}

/// The reader's passkeys and apps.
#[server(prefix = "/fn", endpoint = "signing_settings", input = Json)]
pub async fn read_signing_settings() -> Result<SigningSettings, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::signing_settings(&backend, &actor).await.map_err(error::from_backend)
}

/// A passkey or app of the reader on its way in.
#[server(prefix = "/fn", endpoint = "enrolment", input = Json)]
pub async fn read_enrolment(enrolment: String) -> Result<EnrolmentPage, AppError> {
    let (backend, actor) = context::signed_in()?;
    backend::read::enrolment(&backend, &actor, &enrolment).await.map_err(error::from_backend)
}
