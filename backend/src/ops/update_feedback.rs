//! What happens to a report after it was made: answered, fixed, confirmed, reopened, waived.

use super::{scope, tell};
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::Action;
use domain::feedback::{Feedback, Happening};
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

/// Records what happened. `fixed_in` is a candidate's number where a fix is named, else empty.
///
/// # Errors
/// `role_missing`, `not_found`, `feedback_closed`, `not_the_reporter`, `not_fixed_yet`, `reason_missing`,
/// `invalid_field` about `fixed_in`.
pub async fn happen(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
    happening: &str,
    body: &str,
    fixed_in: &str,
) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::ViewUat, project.id)?;
    let happening: Happening = happening.parse().map_err(|_| Refusal::invalid("happening", "is not one of the choices"))?;
    actor.may(needs(happening), project.id)?;
    let person = actor.person()?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let found = db::feedback::by_number(&mut tx, project.id, number).await?.ok_or_else(|| Refusal::not_found("report"))?;
    tx.lock(Lock::Feedback, found.id.uuid()).await?;
    let feedback = Feedback { id: found.id, reporter: found.reporter, severity: found.severity, status: found.status, since: found.since };
    feedback.may_happen(happening, person.id)?;
    let body = match happening {
        Happening::Answered | Happening::Reopened => Some(Note::required(body, "body")?),
        Happening::Waived => Some(Note::required(body, "reason").map_err(|refusal| refusal.about("body"))?),
        _ => Note::optional(body).map_err(|refusal| refusal.about("body"))?,
    };
    let fix = if happening == Happening::FixedIn {
        let wrong = || Refusal::invalid("fixed_in", "must be a candidate that came after the report");
        let candidate_number: i64 = fixed_in.trim().parse().map_err(|_| wrong())?;
        let candidate = db::candidates::by_number(&mut tx, project.id, candidate_number)
            .await?
            .filter(|c| c.number > found.candidate)
            .ok_or_else(wrong)?;
        Some(candidate)
    } else {
        None
    };
    let now = backend.clock().now();
    db::feedback::append(&mut tx, found.id, happening, body.as_ref(), fix.as_ref().map(|c| c.id), person.id, now).await?;
    let what = match (happening, &fix) {
        (Happening::FixedIn, Some(candidate)) => format!("said that F-{number} is fixed in #{}", candidate.number),
        (Happening::Answered, _) => format!("answered F-{number}"),
        (Happening::Confirmed, _) => format!("confirmed that F-{number} is fixed"),
        (Happening::Reopened, _) => format!("reopened F-{number}"),
        _ => format!("waived F-{number}"),
    };
    let reported_on = scope::candidate(&mut tx, project.id, found.candidate).await?;
    let mut fact = scope::fact(actor, now, project.id, Some(reported_on.id), "feedback_updated", format!("{} {what}.", actor.name()));
    fact.detail = serde_json::json!({ "feedback": number, "happening": happening, "fixed_in": fix.as_ref().map(|c| c.number) });
    db::audit::append(&mut tx, fact).await?;
    if let (Happening::Answered, Some(answer)) = (happening, &body) {
        tell::feedback_answered(&mut tx, backend.clock(), found.id, found.reporter, (person.id, actor.name()), answer.as_str()).await?;
    }
    // It may hold the gates of every later candidate.
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
