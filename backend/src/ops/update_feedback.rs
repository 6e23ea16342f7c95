//! What happens to a report after it was made: answered, fixed, confirmed, reopened, waived.

use super::{find_fixes, scope, tell};
use crate::db::feedback::{Event, Found};
use crate::db::{self, Lock};
use crate::jobs::{self, Job};
use crate::{Backend, Error, Tx};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::feedback::{Happening, Lacking, Status};
use domain::id::ProjectId;
use domain::text::Note;
use domain::{Actor, Refusal};

/// The right that each happening needs.
#[must_use]
pub const fn needs(happening: Happening) -> Action {
    match happening {
        Happening::Reported => Action::GiveFeedback,
        Happening::Answered | Happening::FixedIn => Action::AnswerFeedback,
        Happening::Confirmed | Happening::Reopened => Action::ConfirmFeedback,
        Happening::Waived => Action::Waive,
    }
}

/// What a form says happened.
#[derive(Debug, Clone)]
pub struct Input {
    /// A [`Happening`].
    pub happening: String,
    /// In the person's words.
    pub body: String,
    /// The number of the candidate with the fix, where one is named.
    pub fixed_in: String,
    /// The number of the candidate that was tried; empty means the one with the fix.
    pub tried_on: String,
}

/// Records what happened. What is said of a report that follows another one is said of that one.
///
/// # Errors
/// `role_missing`, `not_found`, `feedback_closed`, `not_the_reporter`, `not_fixed_yet`, `reason_missing`,
/// `invalid_field` about `fixed_in` or `tried_on`.
pub async fn happen(backend: &Backend, actor: &Actor, slug: &str, number: i64, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::ViewUat, project.id)?;
    let happening: Happening = input.happening.parse().map_err(|_| Refusal::invalid("happening", "is not one of the choices"))?;
    actor.may(needs(happening), project.id)?;
    let person = actor.person()?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let found = db::feedback::lead_of(&mut tx, project.id, number).await?.ok_or_else(|| Refusal::not_found("report"))?;
    tx.lock(Lock::Feedback, found.id.uuid()).await?;
    found.rules().may_happen(happening, person.id)?;
    let body = match happening {
        Happening::Answered | Happening::Reopened => Some(Note::required(&input.body, "body")?),
        Happening::Waived => Some(Note::required(&input.body, "reason").map_err(|refusal| refusal.about("body"))?),
        _ => Note::optional(&input.body).map_err(|refusal| refusal.about("body"))?,
    };
    let fix = if happening == Happening::FixedIn { Some(fix(&mut tx, &found, project.id, &input.fixed_in).await?) } else { None };
    let tried = match happening {
        Happening::Confirmed | Happening::Reopened => Some(tried(&mut tx, &found, project.id, &input.tried_on).await?),
        _ => None,
    };
    let now = backend.clock().now();
    let event = Event {
        happening,
        body: body.as_ref(),
        fixed_in: fix.as_ref().map(|candidate| candidate.id),
        tried_on: tried.as_ref().map(|candidate| candidate.id),
        person: person.id,
    };
    db::feedback::append(&mut tx, found.id, event, now).await?;
    let on = tried.as_ref().map(|candidate| format!(" on #{}", candidate.number)).unwrap_or_default();
    let what = match (happening, &fix) {
        (Happening::FixedIn, Some(candidate)) => format!("said that F-{number} is fixed in #{}", candidate.number),
        (Happening::Answered, _) => format!("answered F-{number}"),
        (Happening::Confirmed, _) => format!("confirmed that F-{number} is fixed{on}"),
        (Happening::Reopened, _) => format!("reopened F-{number}: it is still there{on}"),
        _ => format!("waived F-{number}"),
    };
    let reported_on = scope::candidate(&mut tx, project.id, found.candidate).await?;
    let mut fact = scope::fact(actor, now, project.id, Some(reported_on.id), "feedback_updated", format!("{} {what}.", actor.name()));
    fact.detail = serde_json::json!({
        "feedback": number, "lead": found.number, "happening": happening, "fixed_in": fix.as_ref().map(|c| c.number), "tried_on": tried.as_ref().map(|c| c.number),
    });
    db::audit::append(&mut tx, fact).await?;
    if let (Happening::Answered, Some(answer)) = (happening, &body) {
        tell::feedback_answered(&mut tx, backend.clock(), found.id, found.reporter, (person.id, actor.name()), answer.as_str()).await?;
    }
    if fix.is_some() {
        if let Some(found) = db::feedback::by_number(&mut tx, project.id, found.number).await? {
            find_fixes::ask_reporters(&mut tx, backend, &project, &found).await?;
        }
        // Which of the later candidates contain it, GitHub knows.
        jobs::enqueue(&mut tx, backend.clock(), &Job::FindFixes { project: project.id }).await?;
    }
    // It may hold the gates of every later candidate.
    tx.changed(scope::whole(project.id));
    tx.commit().await
}

/// The candidate that is said to contain the fix.
async fn fix(tx: &mut Tx, found: &Found, project: ProjectId, text: &str) -> Result<Candidate, Error> {
    let wrong = || Refusal::invalid("fixed_in", "must be a candidate that came after the report");
    let number: i64 = text.trim().parse().map_err(|_| wrong())?;
    let candidate = db::candidates::by_number(tx, project, number).await?.filter(|candidate| candidate.number > found.last_candidate());
    Ok(candidate.ok_or_else(wrong)?)
}

/// The exact candidate on which somebody looked again: one that has the fix, or had it confirmed.
async fn tried(tx: &mut Tx, found: &Found, project: ProjectId, text: &str) -> Result<Candidate, Error> {
    let wrong = || Refusal::invalid("tried_on", "must be a candidate that contains the fix");
    let standing = found.standing();
    let number = match (text.trim(), standing.status) {
        ("", Status::FixedIn(number)) => number,
        ("", _) => match standing.confirmed_on {
            Some(number) => number,
            None => db::candidates::newest(tx, project).await?,
        },
        (text, _) => text.parse().map_err(|_| wrong())?,
    };
    let candidate = db::candidates::by_number(tx, project, number).await?.ok_or_else(wrong)?;
    let there = found.course.on(number);
    let fits = !matches!(there.status, Status::Open | Status::Answered) || matches!(there.lacking, Some(Lacking::Unknown(_)));
    if fits { Ok(candidate) } else { Err(wrong().into()) }
}
