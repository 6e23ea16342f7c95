//! Machine tests: all of a candidate against the candidate before, one report, one test.

mod all;
mod api;
mod one;
mod rows;
#[cfg(test)]
mod tests;

use crate::context;
use crate::ui::loaded;
use domain::report::Outcome;
use domain::summary::ReportQuery;
use leptos::prelude::*;

/// Letters of a search that are looked at.
const LONGEST_SEARCH: usize = 200;

/// `/p/{slug}/candidates/{n}/reports`
#[component]
pub fn ReportsPage() -> impl IntoView {
    loaded(api::read_reports(context::param("slug"), context::number("number"), asked()), all::draw)
}

/// `/p/{slug}/candidates/{n}/reports/{id}`, and one test of it with `?test=N`.
#[component]
pub fn ReportPage() -> impl IntoView {
    let (slug, number, report) = (context::param("slug"), context::number("number"), context::param("report"));
    match context::query("test") {
        Some(position) => {
            // What is no number is 0, and no test has the position 0.
            let position = position.parse().unwrap_or(0);
            loaded(api::read_test(slug, number, report, position), one::draw_test).into_any()
        }
        None => loaded(api::read_report(slug, number, report, asked()), one::draw).into_any(),
    }
}

/// What the address asks for; what makes no sense asks for nothing.
fn asked() -> ReportQuery {
    let word = context::query("outcome").filter(|word| word == "flaky" || word.parse::<Outcome>().is_ok());
    ReportQuery {
        view: context::query("view").and_then(|view| view.parse().ok()),
        outcome: word.unwrap_or_default(),
        text: context::query("q").unwrap_or_default().chars().filter(|letter| !letter.is_control()).take(LONGEST_SEARCH).collect(),
        page: context::query("page").and_then(|page| page.parse().ok()).unwrap_or(1),
    }
}
