//! For tests: a candidate's page of which nothing is known but the build.

use crate::qa::testing::{NOW, head, place};
use domain::access::{Action, Role};
use domain::deployment::State;
use domain::gate::Gate;
use domain::quorum::Lack;
use domain::signature::Standing;
use domain::summary::{CandidatePage, DeploymentPanel, Stage};

/// One signature is missing, the gate is open.
pub(crate) fn page(may: &[Action]) -> CandidatePage {
    let mut head = head();
    head.stage = Stage::SignOff;
    CandidatePage {
        place: place(may),
        head,
        run_url: None,
        image: None,
        built_at: NOW,
        since_release: (None, None),
        contributors: Vec::new(),
        gate: Gate::Open,
        policy: (1, vec!["One rule.".into()]),
        plan: Vec::new(),
        honesty: Default::default(),
        stories: Vec::new(),
        feedback: Vec::new(),
        reports: Vec::new(),
        comparison: None,
        out_of_reach: Vec::new(),
        standing: Standing::Missing { more: 1, lacks: vec![Lack { roles: vec![Role::ProductOwner], count: 1 }] },
        signatures: Vec::new(),
        deployment: None,
        owed: Vec::new(),
        attestation: None,
        history: Vec::new(),
    }
}

/// A deployment in this state, with a reason.
pub(crate) fn deployment(state: State) -> DeploymentPanel {
    DeploymentPanel {
        environment: "production".into(),
        state,
        withdrawn: false,
        emergency: false,
        problem: Some("GitHub's answer was lost.".into()),
        github_id: None,
        task: "murmuration/1".into(),
        log_url: Some("javascript:alert(1)".into()),
        created_at: NOW,
        updated_at: NOW,
        statuses: Vec::new(),
    }
}
