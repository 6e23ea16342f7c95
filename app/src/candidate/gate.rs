//! The gate in sight: open or closed, and for each reason who can close it, since when, and where.

use crate::ui::{Badge, DataTable, Notice, Panel, TimeAgo, Tone, plural};
use domain::access::Role;
use domain::deployment::State;
use domain::gate::{Gate, Reason, Rule};
use domain::signature::Standing;
use domain::summary::{CandidatePage, Place, Show};
use leptos::prelude::*;

/// The page on which this reason is closed.
pub fn where_closed(base: &str, slug: &str, reason: &Reason) -> String {
    match reason.rule {
        Rule::PlanEmpty => format!("{base}/qa"),
        Rule::CaseNotRun | Rule::ResultHolds | Rule::ResultsDisagree if reason.subject.starts_with("TC-") => {
            format!("{base}/qa#{}", reason.subject)
        }
        Rule::CaseNotRun | Rule::ResultHolds | Rule::ResultsDisagree => format!("{base}/qa?show={}#plan", Show::NotRun),
        Rule::StoryUnanswered | Rule::StoryRejected if reason.subject.contains('-') => format!("{base}/uat#story-{}", reason.subject),
        Rule::StoryUnanswered | Rule::StoryRejected => format!("{base}/uat"),
        Rule::ObligationOverdue => format!("{base}/emergency#owed"),
        Rule::FollowUpOverdue => format!("{base}/uat#follow-ups"),
        Rule::FeedbackOpen => format!("/p/{slug}/feedback/{}", reason.subject.trim_start_matches("F-")),
        Rule::DigestUnknown | Rule::Soaking => format!("{base}#build"),
        Rule::WrongBuild => format!("{base}/qa#{}", reason.subject),
        Rule::TooManyWaivers => format!("{base}/sign#waivers"),
        Rule::MachineTestFailed | Rule::ReportMissing => format!("{base}#reports"),
    }
}

/// As many reasons that differ in nothing but their subject stand on lines of their own.
const APART: usize = 3;
/// So many subjects are named on the line that stands for all.
const NAMED: usize = 5;

/// Thirty cases that nobody ran are one thing to do, not thirty lines to read past.
pub fn together(mut reasons: Vec<Reason>) -> Vec<Reason> {
    let alike =
        [(Rule::CaseNotRun, "test cases", "They were not run"), (Rule::StoryUnanswered, "stories", "No end user has answered them yet")];
    for (rule, things, why) in alike {
        let Some(first) = reasons.iter().position(|reason| reason.rule == rule) else { continue };
        let (all, mut others): (Vec<_>, Vec<_>) = reasons.iter().cloned().partition(|reason| reason.rule == rule);
        if all.len() <= APART {
            continue;
        }
        let named = all.iter().take(NAMED).map(|reason| reason.subject.as_str()).collect::<Vec<_>>().join(", ");
        let rest = if all.len() > NAMED { format!(" and {} more", all.len() - NAMED) } else { String::new() };
        let mut line = reasons.swap_remove(first);
        line.since = all.iter().map(|reason| reason.since).min().unwrap_or(line.since);
        line.subject = format!("{} {things}", all.len());
        line.sentence = format!("{why}: {named}{rest}.");
        others.insert(first, line);
        reasons = others;
    }
    reasons
}

/// The people of the project cannot give the signatures that this build needs.
#[component]
pub fn OutOfReach(sentences: Vec<String>) -> impl IntoView {
    (!sentences.is_empty()).then(|| {
        let lines = sentences.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <Notice tone=Tone::Warn title="This build cannot get all its signatures now">
                <ul class="plain-list">{lines}</ul>
                <p>"Ask a release manager to give somebody the role who had no part in the build."</p>
            </Notice>
        }
    })
}

/// What was decided about a candidate, when nothing is left to sign: how it looks, what it is, and what follows.
pub(super) fn decided(page: &CandidatePage) -> Option<(Tone, String, String)> {
    if let Standing::Rejected { by, .. } = &page.standing {
        let follows = "That is final: nobody signs it any more. A fix comes as a new build, which becomes a new candidate.";
        return Some((Tone::Bad, format!("{by} rejected this candidate"), follows.to_owned()));
    }
    if let Some(found) = page.deployment.as_ref().filter(|found| !found.withdrawn && !found.emergency) {
        let tone = if matches!(found.state, State::Failed | State::Stuck | State::Unknown) { Tone::Warn } else { Tone::Ok };
        let follows = format!("Its deployment: {}. What is found out from now on holds the next candidate.", found.state.label());
        return Some((tone, "Released: all signatures were given".to_owned(), follows));
    }
    let given = page.standing == Standing::Approved;
    given.then(|| (Tone::Ok, "All signatures are given".to_owned(), "Nobody else needs to sign.".to_owned()))
}

/// The panel. What was `decided` is said instead of who could do what.
#[component]
pub fn GatePanel(place: Place, number: i64, gate: Gate, #[prop(default = None)] decided: Option<(Tone, String, String)>) -> impl IntoView {
    if let Some((tone, title, follows)) = decided {
        return view! { <Panel title="Gate" id="gate" live="gate"><Notice tone=tone title=title><p>{follows}</p></Notice></Panel> }
            .into_any();
    }
    let base = format!("/p/{}/candidates/{number}", place.slug);
    let reasons = gate.reasons().to_vec();
    if reasons.is_empty() {
        return view! {
            <Panel title="Gate" id="gate" live="gate">
                <Notice tone=Tone::Ok title="The gate is open">
                    <p>"Every rule of the policy is satisfied. Those whose signature it asks for may sign, if they had no part in the build."</p>
                </Notice>
            </Panel>
        }
        .into_any();
    }
    let count = plural(i64::try_from(reasons.len()).unwrap_or(i64::MAX), "thing holds", "things hold");
    let rows = together(reasons)
        .into_iter()
        .map(|reason| {
            let href = where_closed(&base, &place.slug, &reason);
            let mine = reason.who.iter().any(|role| place.roles.contains(role));
            let who = reason.who.iter().copied().map(Role::label).collect::<Vec<_>>().join(" or ");
            let who = if who.is_empty() { "nobody: time does".to_owned() } else { who };
            view! {
                <tr class=if mine { "row-mine" } else { "" }>
                    <td data-label="What"><a class="row-link" href=href>{reason.subject}</a></td>
                    <td data-label="Why">{reason.sentence}</td>
                    <td data-label="Who can close it">{who}{mine.then(|| view! { " "<Badge tone=Tone::Info>"you"</Badge> })}</td>
                    <td data-label="Since"><TimeAgo at=reason.since now=place.now/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Panel title="Gate" id="gate" live="gate" class="panel-flush">
            <p class="gate-closed"><Badge tone=Tone::Warn>"closed"</Badge>" "{count}" it."</p>
            <DataTable caption="What holds the gate" columns=vec!["What", "Why", "Who can close it", "Since"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}
