//! Badges: one word with a colour. The word says it; the colour only helps.

use super::standing::status_words;
use crate::t;
use domain::acceptance::Answer;
use domain::feedback::{Lacking, Severity, Status};
use domain::summary::Stage;
use domain::test_run::Verdict;
use leptos::prelude::*;

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Quiet,
    /// Good.
    Ok,
    /// Needs a look.
    Warn,
    /// Bad.
    Bad,
    /// For information.
    Info,
}

impl Tone {
    /// The CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "tone-quiet",
            Self::Ok => "tone-ok",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
            Self::Info => "tone-info",
        }
    }
}

/// A word with a colour.
#[component]
pub fn Badge(tone: Tone, children: Children) -> impl IntoView {
    view! { <span class=format!("badge {}", tone.class())>{children()}</span> }
}

/// Where a candidate stands.
#[component]
pub fn StageBadge(stage: Stage) -> impl IntoView {
    let tone = match stage {
        Stage::InProduction | Stage::SignOff => Tone::Ok,
        Stage::Qa | Stage::Uat | Stage::Releasing => Tone::Info,
        Stage::WasInProduction => Tone::Quiet,
        Stage::Stuck => Tone::Warn,
        Stage::Rejected | Stage::DeploymentFailed => Tone::Bad,
    };
    let word = match stage {
        Stage::Qa => t!("stage-qa"),
        Stage::Uat => t!("stage-uat"),
        Stage::SignOff => t!("stage-sign-off"),
        Stage::Releasing => t!("stage-releasing"),
        Stage::InProduction => t!("stage-in-production"),
        Stage::WasInProduction => t!("stage-was-in-production"),
        Stage::Rejected => t!("stage-rejected"),
        Stage::DeploymentFailed => t!("stage-deployment-failed"),
        Stage::Stuck => t!("stage-stuck"),
    };
    view! { <Badge tone=tone>{word}</Badge> }
}

/// A tester's verdict; nothing means the case was not run.
#[component]
pub fn VerdictBadge(verdict: Option<Verdict>) -> impl IntoView {
    let (tone, word) = match verdict {
        None => (Tone::Quiet, "not run"),
        Some(Verdict::Passed) => (Tone::Ok, "passed"),
        Some(Verdict::Failed) => (Tone::Bad, "failed"),
        Some(Verdict::Blocked) => (Tone::Warn, "blocked"),
        Some(Verdict::Skipped) => (Tone::Quiet, "skipped"),
    };
    view! { <Badge tone=tone>{word}</Badge> }
}

/// An end user's answer; nothing means the story has none.
#[component]
pub fn AnswerBadge(answer: Option<Answer>) -> impl IntoView {
    let tone = match answer {
        None => Tone::Quiet,
        Some(Answer::Accepted) => Tone::Ok,
        Some(Answer::FollowUp) => Tone::Warn,
        Some(Answer::Rejected) => Tone::Bad,
    };
    view! { <Badge tone=tone>{answer.map_or("no answer", Answer::label)}</Badge> }
}

/// How bad a report is.
#[component]
pub fn SeverityBadge(severity: Severity) -> impl IntoView {
    let (tone, word) = match severity {
        Severity::Blocking => (Tone::Bad, t!("severity-blocking")),
        Severity::Major => (Tone::Warn, t!("severity-major")),
        Severity::Minor => (Tone::Info, t!("severity-minor")),
        Severity::Idea => (Tone::Quiet, t!("severity-idea")),
    };
    view! { <Badge tone=tone>{word}</Badge> }
}

/// Where a report stands.
#[component]
pub fn StatusBadge(
    status: Status,
    /// The exact candidate of a confirmation.
    confirmed_on: Option<i64>,
    /// Why a fix does not count for the candidate that is looked at.
    #[prop(default = None)]
    lacking: Option<Lacking>,
) -> impl IntoView {
    let tone = match status {
        Status::Open => Tone::Warn,
        Status::Answered | Status::FixedIn(_) => Tone::Info,
        Status::Confirmed => Tone::Ok,
        Status::Waived => Tone::Quiet,
    };
    view! { <Badge tone=tone>{status_words(status, confirmed_on, lacking)}</Badge> }
}
