//! Proposes a candidate's plan: when the build comes in, and again when more is known of it. It only adds, and never
//! what a person took out.

use super::scope;
use crate::db::{self, Lock, Tx, projects::Project};
use crate::paths::Map;
use crate::{Backend, Error};
use domain::access::Action;
use domain::candidate::Candidate;
use domain::id::CandidateId;
use domain::plan::{self, Facts, Since, Why};
use domain::{Actor, Timestamp};

/// Who proposes, as printed in plans.
const PORTAL: &str = "Murmuration";

/// Proposes for a candidate that is undecided; a decided one keeps the plan it was judged by.
///
/// # Errors
/// `role_missing`; otherwise when the database is away.
pub async fn propose(backend: &Backend, actor: &Actor, candidate: CandidateId) -> Result<(), Error> {
    let mut tx = backend.begin().await?;
    let Some(candidate) = db::candidates::by_id(&mut tx, candidate).await? else { return Ok(()) };
    actor.may(Action::SubmitCandidate, candidate.project)?;
    tx.lock(Lock::Candidate, candidate.id.uuid()).await?;
    match scope::undecided(&mut tx, &candidate).await {
        Ok(()) => {}
        Err(Error::Refused(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    let Some(project) = db::projects::by_id(&mut tx, candidate.project).await? else { return Ok(()) };
    if within(&mut tx, actor, &project, &candidate, backend.clock().now()).await? {
        tx.changed(scope::about(&candidate));
        tx.commit().await?;
    }
    Ok(())
}

/// Proposes within the caller's transaction; true when the plan changed.
pub(super) async fn within(tx: &mut Tx, actor: &Actor, project: &Project, candidate: &Candidate, now: Timestamp) -> Result<bool, Error> {
    let library = db::proposals::heads(tx, project.id).await?;
    let planned = db::plans::reasons(tx, candidate.id).await?;
    let facts = facts(tx, project, candidate, planned.is_empty()).await?;
    let (mut added, mut grown) = (Vec::new(), Vec::new());
    for (head, why) in plan::propose(&library, &facts) {
        let new = |why| db::plans::New { case: head.case, version: head.version, why };
        match planned.get(&head.case) {
            None => added.push(new(why)),
            // A person's own choice keeps its own reason.
            Some(known) if known.iter().any(Why::by_hand) => {}
            Some(known) => {
                let mut all = known.clone();
                all.extend(why.into_iter().filter(|why| !known.contains(why)));
                all.sort();
                if all != *known {
                    grown.push(new(all));
                }
            }
        }
    }
    if added.is_empty() && grown.is_empty() {
        return Ok(false);
    }
    db::plans::put(tx, candidate.id, &added, PORTAL, now).await?;
    db::plans::put(tx, candidate.id, &grown, PORTAL, now).await?;
    if !added.is_empty() {
        let count = added.len();
        let sentence = format!("{count} {} proposed for #{}.", if count == 1 { "case was" } else { "cases were" }, candidate.number);
        let mut fact = scope::fact(actor, now, project.id, Some(candidate.id), "plan_proposed", sentence);
        fact.detail = serde_json::json!({ "cases": count, "reasons": tally(&added) });
        db::audit::append(tx, fact).await?;
    }
    Ok(true)
}

/// How many cases each kind of reason speaks for.
fn tally(added: &[db::plans::New]) -> std::collections::BTreeMap<String, usize> {
    let mut tally = std::collections::BTreeMap::new();
    for why in added.iter().flat_map(|new| &new.why) {
        let kind = serde_json::to_value(why).ok().and_then(|value| value["why"].as_str().map(str::to_owned)).unwrap_or_default();
        *tally.entry(kind).or_insert(0) += 1;
    }
    tally
}

async fn facts(tx: &mut Tx, project: &Project, candidate: &Candidate, empty: bool) -> Result<Facts, Error> {
    let rules = db::changes::rules(tx, project.id).await?;
    let changes = db::changes::of_candidate(tx, candidate.id, None).await?;
    let since_release = changes.iter().find(|set| set.since == Since::Release);
    let paths = since_release.map(|set| set.paths.as_slice()).unwrap_or_default();
    let removed = db::plans::removed(tx, candidate.id).await?;
    Ok(Facts {
        stories: db::candidates::stories(tx, candidate.id).await?.into_iter().map(|(key, _)| key).collect(),
        ran: db::proposals::last_runs(tx, project.id, candidate.number).await?,
        touched: Map::new(&rules)?.reach(paths).touched,
        releases: db::proposals::releases(tx, project.id, candidate.number, &project.settings.production).await?,
        not_run_for: rules.not_run_for,
        fill: empty && removed.is_empty() && since_release.is_some_and(|set| set.settled),
        removed,
    })
}
