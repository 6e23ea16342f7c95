//! Says who is to run which planned cases: chosen ones by name, or all open ones shared out evenly.

use super::{plan_cases, scope};
use crate::db::{self, Tx, plans::Line};
use crate::{Backend, Error};
use domain::access::Action;
use domain::id::{PersonId, ProjectId, TestCaseId};
use domain::{Actor, Refusal, Role, plan};
use std::collections::BTreeMap;

/// Gives the cases with these numbers to a tester; an empty `tester` gives them to nobody.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, or `invalid_field` about `case` or `tester`.
pub async fn assign(backend: &Backend, actor: &Actor, slug: &str, number: i64, cases: &[i64], tester: &str) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditPlan, project.id)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let tester = match tester {
        "" => None,
        id => testers(&mut tx, project.id, &[id.to_owned()]).await?.pop(),
    };
    let lines = plan_cases::chosen(db::plans::lines(&mut tx, candidate.id).await?, cases)?;
    let ids: Vec<TestCaseId> = lines.iter().map(|line| line.case).collect();
    db::plans::assign(&mut tx, candidate.id, &ids, tester.as_ref().map(|(id, _)| *id)).await?;
    let numbers: Vec<i64> = lines.iter().map(|line| line.number).collect();
    let whom = tester.map_or_else(|| "nobody".to_owned(), |(_, name)| name);
    let sentence = format!("{} assigned {} on #{number} to {whom}.", actor.name(), plan_cases::named(&numbers));
    let mut fact = scope::fact(actor, backend.clock().now(), project.id, Some(candidate.id), "plan_assigned", sentence);
    fact.detail = serde_json::json!({ "cases": numbers, "to": whom });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// Shares cases without a result out over `testers`: as many for each, and as many of each priority. Unless `all`, only
/// those that nobody has.
///
/// # Errors
/// `role_missing`, `not_found`, `candidate_decided`, or `invalid_field` about `tester`.
pub async fn share(backend: &Backend, actor: &Actor, slug: &str, number: i64, chosen: &[String], all: bool) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditPlan, project.id)?;
    let candidate = scope::candidate_locked(&mut tx, project.id, number).await?;
    scope::undecided(&mut tx, &candidate).await?;
    let testers = testers(&mut tx, project.id, chosen).await?;
    if testers.is_empty() {
        return Err(Refusal::invalid("tester", "is not chosen").into());
    }
    let lines = db::plans::lines(&mut tx, candidate.id).await?;
    let open: Vec<&Line> = lines.iter().filter(|line| line.results == 0).collect();
    let free: Vec<_> = open.iter().filter(|line| all || line.assigned_to.is_none()).map(|line| (line.number, line.priority)).collect();
    let load = |(id, _): &(PersonId, String)| if all { 0 } else { open.iter().filter(|line| line.assigned_to == Some(*id)).count() };
    let loads: Vec<usize> = testers.iter().map(load).collect();
    let mut shared: BTreeMap<usize, Vec<TestCaseId>> = BTreeMap::new();
    for (number, to) in plan::share(&free, &loads) {
        let found = lines.binary_search_by_key(&number, |line| line.number).ok().and_then(|at| lines.get(at));
        shared.entry(to).or_default().extend(found.map(|line| line.case));
    }
    let mut told = Vec::new();
    for (to, cases) in &shared {
        let Some((id, name)) = testers.get(*to) else { continue };
        db::plans::assign(&mut tx, candidate.id, cases, Some(*id)).await?;
        told.push(format!("{} to {name}", cases.len()));
    }
    if told.is_empty() {
        return Ok(());
    }
    let sentence = format!("{} shared cases of #{number} out: {}.", actor.name(), told.join(", "));
    let now = backend.clock().now();
    db::audit::append(&mut tx, scope::fact(actor, now, project.id, Some(candidate.id), "plan_assigned", sentence)).await?;
    tx.changed(scope::about(&candidate));
    tx.commit().await
}

/// The people with these ids, who all must be QA testers of the project.
async fn testers(tx: &mut Tx, project: ProjectId, ids: &[String]) -> Result<Vec<(PersonId, String)>, Error> {
    let known = db::people::holding(tx, project, Role::QaTester).await?;
    let mut found = Vec::new();
    for id in ids {
        let id: PersonId = id.parse().map_err(|_| Refusal::invalid("tester", "is not a QA tester of this project"))?;
        let tester = known.iter().find(|(known, _)| *known == id);
        let tester = tester.ok_or_else(|| Refusal::invalid("tester", "is not a QA tester of this project"))?;
        if !found.contains(tester) {
            found.push(tester.clone());
        }
    }
    Ok(found)
}
