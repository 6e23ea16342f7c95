//! A workflow run becomes a candidate: read again from GitHub, never believed from a webhook.

use super::build::{self, Source};
use super::run::End;
use crate::db::projects::Project;
use crate::github::{Problem, Run};
use crate::ops::submit_candidate::submit_candidate;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::id::ProjectId;
use domain::text::CommitSha;
use std::time::Duration;

/// How long a build lets an older one of its project go first: candidates are numbered in the order of their runs when
/// several end at once, and an older run that cannot be read holds nobody up.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(50);
/// A run that was heard of longer ago than this is not waited for, in seconds.
const RECENT: i64 = 60;

pub(super) async fn run(backend: &Backend, project: ProjectId, run_id: i64) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(project) = db::projects::by_id(&mut tx, project).await? else { return Ok(End::Done) };
    let base = db::deployments::in_production(&mut tx, project.id)
        .await?
        .map_or_else(|| project.settings.start_commit.clone(), |(_, _, _, commit, _)| commit);
    drop(tx);
    let run = match backend.github().run(&project.repository, run_id).await {
        Ok(run) => run,
        Err(Problem::Refused { status: 404, .. }) => {
            tracing::warn!(run_id, repository = %project.repository, "GitHub does not know this run");
            return Ok(End::Done);
        }
        Err(problem) => return Ok(End::failed("GitHub", &problem)),
    };
    let Ok(commit) = candidate_commit(&project, &run).inspect_err(|why| tracing::info!(run_id, why, "the run is no candidate")) else {
        return Ok(End::Done);
    };
    let source_key = source_key(&run);
    let mut tx = backend.snapshot().await?;
    if db::jobs::source_known(&mut tx, project.id, &source_key).await? {
        return Ok(End::Done);
    }
    drop(tx);
    let source = Source { project: &project, run: &run, commit, base, source_key };
    let (build, reports) = match build::gather(backend, source).await {
        Ok(gathered) => gathered,
        Err(end) => return Ok(end),
    };
    after_older(backend, project.id, run_id).await?;
    match submit_candidate(backend, &Actor::System, project.id, build, reports, None).await {
        Ok(submitted) => {
            tracing::info!(run_id, candidate = submitted.number, created = submitted.created, "a build was taken in");
            Ok(End::Done)
        }
        // The same build told differently: it stays what it was first.
        Err(Error::Refused(refusal)) => {
            tracing::error!(run_id, code = refusal.code, "a build was not taken in: {}", refusal.sentence);
            Ok(End::Done)
        }
        Err(error) => Err(error),
    }
}

/// Waits for older runs of the project that are being taken in at this moment.
async fn after_older(backend: &Backend, project: ProjectId, run_id: i64) -> Result<(), Error> {
    let ours = format!("reconcile_run:{project}:");
    for _ in 0..PATIENCE.as_millis() / LOOK.as_millis() {
        let since = backend.clock().now().plus_seconds(-RECENT);
        let fresh = db::jobs::fresh(&mut backend.snapshot().await?, "reconcile_run", since).await?;
        let older = |key: &String| key.strip_prefix(&ours).and_then(|id| id.parse::<i64>().ok()).is_some_and(|id| id < run_id);
        if !fresh.iter().any(older) {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// Names the build for ever.
pub(super) fn source_key(run: &Run) -> String {
    format!("github:{}/{}", run.id, run.run_attempt.unwrap_or(1))
}

/// The commit of a run that is a candidate, or why it is none.
pub(super) fn candidate_commit(project: &Project, run: &Run) -> Result<CommitSha, &'static str> {
    if run.status.as_deref() != Some("completed") || run.conclusion.as_deref() != Some("success") {
        return Err("it did not end with success");
    }
    let path = run.path.as_deref().unwrap_or_default();
    if path.split('@').next() != Some(project.settings.workflow.as_str()) {
        return Err("it is another workflow");
    }
    if !run.head_branch.as_ref().is_some_and(|branch| project.settings.branches.contains(branch)) {
        return Err("its branch is not configured");
    }
    // A fork's pull request may come from a branch with a configured name; its code is not ours.
    let home = run.head_repository.as_ref().and_then(|repository| repository.full_name.as_deref());
    if home.is_some_and(|home| !home.eq_ignore_ascii_case(project.repository.as_str()))
        || run.event.as_deref().is_some_and(|event| event.starts_with("pull_request"))
    {
        return Err("it was not built from the repository's own branch");
    }
    run.head_sha.as_deref().and_then(|sha| CommitSha::parse(sha).ok()).ok_or("it names no commit")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::projects::Settings;
    use crate::github::User;
    use domain::text::RepoName;

    const SHA: &str = "6c802418e93a51cbb746b011439ab783dd136de8";

    fn project() -> Project {
        let settings = Settings {
            branches: vec!["main".into()],
            workflow: ".github/workflows/build.yml".into(),
            start_commit: CommitSha::parse(SHA).expect("sha"),
            report_artifact: "junit-xml".into(),
            candidate_artifact: "murmuration-candidate".into(),
            production: "production".into(),
            required_contexts: Vec::new(),
            criteria_field: None,
            environments: Vec::new(),
        };
        Project {
            id: uuid::Uuid::nil().into(),
            slug: "p".into(),
            name: "P".into(),
            repository: RepoName::parse("Owner/Name").expect("name"),
            jira_key: "PARLAI".into(),
            settings,
        }
    }

    fn run() -> Run {
        serde_json::from_value(serde_json::json!({
            "id": 7, "status": "completed", "conclusion": "success", "path": ".github/workflows/build.yml@refs/heads/main", "head_branch": "main", "head_sha": SHA,
            "event": "push", "head_repository": {"full_name": "owner/name"}, "actor": null, "run_attempt": 2,
        }))
        .expect("run")
    }

    #[test]
    fn a_successful_run_of_the_configured_workflow_and_branch_is_a_candidate() {
        assert_eq!(candidate_commit(&project(), &run()).expect("candidate").as_str(), SHA);
        assert_eq!(source_key(&run()), "github:7/2");
        assert_eq!(run().actor, None::<User>);
    }

    #[test]
    fn every_other_run_is_none() {
        type Change = fn(&mut Run);
        let changes: [(&str, Change); 9] = [
            ("still running", |run| run.status = Some("in_progress".into())),
            ("failed", |run| run.conclusion = Some("failure".into())),
            ("other workflow", |run| run.path = Some(".github/workflows/build.yml.bak".into())),
            ("no workflow", |run| run.path = None),
            ("other branch", |run| run.head_branch = Some("feature".into())),
            ("no branch", |run| run.head_branch = None),
            ("a fork's main", |run| run.head_repository = Some(crate::github::HeadRepository { full_name: Some("evil/name".into()) })),
            ("a pull request", |run| run.event = Some("pull_request_target".into())),
            ("no commit", |run| run.head_sha = Some("main".into())),
        ];
        for (what, change) in changes {
            let mut run = run();
            change(&mut run);
            assert!(candidate_commit(&project(), &run).is_err(), "{what}");
        }
    }
}
