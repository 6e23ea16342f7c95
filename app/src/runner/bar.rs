//! What happened to the last verdicts: the one just recorded, and those that the server does not have yet.

use super::state::{State, Waiting};
use crate::ui::{Prose, TimeAgo, plural};
use leptos::prelude::*;

/// The last verdict, and what somebody else said of the same case.
#[component]
pub fn DoneStrip(state: State) -> impl IntoView {
    let base = state.screen.with_value(super::state::Screen::base);
    move || {
        let done = state.done.get()?;
        let now = state.now.get();
        let other = done.other.map(|(by, verdict, at)| {
            let words = format!(" {by} had recorded it as {verdict} ");
            view! { <span class="done-other">{words}<TimeAgo at=at now=now/>". Both results stand."</span> }
        });
        Some(view! {
            <p class="done-strip">
                <span>{format!("TC-{} recorded as {}.", done.number, done.verdict)}</span>
                {other}
                <a class="button button-quiet" href=format!("{base}?case={}", done.number) data-act="undo">"Look again"<span class="hidden">{format!(" at TC-{}", done.number)}</span></a>
            </p>
        })
    }
}

/// Verdicts that wait, and verdicts that were refused while they did.
#[component]
pub fn WaitingBar(state: State) -> impl IntoView {
    move || {
        let waiting = state.waiting.get();
        let count = |refused: bool| {
            let found = waiting.iter().filter(|item| (item.refused.is_some() == refused) && (refused || item.held)).count();
            i64::try_from(found).unwrap_or(i64::MAX)
        };
        let (held, refused) = (count(false), count(true));
        if held + refused == 0 {
            return None;
        }
        let line = (held > 0).then(|| {
            let words = plural(held, "verdict waits for the connection", "verdicts wait for the connection");
            let why = if state.signed_out.get() {
                let next = state.screen.with_value(|screen| crate::error::next_query(&screen.base()));
                view! { <span>"Your session ended. "<a href=format!("/sign-in?{next}") target="_blank" rel="opener">"Sign in in a new tab"</a>", then come back: everything is kept."</span> }.into_any()
            } else {
                view! { <span class="hint">"You can go on. They are sent in order, each once, and kept in this browser until then."</span> }.into_any()
            };
            view! { <p class="waiting-line"><strong>{words}</strong>" "{why}<button type="button" class="button" data-act="send">"Send now"</button></p> }
        });
        let items = waiting.into_iter().filter(|item| item.refused.is_some()).map(|item| refused_item(item, state)).collect_view();
        let list = (refused > 0).then(|| {
            let words = plural(refused, "verdict was not taken", "verdicts were not taken");
            view! { <p><strong>{words}</strong>" Nothing of them is lost: decide for each."</p><ul class="waiting-list">{items}</ul> }
        });
        Some(
            view! { <section class="waiting notice tone-warn" aria-label="Verdicts that are not saved on the server">{line}{list}</section> },
        )
    }
}

fn refused_item(item: Waiting, state: State) -> impl IntoView {
    let Waiting { intent, case, title, verdict, note, files, refused, candidate, run, .. } = item;
    let told = refused.map(|told| {
        let closed = (told.code == "run_closed").then(|| {
            let environment = state.screen.with_value(|screen| screen.environment.clone());
            view! { <form method="post" action=format!("{candidate}/runs")><input type="hidden" name="environment" value=environment/><button type="submit" class="button">"Start a new run"</button></form> }
        });
        view! { <p>{told.sentence}" "{told.advice}</p>{closed} }
    });
    let here = state.screen.with_value(|screen| screen.writes && screen.candidate == candidate && screen.run != run);
    let of = format!(" TC-{case}");
    let button = |act: &str, word: &'static str| {
        view! { <button type="button" class="button" data-act=format!("{act}:{intent}")>{word}<span class="hidden">{of.clone()}</span></button> }
    };
    let here = here.then(|| button("here", "Record it in this run"));
    let files = (!files.is_empty()).then(|| view! { <p class="hint">{format!("With {}", files.join(", "))}</p> });
    view! {
        <li>
            <p class="waiting-title">{format!("TC-{case} {title}: {verdict}")}</p>
            {told}
            {(!note.is_empty()).then(|| view! { <Prose text=note/> })}
            {files}
            <div class="waiting-ways">{button("retry", "Try again")}{here}{button("copy", "Copy the words")}{button("forget", "Remove")}</div>
        </li>
    }
}
