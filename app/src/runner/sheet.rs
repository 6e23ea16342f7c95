//! Cases and guards drawn for the browser: the same views as on the page, as text.

use super::state::Screen;
use domain::summary::{RunDone, RunItem};
use serde::Serialize;
#[cfg(feature = "ssr")]
use {
    super::case::{earlier, facts},
    super::guard::guard_line,
    super::state::{GuardSheet, Sheet},
    domain::summary::{Guard, RunCase},
    domain::time::Timestamp,
    leptos::prelude::*,
};

#[cfg(feature = "ssr")]
/// Draws a case for the run of `reader` at `candidate`.
#[must_use]
pub fn sheet(case: RunCase, reader: &str, candidate: i64, now: Timestamp) -> Sheet {
    let screen = Screen { number: candidate, writes: true, ..Screen::default() };
    let (item, done, steps) = (case.item(reader), case.done(reader), case.steps.len());
    let earlier = text(earlier(case.clone(), now));
    Sheet { item, steps, done, facts: text(facts(case, &screen, &[], now)), earlier }
}

#[cfg(feature = "ssr")]
pub(super) fn guard_sheet(guard: Guard) -> GuardSheet {
    GuardSheet { html: text(guard_line(guard)) }
}

#[cfg(feature = "ssr")]
fn text(view: impl IntoView) -> String {
    Owner::new().with(|| view.into_view().to_html())
}

/// What the page brings along for the browser.
pub(super) fn brought(screen: &Screen, list: &[RunItem], done: Option<&RunDone>) -> String {
    // These types are plain text, numbers and lists: writing them does not fail.
    serde_json::to_string(&Brought { screen, list, done }).unwrap_or_default()
}

#[derive(Serialize)]
struct Brought<'a> {
    screen: &'a Screen,
    list: &'a [RunItem],
    done: Option<&'a RunDone>,
}
