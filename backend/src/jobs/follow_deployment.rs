//! How a deployment goes on, as GitHub says: every status is kept, and the state only ever goes forward.

use super::run::End;
use super::{Job, enqueue};
use crate::db::audit::Fact;
use crate::db::deployments::{self, NewStatus, Row};
use crate::db::{self, Lock};
use crate::github::DeploymentStatus;
use crate::hub::Topic;
use crate::outside::one_line;
use crate::{Backend, Error, Tx};
use domain::deployment::{RemoteState, State};
use domain::id::DeploymentId;
use domain::{Actor, Timestamp};

pub(super) async fn run(backend: &Backend, id: DeploymentId) -> Result<End, Error> {
    let mut tx = backend.snapshot().await?;
    let Some(row) = deployments::by_id(&mut tx, id).await? else { return Ok(End::Done) };
    let Some(project) = db::projects::by_id(&mut tx, row.project).await? else { return Ok(End::Done) };
    drop(tx);
    let Some(github_id) = row.github_id else {
        // GitHub speaks of it before we know its id: the look-up finds it.
        if matches!(row.state, State::Waiting | State::Sending | State::Unknown) || (row.state == State::Stuck && row.posts > 0) {
            let mut tx = backend.begin().await?;
            enqueue(&mut tx, backend.clock(), &Job::Deploy { deployment: id }).await?;
            tx.commit().await?;
        }
        return Ok(End::Done);
    };
    let statuses = match backend.github().deployment_statuses(&project.repository, github_id).await {
        Ok(statuses) => statuses,
        Err(problem) => {
            let mut tx = backend.begin().await?;
            if !row.state.is_final() && deployments::set_problem(&mut tx, &row, Some(&format!("GitHub {problem}"))).await? {
                changed(&mut tx, &row);
            }
            tx.commit().await?;
            return Ok(End::failed("GitHub", &problem));
        }
    };
    let mut tx = backend.begin().await?;
    tx.lock(Lock::Deployment, id.uuid()).await?;
    // As it is now: another worker may have been here meanwhile.
    let Some(row) = deployments::by_id(&mut tx, id).await? else { return Ok(End::Done) };
    take(&mut tx, backend, &row, &statuses).await?;
    tx.commit().await?;
    Ok(End::Done)
}

/// Keeps what is new and moves the state as far as it goes.
async fn take(tx: &mut Tx, backend: &Backend, row: &Row, statuses: &[DeploymentStatus]) -> Result<(), Error> {
    let now = backend.clock().now();
    let (mut state, mut fresh) = (row.state, false);
    for status in statuses {
        let Some(word) = status.state.as_deref() else { continue };
        let new = NewStatus {
            github_status_id: status.id,
            state: one_line(word, 40),
            description: status.description.as_deref().map(|text| one_line(text, 300)).filter(|text| !text.is_empty()),
            happened_at: status.created_at.as_deref().and_then(Timestamp::parse).unwrap_or(now),
        };
        fresh |= deployments::insert_status(tx, row.id, &new).await?;
        // A word that GitHub invents later is kept and shown, and moves nothing.
        if let Ok(remote) = word.parse::<RemoteState>() {
            state = state.after(remote);
        }
    }
    let last = |pick: fn(&DeploymentStatus) -> Option<&str>| statuses.iter().rev().filter_map(pick).find(|address| is_web(address));
    let log = last(|status| status.log_url.as_deref()).or_else(|| last(|status| status.target_url.as_deref()));
    let seen_at = last(|status| status.environment_url.as_deref());
    let addresses = log.is_some_and(|log| row.log_url.as_deref() != Some(log))
        || seen_at.is_some_and(|seen| row.environment_url.as_deref() != Some(seen));
    if state != row.state || (!row.state.is_final() && addresses) {
        if !deployments::advance(tx, row, state, log, seen_at, now).await? {
            return Ok(());
        }
        if state != row.state {
            tell(tx, backend, row, state, statuses).await?;
        }
    } else if row.problem.is_some() && !row.state.is_final() && row.state != State::Stuck {
        fresh |= deployments::set_problem(tx, row, None).await?;
    }
    if fresh || state != row.state || addresses {
        changed(tx, row);
    }
    Ok(())
}

async fn tell(tx: &mut Tx, backend: &Backend, row: &Row, state: State, statuses: &[DeploymentStatus]) -> Result<(), Error> {
    let words = statuses
        .iter()
        .rev()
        .find_map(|status| status.description.as_deref())
        .map(|text| one_line(text, 300))
        .filter(|text| !text.is_empty());
    let (action, sentence) = match state {
        State::InProgress => ("deployment_started", format!("The deployment of #{} to {} is going on.", row.number, row.environment)),
        State::Succeeded => ("deployment_succeeded", format!("#{} is in {}.", row.number, row.environment)),
        State::Failed => (
            "deployment_failed",
            format!(
                "The deployment of #{} to {} failed{}.",
                row.number,
                row.environment,
                words.map(|words| format!(": {words}")).unwrap_or_default()
            ),
        ),
        _ => return Ok(()),
    };
    let fact = Fact {
        at: backend.clock().now(),
        project: Some(row.project),
        candidate: Some(row.candidate),
        actor: &Actor::System,
        action,
        sentence,
        detail: serde_json::json!({"deployment": row.id, "github_id": row.github_id}),
    };
    db::audit::append(tx, fact).await?;
    Ok(())
}

/// It becomes a link on a page: nothing but web addresses.
fn is_web(address: &str) -> bool {
    address.len() <= 2000 && url::Url::parse(address).is_ok_and(|address| matches!(address.scheme(), "https" | "http"))
}

fn changed(tx: &mut Tx, row: &Row) {
    tx.changed(Topic { project: row.project, candidate: Some(row.candidate), number: Some(row.number) });
}
