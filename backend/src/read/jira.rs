//! The Jira settings of a project, with what Jira offers for it.

use super::place;
use crate::db::{feedback_issues, jira_mapping, story_comments};
use crate::{Backend, Error};
use domain::Actor;
use domain::access::Action;
use domain::summary::{JiraOffer, JiraPage};

/// How the project lives in Jira. Jira is asked after the database was read, and for a few seconds at most.
///
/// # Errors
/// `not_found`, `role_missing`; otherwise when the database is away.
pub async fn jira(backend: &Backend, actor: &Actor, slug: &str) -> Result<JiraPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::ManageJira).await?;
    let project = reading.project.id;
    let (mapping, edited) = jira_mapping::load(&mut reading.tx, project).await?;
    let waiting = feedback_issues::parked(&mut reading.tx, project).await?.into_iter().map(|(_, number, why)| (number, why)).collect();
    let problems = story_comments::problems(&mut reading.tx, project).await?;
    let place::Reading { tx, project, place, .. } = reading;
    drop(tx);
    let offer = if project.jira_key.is_empty() {
        JiraOffer::Unknown { problem: "This project has no key in Jira.".into() }
    } else {
        backend.jira().offer(&project.jira_key, &mapping).await
    };
    Ok(JiraPage { place, key: project.jira_key, mapping, edited, offer, waiting, problems })
}
