//! All machine tests of a candidate: what changed since the candidate before, in parts, and the files.

use super::rows::{filter, outcome_of, pager, remarks, sums, table};
use crate::candidate::TotalsBadge;
use crate::ui::{CandidateLayout, DataTable, Empty, Panel, Tab, TimeAgo, plural};
use domain::Timestamp;
use domain::report::Comparison;
use domain::summary::{ReportRow, ReportView, ReportsPage as Data};
use leptos::prelude::*;

pub(super) fn draw(page: Data) -> impl IntoView {
    let Data { place, head, files, totals, comparison, added_and_gone, window, view, query, tests } = page;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let (slug, now, here) = (place.slug.clone(), place.now, format!("{base}/reports"));
    let content = if files.is_empty() {
        view! {
            <Panel title="Machine tests">
                <Empty title="No machine report is attached"><p>"The build workflow attaches its JUnit XML; CI can also send it with an API token."</p></Empty>
            </Panel>
        }
        .into_any()
    } else {
        let parts = parts(&here, view, &comparison, totals.tests);
        let caption = caption(view, &comparison);
        let word = Some(view.as_str());
        let all = view == ReportView::All;
        let ask = all.then(|| filter(here.clone(), &query, word));
        let about = about(view, &comparison, &window).map(|text| view! { <p class="quiet">{text}</p> });
        let pages = pager(&here, &query, word, &tests);
        let tracked = !all && view != ReportView::Slowest;
        let list = table(tests, caption, "No test here", &slug, &base, tracked);
        let against = against(&slug, &comparison, added_and_gone);
        let files = files_panel(&base, files, now);
        view! {
            <Panel title="Machine tests" class="panel-flush">
                <p class="sums"><TotalsBadge totals=totals/><span>{sums(&totals)}</span></p>
                {against}
            </Panel>
            <nav class="tabs" aria-label="Machine tests"><ul>{parts}</ul></nav>
            <Panel title=caption class="panel-flush">{about}{ask}{list}{pages}</Panel>
            {files}
        }
        .into_any()
    };
    view! { <CandidateLayout place=place head=head tab=Tab::Overview title="machine tests">{content}</CandidateLayout> }.into_any()
}

/// The comparison in one sentence.
fn against(slug: &str, found: &Comparison, added_and_gone: Option<(i64, i64)>) -> AnyView {
    let Some(previous) = found.previous else {
        return view! { <p class="quiet">"No earlier candidate has machine tests to compare with."</p> }.into_any();
    };
    let href = format!("/p/{slug}/candidates/{previous}/reports");
    let tests = added_and_gone.map(|(added, gone)| format!(" {} and {gone} gone.", plural(added, "test is new", "tests are new")));
    let words = changes(found);
    view! { <p>"Against "<a href=href>"#"{previous}</a>": "{words}"."{tests}</p> }.into_any()
}

/// `3 new failures, 2 fixed, 1 flaky`; what there is none of is left out, except new failures.
fn changes(found: &Comparison) -> String {
    let mut words = vec![match found.new_failures {
        0 => "no new failure".to_owned(),
        n => plural(n, "new failure", "new failures"),
    }];
    let more = [
        (found.still_failing, "still failing"),
        (found.fixed, "fixed"),
        (found.not_run, "failed before and not run now"),
        (found.flaky, "flaky"),
    ];
    words.extend(more.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
    words.join(", ")
}

fn parts(here: &str, shown: ReportView, found: &Comparison, tests: i64) -> AnyView {
    let new = if found.previous.is_some() { "New failures" } else { "Failures" };
    let all = [
        (ReportView::New, new, Some(found.new_failures)),
        (ReportView::Still, "Still failing", Some(found.still_failing)),
        (ReportView::Fixed, "Fixed", Some(found.fixed)),
        (ReportView::NotRun, "Not run any more", Some(found.not_run)),
        (ReportView::Flaky, "Flaky", Some(found.flaky)),
        (ReportView::Slowest, "Slowest", None),
        (ReportView::All, "All tests", Some(tests)),
    ];
    all.into_iter()
        // The last is rare: a word for it is only in the way while there is none.
        .filter(|(part, _, count)| *part != ReportView::NotRun || *count != Some(0) || *part == shown)
        .map(|(part, label, count)| {
            let href = format!("{here}?view={part}");
            let count = count.map(|count| view! { " "<span class="count">{count}</span> });
            view! { <li><a href=href aria-current=(part == shown).then_some("page")>{label}{count}</a></li> }
        })
        .collect_view()
        .into_any()
}

const fn caption(view: ReportView, found: &Comparison) -> &'static str {
    match view {
        ReportView::New if found.previous.is_none() => "Failures",
        ReportView::New => "New failures",
        ReportView::Still => "Still failing",
        ReportView::Fixed => "Fixed",
        ReportView::NotRun => "Not run any more",
        ReportView::Flaky => "Flaky",
        ReportView::Slowest => "Slowest",
        ReportView::All => "All tests",
    }
}

/// What the part means, where its name does not say it.
fn about(view: ReportView, found: &Comparison, window: &[i64]) -> Option<String> {
    let before = found.previous.map_or_else(|| "before".to_owned(), |number| format!("on #{number}"));
    match view {
        ReportView::NotRun => Some(format!("They failed {before} and did not run now: nobody knows whether they would pass.")),
        ReportView::Flaky => {
            let candidates = plural(i64::try_from(window.len()).unwrap_or(i64::MAX), "candidate", "candidates");
            Some(format!(
                "Over the last {candidates} with machine tests they passed and failed in turns, or the test runner says that they passed only when tried again."
            ))
        }
        _ => None,
    }
}

fn files_panel(base: &str, files: Vec<ReportRow>, now: Timestamp) -> AnyView {
    let rows = files
        .into_iter()
        .map(|file| {
            let notes = remarks(&file);
            let badge = outcome_of(&file);
            view! {
                <tr>
                    <td data-label="File" class="cell-main"><a class="row-link wrap" href=format!("{base}/reports/{}", file.id)>{file.name}</a>{notes}</td>
                    <td data-label="Outcome">{badge}</td>
                    <td data-label="Tests">{sums(&file.totals)}</td>
                    <td data-label="Attached"><TimeAgo at=file.at now=now/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Panel title="Files" id="files" class="panel-flush">
            <DataTable caption="Machine reports" columns=vec!["File", "Outcome", "Tests", "Attached"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}
