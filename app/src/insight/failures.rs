//! Failures over the last candidates: a bar for each, manual results above, machine tests below, each on its own scale.

use super::chart::{Chart, Key};
use crate::ui::{DataTable, Disclosure, Empty, Panel, plural};
use domain::chart::stack;
use domain::summary::Failures;
use leptos::prelude::*;

/// A candidate's place is this wide; twenty of them fill a desk.
const PLACE: i64 = 58;
const HEIGHT: i64 = 164;
/// Where bars stand.
const BASE: i64 = 158;
/// The tallest bar: room for its number stays above it.
const TALLEST: i64 = 130;
/// How wide a bar is.
const BAR: i64 = 36;

/// Bars, links to the candidates, and the table behind them.
#[component]
pub(super) fn FailuresPanel(base: String, candidates: Vec<Failures>) -> impl IntoView {
    let Some(newest) = candidates.last() else {
        return view! {
            <Panel title="Failures" id="failures" live="failures"><Empty title="No candidate has come in yet"><p>"What failed is compared here, candidate by candidate."</p></Empty></Panel>
        }
        .into_any();
    };
    let count = i64::try_from(candidates.len()).unwrap_or(i64::MAX);
    let title =
        if count == 1 { "Failures of the first candidate".to_owned() } else { format!("Failures over the last {count} candidates") };
    let said = view! { <p>"Newest: "<a href=format!("{base}/candidates/{}/qa", newest.number)>"#"{newest.number}</a>", "{manual_words(newest)}"; "{machine_words(newest)}"."</p> };
    // Long numbers need wider places; the box scrolls.
    let class = if newest.number >= 10_000 { "chart-scroll chart-long" } else { "chart-scroll" };
    let links = candidates
        .iter()
        .map(|one| {
            let href = format!("{base}/candidates/{}", one.number);
            view! { <li><a href=href title=one.version.clone()>"#"{one.number}</a></li> }
        })
        .collect_view();
    view! {
        <Panel title=title id="failures" live="failures">
            {said}
            // Begins at its right end, where the newest candidate is.
            <div class=class role="group" tabindex="0" aria-label="Failures, candidate by candidate">
                <div class="chart-inner">
                    <div class="chart-name">
                        <h3>"Manual results"</h3>
                        <ul class="keys-row"><Key class="fill-failed" label="failed"/><Key class="fill-blocked" label="blocked, striped"/></ul>
                    </div>
                    <Manual candidates=candidates.clone()/>
                    <div class="chart-name">
                        <h3>"Machine tests"</h3>
                        <ul class="keys-row"><Key class="fill-machine" label="failed"/></ul>
                    </div>
                    <Machine candidates=candidates.clone()/>
                    <ol class="chart-places" aria-label="Candidates, oldest first">{links}</ol>
                </div>
            </div>
            <p class="hint">"The newest result of each case counts. A dash means: nothing was run, or no report came."</p>
            <Numbers base=base candidates=candidates/>
        </Panel>
    }
    .into_any()
}

fn manual_words(one: &Failures) -> String {
    if one.run == 0 {
        return "no case was run".to_owned();
    }
    format!("{} failed and {} blocked of {} run", one.failed, one.blocked, plural(one.run, "case", "cases"))
}

fn machine_words(one: &Failures) -> String {
    one.machine.map_or_else(
        || "no machine report".to_owned(),
        |(tests, failed)| format!("{failed} of {} failed", plural(tests, "machine test", "machine tests")),
    )
}

/// What a picture says in words: how many candidates had any, and which had most.
fn description(counts: &[(i64, Option<i64>)], what: &str) -> String {
    let known = counts.iter().filter_map(|(number, count)| count.map(|count| (*number, count)));
    let with = known.clone().filter(|(_, count)| *count > 0).count();
    let total = known.clone().count();
    // Of several with as many, the newest.
    match known.max_by_key(|(number, count)| (*count, *number)).filter(|(_, count)| *count > 0) {
        None if total == 0 => format!("No {what} are known for these candidates."),
        None => format!("No {what} on {}.", plural(i64::try_from(total).unwrap_or(i64::MAX), "candidate", "candidates")),
        Some((number, most)) => format!("{with} of {total} candidates with results had {what}; #{number} had most, {most}."),
    }
}

