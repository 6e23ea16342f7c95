//! Two reports of the same thing: one leads and the others follow it, until they are separated.

use super::{find_fixes, scope};
use crate::db::{self, Lock, feedback::Found, joins, projects::Project};
use crate::jobs::{self, Job};
use crate::{Backend, Error, Tx};
use domain::access::Action;
use domain::feedback::{Joinable, may_join};
use domain::{Actor, Refusal};

/// Joins report `number` to report `lead`, given as `F-7` or `7`.
///
/// # Errors
/// `role_missing`, `not_found`, `invalid_field` about `lead`, and those of [`may_join`].
pub async fn join(backend: &Backend, actor: &Actor, slug: &str, number: i64, lead: &str) -> Result<(), Error> {
    let (mut tx, project) = open(backend, actor, slug).await?;
    let person = actor.person()?;
    let wrong = || Refusal::invalid("lead", "must be the number of another report of this project, such as F-7");
    let text = lead.trim();
    let lead: i64 = text.strip_prefix("F-").or_else(|| text.strip_prefix("f-")).unwrap_or(text).parse().map_err(|_| wrong())?;
    let follower = report(&mut tx, &project, number).await?;
    let lead = db::feedback::by_number(&mut tx, project.id, lead).await?.ok_or_else(wrong)?;
    may_join(joinable(&follower), joinable(&lead))?;
    let now = backend.clock().now();
    joins::join(&mut tx, backend.clock().id(), follower.id, lead.id, person.id, now).await?;
    let said = format!("{} joined F-{number} to F-{}: they report the same.", actor.name(), lead.number);
    record(&mut tx, actor, backend, &project, &follower, "feedback_joined", said, lead.number).await?;
    // Whoever joined something that is said to be fixed is asked too.
    if let Some(lead) = db::feedback::by_number(&mut tx, project.id, lead.number).await? {
        find_fixes::ask_reporters(&mut tx, backend, &project, &lead).await?;
    }
    tx.commit().await
}

/// Takes report `number` out of the report that it follows.
///
/// # Errors
/// `role_missing`, `not_found`, `not_joined`.
pub async fn part(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<(), Error> {
    let (mut tx, project) = open(backend, actor, slug).await?;
    let person = actor.person()?;
    let follower = report(&mut tx, &project, number).await?;
    let not_joined = || Refusal::conflict("not_joined", format!("F-{number} is not joined to another report."), "Reload the page.");
    let (_, lead) = follower.follows.ok_or_else(not_joined)?;
    if !joins::part(&mut tx, follower.id, person.id, backend.clock().now()).await? {
        return Err(not_joined().into());
    }
    let said = format!("{} separated F-{number} from F-{lead}.", actor.name());
    record(&mut tx, actor, backend, &project, &follower, "feedback_parted", said, lead).await?;
    tx.commit().await
}

async fn open(backend: &Backend, actor: &Actor, slug: &str) -> Result<(Tx, Project), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::View, project.id)?;
    actor.may(Action::AnswerFeedback, project.id)?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    Ok((tx, project))
}

async fn report(tx: &mut Tx, project: &Project, number: i64) -> Result<Found, Error> {
    Ok(db::feedback::by_number(tx, project.id, number).await?.ok_or_else(|| Refusal::not_found("report"))?)
}

fn joinable(found: &Found) -> Joinable {
    Joinable {
        number: found.number,
        follows: found.follows.map(|(_, number)| number),
        leads: !found.followers.is_empty(),
        status: found.standing().status,
    }
}

#[expect(clippy::too_many_arguments, reason = "the audit row says all of it")]
async fn record(
    tx: &mut Tx,
    actor: &Actor,
    backend: &Backend,
    project: &Project,
    follower: &Found,
    action: &str,
    said: String,
    lead: i64,
) -> Result<(), Error> {
    let reported_on = scope::candidate(tx, project.id, follower.candidate).await?;
    let mut fact = scope::fact(actor, backend.clock().now(), project.id, Some(reported_on.id), action, said);
    fact.detail = serde_json::json!({ "feedback": follower.number, "lead": lead });
    db::audit::append(tx, fact).await?;
    // The issues of all of them count from now on, or no longer.
    jobs::enqueue(tx, backend.clock(), &Job::FindFixes { project: project.id }).await?;
    tx.changed(scope::whole(project.id));
    Ok(())
}
