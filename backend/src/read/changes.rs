//! What is otherwise in a candidate than in the last production release before it.

use super::candidate::history_row;
use super::place::Reading;
use super::stage::Derived;
use crate::Error;
use crate::db::{self, releases};
use domain::Timestamp;
use domain::candidate::{Contributor, Part};
use domain::summary::{CaseChanges, Changes, PolicyChange};

/// Compares a candidate, released at `released` if it is, with what was in production before.
pub(super) async fn changes(
    reading: &mut Reading,
    derived: &Derived,
    contributors: &[Contributor],
    released: Option<Timestamp>,
) -> Result<Changes, Error> {
    let (candidate, facts) = (&derived.candidate, &derived.approval.facts);
    // What went to production after this candidate was released was not there before it.
    let until = released.unwrap_or(reading.place.now);
    let (tx, project) = (&mut reading.tx, &reading.project);
    let before = releases::before(tx, project.id, &project.settings.production, candidate.id, until).await?;
    let jira = reading.backend.jira();
    let mut changes = Changes {
        base: candidate.build.base.as_ref().map(ToString::to_string),
        commits: candidate.build.commits,
        authors: authors(contributors),
        stories: facts
            .stories
            .iter()
            .map(|story| (story.key.clone(), story.knowledge.clone(), jira.issue_url(story.key.as_str())))
            .collect(),
        ..Changes::default()
    };
    let now = releases::planned(tx, candidate.id).await?;
    let Some((id, production, signed, policy)) = before else {
        changes.cases = CaseChanges::between(&[], &now);
        changes.pulls = db::claims::pulls(tx, project.id, 0, candidate.number).await?;
        return Ok(changes);
    };
    changes.cases = CaseChanges::between(&releases::planned(tx, id).await?, &now);
    changes.pulls = db::claims::pulls(tx, project.id, production.number, candidate.number).await?;
    let in_force = &derived.approval.policy;
    if let Some(old) =
        releases::policy(tx, project.id, &project.settings.production, &policy).await?.filter(|old| old.hash != in_force.hash)
    {
        let (was, is) = (old.policy.sentences(), in_force.policy.sentences());
        changes.policy = Some(PolicyChange {
            from: old.version,
            to: in_force.version,
            gone: was.iter().filter(|rule| !is.contains(rule)).cloned().collect(),
            came: is.into_iter().filter(|rule| !was.contains(rule)).collect(),
        });
    }
    let settings = releases::settings(tx, project.id, signed, until).await?;
    changes.settings = settings.iter().map(|row| history_row(&row.entry())).collect();
    changes.since = Some(production);
    Ok(changes)
}

/// Each once, in the order in which the build names them.
fn authors(contributors: &[Contributor]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for person in contributors.iter().filter(|person| matches!(person.part, Part::Author | Part::CoAuthor)) {
        if !names.contains(&person.name) {
            names.push(person.name.clone());
        }
    }
    names
}
