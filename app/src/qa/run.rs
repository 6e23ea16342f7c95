//! The tester's screen: the cases on the left, the one to judge on the right.

use super::api::read_run;
use super::case::CasePanel;
use super::keys::Keys;
use super::list::CaseList;
use crate::context;
use crate::ui::{Button, ButtonLink, CandidateLayout, Disclosure, Empty, Form, FormEnd, Look, Notice, Refused, Tab, TimeAgo, Tone, loaded};
use domain::access::Action;
use domain::summary::{self, RunCase, RunRow};
use domain::time::Timestamp;
use leptos::prelude::*;

/// What the parts of this screen need to know of it.
#[derive(Debug, Clone)]
pub(super) struct Screen {
    /// `/p/{slug}/candidates/{n}/runs/{run}`.
    pub base: String,
    /// When the page was read.
    pub now: Timestamp,
    /// The reader records here: it is their run, and it is open.
    pub writes: bool,
    /// Made for the form, so that a repeated click records once.
    pub intent: String,
}

/// Record results.
#[component]
pub fn RunPage() -> impl IntoView {
    let case = context::query("case").and_then(|case| case.parse().ok());
    loaded(read_run(context::param("slug"), context::number("number"), context::param("run"), case), draw)
}

pub(super) fn draw(data: summary::RunPage) -> impl IntoView {
    let summary::RunPage { place, head, run, cases, current, intent } = data;
    let candidate = format!("/p/{}/candidates/{}", place.slug, head.number);
    let may = place.can(Action::RecordResult);
    let screen =
        Screen { base: format!("{candidate}/runs/{}", run.id), now: place.now, writes: may && run.own && run.closed_at.is_none(), intent };
    let at = current.and_then(|number| cases.iter().position(|case| case.number == number));
    let neighbour = |step: isize| at.and_then(|at| at.checked_add_signed(step)).and_then(|at| cases.get(at)).map(|case| case.number);
    let (before, after) = (neighbour(-1), neighbour(1));
    let shown = at.and_then(|at| cases.get(at)).cloned();
    let writes = screen.writes;
    // A refused result is told above its form; everything else that was refused, above the screen.
    let told_below = writes && shown.is_some() && context::echoed("verdict").is_some();
    let own_open = run.own && run.closed_at.is_none();
    let panel = match shown {
        Some(case) => view! { <CasePanel case=case screen=screen.clone() before=before after=after/> }.into_any(),
        None => view! { <Done cases=cases.clone() qa=format!("{candidate}/qa") writes=writes base=screen.base.clone()/> }.into_any(),
    };
    view! {
        <CandidateLayout place=place head=head tab=Tab::Qa title="Test run">
            {(!told_below).then(|| view! { <Refused/> })}
            <RunHead run=run qa=format!("{candidate}/qa") writes=writes now=screen.now/>
            <div class="runner">
                <CaseList cases=cases current=current screen=screen.clone()/>
                <div class="runner-case">{panel}</div>
            </div>
            {writes.then(|| view! { <Keys/> })}
            {own_open.then(|| view! { <CloseRun base=screen.base/> })}
        </CandidateLayout>
    }
}

#[component]
fn RunHead(run: RunRow, qa: String, writes: bool, now: Timestamp) -> impl IntoView {
    let who = if run.own { "Your run".to_owned() } else { format!("Run of {}", run.tester) };
    let closed = run.closed_at.map(|at| view! { <Notice tone=Tone::Info title="This run is closed"><p>"Closed "<TimeAgo at=at now=now/>". It can be read; start another run to record more."</p></Notice> });
    let foreign = (closed.is_none() && !writes).then(|| {
        let why = if run.own {
            "Your role here does not record results."
        } else {
            "Only its tester records in it. Start a run of your own on the QA page."
        };
        view! { <Notice tone=Tone::Info title="You can read this run"><p>{why}</p></Notice> }
    });
    view! {
        <div class="runner-head">
            <p><a href=qa>"QA"</a>" · "<strong>{who}</strong>" in "{run.environment}", started "<TimeAgo at=run.started_at now=now/></p>
            {closed}
            {foreign}
        </div>
    }
}

/// No case to show: there is none, or each has a result.
#[component]
fn Done(cases: Vec<RunCase>, qa: String, writes: bool, base: String) -> impl IntoView {
    if cases.is_empty() {
        return view! { <Empty title="No case is planned"><p>"Add cases to the plan first."</p><p><ButtonLink href=qa look=Look::Primary>"To the plan"</ButtonLink></p></Empty> }.into_any();
    }
    if !cases.iter().all(|case| case.done_here) {
        return view! { <Empty title="Choose a case"><p>"Choose one from the list to see its steps and results."</p></Empty> }.into_any();
    }
    let close = writes.then(|| {
        view! { <Form action=format!("{base}/close")><FormEnd><Button look=Look::Primary>"Close this run"</Button><ButtonLink href=qa look=Look::Secondary>"To the QA page"</ButtonLink></FormEnd></Form> }
    });
    view! {
        <div class="runner-done">
            <Notice tone=Tone::Ok title="Every case has a result in this run"><p>"Choose a case to look again or to record another attempt."</p></Notice>
            {close}
        </div>
    }
    .into_any()
}

/// Ends the run; folded away, because one does it once.
#[component]
fn CloseRun(base: String) -> impl IntoView {
    view! {
        <Disclosure summary="Close this run" class="runner-close">
            <p>"Its results stay and count. Nothing can be added to a closed run; you can always start another."</p>
            <Form action=format!("{base}/close")><FormEnd><Button look=Look::Secondary>"Close the run"</Button></FormEnd></Form>
        </Disclosure>
    }
}
