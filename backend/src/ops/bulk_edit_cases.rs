//! Changes where many test cases are filed, or retires them, in one transaction with one audit row.

use super::scope;
use crate::db::{self, Lock, Tx, library::Filed};
use crate::{Backend, Error};
use domain::access::Action;
use domain::id::ProjectId;
use domain::test_case::bulk::{self, Chosen, Typed};
use domain::test_case::query::PAGE;
use domain::test_case::{Filing, MOST_TAGS};
use domain::{Actor, Refusal};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// So many cases were changed.
    Changed(i64),
    /// More cases than fit on a page match: whoever asks must see first what that does.
    ToBeSeen,
}

/// What a change comes to, before it is done.
pub(crate) struct Outcome {
    /// All that are chosen.
    pub chosen: Vec<Filed>,
    /// Of those, by position, the ones that change, and into what.
    pub changes: Vec<(usize, Filing)>,
    /// Names the chosen cases as they were read.
    pub seen: String,
}

/// Reads what is chosen and applies the change to each. Retired cases stay as they are.
pub(crate) async fn outcome(tx: &mut Tx, project: ProjectId, chosen: &Chosen, typed: &Typed) -> Result<Outcome, Error> {
    let change = typed.read()?;
    let numbers = match chosen {
        Chosen::Numbers(numbers) => numbers.iter().copied().collect(),
        Chosen::All(ask) => db::library::numbers(tx, project, &ask.query()).await?,
    };
    let chosen = db::library::filed(tx, project, &numbers).await?;
    let mut changes = Vec::new();
    let mut seen = String::new();
    for (at, case) in chosen.iter().enumerate() {
        seen.push_str(&format!("{}.{}.{}.{} ", case.number, case.version, case.filed, case.retired));
        let Some(new) = change.of(&case.filing).filter(|_| !case.retired) else { continue };
        if new.tags.len() > MOST_TAGS {
            return Err(Refusal::invalid("add_tags", &format!("would be more than {MOST_TAGS} on TC-{}", case.number)).into());
        }
        changes.push((at, new));
    }
    Ok(Outcome { chosen, changes, seen: domain::sha256_hex(seen.as_bytes()) })
}

/// Changes many cases. `seen` is what the page with the outcome named; without it no more than a page of cases is changed.
///
/// # Errors
/// What `chosen` refuses, `role_missing`, `nothing_to_change`, `invalid_field`, `stale_page` when the cases changed since they were seen.
pub async fn change(
    backend: &Backend,
    actor: &Actor,
    slug: &str,
    chosen: Result<Chosen, Refusal>,
    typed: &Typed,
    seen: &str,
) -> Result<Done, Error> {
    let mut tx = backend.begin().await?;
    let project = scope::project(&mut tx, slug).await?;
    actor.may(Action::EditTestCase, project.id)?;
    tx.lock(Lock::Project, project.id.uuid()).await?;
    let chosen = chosen?;
    let outcome = outcome(&mut tx, project.id, &chosen, typed).await?;
    let changing = i64::try_from(outcome.changes.len()).unwrap_or(i64::MAX);
    if seen.is_empty() && matches!(chosen, Chosen::All(_)) && changing > PAGE {
        return Ok(Done::ToBeSeen);
    }
    if !seen.is_empty() && seen != outcome.seen {
        return Err(stale(outcome.chosen.len()).into());
    }
    if outcome.changes.is_empty() {
        return Err(bulk::nothing_to_change().into());
    }
    let now = backend.clock().now();
    let change = typed.read()?;
    let refiled: Vec<(&Filed, Filing)> =
        outcome.changes.iter().filter_map(|(at, new)| outcome.chosen.get(*at).map(|case| (case, new.clone()))).collect();
    let numbers: Vec<i64> = refiled.iter().map(|(case, _)| case.number).collect();
    let moved: Vec<(&Filed, Filing)> = refiled.into_iter().filter(|(case, new)| case.filing != *new).collect();
    if !db::library::file_many(&mut tx, &moved, now).await? {
        return Err(stale(outcome.chosen.len()).into());
    }
    if change.retire {
        db::library::retire_many(&mut tx, project.id, &numbers, now).await?;
        for case in db::library::automated(&mut tx, project.id, &numbers).await? {
            db::reports::relink(&mut tx, project.id, case).await?;
        }
    }
    let cases = if changing == 1 { "1 test case".to_owned() } else { format!("{changing} test cases") };
    let sentence = format!("{} changed {cases}: {}.", actor.name(), change.sentences().join(", "));
    let mut fact = scope::fact(actor, now, project.id, None, "test_cases_changed", sentence);
    fact.detail = serde_json::json!({ "change": typed, "count": changing, "cases": numbers });
    db::audit::append(&mut tx, fact).await?;
    tx.changed(scope::whole(project.id));
    tx.commit().await?;
    Ok(Done::Changed(changing))
}

fn stale(now: usize) -> Refusal {
    let sentence = format!("The cases changed since you looked; {now} are chosen now. Nothing was saved.");
    Refusal::conflict("stale_page", sentence, "Look again at what the change does, then confirm it.")
}
