//! Takes the projects, members and first policies of the settings over into the database, at every start.
//! The settings win: a role named there is given again if it was taken away by hand.

use crate::config;
use crate::db::projects::{self, Project, Settings};
use crate::db::{Lock, audit, changes, people, policies, test_cases};
use crate::paths::Map;
use crate::{Backend, Error, Tx};
use domain::plan::Rules;
use domain::policy::Policy;
use domain::test_case::{Filing, Wording};
use domain::text::{CommitSha, RepoName};
use domain::{Actor, Role, Timestamp};

/// Who gave what the settings give.
const SETTINGS: &str = "the settings";

/// Brings every `[[project]]` of the settings in. Projects that are no longer named stay as they are.
///
/// # Errors
/// When the database is away, or a repository already belongs to another project.
pub async fn sync_projects(backend: &Backend) -> Result<(), Error> {
    for wanted in &backend.config().projects {
        let mut tx = backend.begin().await?;
        let now = backend.clock().now();
        let project = bring_in(backend, &mut tx, wanted, now).await?;
        for member in &wanted.members {
            give_roles(&mut tx, &project, member, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn bring_in(backend: &Backend, tx: &mut Tx, wanted: &config::Project, now: Timestamp) -> Result<Project, Error> {
    let known = projects::by_slug(tx, &wanted.slug).await?;
    let project = Project {
        id: known.as_ref().map_or_else(|| backend.clock().id(), |project| project.id),
        slug: wanted.slug.clone(),
        name: wanted.name.clone(),
        repository: RepoName::parse(&wanted.repository)?,
        jira_key: wanted.jira_key.clone(),
        settings: Settings {
            branches: wanted.branches.clone(),
            workflow: wanted.workflow.clone(),
            start_commit: CommitSha::parse(&wanted.start_commit)?,
            report_artifact: wanted.report_artifact.clone(),
            candidate_artifact: wanted.candidate_artifact.clone(),
            production: wanted.production.clone(),
            required_contexts: wanted.required_contexts.clone(),
            criteria_field: wanted.criteria_field.clone(),
            environments: wanted.environments.clone(),
        },
    };
    match known {
        None => {
            projects::insert(tx, &project, now).await?;
            first_policy(backend, tx, &project, &Policy::default(), now).await?;
            for case in &wanted.test_cases {
                let wording = Wording::from_form(&case.title, &case.precondition, &case.steps.join("\n"), &case.story)?;
                let filing = Filing::from_form(&case.folder, &case.tags, &case.priority, "", "")?;
                test_cases::insert(tx, backend.clock().id(), project.id, (&wording, &filing), SETTINGS, now).await?;
            }
            if !wanted.path_tags.is_empty() {
                let lines: Vec<String> = wanted.path_tags.iter().map(|map| format!("{} => {}", map.pattern, map.tag)).collect();
                let rules = Rules::from_form(1, &lines.join("\n"), Rules::default().not_run_for)?;
                Map::new(&rules)?;
                changes::write_rules(tx, project.id, &rules, SETTINGS, now).await?;
            }
            told(tx, &project, now, "project_added", format!("Added the project {} from the settings.", project.name)).await?;
        }
        Some(before) if before != project => {
            tx.lock(Lock::Project, project.id.uuid()).await?;
            projects::update(tx, &project).await?;
            // An environment that is gated for the first time begins with the rules of the one before.
            if policies::newest(tx, project.id, &project.settings.production).await?.is_none() {
                let rules = policies::in_force(tx, project.id, &before.settings.production).await?.policy;
                first_policy(backend, tx, &project, &rules, now).await?;
            }
            told(tx, &project, now, "project_changed", format!("Took over changed settings of the project {}.", project.name)).await?;
        }
        Some(_) => {}
    }
    Ok(project)
}

async fn first_policy(backend: &Backend, tx: &mut Tx, project: &Project, policy: &Policy, now: Timestamp) -> Result<(), Error> {
    let new = policies::New {
        id: backend.clock().id(),
        project: project.id,
        environment: &project.settings.production,
        version: 1,
        policy,
        by: SETTINGS,
        at: now,
    };
    policies::insert(tx, new).await
}

async fn give_roles(tx: &mut Tx, project: &Project, member: &config::Member, now: Timestamp) -> Result<(), Error> {
    for role in &member.roles {
        let role: Role = role.parse()?;
        let new = people::NewGrant {
            project: project.id,
            provider: &member.provider,
            subject: &member.subject,
            role,
            label: &member.label,
            granted_by: SETTINGS,
            granted_by_id: None,
            granted_at: now,
        };
        if people::grant(tx, new).await? {
            told(tx, project, now, "role_granted", format!("Gave {} the role {}, as the settings say.", member.label, role.label()))
                .await?;
        }
    }
    Ok(())
}

async fn told(tx: &mut Tx, project: &Project, now: Timestamp, action: &str, sentence: String) -> Result<(), Error> {
    let fact = audit::Fact {
        at: now,
        project: Some(project.id),
        candidate: None,
        actor: &Actor::System,
        action,
        sentence,
        detail: serde_json::json!({ "from": SETTINGS }),
    };
    audit::append(tx, fact).await?;
    tx.changed(crate::hub::Topic { project: project.id, candidate: None, number: None });
    Ok(())
}
