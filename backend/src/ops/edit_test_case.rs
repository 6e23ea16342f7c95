//! Writes, changes and retires test cases. Every change is a new version.

use super::scope;
use crate::db::{self, Lock};
use crate::{Backend, Error};
use domain::access::Action;
use domain::test_case::{Filing, Wording};
use domain::{Actor, Refusal};

/// The wording as it was typed.
#[derive(Debug)]
pub struct Typed {
    /// One line.
    pub title: String,
    /// What must be true before.
    pub precondition: String,
    /// One step a line: `what to do => what should then be seen`.
    pub steps: String,
    /// Story keys, parted by commas or white space, or empty.
    pub stories: String,
    /// Shelf, such as `Chat/Sign in`.
    pub folder: String,
    /// Words, parted by commas or white space.
    pub tags: String,
    /// `low`, `medium`, `high` or `critical`; empty means medium.
    pub priority: String,
    /// A name, or empty.
    pub owner: String,
    /// Names of machine tests that stand for it, one a line.
    pub automation: String,
}

impl Typed {
    fn wording(&self) -> Result<Wording, Refusal> {
        Wording::from_form(&self.title, &self.precondition, &self.steps, &self.stories)
    }

    fn filing(&self) -> Result<Filing, Refusal> {
        Filing::from_form(&self.folder, &self.tags, &self.priority, &self.owner, &self.automation)
    }
}

/// Writes a new case; its number comes back.
///
/// # Errors
/// `role_missing`, or `invalid_field`.
pub async fn create(backend: &Backend, actor: &Actor, slug: &str, typed: Typed) -> Result<i64, Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditTestCase, project.id)?;
    let (wording, filing) = (typed.wording()?, typed.filing()?);
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let now = backend.clock().now();
    let id = backend.clock().id();
    let number = db::test_cases::insert(&mut tx, id, project.id, (&wording, &filing), actor.name(), now).await?;
    db::reports::relink(&mut tx, project.id, id).await?;
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
pub async fn edit(backend: &Backend, actor: &Actor, slug: &str, number: i64, version: i64, typed: Typed) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditTestCase, project.id)?;
    let (wording, filing) = (typed.wording()?, typed.filing()?);
    let case = db::test_cases::by_number(&mut tx, project.id, number).await?.ok_or_else(|| Refusal::not_found("test case"))?;
    if case.retired {
        return Err(Refusal::conflict("case_retired", "This case is retired.", "Write a new one.").into());
    }
    let filing = Filing { reference: case.filing.reference.clone(), ..filing };
    let (reworded, refiled) = (case.wording != wording, case.filing != filing);
    if !reworded && !refiled {
        return Ok(());
    }
    let now = backend.clock().now();
    let mut done = case.version == version;
    let mut case = case;
    if done && reworded {
        done = db::test_cases::new_version(&mut tx, &case, &wording, actor.name(), now).await?;
        case.wording = wording;
    }
    if done && refiled {
        done = db::test_cases::file(&mut tx, &case, &filing).await?;
        db::reports::relink(&mut tx, project.id, case.id).await?;
    }
    if !done {
        return Err(Refusal::conflict(
            "stale_page",
            "Somebody else changed this case meanwhile. Your change was not saved.",
            "Compare with the newest version, then save again.",
        )
        .into());
    }
    let (what, sentence) = if reworded {
        ("test_case_changed", format!("{} changed TC-{number} to version {}.", actor.name(), version + 1))
    } else {
        ("test_case_filed", format!("{} changed where TC-{number} is filed.", actor.name()))
    };
    let mut fact = scope::fact(actor, now, project.id, None, what, sentence);
    if refiled {
        fact.detail = serde_json::json!({ "before": case.filing, "after": filing });
    }
    db::audit::append(&mut tx, fact).await?;
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
    db::reports::relink(&mut tx, project.id, case.id).await?;
    let sentence = format!("{} retired TC-{number}.", actor.name());
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, None, "test_case_retired", sentence)).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await
}
