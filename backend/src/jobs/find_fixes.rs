//! Looks at every open report of a project: is it fixed somewhere? Then asks GitHub which of the newest candidates contain
//! those fixes. Run again, in any order with anything else, it comes to the same end.

use super::run::End;
use crate::github::Problem;
use crate::hub::Topic;
use crate::ops::find_fixes;
use crate::{Backend, Error, db};
use domain::feedback::Severity;
use domain::id::{CandidateId, ProjectId};
use domain::text::CommitSha;
use std::collections::BTreeSet;

/// Candidates whose gates still matter.
const NEWEST: i64 = 10;
/// Questions to GitHub in one go.
const MOST_QUESTIONS: usize = 40;

pub(super) async fn run(backend: &Backend, project: ProjectId) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(project) = db::projects::by_id(&mut tx, project).await? else { return Ok(End::Done) };
    let numbers = db::claims::unsettled(&mut tx, project.id).await?;
    drop(tx);
    for number in numbers {
        let mut tx = backend.begin().await?;
        find_fixes::within(&mut tx, backend, &project, number).await?;
        tx.commit().await?;
    }
    let questions = questions(backend, project.id).await?;
    let all = questions.len() <= MOST_QUESTIONS;
    for (candidate, commit, anchor) in questions.into_iter().take(MOST_QUESTIONS) {
        let contains = match backend.github().contains(&project.repository, &anchor, &commit).await {
            Ok(contains) => contains,
            // One of the two is gone from GitHub: it stays unknown.
            Err(Problem::Refused { status: 404, .. }) => continue,
            Err(problem) => return Ok(End::failed("GitHub", &problem)),
        };
        let mut tx = backend.begin().await?;
        db::claims::keep_containment(&mut tx, candidate, &anchor, contains).await?;
        tx.changed(Topic { project: project.id, candidate: None, number: None });
        tx.commit().await?;
    }
    Ok(if all { End::Done } else { End::At(backend.clock().now().plus_seconds(1)) })
}

/// Which of the newest candidates contain which fix, as far as nobody knows: candidate, its commit, the commit of the fix.
async fn questions(backend: &Backend, project: ProjectId) -> Result<BTreeSet<(CandidateId, CommitSha, CommitSha)>, Error> {
    let mut tx = backend.snapshot().await?;
    let newest = db::claims::newest(&mut tx, project, NEWEST).await?;
    let (Some((_, high, _)), Some((_, low, _))) = (newest.first(), newest.last()) else { return Ok(BTreeSet::new()) };
    let reports = db::feedback::for_gates(&mut tx, project, *low, *high, Severity::ALL).await?;
    let mut questions = BTreeSet::new();
    for report in &reports {
        for (id, number, commit) in &newest {
            questions.extend(report.course.unknown_on(*number).into_iter().map(|claim| (*id, commit.clone(), claim.anchor)));
        }
    }
    Ok(questions)
}
