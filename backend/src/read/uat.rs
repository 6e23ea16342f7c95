//! The UAT page: stories to answer.

use super::feedback::sources;
use super::place;
use crate::db::feedback::Found;
use crate::{Backend, Error, db};
use domain::Actor;
use domain::access::Action;
use domain::feedback::{Severity, Standing, Status};
use domain::id::PersonId;
use domain::summary::{ToConfirm, UatPage, UatReport, UatStory};
use std::collections::HashMap;

/// The UAT page of a candidate.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn uat(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<UatPage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::ViewUat).await?;
    let (candidate, head) = reading.head(number).await?;
    let claimed = super::stage::one(&mut reading, number).await?.approval.facts.stories.clone();
    let given = db::acceptances::of_candidate(&mut reading.tx, candidate.id).await?;
    let reports = db::feedback::for_gates(&mut reading.tx, reading.project.id, number, number, Severity::ALL).await?;
    // A guest sees what she reported herself.
    let own = actor.is_guest().then(|| actor.person().map(|person| person.id)).transpose()?;
    let mut notes = db::release_notes::of_candidate(&mut reading.tx, candidate.id).await?;
    let mut drafts = match actor.person() {
        Ok(person) => db::uat_drafts::of_person(&mut reading.tx, candidate.id, person.id).await?,
        Err(_) => HashMap::new(),
    };
    let mut follow_ups = db::follow_ups::range(&mut reading.tx, reading.project.id, 1, number).await?;
    // A guest was asked about this candidate and hears of no other.
    follow_ups.retain(|promised| promised.given_on == number || (!actor.is_guest() && !promised.is_over()));
    let stories = claimed
        .into_iter()
        .map(|story| UatStory {
            href: backend.jira().issue_url(story.key.as_str()),
            history: given.iter().filter(|answer| answer.story == story.key).cloned().collect(),
            feedback: reports
                .iter()
                .filter(|report| own.is_none_or(|me| report.reporter == me))
                .filter(|report| report.candidate == number && report.story.as_deref() == Some(story.key.as_str()))
                .map(|report| {
                    let Standing { status, confirmed_on, lacking, .. } = report.course.on(number);
                    UatReport { number: report.number, title: report.title.clone(), status, confirmed_on, lacking }
                })
                .collect(),
            note: notes.remove(&story.key),
            draft: drafts.remove(story.key.as_str()).unwrap_or_default(),
            story,
        })
        .collect();
    let reader = actor.person().map(|person| person.id).ok();
    let to_confirm = reports.iter().filter_map(|report| to_confirm(report, reader, number)).collect();
    let environment = reading
        .project
        .settings
        .environments
        .iter()
        .find(|environment| environment.used_by == "uat")
        .map_or_else(|| ("uat".to_owned(), None), |e| (e.name.clone(), e.url.clone()));
    Ok(UatPage { place: reading.place, head, stories, environment, follow_ups, intent: backend.clock().secret(), to_confirm })
}

/// A report of the reader that this candidate is said to fix. Joined reports are named by the reader's own.
fn to_confirm(report: &Found, reader: Option<PersonId>, candidate: i64) -> Option<ToConfirm> {
    let reader = reader?;
    let standing = report.course.on(candidate);
    let fixed = matches!(standing.status, Status::FixedIn(_)) && matches!(report.standing().status, Status::FixedIn(_));
    let joined = report.followers.iter().find(|follower| follower.reporter == reader).map(|follower| follower.number);
    let number = if report.reporter == reader { Some(report.number) } else { joined };
    let number = number.filter(|_| fixed)?;
    Some(ToConfirm { number, title: report.title.clone(), sources: sources(&standing) })
}
