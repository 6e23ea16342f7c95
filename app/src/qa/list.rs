//! The cases of a run, with what this run and earlier ones say of them.

use super::run::Screen;
use crate::ui::{Progress, VerdictBadge};
use domain::summary::RunCase;
use leptos::prelude::*;

/// Links to every case. Beside the case on wide screens; folded above it on narrow ones.
#[component]
pub fn CaseList(cases: Vec<RunCase>, current: Option<i64>, screen: Screen) -> impl IntoView {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (done, total) = (count(cases.iter().filter(|case| case.done_here).count()), count(cases.len()));
    let items = cases
        .into_iter()
        .map(|case| {
            let latest = case.history.first().map(|(result, _)| result.verdict);
            let waived = case.waiver.is_some().then_some("waived");
            let said = match (latest, case.done_here) {
                (None, _) => "",
                (Some(_), true) => "in this run",
                (Some(_), false) => "before this run",
            };
            let class = if case.done_here { "runner-link runner-link-done" } else { "runner-link" };
            view! {
                <li>
                    <a class=class href=format!("{}?case={}", screen.base, case.number) aria-current=(current == Some(case.number)).then_some("page")>
                        <span class="runner-link-title"><span class="quiet">"TC-"{case.number}</span>" "{case.wording.title.to_string()}</span>
                        <span class="runner-link-state"><VerdictBadge verdict=latest/>" "<span class="hint">{said}{waived.map(|word| format!(", {word}"))}</span></span>
                    </a>
                </li>
            }
        })
        .collect_view();
    // The summary's text must not depend on what the live island replaces: the details element would fold.
    view! {
        <nav class="runner-list" aria-label="Cases of this run">
            <div class="runner-progress" data-live="run-progress"><Progress done=done total=total label="cases in this run"/></div>
            <details>
                <summary>"All cases"</summary>
                <ol data-live="run-cases">{items}</ol>
            </details>
        </nav>
    }
}
