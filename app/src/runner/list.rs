//! The cases of a run, with what this run and earlier ones say of them.

use super::state::{Screen, State};
use crate::ui::{Progress, VerdictBadge};
use domain::summary::RunItem;
use leptos::prelude::*;

/// Links to every case. Beside the case on wide screens; folded above it on narrow ones.
#[component]
pub fn CaseList(state: State) -> impl IntoView {
    let base = state.screen.with_value(Screen::base);
    let run = state.screen.with_value(|screen| screen.run.clone());
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let progress = move || {
        let (done, total) = state.list.with(|list| (list.iter().filter(|item| item.done_here).count(), list.len()));
        view! { <Progress done=count(done) total=count(total) label="cases in this run"/> }
    };
    let items = move || {
        let at = state.at.get();
        let waits: Vec<i64> = state.waiting.with(|waiting| waiting.iter().filter(|item| item.run == run).map(|item| item.case).collect());
        let items = state.list.get().into_iter().map(|item| {
            let waits = waits.contains(&item.number);
            line(item, &base, at, waits)
        });
        items.collect_view()
    };
    view! {
        <nav class="runner-list" aria-label="Cases of this run">
            <div class="runner-progress">{progress}</div>
            <details>
                <summary>"All cases"</summary>
                <ol>{items}</ol>
            </details>
        </nav>
    }
}

fn line(item: RunItem, base: &str, at: Option<i64>, waits: bool) -> impl IntoView + use<> {
    let mut said = match (item.newest, item.done_here) {
        _ if waits => "waits to be sent",
        (None, _) => "",
        (Some(_), true) => "in this run",
        (Some(_), false) => "before this run",
    }
    .to_owned();
    for (is, word) in [(item.waived, "waived"), (item.own, "yours")] {
        if is {
            said = if said.is_empty() { word.to_owned() } else { format!("{said}, {word}") };
        }
    }
    let class = if item.done_here || waits { "runner-link runner-link-done" } else { "runner-link" };
    view! {
        <li>
            <a class=class href=format!("{base}?case={}", item.number) data-go=item.number aria-current=(at == Some(item.number)).then_some("page")>
                <span class="runner-link-title"><span class="quiet">{format!("TC-{}", item.number)}</span>{format!(" {}", item.title)}</span>
                <span class="runner-link-state"><VerdictBadge verdict=item.newest/><span class="hint">{format!(" {said}")}</span></span>
            </a>
        </li>
    }
}
