//! A signer names a stand-in for a while, and either of the two ends it.

use super::{scope, tell};
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::{Action, STAND_INS, may_stand_in};
use domain::delegation::{Ask, Delegation, check, check_new};
use domain::id::{DelegationId, PersonId};
use domain::refusal::Kind;
use domain::text::Note;
use domain::waiver::Ended;
use domain::{Actor, Refusal};

/// What was sent.
#[derive(Debug)]
pub struct Input {
    /// Who stands in: a person's id.
    pub stand_in: String,
    /// One environment's name, or empty for all.
    pub environment: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Why.
    pub reason: String,
    /// Made by the page.
    pub intent: String,
}

/// Names one; the same intent again is the same delegation.
///
/// # Errors
/// `role_missing` (only who signs by an own role names a stand-in: a stand-in does not), `invalid_field` about `stand_in`, `not_stand_in` when that one
/// holds no role that a rule could name, `intent_reused`, and as [`check`].
pub async fn delegate(backend: &Backend, actor: &Actor, slug: &str, input: Input) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let actor = &scope::fresh(&mut tx, actor).await?;
    let rules = db::policies::in_force(&mut tx, project.id, &project.settings.production).await?.policy.signer_rules();
    actor.may_sign(&rules, project.id)?;
    let person = actor.person()?.clone();
    let intent = scope::intent(&input.intent)?;
    let unknown = || Refusal::invalid("stand_in", "is nobody with a role in this project");
    let by: PersonId = input.stand_in.parse().map_err(|_| unknown())?;
    if let Some(known) = db::delegations::by_intent(&mut tx, intent).await? {
        return if known == (person.id, by) { Ok(()) } else { Err(scope::intent_reused().into()) };
    }
    let now = backend.clock().now();
    let policy = db::policies::in_force(&mut tx, project.id, &project.settings.production).await?.policy;
    let ask = Ask { from: &input.from, until: &input.until, reason: &input.reason };
    let own = db::people::accounts(&mut tx).await?.are_one(person.id, by);
    let (begins, until, reason) = check(&policy, &person, if own { person.id } else { by }, ask, now)?;
    let members = db::people::members(&mut tx, project.id).await?;
    let by_name = members.into_iter().find(|(id, _)| *id == by).map(|(_, name)| name).ok_or_else(unknown)?;
    if !may_stand_in(&db::people::roles(&mut tx, project.id, by).await?) {
        let sentence = format!("{by_name} cannot sign for you: {STAND_INS}.");
        return Err(Refusal::new(Kind::Invalid, "not_stand_in", sentence, "Choose somebody else.").about("stand_in").into());
    }
    let environment = Some(input.environment.trim()).filter(|name| !name.is_empty());
    if environment.is_some_and(|name| name != project.settings.production) {
        return Err(Refusal::invalid("environment", "is none that is signed for").into());
    }
    let delegation = Delegation {
        id: backend.clock().id(),
        project: project.id,
        of: person.id,
        of_name: person.name.clone(),
        by,
        by_name,
        environment: environment.map(str::to_owned),
        reason: reason.to_string(),
        begins,
        until,
        ended: None,
    };
    check_new(&db::delegations::of_project(&mut tx, project.id).await?, &delegation)?;
    db::delegations::insert(&mut tx, &delegation, intent, now).await?;
    let sentence = format!("{} named a stand-in: {}. {reason}", actor.name(), delegation.words());
    let mut fact = scope::fact(actor, now, project.id, None, "stand_in_named", sentence);
    fact.detail =
        serde_json::json!({ "delegation": delegation.id, "of": delegation.of, "by": by, "until": until, "environment": environment });
    db::audit::append(&mut tx, fact).await?;
    tell::stand_in(&mut tx, backend.clock(), &delegation).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}

/// Ends one before its time; what was signed under it counts no longer, unless it was sent.
///
/// # Errors
/// `not_found`, `not_yours` (403) for anybody but the two, `reason_missing`.
pub async fn end(backend: &Backend, actor: &Actor, slug: &str, id: &str, reason: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::View, project.id)?;
    let person = actor.person()?.id;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let id: DelegationId = id.parse().map_err(|_| Refusal::not_found("stand-in"))?;
    let all = db::delegations::of_project(&mut tx, project.id).await?;
    let mut found = all.into_iter().find(|delegation| delegation.id == id).ok_or_else(|| Refusal::not_found("stand-in"))?;
    if person != found.of && person != found.by {
        let sentence = format!("Only {} and {} can end this.", found.of_name, found.by_name);
        return Err(Refusal::forbidden("not_yours", sentence, "Ask one of them.").into());
    }
    let reason = Note::required(reason, "reason")?;
    let now = backend.clock().now();
    if !found.end().0.gt(&now.0) || !db::delegations::end(&mut tx, id, person, reason.as_str(), now).await? {
        return Ok(());
    }
    found.ended = Some(Ended { by: actor.name().to_owned(), reason: reason.to_string(), at: now });
    let sentence = format!("{} ended that {} stands in for {}: {reason}", actor.name(), found.by_name, found.of_name);
    let mut fact = scope::fact(actor, now, project.id, None, "stand_in_ended", sentence);
    fact.detail = serde_json::json!({ "delegation": id });
    db::audit::append(&mut tx, fact).await?;
    tell::stand_in(&mut tx, backend.clock(), &found).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
