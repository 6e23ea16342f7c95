//! What a signer reads, from the build to the doubts: as it is now, or as somebody saw it, with what is otherwise since.

use super::{Bound, CarriedResults, SoFar, open, results, waivers};
use crate::candidate::{Doubts, DoubtsLine, GatePanel, OutOfReach, build};
use crate::gate::ChangesLine;
use crate::ui::{Notice, Panel, Tone, plural};
use domain::feedback::Status;
use domain::gate::Reported;
use domain::summary::{CandidatePage, Later, Part, SignPage};
use leptos::prelude::*;

/// All parts of the page but its form. `later` says what is otherwise now, beside the part it belongs to.
pub fn shown(page: SignPage, later: &[Later]) -> AnyView {
    let SignPage { candidate, basis, changes, .. } = page;
    let build = build(&candidate);
    let CandidatePage { place, head, gate, policy, plan, honesty, stories, feedback, reports, comparison, standing, out_of_reach, .. } =
        candidate;
    let now = place.now;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let (project, number) = (format!("/p/{}", place.slug), head.number);
    let doubts = Doubts::count(&plan, &honesty, now);
    // What cannot make up its mind is a doubt like the others.
    let flaky = comparison.map(|found| plural(found.flaky, "flaky machine test", "flaky machine tests"));
    let more = flaky.into_iter().map(|words| (words, format!("{base}/reports?view=flaky")));
    let more: Vec<_> = reported(&feedback).into_iter().map(|words| (words, "#open-feedback".to_owned())).chain(more).collect();
    let carried = view! { <CarriedResults plan=plan.clone() project=project.clone() now=now/> }.into_any();
    let closed = (!gate.is_open()).then(|| view! { <GatePanel place=place.clone() number=head.number gate=gate/> });
    view! {
        <SoFar standing=standing/>
        <OutOfReach sentences=out_of_reach/>
        <ChangesLine base=base.clone() changes=changes/>
        {build}
        {since(later, Part::Gate)}
        {closed}
        {since(later, Part::Feedback)}
        <open::OpenFeedback feedback=feedback/>
        {since(later, Part::Cases)}
        {since(later, Part::Stories)}
        {since(later, Part::Machine)}
        <results::Results plan=plan stories=stories reports=reports/>
        {since(later, Part::Waivers)}
        <waivers::Waivers cards=honesty.waivers project=project number=number now=now/>
        <Panel title="Carried results" id="carried-results">{carried}</Panel>
        {since(later, Part::Policy)}
        <Panel title=format!("Policy, version {}", policy.0)>
            <ul class="rules">{policy.1.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}</ul>
        </Panel>
        {since(later, Part::Bound)}
        <Bound basis=basis/>
        <Panel title="Before you decide" id="doubts"><DoubtsLine doubts=doubts base=base signing=true more=more/></Panel>
    }
    .into_any()
}

/// What people reported and nobody has closed, and fixes that their reporters have not confirmed.
fn reported(feedback: &[Reported]) -> Vec<String> {
    let count = |wanted: fn(&Reported) -> bool| i64::try_from(feedback.iter().filter(|report| wanted(report)).count()).unwrap_or(i64::MAX);
    let open = plural(count(|report| report.status.is_open()), "open report", "open reports");
    let unconfirmed = count(|report| matches!(report.status, Status::FixedIn(_)));
    let unconfirmed = (unconfirmed > 0).then(|| plural(unconfirmed, "of them with an unconfirmed fix", "of them with unconfirmed fixes"));
    std::iter::once(open).chain(unconfirmed).collect()
}

/// What is otherwise now in this part.
fn since(later: &[Later], part: Part) -> Option<AnyView> {
    let found = later.iter().find(|later| later.part == part)?;
    let title = match part {
        Part::Gate => "The gate since then",
        Part::Feedback => "Feedback since then",
        Part::Cases => "Test results since then",
        Part::Stories => "Answers since then",
        Part::Machine => "Machine tests since then",
        Part::Waivers => "Waivers since then",
        Part::Policy => "Policy since then",
        Part::Bound => "What the signature was bound to, since then",
    };
    let lines = found.lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    Some(view! { <Notice tone=Tone::Warn title=title><ul>{lines}</ul></Notice> }.into_any())
}
