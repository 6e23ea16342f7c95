//! The candidate page.

use super::place::{self, Reading};
use super::report;
use super::stage::{self, Derived};
use crate::{Backend, Error, db};
use domain::access::Action;
use domain::signature::{Decision, Standing};
use domain::summary::{CandidatePage, DeploymentPanel, HistoryRow, SignatureRow};
use domain::{Actor, Refusal};

/// Everything about one candidate.
///
/// # Errors
/// `not_found`; otherwise when the database is away.
pub async fn candidate(backend: &Backend, actor: &Actor, slug: &str, number: i64) -> Result<CandidatePage, Error> {
    let mut reading = place::open(backend, actor, slug, Action::View).await?;
    Ok(page(backend, &mut reading, actor, number).await?.0)
}

/// The page, and what it was derived from.
pub(super) async fn page(backend: &Backend, reading: &mut Reading, actor: &Actor, number: i64) -> Result<(CandidatePage, Derived), Error> {
    let tx = &mut reading.tx;
    let project = &reading.project;
    let derived = stage::range(tx, project, number, number, reading.place.now)
        .await?
        .into_iter()
        .next()
        .ok_or_else(|| Refusal::not_found("candidate"))?;
    let newest = db::candidates::newest(tx, project.id).await?;
    let candidate = &derived.candidate;
    let approval = &derived.approval;
    let deployment = deployment(tx, candidate.id, &project.settings.production).await?;
    // Once GitHub has the deployment, the signatures have done their work: what is reported afterwards holds
    // the next candidate, and does not take this decision back.
    let sent = deployment.as_ref().is_some_and(|deployment| deployment.github_id.is_some());
    let signatures = db::signatures::range(tx, project.id, number, number)
        .await?
        .into_iter()
        .map(|stored| SignatureRow {
            void: match stored.signature.decision {
                Decision::Reject => Vec::new(),
                Decision::Approve if sent => Vec::new(),
                Decision::Approve => stored.signature.voided_by(&approval.basis).into_iter().map(str::to_owned).collect(),
            },
            name: stored.signature.name,
            decision: stored.signature.decision,
            reason: stored.signature.reason,
            at: stored.signature.at,
            statement_hash: stored.statement_hash,
        })
        .collect();
    let reports = report::rows(tx, candidate.id).await?;
    let comparison = report::Compared::read(tx, project.id, number).await?.map(|compared| compared.comparison);
    let history = db::audit::of_candidate(tx, candidate.id, 0, 20).await?.iter().map(|row| history_row(&row.entry())).collect();
    let contributors = db::candidates::contributors(tx, candidate.id).await?;
    let stories = approval.facts.stories.iter().map(|story| (story.clone(), backend.jira().issue_url(story.key.as_str()))).collect();
    let honesty = super::honest::honesty(backend, reading, actor, candidate, &approval.facts.plan, false).await?;
    let page = CandidatePage {
        place: reading.place.clone(),
        head: place::head(candidate, derived.stage, newest),
        run_url: candidate.build.run_url.clone(),
        image: candidate.build.image.clone(),
        built_at: candidate.build.built_at,
        since_release: (candidate.build.base.as_ref().map(ToString::to_string), candidate.build.commits),
        contributors,
        gate: approval.gate.clone(),
        policy: (approval.policy.version, approval.policy.policy.sentences()),
        plan: approval.facts.plan.clone(),
        honesty,
        stories,
        feedback: approval.facts.feedback.clone(),
        reports,
        comparison,
        standing: if sent { Standing::Approved } else { approval.standing.clone() },
        signatures,
        deployment,
        history,
    };
    Ok((page, derived))
}

async fn deployment(tx: &mut db::Tx, candidate: domain::id::CandidateId, environment: &str) -> Result<Option<DeploymentPanel>, Error> {
    let Some(found) = db::deployments::of_candidate(tx, candidate).await? else { return Ok(None) };
    let statuses = db::deployments::statuses(tx, found.id).await?;
    Ok(Some(DeploymentPanel {
        environment: environment.to_owned(),
        state: found.state,
        problem: found.problem,
        github_id: found.github_id,
        task: found.task,
        log_url: found.log_url,
        created_at: found.created_at,
        updated_at: found.updated_at,
        statuses,
    }))
}

/// An audit row as pages show it.
pub(super) fn history_row(entry: &domain::audit::Entry) -> HistoryRow {
    HistoryRow {
        seq: entry.seq,
        at: entry.at,
        actor: entry.actor_name.clone(),
        action: entry.action.clone(),
        sentence: entry.sentence.clone(),
    }
}
