//! One machine report: totals, then the tests, failed ones first.

use super::api;
use super::results::TotalsBadge;
use crate::context;
use crate::ui::{Badge, CandidateLayout, DataTable, Empty, Panel, Tab, TimeAgo, Tone, loaded};
use domain::report::{MachineTest, Outcome};
use domain::summary::ReportPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/candidates/{n}/reports/{id}`
#[component]
pub fn ReportPage() -> impl IntoView {
    loaded(api::read_report(context::param("slug"), context::number("number"), context::param("report")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, head, report, tests } = page;
    let now = place.now;
    let t = report.totals;
    let cut = t.tests > i64::try_from(tests.len()).unwrap_or(i64::MAX);
    let shown = tests.len();
    let rows = tests.into_iter().map(line).collect_view();
    let list = if shown == 0 {
        view! { <Empty title="The report holds no tests"><p>"It proves nothing, and does not count as passed."</p></Empty> }.into_any()
    } else {
        view! { <DataTable caption="Machine tests" columns=vec!["Test", "Outcome", "#Time"]>{rows}</DataTable> }.into_any()
    };
    let name = report.name.clone();
    view! {
        <CandidateLayout place=place head=head tab=Tab::Overview title=format!("machine report {name}")>
            <Panel title=report.name class="panel-flush">
                <p class="sums">
                    <TotalsBadge totals=t/>
                    <span>{format!("{} tests: {} passed, {} failed, {} skipped in {}", t.tests, t.passed, t.failed, t.skipped, millis(t.millis))}</span>
                    <span class="quiet">"attached "<TimeAgo at=report.at now=now/></span>
                </p>
                {cut.then(|| view! { <p class="sums quiet">{format!("The first {shown} are shown, failed ones first.")}</p> })}
                {list}
            </Panel>
        </CandidateLayout>
    }
    .into_any()
}

fn line(test: MachineTest) -> impl IntoView {
    let tone = match test.outcome {
        Outcome::Passed => Tone::Ok,
        Outcome::Failed | Outcome::Error => Tone::Bad,
        Outcome::Skipped => Tone::Quiet,
    };
    let message = test.message.map(|text| view! { <pre class="message">{text}</pre> });
    view! {
        <tr>
            <td data-label="Test" class="cell-main"><span class="wrap">{test.name}</span><span class="sub wrap">{test.suite}</span>{message}</td>
            <td data-label="Outcome"><Badge tone=tone>{test.outcome.as_str()}</Badge></td>
            <td data-label="Time" class="number">{test.millis.map_or_else(|| "unknown".to_owned(), millis)}</td>
        </tr>
    }
    .into_any()
}

/// `850 ms`, `12.3 s`, `4 min 5 s`.
fn millis(millis: i64) -> String {
    match millis {
        ..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        _ => format!("{} min {} s", millis / 60_000, millis % 60_000 / 1_000),
    }
}
