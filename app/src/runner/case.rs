//! One case: what to do, what should be seen, and what was seen last.

use super::result::{Result, results};
use super::state::{Screen, State};
use crate::ui::{Disclosure, Notice, Prose, TimeAgo, Tone};
use domain::summary::RunCase;
use domain::test_case::Step;
use domain::test_run::Verdict;
use leptos::prelude::*;

/// Title, steps, machine tests, and the result that came before.
#[component]
pub fn CaseFacts(state: State) -> impl IntoView {
    let (base, writes) = state.screen.with_value(|screen| (screen.base(), screen.writes));
    let title = move || {
        state.case().map(|case| view! { <span class="quiet">{format!("TC-{}", case.number)}</span>{format!(" {}", case.title)} }).or_else(
            || {
                // Its line in the list is known before the case is read.
                let item = state.list.with(|list| list.iter().find(|item| Some(item.number) == state.at.get()).cloned())?;
                Some(view! { <span class="quiet">{format!("TC-{}", item.number)}</span>{format!(" {}", item.title)} })
            },
        )
    };
    view! {
        <h2 id="case-title" tabindex="-1">{title}</h2>
        {move || match state.case() {
            Some(case) => facts(case, state, writes).into_any(),
            None => view! { <p class="quiet">"This case was not read yet. "<a href=format!("{base}?case={}", state.at.get().unwrap_or(0))>"Open its page"</a></p> }.into_any(),
        }}
    }
}

fn facts(case: RunCase, state: State, writes: bool) -> impl IntoView {
    let now = state.now.get();
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
    let last = case.history.into_iter().next().or(case.before);
    let here = state.screen.with_value(|screen| screen.number);
    let last = match last {
        Some(result) => {
            let heading =
                if result.candidate == here { "Newest result".to_owned() } else { format!("Newest result, on #{}", result.candidate) };
            view! { <section class="case-last" aria-labelledby="last"><h3 id="last">{heading}</h3><Result result=result planned=case.version now=now/></section> }.into_any()
        }
        None => view! { <p class="quiet">"It was never run before."</p> }.into_any(),
    };
    let steps = (1..).zip(case.steps).map(|(number, text)| step(number, text, state, writes)).collect_view();
    view! {
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
fn step(number: usize, step: Step, state: State, writes: bool) -> impl IntoView {
    let expected = (!step.expected.is_empty())
        .then(|| view! { <p class="step-expected"><span class="step-word">"Expected: "</span>{step.expected}</p> });
    let mark = move || state.marks.with(|marks| marks.get(number - 1).copied().flatten());
    let word = move || mark().map_or("not marked", Verdict::as_str);
    let marker = writes.then(|| {
        let at_first = state.marks.with_untracked(|marks| marks.get(number - 1).copied().flatten());
        let options = [Verdict::Passed, Verdict::Failed, Verdict::Blocked]
            .map(|verdict| view! { <option value=format!("{number}:{verdict}") selected=at_first == Some(verdict)>{verdict.as_str()}</option> })
            .collect_view();
        view! {
            <select class="input step-select" name="step" aria-label=format!("Step {number}") hidden=move || state.awake.get()><option value="">"not marked"</option>{options}</select>
            <button type="button" class=move || format!("step-mark step-{}", mark().map_or("none", Verdict::as_str)) data-act=format!("mark:{number}") hidden=move || !state.awake.get() aria-label=move || format!("Step {number}: {}", word())>
                {move || mark().map_or_else(|| number.to_string(), |verdict| verdict.to_string())}
            </button>
        }
    });
    view! { <li class="step"><div class="step-text"><p class="step-action">{step.action}</p>{expected}</div>{marker}</li> }
}

/// The results before the newest one, folded.
#[component]
pub fn Previous(state: State) -> impl IntoView {
    move || {
        let case = state.case()?;
        let (now, version) = (state.now.get(), case.version);
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
}

/// Where the files of the form go, for the page's own script.
pub(super) fn action(screen: &Screen) -> String {
    format!("{}/results", screen.base())
}
