//! One case: what to do, what should be seen, what was seen before.

use super::record::RecordForm;
use super::run::Screen;
use crate::ui::{CarriedFrom, Disclosure, FileLinks, Notice, Prose, ResultMarks, TimeAgo, Tone, VerdictBadge};
use domain::summary::{FileLink, RunCase};
use domain::test_case::Step;
use domain::test_run::Recorded;
use leptos::prelude::*;

/// The case, its form and its history.
#[component]
pub fn CasePanel(case: RunCase, screen: Screen, before: Option<i64>, after: Option<i64>) -> impl IntoView {
    let RunCase { number, version, wording, history, waiver, .. } = case;
    let latest = history.first().map(|(result, _)| result.verdict);
    let keys = wording.stories_text();
    let story = (!keys.is_empty()).then(|| view! { " · checks "<span class="case-key">{keys}</span> });
    let precondition = (!wording.precondition.is_empty()).then(|| view! { <section class="case-before" aria-labelledby="before"><h3 id="before">"Before you start"</h3><Prose text=wording.precondition/></section> });
    let waived = waiver.map(|(reason, by)| view! { <Notice tone=Tone::Warn title=format!("Waived by {by}")><Prose text=reason/></Notice> });
    let form = screen.writes.then(|| view! { <RecordForm number=number latest=latest screen=screen.clone()/> });
    let link = |to: Option<i64>, key: &'static str, rel: &'static str, label: &'static str| {
        to.map(|number| view! { <a class="button button-quiet" href=format!("{}?case={number}", screen.base) rel=rel data-key=key>{label}" (TC-"{number}")"</a> })
    };
    let (back, next) = (link(before, "k", "prev", "Previous case"), link(after, "j", "next", "Next case"));
    view! {
        <article class="case-panel" aria-labelledby="case-title">
            <h2 id="case-title"><span class="quiet">"TC-"{number}</span>" "{wording.title.to_string()}</h2>
            <p class="case-facts">"Version "{version}{story}" · newest result "<VerdictBadge verdict=latest/></p>
            {waived}
            {precondition}
            <section aria-labelledby="steps"><h3 id="steps">"Steps"</h3><Steps steps=wording.steps/></section>
            {form}
            <History history=history screen=screen.clone() number=number/>
        </article>
        <nav class="case-nav" aria-label="Neighbouring cases">{back}{next}</nav>
    }
}

/// What to do, and what should then be seen.
#[component]
fn Steps(steps: Vec<Step>) -> impl IntoView {
    let items = steps
        .into_iter()
        .map(|step| {
            let expected = (!step.expected.is_empty())
                .then(|| view! { <p class="step-expected"><span class="step-word">"Expected: "</span>{step.expected}</p> });
            view! { <li><p class="step-action">{step.action}</p>{expected}</li> }
        })
        .collect_view();
    view! { <ol class="steps">{items}</ol> }
}

/// All results on this candidate; the older ones folded.
#[component]
fn History(history: Vec<(Recorded, Vec<FileLink>)>, screen: Screen, number: i64) -> impl IntoView {
    // Newest first: what came before a result follows it.
    let before: Vec<_> = history.iter().skip(1).map(|(result, _)| Some(result.clone())).chain([None]).collect();
    let mut results = history
        .into_iter()
        .zip(before)
        .map(|((result, files), before)| view! { <Result result=result before=before files=files screen=screen.clone() number=number/> })
        .collect::<Vec<_>>();
    if results.is_empty() {
        return view! { <section class="case-history" aria-labelledby="history"><h3 id="history">"Results on this candidate"</h3><p class="quiet">"None yet."</p></section> }.into_any();
    }
    let older = results.split_off(1);
    let count = older.len();
    view! {
        <section class="case-history" aria-labelledby="history">
            <h3 id="history">"Results on this candidate"</h3>
            <ol class="case-results">{results}</ol>
            {(count > 0).then(|| view! { <Disclosure summary=if count == 1 { "1 earlier result".to_owned() } else { format!("{count} earlier results") }><ol class="case-results">{older}</ol></Disclosure> })}
        </section>
    }
    .into_any()
}

#[component]
fn Result(result: Recorded, before: Option<Recorded>, files: Vec<FileLink>, screen: Screen, number: i64) -> impl IntoView {
    let project = screen.base.split("/candidates/").next().unwrap_or_default().to_owned();
    let carried = result.carried.clone().map(|carried| view! { <p><CarriedFrom carried=carried project=project case=number/></p> });
    view! {
        <li class="case-result">
            <p><VerdictBadge verdict=Some(result.verdict)/><ResultMarks result=result.clone() before=before/>" "{result.by}", "<TimeAgo at=result.at now=screen.now/><span class="hint">" · attempt "{result.attempt}" · version "{result.version}</span></p>
            {carried}
            {result.note.map(|note| view! { <Prose text=note.to_string()/> })}
            <FileLinks files=files/>
        </li>
    }
}
