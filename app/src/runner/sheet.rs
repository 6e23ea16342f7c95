//! Cases and guards drawn for the browser: the same views as on the page, as text.

use super::case::{earlier, facts};
use super::guard::guard_line;
use super::state::{GuardSheet, Screen, Sheet};
use domain::summary::{Guard, RunCase};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Draws a case for the run of `reader` at `candidate`.
#[must_use]
pub fn sheet(case: RunCase, reader: &str, candidate: i64, now: Timestamp) -> Sheet {
    let screen = Screen { number: candidate, writes: true, ..Screen::default() };
    let (item, done, steps) = (case.item(reader), case.done(reader), case.steps.len());
    let earlier = text(earlier(case.clone(), now));
    Sheet { item, steps, done, facts: text(facts(case, &screen, &[], now)), earlier }
}

pub(super) fn guard_sheet(guard: Guard) -> GuardSheet {
    GuardSheet { html: text(guard_line(guard)) }
}

fn text(view: impl IntoView) -> String {
    Owner::new().with(|| view.into_view().to_html())
}
