//! Lists of machine tests: rows with their output folded, the filter above, the pages below.

use crate::candidate::TotalsBadge;
use crate::ui::{Badge, Button, DataTable, Disclosure, Empty, Look, TextField, Tone, plural};
use crate::ui::{Choice, SelectField};
use domain::report::{Outcome, Output, Seen, Totals, Track};
use domain::summary::{ReportQuery, ReportRow, TestList, TestRow};
use leptos::prelude::*;

/// `850 ms`, `12.3 s`, `4 min 5 s`.
pub(super) fn millis(millis: i64) -> String {
    match millis {
        ..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{}.{} s", millis / 1_000, millis % 1_000 / 100),
        _ => format!("{} min {} s", millis / 60_000, millis % 60_000 / 1_000),
    }
}

/// All numbers in words.
pub(super) fn sums(totals: &Totals) -> String {
    let broken = if totals.errors > 0 { format!(" ({} of them broke)", totals.errors) } else { String::new() };
    let flaky = if totals.flaky > 0 { format!(", {} flaky", totals.flaky) } else { String::new() };
    format!(
        "{}: {} passed, {} failed{broken}, {} skipped{flaky} in {}",
        plural(totals.tests, "test", "tests"),
        totals.passed,
        totals.failed,
        totals.skipped,
        millis(totals.millis)
    )
}

/// What a reader must know of a file before its numbers.
pub(super) fn remarks(report: &ReportRow) -> AnyView {
    let problem = report.problem.clone().map(|why| {
        view! { <p class="sums"><Badge tone=Tone::Bad>"not readable"</Badge><span>{why}" It proves nothing, and holds the gate."</span></p> }
    });
    let warnings = report.warnings.iter().map(|text| view! { <li>{text.clone()}</li> }).collect::<Vec<_>>();
    let warnings = (!warnings.is_empty()).then(|| view! { <ul class="report-warnings">{warnings}</ul> });
    view! { {problem}{warnings} }.into_any()
}

/// Passed, failed …; a file that could not be read is said to be that.
pub(super) fn outcome_of(report: &ReportRow) -> AnyView {
    match report.problem {
        Some(_) => view! { <Badge tone=Tone::Bad>"not readable"</Badge> }.into_any(),
        None => view! { <TotalsBadge totals=report.totals/> }.into_any(),
    }
}

pub(super) fn outcome_badge(outcome: Outcome, flaky: bool) -> AnyView {
    let tone = match outcome {
        Outcome::Passed => Tone::Ok,
        Outcome::Failed | Outcome::Error => Tone::Bad,
        Outcome::Skipped => Tone::Quiet,
    };
    let flaky = flaky.then(|| view! { " "<Badge tone=Tone::Warn>"flaky"</Badge> });
    view! { <Badge tone=tone>{outcome.as_str()}</Badge>{flaky} }.into_any()
}

/// The last candidates, oldest first, as signs; each says in words what it means.
pub(super) fn strip(track: &Track) -> AnyView {
    let sign = |seen: &Seen| {
        let (sign, class) = match seen.outcome {
            Outcome::Passed => ("✓", "seen seen-passed"),
            Outcome::Failed => ("✕", "seen seen-failed"),
            Outcome::Error => ("!", "seen seen-failed"),
            Outcome::Skipped => ("–", "seen"),
        };
        let flaky = if seen.flaky { ", flaky" } else { "" };
        let words = format!("#{} {}{flaky}", seen.candidate, seen.outcome);
        let title = words.clone();
        view! { <li class=class title=title><span aria-hidden="true">{sign}</span><span class="hidden">{words}</span></li> }
    };
    view! { <ol class="seen-strip">{track.0.iter().map(sign).collect_view()}</ol> }.into_any()
}

/// What it wrote, in parts.
pub(super) fn output(output: &Output) -> AnyView {
    let parts = [("Failure", &output.detail), ("Standard output", &output.out), ("Standard error", &output.err)];
    let parts = parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(title, text)| view! { <p class="output-title">{title}</p><pre class="output">{text.clone()}</pre> })
        .collect_view();
    let cut = output.cut.then(|| view! { <p class="quiet">"It was cut when it came: the file has all of it."</p> });
    view! { {parts}{cut} }.into_any()
}

/// The cases a test stands for.
pub(super) fn cases(slug: &str, row: &TestRow) -> Option<AnyView> {
    if row.cases.is_empty() {
        return None;
    }
    let links = row.cases.iter().map(|(number, title)| {
        view! { <li><a href=format!("/p/{slug}/cases/{number}")>"TC-"{*number}</a>" "{title.clone()}</li> }
    });
    Some(view! { <ul class="sub stands-for" aria-label="Stands for">{links.collect_view()}</ul> }.into_any())
}

