//! What changed in a candidate's build, since the last production release and since the candidate before: files, and
//! the stories that commits and pull requests name. What cannot be learned is kept as unknown, with the reason
//! (invariant I8), and never takes away what was known.

use super::run::End;
use super::{Job, build};
use crate::db::projects::Project;
use crate::github::{Commit, Problem};
use crate::hub::Topic;
use crate::ops::propose_plan;
use crate::{Backend, Error, Tx, db, jobs};
use domain::Actor;
use domain::candidate::Candidate;
use domain::feedback;
use domain::id::CandidateId;
use domain::plan::{ChangeSet, Extent, MOST_FILES, Since};
use domain::text::CommitSha;
use std::collections::BTreeSet;

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
    let (mut learned, mut problem, mut fixes) = (Vec::new(), None, Fixes { first: candidate.number == 1, ..Fixes::default() });
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
        if let Err(failed) = ask(backend, &project, &base, &build.commit, &mut set, &mut fixes).await {
            set.settled = false;
            set.reason = Some(format!("GitHub {failed}."));
            problem = Some(failed);
        }
        learned.push(set);
    }
    keep(backend, &candidate, &learned, &fixes).await?;
    propose_plan::propose(backend, &Actor::System, candidate.id).await?;
    Ok(problem.map_or(End::Done, |problem| End::failed("GitHub", &problem)))
}

/// Commits of a first candidate whose pull requests are asked for.
const MOST_ASKED: usize = 250;

/// What the commits tell the feedback loop.
#[derive(Debug, Default)]
struct Fixes {
    /// Issues with the commits that name them.
    named: Vec<(String, CommitSha)>,
    /// Commits that were taken back.
    reverted: Vec<CommitSha>,
    /// Pull requests that brought the commits, as far as they were asked for.
    pulls: Vec<i64>,
    /// There is no candidate before.
    first: bool,
    /// The candidate before, and whether this one contains it.
    previous: Option<(i64, bool)>,
}

impl Fixes {
    fn read(&mut self, commits: &[Commit], jira_key: &str) {
        for commit in commits {
            let Some(sha) = commit.sha.as_deref().and_then(|sha| CommitSha::parse(sha).ok()) else { continue };
            let message = commit.commit.message.as_deref().unwrap_or_default();
            let before = self.reverted.len();
            self.reverted.extend(feedback::reverted(message));
            // What takes a fix back names the same issue, and is no fix.
            if self.reverted.len() == before {
                self.named.extend(feedback::named_in(message, jira_key).into_iter().map(|key| (key, sha.clone())));
            }
        }
    }
}

/// Keeps what feedback waits for: commits that name a report's issue, and the line of candidates.
async fn keep_fixes(tx: &mut Tx, candidate: &Candidate, fixes: &Fixes) -> Result<(), Error> {
    let issues: BTreeSet<String> = db::claims::issue_keys(tx, candidate.project).await?.into_iter().collect();
    let named: Vec<_> = fixes.named.iter().filter(|(key, sha)| issues.contains(key) && !fixes.reverted.contains(sha)).cloned().collect();
    db::claims::keep_named(tx, candidate.id, &named, &fixes.reverted).await?;
    db::claims::keep_pulls(tx, candidate.id, &fixes.pulls).await?;
    let from = match fixes.previous {
        Some((previous, true)) => match db::candidates::by_number(tx, candidate.project, previous).await? {
            Some(before) => db::claims::line_of(tx, before.id).await?.unwrap_or(previous),
            None => previous,
        },
        Some((_, false)) => candidate.number,
        None if fixes.first => candidate.number,
        None => return Ok(()),
    };
    db::claims::keep_line(tx, candidate.id, from).await
}

async fn keep(backend: &Backend, candidate: &Candidate, learned: &[ChangeSet], fixes: &Fixes) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    keep_fixes(&mut tx, candidate, fixes).await?;
    jobs::enqueue(&mut tx, backend.clock(), &Job::FindFixes { project: candidate.project }).await?;
    let known = db::changes::of_candidate(&mut tx, candidate.id, None).await?;
    for set in learned {
        let better = known.iter().any(|old| old.since == set.since && old.extent != Extent::Unknown);
        if set.extent != Extent::Unknown || !better {
            db::changes::keep(&mut tx, candidate.id, set).await?;
        }
    }
    tx.changed(Topic { project: candidate.project, candidate: Some(candidate.id), number: Some(candidate.number) });
    tx.commit().await
}

/// Fills in what GitHub says of one range. An error is worth asking again.
async fn ask(
    backend: &Backend,
    project: &Project,
    base: &CommitSha,
    head: &CommitSha,
    set: &mut ChangeSet,
    fixes: &mut Fixes,
) -> Result<(), Problem> {
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
    fixes.read(&range.commits, &project.jira_key);
    if let Some(previous) = set.candidate {
        fixes.previous = Some((previous, range.contains_base));
    }
    if set.since == Since::Previous {
        let shas: Vec<CommitSha> = range.commits.iter().filter_map(|commit| CommitSha::parse(commit.sha.as_deref()?).ok()).collect();
        let pulls = github.pulls_of(repository, &shas).await?;
        fixes.pulls.extend(pulls.iter().map(|pull| pull.number));
        set.stories = build::stories(&project.jira_key, None, &range.commits, &pulls).into_iter().map(|(key, _)| key).collect();
        set.stories.sort();
    } else if fixes.first && range.commits.len() <= MOST_ASKED {
        let shas: Vec<CommitSha> = range.commits.iter().filter_map(|commit| CommitSha::parse(commit.sha.as_deref()?).ok()).collect();
        fixes.pulls.extend(github.pulls_of(repository, &shas).await?.iter().map(|pull| pull.number));
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
