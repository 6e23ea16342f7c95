//! Adds cases of the library to a candidate's plan, and takes cases out of it.

use super::scope;
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::plan::{Head, Why};
use domain::{Actor, Refusal};

/// Names in a sentence of the audit log; the rest are counted, and all are in its detail.
const MOST_NAMED: usize = 20;

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
    let library = db::proposals::heads(&mut tx, project.id).await?;
    if let Some(number) = cases.iter().find(|number| library.binary_search_by_key(*number, |head| head.number).is_err()) {
        return Err(match db::test_cases::by_number(&mut tx, project.id, *number).await? {
            None => Refusal::not_found(&format!("test case TC-{number}")).into(),
            Some(_) => Refusal::conflict("case_retired", format!("TC-{number} is retired."), "Choose another case.").into(),
        });
    }
    let planned = db::plans::reasons(&mut tx, candidate.id).await?;
    let wanted = |head: &&Head| (cases.is_empty() || cases.contains(&head.number)) && !planned.contains_key(&head.case);
    let added: Vec<&Head> = library.iter().filter(wanted).collect();
    if added.is_empty() {
        return Ok(());
    }
    let why = vec![Why::Added { by: actor.name().to_owned() }];
    let new: Vec<_> = added.iter().map(|head| db::plans::New { case: head.case, version: head.version, why: why.clone() }).collect();
    db::plans::put(&mut tx, candidate.id, &new, actor.name(), now).await?;
    db::plans::forget_removals(&mut tx, candidate.id).await?;
    let numbers: Vec<i64> = added.iter().map(|head| head.number).collect();
    let sentence = format!("{} added {} to the plan of #{number}.", actor.name(), named(&numbers));
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "plan_changed", sentence);
    fact.detail = serde_json::json!({ "added": numbers });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// Takes the cases with these numbers out of the plan. They are not proposed for this candidate again.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, `case_has_results`, or `invalid_field` about `case` when none is chosen.
pub async fn remove(backend: &Backend, actor: &Actor, slug: &str, number: i64, cases: &[i64]) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditPlan, project.id)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let now = backend.clock().now();
    let lines = chosen(db::plans::lines(&mut tx, candidate.id).await?, cases)?;
    let kept: Vec<i64> = lines.iter().filter(|line| line.results > 0).map(|line| line.number).collect();
    if !kept.is_empty() {
        let verb = if kept.len() == 1 { "has" } else { "have" };
        return Err(Refusal::conflict(
            "case_has_results",
            format!("{} {verb} results on this candidate and cannot leave its plan.", named(&kept)),
            "Results stay; waive or finish it. Nothing was removed.",
        )
        .about("case")
        .into());
    }
    let ids: Vec<_> = lines.iter().map(|line| line.case).collect();
    db::plans::take_out(&mut tx, candidate.id, &ids, actor.name(), now).await?;
    let numbers: Vec<i64> = lines.iter().map(|line| line.number).collect();
    let sentence = format!("{} took {} out of the plan of #{number}.", actor.name(), named(&numbers));
    let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "plan_changed", sentence);
    fact.detail = serde_json::json!({ "removed": numbers });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// The lines with these numbers.
pub(super) fn chosen(lines: Vec<db::plans::Line>, cases: &[i64]) -> Result<Vec<db::plans::Line>, Error> {
    if cases.is_empty() {
        return Err(Refusal::invalid("case", "is not chosen").into());
    }
    if let Some(missing) = cases.iter().find(|number| lines.binary_search_by_key(*number, |line| line.number).is_err()) {
        return Err(Refusal::not_found(&format!("planned test case TC-{missing}")).into());
    }
    Ok(lines.into_iter().filter(|line| cases.contains(&line.number)).collect())
}

/// `TC-1, TC-2 and 7 more`.
pub(super) fn named(numbers: &[i64]) -> String {
    let names: Vec<String> = numbers.iter().take(MOST_NAMED).map(|number| format!("TC-{number}")).collect();
    match numbers.len().saturating_sub(MOST_NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
