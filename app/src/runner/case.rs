//! One case: what to do, what should be seen, and what was seen last.

use super::result::{Result, results, was};
use super::state::{Screen, marks_of};
use crate::ui::{Disclosure, Notice, Prose, TimeAgo, Tone};
use domain::summary::RunCase;
use domain::test_case::Step;
use domain::test_run::Verdict;
use domain::time::Timestamp;
use leptos::prelude::*;

/// Title, steps, machine tests, and the result that came before. `marks` are those of a form that came back.
pub(super) fn facts(case: RunCase, screen: &Screen, marks: &[String], now: Timestamp) -> impl IntoView + use<> {
    let marks = marks_of(marks, case.steps.len());
    let mut words = vec![format!("Version {}", case.version)];
    if !case.stories.is_empty() {
        words.push(format!("checks {}", case.stories));
    }
    if let Some(who) = &case.assigned_to {
        words.push(format!("for {who}"));
    }
    let newer = (case.newest_version > case.version).then(|| {
        let text =
            format!("The library holds version {} meanwhile. This candidate is tried with version {}.", case.newest_version, case.version);
        view! { <Notice tone=Tone::Info title="A newer version exists"><p>{text}</p></Notice> }
    });
    let retired = case.retired.then(|| view! { <Notice tone=Tone::Info title="This case was retired meanwhile"><p>"It is still in this plan, and a result still counts."</p></Notice> });
    let waived =
        case.waiver.map(|(reason, by)| view! { <Notice tone=Tone::Warn title=format!("Waived by {by}")><Prose text=reason/></Notice> });
    let precondition = (!case.precondition.is_empty()).then(|| view! { <section class="case-before" aria-labelledby="before"><h3 id="before">"Before you start"</h3><Prose text=case.precondition/></section> });
    let machine = (!case.machine.is_empty()).then(|| {
        let tests = case.machine.into_iter().map(|(name, outcome, at)| view! { <li>{format!("{name}: {outcome}, ")}<TimeAgo at=at now=now/></li> }).collect_view();
        view! { <section aria-labelledby="machine"><h3 id="machine">"Machine tests that stand for it"</h3><ul class="rules">{tests}</ul></section> }
    });
    let before = case.history.get(1).map(was);
    let last = case.history.into_iter().next().or(case.before);
    let (here, writes) = (screen.number, screen.writes);
    let last = match last {
        Some(result) => {
            let heading =
                if result.candidate == here { "Newest result".to_owned() } else { format!("Newest result, on #{}", result.candidate) };
            view! { <section class="case-last" aria-labelledby="last"><h3 id="last">{heading}</h3><Result result=result before=before planned=case.version now=now/></section> }.into_any()
        }
        None => view! { <p class="quiet">"It was never run before."</p> }.into_any(),
    };
    let steps = (1_usize..).zip(case.steps).zip(marks).map(|((number, text), mark)| step(number, text, mark, writes)).collect_view();
    view! {
        <h2 id="case-title" tabindex="-1"><span class="quiet">"TC-"{case.number}</span>" "{case.title}</h2>
        <p class="case-facts">{words.join(" · ")}</p>
        {newer}
        {retired}
        {waived}
        {precondition}
        <section aria-labelledby="steps"><h3 id="steps">"Steps"</h3><ol class="steps">{steps}</ol></section>
        {machine}
        {last}
    }
}

/// One step, and where the tester marks it: a list without JavaScript, a button that turns with it.
fn step(number: usize, step: Step, mark: Option<Verdict>, writes: bool) -> impl IntoView {
    let expected = (!step.expected.is_empty())
        .then(|| view! { <p class="step-expected"><span class="step-word">"Expected: "</span>{step.expected}</p> });
    let marker = writes.then(|| {
        let options = [Verdict::Passed, Verdict::Failed, Verdict::Blocked]
            .map(|verdict| view! { <option value=format!("{number}:{verdict}") selected=mark == Some(verdict)>{verdict.as_str()}</option> })
            .collect_view();
        view! {
            <select class="input step-select" name="step" aria-label=format!("Step {number}") data-awake="hide"><option value="">"not marked"</option>{options}</select>
            <button type="button" class="step-mark" data-act=format!("mark:{number}") data-awake="show" hidden></button>
        }
    });
    view! { <li class="step"><div class="step-text"><p class="step-action">{step.action}</p>{expected}</div>{marker}</li> }
}

/// The results before the newest one, folded.
pub(super) fn earlier(case: RunCase, now: Timestamp) -> impl IntoView {
    let version = case.version;
    let older: Vec<_> = case.history.into_iter().skip(1).collect();
    let summary = match older.len() {
        0 => return None,
        1 => "1 earlier result on this candidate".to_owned(),
        count => format!("{count} earlier results on this candidate"),
    };
    Some(
        view! { <section class="case-history" aria-label="History"><Disclosure summary=summary>{results(older, version, now)}</Disclosure></section> },
    )
}
