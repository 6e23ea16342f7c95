//! Where candidates stand: derived from facts, signatures and deployments whenever it is asked.

use super::place::Reading;
use crate::db::{self, Tx, projects::Project};
use crate::memo::{At, Key};
use crate::ops::approval::Approval;
use crate::{Backend, Error};
use domain::access::{Action, Role, who_may};
use domain::candidate::Candidate;
use domain::deployment::State;
use domain::gate::{Reason, Rule, soaked_at};
use domain::id::CandidateId;
use domain::signature::{Decision, Standing};
use domain::summary::Stage;
use domain::{Refusal, Timestamp};
use std::sync::Arc;

/// A candidate with everything its stage was derived from.
pub(crate) struct Derived {
    pub candidate: Candidate,
    pub approval: Approval,
    pub stage: Stage,
    /// Since when it stands there.
    pub since: Timestamp,
    /// Who must act now.
    pub waits_on: Vec<Role>,
    /// The number of the project's newest candidate.
    pub newest: i64,
}

impl Derived {
    /// The next moment after `now` at which a waiver ends, a promise is overdue or the candidate has been here for long
    /// enough: until then, time changes nothing here.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let facts = &self.approval.facts;
        let ends = facts.plan.iter().filter_map(|planned| planned.waiver.as_ref()?.end());
        let ends = ends.chain(facts.follow_ups.iter().map(|promised| promised.due));
        let ends = ends.chain(soaked_at(&self.approval.policy.policy, facts.created_at));
        let ends = ends.chain(facts.obligations.iter().map(|owed| owed.due));
        let signatures = &self.approval.signatures;
        let ends = ends.chain(signatures.iter().filter_map(|signature| signature.expires_at));
        let ends = ends.chain(signatures.iter().filter_map(|signature| Some(signature.on_behalf_of.as_ref()?.until)));
        ends.filter(|end| *end > now).min()
    }
}

/// One candidate.
pub(super) async fn one(reading: &mut Reading, number: i64) -> Result<Arc<Derived>, Error> {
    remembered(&reading.backend, &mut reading.tx, &reading.project, reading.at, number).await
}

/// One candidate, for whoever reads many projects in one snapshot.
pub(super) async fn remembered(backend: &Backend, tx: &mut Tx, project: &Project, at: At, number: i64) -> Result<Arc<Derived>, Error> {
    let read = async {
        let found = range(tx, project, number, number, at.now).await?;
        let found = found.into_iter().next().ok_or_else(|| Refusal::not_found("candidate"))?;
        let until = found.until(at.now);
        Ok((found, until))
    };
    backend.memo().or_read(at, Key::Stage(number), read).await
}

/// Candidates `low` to `high`, newest first.
pub(crate) async fn range(tx: &mut Tx, project: &Project, low: i64, high: i64, now: Timestamp) -> Result<Vec<Derived>, Error> {
    let policy = db::policies::in_force(tx, project.id, &project.settings.production).await?;
    let facts = db::facts::range(tx, project.id, &policy.policy, low, high, now).await?;
    let signatures = db::signatures::range(tx, project.id, low, high).await?;
    let people = db::entitled::people(tx, project.id, low, high).await?;
    let newest = db::candidates::newest(tx, project.id).await?;
    let deployments = db::facts::deployment_states(tx, project.id, low, high).await?;
    let current = db::deployments::in_production(tx, project.id).await?.map(|(candidate, _, _, _, since)| (candidate, since));
    facts
        .into_iter()
        .map(|(candidate, facts)| {
            let own = signatures.iter().filter(|stored| stored.candidate == candidate.id).map(|stored| stored.signature.clone()).collect();
            let approval = Approval::judge(facts, policy.clone(), &project.settings.production, own, &people)?;
            let (stage, since, waits_on) = derive(&candidate, &approval, deployments.get(&candidate.id.uuid()).copied(), current);
            Ok(Derived { candidate, approval, stage, since, waits_on, newest })
        })
        .collect()
}

/// `current` is what is in production, and since when.
fn derive(
    candidate: &Candidate,
    approval: &Approval,
    deployment: Option<(State, Timestamp)>,
    current: Option<(CandidateId, Timestamp)>,
) -> (Stage, Timestamp, Vec<Role>) {
    if let Some((state, at)) = deployment {
        return match state {
            State::Succeeded => match current.filter(|(current, _)| *current != candidate.id) {
                Some((_, since)) => (Stage::WasInProduction, since, vec![]),
                None => (Stage::InProduction, at, vec![]),
            },
            State::Failed => (Stage::DeploymentFailed, at, vec![Role::Developer]),
            State::Stuck => (Stage::Stuck, at, who_may(Action::ResolveDeployment)),
            _ => (Stage::Releasing, at, vec![]),
        };
    }
    if let Standing::Rejected { .. } = approval.standing {
        let at = approval.signatures.iter().find(|s| s.decision == Decision::Reject).map_or(candidate.created_at, |s| s.at);
        return (Stage::Rejected, at, vec![Role::Developer]);
    }
    let reasons = approval.gate.reasons();
    if reasons.is_empty() {
        let who = match &approval.standing {
            Standing::Missing { lacks, .. } => roles_of(lacks.iter().flat_map(|lack| lack.roles.iter().copied())),
            Standing::Approved | Standing::Rejected { .. } => Vec::new(),
        };
        return (Stage::SignOff, opened_at(candidate, approval), who);
    }
    let (qa, uat): (Vec<&Reason>, Vec<&Reason>) = reasons.iter().partition(|reason| is_qa(reason.rule));
    let (stage, holding) = if qa.is_empty() { (Stage::Uat, uat) } else { (Stage::Qa, qa) };
    let since = holding.iter().map(|reason| reason.since).max().unwrap_or(candidate.created_at);
    // Whoever can close anything can begin: end users need not wait until QA is through.
    (stage, since, roles_of(reasons.iter().flat_map(waits_on)))
}

fn roles_of(roles: impl Iterator<Item = Role>) -> Vec<Role> {
    let mut roles: Vec<Role> = roles.collect();
    roles.sort();
    roles.dedup();
    roles
}

/// A story that was rejected waits on those who mend it: the end user has spoken, and may only change their mind.
pub(super) fn waits_on(reason: &Reason) -> Vec<Role> {
    if reason.rule == Rule::StoryRejected { vec![Role::Developer] } else { reason.who.clone() }
}

/// Is it for QA, or for end users?
pub(super) const fn is_qa(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::StoryUnanswered | Rule::StoryRejected | Rule::FeedbackOpen | Rule::FollowUpOverdue | Rule::Soaking | Rule::ObligationOverdue
    )
}

/// The gate opened with the last thing that was recorded.
fn opened_at(candidate: &Candidate, approval: &Approval) -> Timestamp {
    let facts = &approval.facts;
    let results = facts.plan.iter().filter_map(|p| p.latest.as_ref().map(|r| r.at));
    let waivers = facts.plan.iter().filter_map(|p| p.waiver.as_ref().map(|w| w.at));
    let answers = facts.stories.iter().filter_map(|s| s.latest.as_ref().map(|a| a.at));
    let feedback = facts.feedback.iter().map(|f| f.since);
    let soaked = soaked_at(&approval.policy.policy, candidate.created_at);
    results.chain(waivers).chain(answers).chain(feedback).chain(soaked).max().unwrap_or(candidate.created_at)
}
