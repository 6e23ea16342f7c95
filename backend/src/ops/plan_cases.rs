//! Adds cases of the library to a candidate's plan.

use super::scope;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::plan::Why;
use domain::{Actor, Refusal};

/// Plans the cases with these numbers; an empty list means every case that is not retired.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `case_retired`.
pub async fn plan(backend: &Backend, actor: &Actor, slug: &str, number: i64, cases: &[i64]) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditPlan, project.id)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let now = backend.clock().now();
    let library = db::test_cases::all(&mut tx, project.id).await?;
    if let Some(missing) = cases.iter().find(|number| !library.iter().any(|case| case.number == **number)) {
        return Err(Refusal::not_found(&format!("test case TC-{missing}")).into());
    }
    let why = [Why::Added { by: actor.name().to_owned() }];
    let mut added = Vec::new();
    for case in library.iter().filter(|case| if cases.is_empty() { !case.retired } else { cases.contains(&case.number) }) {
        if case.retired {
            return Err(Refusal::conflict("case_retired", format!("TC-{} is retired.", case.number), "Choose another case.").into());
        }
        if db::plans::add(&mut tx, candidate.id, (case.id, case.version), &why, actor.name(), now).await? {
            added.push(format!("TC-{}", case.number));
        }
    }
    if added.is_empty() {
        return Ok(());
    }
    let sentence = format!("{} added {} to the plan of #{number}.", actor.name(), added.join(", "));
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, Some(candidate.id), "plan_changed", sentence)).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}