fn row(row: TestRow, slug: &str, base: &str, tracked: bool) -> AnyView {
    let stands = cases(slug, &row);
    let href = format!("{base}/reports/{}?test={}", row.report, row.position);
    let track = tracked.then(|| strip(&row.track)).map(|strip| view! { <td data-label="Candidates">{strip}</td> });
    let TestRow { test, more: longer, .. } = row;
    let place = match &test.file {
        Some(file) if !test.suite.contains(file.as_str()) => format!("{} · {file}", test.suite),
        _ => test.suite.clone(),
    };
    let wrote = (!test.output.is_empty()).then(|| {
        let more = (longer || test.output.cut).then(|| view! { <p><a href=href.clone()>"All of it"</a></p> });
        let label = if test.output.detail.is_empty() { "What it wrote" } else { "Failure and output" };
        let parts = output(&test.output);
        view! { <Disclosure summary=label>{parts}{more}</Disclosure> }
    });
    let message = test.message.map(|text| {
        let kind = test.kind.map(|kind| view! { <strong>{kind}": "</strong> });
        view! { <p class="test-message">{kind}{text}</p> }
    });
    view! {
        <tr>
            <td data-label="Test" class="cell-main">
                <a class="row-link wrap" href=href>{test.name}</a><span class="sub wrap">{place}</span>
                {stands}{message}{wrote}
            </td>
            <td data-label="Outcome">{outcome_badge(test.outcome, test.flaky)}</td>
            {track}
            <td data-label="Time" class="number">{test.millis.map_or_else(|| "unknown".to_owned(), millis)}</td>
        </tr>
    }
    .into_any()
}

/// A list with what to say when it is empty. `tracked`: with how each test ended on the last candidates.
pub(super) fn table(list: TestList, caption: &'static str, empty: &'static str, slug: &str, base: &str, tracked: bool) -> AnyView {
    if list.rows.is_empty() {
        return view! { <Empty title=empty/> }.into_any();
    }
    let columns = if tracked { vec!["Test", "Outcome", "Last candidates", "#Time"] } else { vec!["Test", "Outcome", "#Time"] };
    let rows = list.rows.into_iter().map(|test| row(test, slug, base, tracked)).collect_view();
    view! { <DataTable caption=caption columns=columns class="tests-table">{rows}</DataTable> }.into_any()
}

/// Looks for tests by outcome and name; a plain form that changes the address.
pub(super) fn filter(action: String, query: &ReportQuery, view: Option<&'static str>) -> AnyView {
    let words = [("", "all"), ("failed", "failed"), ("error", "error"), ("skipped", "skipped"), ("passed", "passed"), ("flaky", "flaky")];
    let choices = words.into_iter().map(|(value, label)| Choice::new(value, label)).collect::<Vec<_>>();
    let view = view.map(|view| view! { <input type="hidden" name="view" value=view/> });
    view! {
        <form class="tests-filter" method="get" action=action role="search">
            {view}
            <SelectField name="outcome" label="Outcome" choices=choices value=query.outcome.clone()/>
            <TextField name="q" label="Name holds" value=query.text.clone() maxlength=200 kind="search"/>
            <Button look=Look::Secondary>"Show"</Button>
        </form>
    }
    .into_any()
}

/// Which page this is, and the way to the next and the one before.
pub(super) fn pager(base: &str, query: &ReportQuery, view: Option<&'static str>, list: &TestList) -> Option<AnyView> {
    if list.pages <= 1 {
        return None;
    }
    let href = |page: i64| {
        let mut pairs = Vec::new();
        let texts = [("view", view.unwrap_or_default()), ("outcome", query.outcome.as_str()), ("q", query.text.as_str())];
        for (name, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
            pairs.push(format!("{name}={}", percent(value)));
        }
        pairs.push(format!("page={page}"));
        format!("{base}?{}", pairs.join("&"))
    };
    let before = (list.page > 1).then(|| view! { <a class="button" rel="prev" href=href(list.page - 1)>"Page before"</a> });
    let next = (list.page < list.pages).then(|| view! { <a class="button" rel="next" href=href(list.page + 1)>"Next page"</a> });
    let text = format!("Page {} of {}, {}", list.page, list.pages, plural(list.found, "test", "tests"));
    Some(view! { <nav class="pager sums" aria-label="Pages">{before}{next}<span class="quiet">{text}</span></nav> }.into_any())
}

/// For a query: RFC 3986 unreserved characters stay, every other byte is escaped.
fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
