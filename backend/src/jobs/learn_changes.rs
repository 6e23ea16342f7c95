//! What changed in a candidate's build, since the last production release and since the candidate before: files, and
//! the stories that commits and pull requests name. What cannot be learned is kept as unknown, with the reason
//! (invariant I8), and never takes away what was known.

use super::build;
use super::run::End;
use crate::db::projects::Project;
use crate::github::Problem;
use crate::hub::Topic;
use crate::ops::propose_plan;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::id::CandidateId;
use domain::plan::{ChangeSet, Extent, MOST_FILES, Since};
use domain::text::CommitSha;

pub(super) async fn run(backend: &Backend, candidate: CandidateId) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(candidate) = db::candidates::by_id(&mut tx, candidate).await? else { return Ok(End::Done) };
    let Some(project) = db::projects::by_id(&mut tx, candidate.project).await? else { return Ok(End::Done) };
    let previous = db::candidates::before(&mut tx, project.id, candidate.number).await?;
    let released = db::deployments::in_production(&mut tx, project.id).await?.map(|(_, _, _, commit, _)| commit);
    drop(tx);
    let build = &candidate.build;
    let release = build.base.clone().or(released).unwrap_or_else(|| project.settings.start_commit.clone());
    let mut questions = vec![(Since::Release, None, release)];
    questions.extend(previous.map(|previous| (Since::Previous, Some(previous.number), previous.build.commit)));
    let now = backend.clock().now();
    let (mut learned, mut problem) = (Vec::new(), None);
    for (since, number, base) in questions {
        let mut set = ChangeSet {
            since,
            candidate: number,
            extent: Extent::Unknown,
            reason: None,
            settled: true,
            paths: Vec::new(),
            stories: Vec::new(),
            asked_at: now,
        };
        if let Err(failed) = ask(backend, &project, &base, &build.commit, &mut set).await {
            set.settled = false;
            set.reason = Some(format!("GitHub {failed}."));
            problem = Some(failed);
        }
        learned.push(set);
    }
    keep(backend, candidate.id, &learned).await?;
    propose_plan::propose(backend, &Actor::System, candidate.id).await?;
    Ok(problem.map_or(End::Done, |problem| End::failed("GitHub", &problem)))
}

async fn keep(backend: &Backend, candidate: CandidateId, learned: &[ChangeSet]) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let known = db::changes::of_candidate(&mut tx, candidate, None).await?;
    for set in learned {
        let better = known.iter().any(|old| old.since == set.since && old.extent != Extent::Unknown);
        if set.extent != Extent::Unknown || !better {
            db::changes::keep(&mut tx, candidate, set).await?;
        }
    }
    if let Some(candidate) = db::candidates::by_id(&mut tx, candidate).await? {
        tx.changed(Topic { project: candidate.project, candidate: Some(candidate.id), number: Some(candidate.number) });
    }
    tx.commit().await
}

/// Fills in what GitHub says of one range. An error is worth asking again.
async fn ask(backend: &Backend, project: &Project, base: &CommitSha, head: &CommitSha, set: &mut ChangeSet) -> Result<(), Problem> {
    let (github, repository) = (backend.github(), &project.repository);
    let range = match github.compare(repository, base, head).await {
        Ok(Ok(range)) => range,
        Ok(Err(total)) => {
            set.reason = Some(format!("{total} commits are too many to read."));
            return Ok(());
        }
        Err(Problem::Refused { status: 404, .. }) => {
            set.reason = Some(format!("GitHub does not know {} or {}.", base.short(), head.short()));
            return Ok(());
        }
        Err(problem) => return Err(problem),
    };
    if set.since == Since::Previous {
        let shas: Vec<CommitSha> = range.commits.iter().filter_map(|commit| CommitSha::parse(commit.sha.as_deref()?).ok()).collect();
        let pulls = github.pulls_of(repository, &shas).await?;
        set.stories = build::stories(&project.jira_key, None, &range.commits, &pulls).into_iter().map(|(key, _)| key).collect();
        set.stories.sort();
    }
    set.paths = range.files.into_iter().collect();
    (set.extent, set.reason) = if !range.contains_base {
        // The files then say how this build differs from where both began, not from the other build.
        (Extent::Incomplete, Some(format!("This build does not contain {}, so what was taken back is not listed.", base.short())))
    } else if range.files_cut {
        (Extent::Incomplete, Some(format!("GitHub lists at most {MOST_FILES} files, and more may have changed.")))
    } else {
        (Extent::Known, None)
    };
    Ok(())
}
