//! One machine report with its tests, and one test with everything it wrote.

use super::rows::{cases, filter, millis, outcome_badge, outcome_of, output, pager, remarks, sums, table};
use crate::ui::{CandidateLayout, DataTable, Disclosure, Empty, FileSize, Panel, Tab, TimeAgo, Unknown};
use domain::report::Seen;
use domain::summary::{ReportPage as Data, TestPage, TestRow};
use leptos::prelude::*;

pub(super) fn draw(page: Data) -> impl IntoView {
    let Data { place, head, report, properties, file, query, tests } = page;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let (now, here) = (place.now, format!("{base}/reports/{}", report.id));
    let whole =
        file.map(|file| view! { <span><a href=file.href>"The file"</a>" "<span class="quiet"><FileSize bytes=file.bytes/></span></span> });
    let list = if report.totals.tests == 0 {
        view! { <Empty title="The report holds no tests"><p>"It proves nothing, and does not count as passed."</p></Empty> }.into_any()
    } else {
        let ask = filter(here.clone(), &query, None);
        let pages = pager(&here, &query, None, &tests);
        let list = table(tests, "Machine tests", "No test is called that", &place.slug, &base, false);
        view! { {ask}{list}{pages} }.into_any()
    };
    let said = (!properties.is_empty()).then(|| {
        view! { <Disclosure summary="What the run says about itself">{facts(properties)}</Disclosure> }
    });
    let (name, badge, notes) = (report.name.clone(), outcome_of(&report), remarks(&report));
    view! {
        <CandidateLayout place=place head=head tab=Tab::Overview title=format!("machine report {name}")>
            <p><a href=format!("{base}/reports")>"All machine tests of this candidate"</a></p>
            <Panel title=report.name class="panel-flush">
                <p class="sums">
                    {badge}
                    <span>{sums(&report.totals)}</span>
                    <span class="quiet">"attached "<TimeAgo at=report.at now=now/></span>
                    {whole}
                </p>
                {notes}{said}{list}
            </Panel>
        </CandidateLayout>
    }
    .into_any()
}

fn facts(pairs: Vec<(String, String)>) -> AnyView {
    let rows = pairs.into_iter().map(|(name, value)| view! { <dt class="wrap">{name}</dt><dd class="wrap">{value}</dd> }).collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}

fn known(text: Option<String>) -> AnyView {
    match text {
        Some(text) => view! { <span class="wrap">{text}</span> }.into_any(),
        None => view! { <Unknown/> }.into_any(),
    }
}

pub(super) fn draw_test(page: TestPage) -> impl IntoView {
    let TestPage { place, head, report, test: row, history } = page;
    let base = format!("/p/{}/candidates/{}", place.slug, head.number);
    let stands = cases(&place.slug, &row).unwrap_or_else(|| view! { <span class="quiet">"no test case"</span> }.into_any());
    let mixed =
        row.track.is_flaky().then(|| view! { <p>"It passed and failed in turns, or needed a second try: do not trust it blindly."</p> });
    let TestRow { test, .. } = row;
    let said = (!test.properties.is_empty()).then(|| view! { <h3>"Properties"</h3>{facts(test.properties.clone())} });
    let wrote = if test.output.is_empty() { view! { <Empty title="It wrote nothing"/> }.into_any() } else { output(&test.output) };
    let seen = |(seen, href): (Seen, String)| {
        view! {
            <tr>
                <td data-label="Candidate" class="cell-main"><a class="row-link" href=href>"#"{seen.candidate}</a></td>
                <td data-label="Outcome">{outcome_badge(seen.outcome, seen.flaky)}</td>
            </tr>
        }
    };
    let history = history.into_iter().map(seen).collect_view();
    let (file, started) = (known(test.file), known(test.started));
    let message = test.message.map(|message| {
        let kind = test.kind.map(|kind| view! { <strong>{kind}": "</strong> });
        view! { <p class="test-message">{kind}{message}</p> }
    });
    view! {
        <CandidateLayout place=place head=head tab=Tab::Overview title=format!("machine test {}", test.name)>
            <p><a href=format!("{base}/reports")>"All machine tests of this candidate"</a></p>
            <div class="columns">
                <div class="column-main">
                    <Panel title=test.name>
                        <p class="sums">{outcome_badge(test.outcome, test.flaky)}<span class="quiet">{test.millis.map_or_else(|| "time unknown".to_owned(), millis)}</span></p>
                        {message}
                        {wrote}
                    </Panel>
                </div>
                <div class="column-side">
                    <Panel title="About it">
                        <dl class="facts facts-stacked">
                            <dt>"Suite"</dt><dd class="wrap">{test.suite}</dd>
                            <dt>"Source"</dt><dd>{file}</dd>
                            <dt>"Began"</dt><dd>{started}</dd>
                            <dt>"Report"</dt><dd><a class="wrap" href=format!("{base}/reports/{}", report.id)>{report.name}</a></dd>
                            <dt>"Stands for"</dt><dd>{stands}</dd>
                        </dl>
                        {said}
                    </Panel>
                    <Panel title="On the last candidates" class="panel-flush">
                        {mixed}
                        <DataTable caption="This test on the last candidates" columns=vec!["Candidate", "Outcome"]>{history}</DataTable>
                    </Panel>
                </div>
            </div>
        </CandidateLayout>
    }
    .into_any()
}