/// One place: bars from bottom to top, the number above them, the words for a pointer.
fn place(n: i64, bars: Vec<(i64, &'static str)>, label: Option<i64>, words: String) -> AnyView {
    let middle = n * PLACE + PLACE / 2;
    let left = middle - BAR / 2;
    let mut top = BASE;
    let bars = bars
        .into_iter()
        .filter(|(height, _)| *height > 0)
        .map(|(height, class)| {
            top -= height;
            let bar = view! { <rect class=class x=left y=top width=BAR height=height/> };
            // A gap tells one part from the next whatever their colours.
            top -= 2;
            bar
        })
        .collect_view();
    let number = label.map_or_else(|| "–".to_owned(), |label| label.to_string());
    let class = match label {
        Some(1..) => "chart-value",
        _ => "chart-value chart-none",
    };
    view! { <g><title>{words}</title>{bars}<text class=class x=middle y=top - 5>{number}</text></g> }.into_any()
}

fn wide(places: usize) -> i64 {
    i64::try_from(places).unwrap_or(0) * PLACE
}

#[component]
fn Manual(candidates: Vec<Failures>) -> impl IntoView {
    let width = wide(candidates.len());
    let most = candidates.iter().map(|one| one.failed + one.blocked).max().unwrap_or(0);
    let counts: Vec<_> = candidates.iter().map(|one| (one.number, (one.run > 0).then_some(one.failed + one.blocked))).collect();
    let places = (0..)
        .zip(&candidates)
        .zip(&counts)
        .map(|((n, one), (_, count))| {
            let heights = stack(&[one.failed, one.blocked], most, TALLEST);
            let bars = heights.into_iter().zip(["fill-failed", "fill-blocked"]).collect();
            place(n, bars, *count, format!("#{}: {}", one.number, manual_words(one)))
        })
        .collect_view();
    view! {
        <Chart id="manual" title="Failed and blocked results by candidate" description=description(&counts, "failed or blocked cases") width=width height=HEIGHT>
            // Stripes, for whoever cannot tell the colours.
            <defs>
                <pattern id="stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="stripe-ground" width="7" height="7"/><rect class="stripe" width="2" height="7"/>
                </pattern>
            </defs>
            {places}
            <path class="chart-base" d=format!("M0 {BASE}H{width}")/>
        </Chart>
    }
}

#[component]
fn Machine(candidates: Vec<Failures>) -> impl IntoView {
    let width = wide(candidates.len());
    let counts: Vec<_> = candidates.iter().map(|one| (one.number, one.machine.map(|(_, failed)| failed))).collect();
    let most = counts.iter().filter_map(|(_, count)| *count).max().unwrap_or(0);
    let places = (0..)
        .zip(&candidates)
        .zip(&counts)
        .map(|((n, one), (_, count))| {
            let heights = stack(&[count.unwrap_or(0)], most, TALLEST);
            let bars = heights.into_iter().map(|height| (height, "fill-machine")).collect();
            place(n, bars, *count, format!("#{}: {}", one.number, machine_words(one)))
        })
        .collect_view();
    view! {
        <Chart id="machine" title="Failed machine tests by candidate" description=description(&counts, "failed machine tests") width=width height=HEIGHT>
            {places}
            <path class="chart-base" d=format!("M0 {BASE}H{width}")/>
        </Chart>
    }
}

/// The same in numbers, newest first.
#[component]
fn Numbers(base: String, candidates: Vec<Failures>) -> impl IntoView {
    let rows = candidates
        .into_iter()
        .rev()
        .map(|one| {
            let (tests, failed) = match one.machine {
                Some((tests, failed)) => (tests.to_string(), failed.to_string()),
                None => ("no report".to_owned(), "–".to_owned()),
            };
            view! {
                <tr>
                    <td data-label="Candidate" class="cell-main"><a class="row-link" href=format!("{base}/candidates/{}/qa", one.number)>{one.version}</a>" "<span class="quiet">"#"{one.number}</span></td>
                    <td data-label="Planned" class="number">{one.planned}</td>
                    <td data-label="Run" class="number">{one.run}</td>
                    <td data-label="Failed" class="number">{one.failed}</td>
                    <td data-label="Blocked" class="number">{one.blocked}</td>
                    <td data-label="Machine tests" class="number">{tests}</td>
                    <td data-label="Failed" class="number">{failed}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Disclosure summary="The numbers as a table">
            <DataTable caption="Failures by candidate, newest first" columns=vec!["Candidate", "#Cases planned", "#Run", "#Failed", "#Blocked", "#Machine tests", "#Machine tests failed"]>{rows}</DataTable>
        </Disclosure>
    }
}
