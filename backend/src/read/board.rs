//! The list of projects and the board: what waits on whom.

use super::place::{self, Reading};
use super::stage;
use crate::memo::Key;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::access::Action;
use domain::summary::{Board, BoardRow, ProjectRow, Stage};

/// Candidates on one page of the board.
const PAGE: i64 = 50;

/// Projects that the actor may see, by name.
///
/// # Errors
/// When the database is away.
pub async fn projects(backend: &Backend, actor: &Actor) -> Result<Vec<ProjectRow>, Error> {
    let mut tx = backend.snapshot().await?;
    let all = db::projects::all(&mut tx).await?;
    Ok(all
        .into_iter()
        .filter(|project| actor.can(Action::View, project.id))
        .map(|project| ProjectRow {
            roles: actor.roles(project.id),
            slug: project.slug,
            name: project.name,
            repository: project.repository.to_string(),
        })
        .collect())
}

/// The board: the newest 50 candidates, or the newest 50 before `before`.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn board(backend: &Backend, actor: &Actor, slug: &str, before: Option<i64>) -> Result<Board, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    let newest = db::candidates::newest(&mut reading.tx, reading.project.id).await?;
    let high = before.map_or(newest, |before| before.saturating_sub(1).clamp(0, newest));
    let low = (high - PAGE + 1).max(1);
    let read = async |reading: &mut Reading| {
        let now = reading.place.now;
        let derived = stage::range(&mut reading.tx, &reading.project, low, high, now).await?;
        let in_production = db::deployments::in_production(&mut reading.tx, reading.project.id).await?;
        let in_production = in_production.map(|(_, number, version, _, at)| (number, version, at));
        let owed = db::emergencies::obligations(&mut reading.tx, reading.project.id, true).await?;
        let until = derived.iter().filter_map(|one| one.until(now)).chain(owed.iter().map(|one| one.due).filter(|due| *due > now)).min();
        Ok(((derived.iter().map(row).collect::<Vec<_>>(), in_production, owed), until))
    };
    let known = reading.remembered(Key::Board(low, high), read).await?;
    let (rows, in_production, owed) = (*known).clone();
    Ok(Board { place: reading.place, rows, more: low > 1, in_production, owed })
}

fn row(derived: &stage::Derived) -> BoardRow {
    let facts = &derived.approval.facts;
    let reasons = derived.approval.gate.reasons();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let build = &derived.candidate.build;
    let undecided = matches!(derived.stage, Stage::Qa | Stage::Uat | Stage::SignOff);
    BoardRow {
        number: derived.candidate.number,
        version: build.version.to_string(),
        commit: build.commit.to_string(),
        branch: build.branch.clone(),
        stage: derived.stage,
        since: derived.since,
        waits_on: derived.waits_on.clone(),
        first_reason: if undecided { reasons.first().map(|reason| format!("{}: {}", reason.subject, reason.sentence)) } else { None },
        reasons: if undecided { count(reasons.len()) } else { 0 },
        cases: (count(facts.plan.iter().filter(|p| p.latest.is_some()).count()), count(facts.plan.len())),
        failed: count(
            facts
                .plan
                .iter()
                .filter(|p| p.latest.as_ref().is_some_and(|r| r.verdict.holds_the_gate()) && !domain::gate::waived(p, facts.as_of))
                .count(),
        ),
        stories: (count(facts.stories.iter().filter(|s| s.latest.is_some()).count()), count(facts.stories.len())),
        feedback: count(facts.feedback.iter().filter(|f| f.status.is_open()).count()),
        created_at: derived.candidate.created_at,
        superseded: undecided && derived.newest > derived.candidate.number,
    }
}
