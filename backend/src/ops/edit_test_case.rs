//! Writes, changes and retires test cases. Every change is a new version.

use super::scope;
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::Action;
use domain::test_case::Wording;
use domain::{Actor, Refusal};

/// Writes a new case; its number comes back.
///
/// # Errors
/// `role_missing`, or `invalid_field`.
pub async fn create(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    title: &str,
    precondition: &str,
    steps: &str,
    story: &str,
) -> Result<i64, Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditTestCase, project.id)?;
    let wording = Wording::from_form(title, precondition, steps, story)?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let now = backend.clock().now();
    let number = db::test_cases::insert(&mut tx, backend.clock().id(), project.id, &wording, actor.name(), now).await?;
    let sentence = format!("{} wrote TC-{number}: {}.", actor.name(), wording.title);
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, None, "test_case_written", sentence)).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await?;
    Ok(number)
}

/// Changes a case that still is at `version`. Candidates keep the version they planned.
///
/// # Errors
/// `role_missing`, `not_found`, `case_retired`, `stale_page` when somebody else changed it, `invalid_field`.
pub async fn edit(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    number: i64,
    version: i64,
    title: &str,
    precondition: &str,
    steps: &str,
    story: &str,
) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditTestCase, project.id)?;
    let wording = Wording::from_form(title, precondition, steps, story)?;
    let case = db::test_cases::by_number(&mut tx, project.id, number).await?.ok_or_else(|| Refusal::not_found("test case"))?;
    if case.retired {
        return Err(Refusal::conflict("case_retired", "This case is retired.", "Write a new one.").into());
    }
    if case.wording == wording {
        return Ok(());
    }
    let now = backend.clock().now();
    if !db::test_cases::new_version(&mut tx, case.id, version, &wording, actor.name(), now).await? {
        return Err(Refusal::conflict(
            "stale_page",
            "Somebody else changed this case meanwhile. Your change was not saved.",
            "Compare with the newest version, then save again.",
        )
        .into());
    }
    let sentence = format!("{} changed TC-{number} to version {}.", actor.name(), version + 1);
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, None, "test_case_changed", sentence)).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}

/// Retires a case: it is not planned any more; plans and results that name it stay.
///
/// # Errors
/// `role_missing`, `not_found`, `case_retired`.
pub async fn retire(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditTestCase, project.id)?;
    let case = db::test_cases::by_number(&mut tx, project.id, number).await?.ok_or_else(|| Refusal::not_found("test case"))?;
    let now = backend.clock().now();
    if !db::test_cases::retire(&mut tx, case.id, now).await? {
        return Err(Refusal::conflict("case_retired", "This case is retired already.", "Nothing to do.").into());
    }
    let sentence = format!("{} retired TC-{number}.", actor.name());
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, None, "test_case_retired", sentence)).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
