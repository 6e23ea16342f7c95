//! The page around the island: whose run it is, whether one can record in it, and how it ends.

use super::api::read_run;
use super::island::Runner;
use super::state::{Echo, Screen, Told};
use super::view::RunnerView;
use crate::context;
use crate::ui::{Button, CandidateLayout, Disclosure, Form, FormEnd, Look, Notice, Prose, Refused, Tab, TimeAgo, Tone, loaded};
use domain::access::Action;
use domain::summary::{self, RunRow};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Record results.
#[component]
pub fn RunPage() -> impl IntoView {
    let number = |name: &str| context::query(name).and_then(|number| number.parse().ok());
    let (case, done) = (number("case"), number("done"));
    loaded(read_run(context::param("slug"), context::number("number"), context::param("run"), case, done), draw)
}

pub(super) fn draw(data: summary::RunPage) -> impl IntoView {
    let summary::RunPage { place, head, decided, run, list, current, done, guard, intent, largest_file } = data;
    let candidate = format!("/p/{}/candidates/{}", place.slug, head.number);
    let own_open = run.own && run.closed_at.is_none();
    let may = place.can(Action::RecordResult);
    let writes = may && own_open && !decided;
    let echo = echo(current.as_ref().map(|case| case.number));
    // A refused verdict is told above its form; everything else that was refused, above the screen.
    let told_below = writes && echo.is_some();
    let words = echo.as_ref().filter(|_| !writes).map(|echo| echo.note.clone()).filter(|note| !note.trim().is_empty());
    let screen = Screen {
        slug: place.slug.clone(),
        number: head.number,
        run: run.id.clone(),
        environment: run.environment.clone(),
        candidate: candidate.clone(),
        reader: place.reader.clone(),
        writes,
        intent,
        largest_file,
        guarded: guard.named,
        at: current.as_ref().map(|case| case.number),
        echo: echo.filter(|_| writes),
    };
    let brought = super::sheet::brought(&screen, &list, done.as_ref());
    let (now, id) = (place.now, run.id.clone());
    view! {
        <CandidateLayout place=place head=head tab=Tab::Qa title="Test run">
            {(!told_below).then(|| view! { <Refused/> })}
            {words.map(|words| view! { <Notice tone=Tone::Info title="Your words were not saved"><Prose text=words/></Notice> })}
            <RunHead run=run candidate=candidate.clone() may=may decided=decided now=now/>
            <Runner brought=brought>
                <RunnerView screen=screen list=list current=current guard=guard done=done now=now/>
            </Runner>
            {own_open.then(|| view! { <CloseRun candidate=candidate run=id/> })}
        </CandidateLayout>
    }
}

/// The verdict that was refused, when this page is the answer to it.
fn echo(shown: Option<i64>) -> Option<Echo> {
    let verdict = context::echoed("verdict")?;
    let refusal = context::echo()?;
    let mine = context::echoed("case").is_none_or(|case| case.parse().ok() == shown);
    let told = Told { code: refusal.code, sentence: refusal.sentence, advice: refusal.advice, request_id: context::request_id() };
    mine.then(|| Echo { told, verdict, note: context::echoed("note").unwrap_or_default(), steps: context::echoed_all("step") })
}

#[component]
fn RunHead(run: RunRow, candidate: String, may: bool, decided: bool, now: Timestamp) -> impl IntoView {
    let who = if run.own { "Your run".to_owned() } else { format!("Run of {}", run.tester) };
    let closed = run.closed_at.map(|at| {
        let again = (may && !decided).then(|| {
            view! { <Form action=format!("{candidate}/runs") hidden=vec![("environment", run.environment.clone())]><FormEnd><Button look=Look::Secondary>"Start a new run"</Button></FormEnd></Form> }
        });
        view! { <Notice tone=Tone::Info title="This run is closed"><p>"Closed "<TimeAgo at=at now=now/>". It can be read; start another run to record more."</p>{again}</Notice> }
    });
    let foreign = (run.closed_at.is_none() && !(may && run.own)).then(|| {
        let why = if run.own {
            "Your role here does not record results."
        } else {
            "Only its tester records in it. Start a run of your own on the QA page."
        };
        view! { <Notice tone=Tone::Info title="You can read this run"><p>{why}</p></Notice> }
    });
    let decided = decided.then(|| {
        view! { <Notice tone=Tone::Info title="This candidate is decided"><p>"It takes no more results. What was recorded stays."</p></Notice> }
    });
    view! {
        <div class="runner-head">
            <p><a href=format!("{candidate}/qa")>"QA"</a>" · "<strong>{who}</strong>" in "{run.environment.clone()}", started "<TimeAgo at=run.started_at now=now/></p>
            {decided}
            {closed}
            {foreign}
        </div>
    }
}

/// Ends the run; folded away, because one does it once.
#[component]
fn CloseRun(candidate: String, run: String) -> impl IntoView {
    view! {
        <Disclosure summary="Close this run" class="runner-close">
            <p>"Its results stay and count. Nothing can be added to a closed run; you can always start another."</p>
            <Form action=format!("{candidate}/runs/{run}/close")><FormEnd><Button look=Look::Secondary>"Close the run"</Button></FormEnd></Form>
        </Disclosure>
    }
}
