//! The cases of a run, with what this run and earlier ones say of them.

use crate::ui::{Progress, VerdictBadge};
use domain::summary::RunItem;
use leptos::prelude::*;

/// Links to every case. Beside the case on wide screens; folded above it on narrow ones.
#[component]
pub fn CaseList(list: Vec<RunItem>, at: Option<i64>, base: String) -> impl IntoView {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (done, total) = (count(list.iter().filter(|item| item.done_here).count()), count(list.len()));
    let items = list.into_iter().map(|item| line(item, &base, at)).collect_view();
    // The list scrolls on wide screens, so the keyboard must reach it.
    view! {
        <nav class="runner-list" aria-label="Cases of this run" tabindex="0">
            <div class="runner-progress" id="run-progress"><Progress done=done total=total label="cases in this run"/></div>
            <details>
                <summary>"All cases"</summary>
                <ol>{items}</ol>
            </details>
        </nav>
    }
}

/// What is said of a case besides its newest verdict.
pub(super) fn said_of(item: &RunItem, waits: bool) -> String {
    let of_result = match (item.newest, item.done_here) {
        _ if waits => "waits to be sent",
        (None, _) => "",
        (Some(_), true) => "in this run",
        (Some(_), false) => "before this run",
    };
    let words = [(!of_result.is_empty(), of_result), (item.waived, "waived"), (item.own, "yours")];
    words.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
}

fn line(item: RunItem, base: &str, at: Option<i64>) -> impl IntoView + use<> {
    let said = said_of(&item, false);
    let class = if item.done_here { "runner-link runner-link-done" } else { "runner-link" };
    view! {
        <li>
            <a class=class href=format!("{base}?case={}", item.number) data-go=item.number aria-current=(at == Some(item.number)).then_some("page")>
                <span class="runner-link-title"><span class="quiet">"TC-"{item.number}</span>" "{item.title}</span>
                <span class="runner-link-state"><VerdictBadge verdict=item.newest/><span class="hint">" "{said}</span></span>
            </a>
        </li>
    }
}
