//! The last verdict, and what somebody else had said of the same case.

use crate::ui::TimeAgo;
use domain::summary::RunDone;
use domain::time::Timestamp;
use leptos::prelude::*;

/// One line, and the way back.
pub(super) fn done_strip(done: RunDone, base: &str, now: Timestamp) -> impl IntoView + use<> {
    let words = done_words(&done);
    let other = done.other.map(|(.., at)| view! { " "<TimeAgo at=at now=now/>". Both results stand." });
    view! {
        <span>{words}{other}</span>
        <a class="button button-quiet" href=format!("{base}?case={}", done.number) data-act="undo">"Look again"<span class="hidden">{format!(" at TC-{}", done.number)}</span></a>
    }
}

/// What was recorded, and by whom else before; the moment follows.
pub(super) fn done_words(done: &RunDone) -> String {
    let own = format!("TC-{} recorded as {}.", done.number, done.verdict);
    match &done.other {
        Some((by, verdict, _)) => format!("{own} {by} had recorded it as {verdict}"),
        None => own,
    }
}
