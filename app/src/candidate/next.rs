//! The one next step of a reader on a candidate, by role. For showing only: the server asks again.

use domain::access::Action;
use domain::deployment::State;
use domain::signature::Standing;
use domain::summary::{CandidatePage, Stage};

/// What the button says, and where it leads below the candidate's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// On the button.
    pub label: &'static str,
    /// Path below the candidate.
    pub path: &'static str,
}

/// The next step, if this reader has one.
pub fn next_step(page: &CandidatePage) -> Option<Step> {
    let may = |action| page.place.can(action);
    let step = |label, path| Some(Step { label, path });
    if stuck(page) {
        return may(Action::ResolveDeployment).then_some(Step { label: "Decide how it goes on", path: "#deployment" });
    }
    let over = page.deployment.is_some()
        || page.head.newer.is_some()
        || !matches!(page.standing, Standing::Missing { .. })
        || !matches!(page.head.stage, Stage::Qa | Stage::Uat | Stage::SignOff);
    if over {
        return None;
    }
    if page.gate.is_open() && may(Action::Sign) {
        return step("Read and sign", "/sign");
    }
    if page.plan.is_empty() && may(Action::EditPlan) {
        return step("Plan test cases", "/qa");
    }
    if page.plan.iter().any(|case| case.latest.is_none()) && may(Action::RecordResult) {
        return step("Run test cases", "/qa");
    }
    if page.stories.iter().any(|(story, _)| story.latest.is_none()) && may(Action::GiveAcceptance) {
        return step("Answer stories", "/uat");
    }
    None
}

/// Somebody must decide how its deployment goes on.
pub fn stuck(page: &CandidatePage) -> bool {
    page.deployment.as_ref().is_some_and(|deployment| deployment.state == State::Stuck)
}
