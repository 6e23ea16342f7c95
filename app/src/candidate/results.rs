//! What was found out about a candidate: cases, stories, feedback, machine reports.

use super::doubts::{Doubts, DoubtsLine};
use crate::ui::{
    AnswerBadge, Badge, CarriedFrom, DataTable, Empty, Outside, Panel, Progress, SeverityBadge, StatusBadge, TimeAgo, Tone, Unknown,
    VerdictBadge, plural, time_left,
};
use domain::Timestamp;
use domain::gate::{ClaimedStory, PlannedCase, Reported, waived};
use domain::report::{Comparison, Totals};
use domain::story::Knowledge;
use domain::summary::{Honesty, ReportRow};
use domain::test_run::Verdict;
use leptos::prelude::*;

fn size<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// Planned cases with their newest results.
#[component]
pub fn QaPanel(base: String, plan: Vec<PlannedCase>, honesty: Honesty, now: Timestamp) -> impl IntoView {
    let href = format!("{base}/qa");
    let project = base.split("/candidates/").next().unwrap_or_default().to_owned();
    if plan.is_empty() {
        return view! {
            <Panel title="QA" id="qa" live="qa"><Empty title="No test case is planned"><p><a href=href>"Plan test cases"</a>", or ask a QA tester to."</p></Empty></Panel>
        }
        .into_any();
    }
    let count = |verdict| plan.iter().filter(|case| case.latest.as_ref().is_some_and(|result| result.verdict == verdict)).count();
    let words =
        [(Verdict::Passed, Tone::Ok), (Verdict::Failed, Tone::Bad), (Verdict::Blocked, Tone::Warn), (Verdict::Skipped, Tone::Quiet)];
    let sums = words.into_iter().map(|(verdict, tone)| (count(verdict), verdict, tone)).filter(|(n, ..)| *n > 0);
    let sums = sums.map(|(n, verdict, tone)| view! { <Badge tone=tone>{n}" "{verdict.as_str()}</Badge> }).collect_view();
    let done = plan.iter().filter(|case| case.latest.is_some()).count();
    let (done, total) = (i64::try_from(done).unwrap_or(i64::MAX), size(&plan));
    let doubts = Doubts::count(&plan, &honesty, now);
    let rows = plan
        .into_iter()
        .map(|case| {
            let pass = waived(&case, now).then(|| case.waiver.clone()).flatten();
            let waiver = pass.map(|w| {
                let (tone, left) = (if w.ends_soon(now) { Tone::Warn } else { Tone::Quiet }, time_left(&w, now));
                view! { <span class="sub"><Badge tone=tone>"waived, "{left}</Badge>" by "{w.by}": "{w.reason}</span> }
            });
            let differ = case.disagreement.map(|d| view! { <span class="sub"><Badge tone=Tone::Warn>"testers disagree"</Badge>" "{d.passed_by}" passed it, "{d.failed_by}" failed it"</span> });
            let carried = case.latest.as_ref().and_then(|result| result.carried.clone());
            let carried = carried.map(|carried| view! { <span class="sub"><CarriedFrom carried=carried project=project.clone() case=case.number/></span> });
            let (verdict, by) = match case.latest {
                Some(result) => (Some(result.verdict), view! { {result.by}", "<TimeAgo at=result.at now=now/>{carried} }.into_any()),
                None => (None, view! { <span class="quiet">"nobody yet"</span> }.into_any()),
            };
            view! {
                <tr>
                    <td data-label="Case" class="cell-main"><a class="row-link" href=format!("{base}/qa#TC-{}", case.number)>"TC-"{case.number}</a>" "{case.title}{waiver}{differ}</td>
                    <td data-label="Result"><VerdictBadge verdict=verdict/></td>
                    <td data-label="By">{by}</td>
                </tr>
            }
        })
        .collect_view();
    let more = view! { <a href=href>"Open QA"</a> };
    view! {
        <Panel title="QA" id="qa" live="qa" class="panel-flush" aside=move || more.into_any()>
            <p class="sums"><Progress done=done total=total label="cases"/>{sums}</p>
            <DoubtsLine doubts=doubts base=base/>
            <DataTable caption="Planned test cases" columns=vec!["Case", "Result", "By"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}

/// What Jira said of a story.
#[component]
pub fn StoryName(knowledge: Knowledge) -> impl IntoView {
    match knowledge {
        Knowledge::Known { summary, status, fix_versions, moved_to, .. } => {
            let version = if fix_versions.is_empty() { String::new() } else { format!(", fix version {fix_versions}") };
            let moved = moved_to.map(|key| format!(", moved to {key}")).unwrap_or_default();
            // One text: an empty one between others would be drawn as a space.
            let known = format!("({status} in Jira{version}{moved})");
            view! { {summary}" "<span class="quiet">{known}</span> }.into_any()
        }
        Knowledge::NotAsked => view! { <Unknown what="Jira was not asked yet"/> }.into_any(),
        Knowledge::Missing => view! { <Unknown what="Jira has no such issue"/> }.into_any(),
        Knowledge::Unreachable { reason } => view! { <Unknown what=format!("unknown: {reason}")/> }.into_any(),
    }
}

/// Stories with their newest answers.
#[component]
pub fn StoriesPanel(base: String, stories: Vec<(ClaimedStory, String)>, now: Timestamp) -> impl IntoView {
    if stories.is_empty() {
        return view! {
            <Panel title="Stories" id="stories" live="stories">
                <Empty title="This candidate names no story"><p>"Stories are found in commits, branches and pull requests since the last production release."</p></Empty>
            </Panel>
        }
        .into_any();
    }
    let answered = i64::try_from(stories.iter().filter(|(story, _)| story.latest.is_some()).count()).unwrap_or(i64::MAX);
    let total = size(&stories);
    let rows = stories
        .into_iter()
        .map(|(story, jira)| {
            let (answer, by) = match story.latest {
                Some(given) => {
                    let note = given.note.map(|note| view! { <span class="sub">{note.to_string()}</span> });
                    (Some(given.answer), view! { {given.by}", "<TimeAgo at=given.at now=now/>{note} }.into_any())
                }
                None => (None, view! { <span class="quiet">"nobody yet"</span> }.into_any()),
            };
            view! {
                <tr>
                    <td data-label="Story" class="cell-main"><Outside class="row-link" href=jira>{story.key.to_string()}</Outside>" "<StoryName knowledge=story.knowledge/></td>
                    <td data-label="Answer"><AnswerBadge answer=answer/></td>
                    <td data-label="By">{by}</td>
                </tr>
            }
        })
        .collect_view();
    let more = view! { <a href=format!("{base}/uat")>"Open UAT"</a> };
    view! {
        <Panel title="Stories" id="stories" live="stories" class="panel-flush" aside=move || more.into_any()>
            <p class="sums"><Progress done=answered total=total label="stories"/></p>
            <DataTable caption="Stories and the answers of end users" columns=vec!["Story", "Answer", "By"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}

/// Feedback on this candidate and what is still open from older ones.
#[component]
pub fn FeedbackPanel(slug: String, feedback: Vec<Reported>, now: Timestamp) -> impl IntoView {
    if feedback.is_empty() {
        return view! { <Panel title="Feedback" id="feedback" live="feedback"><Empty title="No feedback on this candidate"/></Panel> }
            .into_any();
    }
    let rows = feedback
        .into_iter()
        .map(|report| {
            view! {
                <tr>
                    <td data-label="Report" class="cell-main"><a class="row-link" href=format!("/p/{slug}/feedback/{}", report.number)>"F-"{report.number}</a>" "{report.title}</td>
                    <td data-label="Severity"><SeverityBadge severity=report.severity/></td>
                    <td data-label="Status"><StatusBadge status=report.status confirmed_on=report.confirmed_on lacking=report.lacking/></td>
                    <td data-label="Since"><TimeAgo at=report.since now=now/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Panel title="Feedback" id="feedback" live="feedback" class="panel-flush">
            <DataTable caption="Feedback" columns=vec!["Report", "Severity", "Status", "Since"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}

/// Machine results in a word: what proves nothing is not called passed.
#[component]
pub fn TotalsBadge(totals: Totals) -> impl IntoView {
    let (tone, word) = match totals {
        Totals { failed: 1.., .. } => (Tone::Bad, format!("{} failed", totals.failed)),
        Totals { passed: 1.., .. } => (Tone::Ok, "passed".to_owned()),
        _ => (Tone::Warn, "proves nothing".to_owned()),
    };
    view! { <Badge tone=tone>{word}</Badge> }
}

/// Machine reports, and what changed in them since the candidate before.
#[component]
pub fn ReportsPanel(base: String, reports: Vec<ReportRow>, comparison: Option<Comparison>, now: Timestamp) -> impl IntoView {
    if reports.is_empty() {
        return view! {
            <Panel title="Machine tests" id="reports" live="reports">
                <Empty title="No machine report is attached"><p>"The build workflow attaches its JUnit XML; CI can also send it with an API token."</p></Empty>
            </Panel>
        }
        .into_any();
    }
    let href = format!("{base}/reports");
    let against = comparison.map(|found| changes(&href, &found));
    let rows = reports
        .into_iter()
        .map(|report| {
            let badge = match report.problem {
                Some(_) => view! { <Badge tone=Tone::Bad>"not readable"</Badge> }.into_any(),
                None => view! { <TotalsBadge totals=report.totals/> }.into_any(),
            };
            view! {
                <tr>
                    <td data-label="Report" class="cell-main"><a class="row-link wrap" href=format!("{base}/reports/{}", report.id)>{report.name}</a></td>
                    <td data-label="Outcome">{badge}</td>
                    <td data-label="Tests">{plural(report.totals.tests, "test", "tests")}", "{report.totals.passed}" passed, "{report.totals.skipped}" skipped"</td>
                    <td data-label="Attached"><TimeAgo at=report.at now=now/></td>
                </tr>
            }
        })
        .collect_view();
    let more = view! { <a href=href>"All machine tests"</a> };
    view! {
        <Panel title="Machine tests" id="reports" live="reports" class="panel-flush" aside=move || more.into_any()>
            {against}
            <DataTable caption="Machine reports" columns=vec!["Report", "Outcome", "Tests", "Attached"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}

/// `3 new failures, 2 fixed, 1 flaky against #11`, each a link to its list.
fn changes(href: &str, found: &Comparison) -> AnyView {
    let Some(previous) = found.previous else {
        return view! { <p class="quiet">"No earlier candidate has machine tests to compare with."</p> }.into_any();
    };
    let parts = [
        (found.new_failures, Tone::Bad, "new", plural(found.new_failures, "new failure", "new failures")),
        (found.still_failing, Tone::Bad, "still", format!("{} still failing", found.still_failing)),
        (found.fixed, Tone::Ok, "fixed", format!("{} fixed", found.fixed)),
        (found.not_run, Tone::Warn, "not_run", format!("{} not run any more", found.not_run)),
        (found.flaky, Tone::Warn, "flaky", format!("{} flaky", found.flaky)),
    ];
    let some = parts.iter().any(|(count, ..)| *count > 0);
    let parts = parts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(_, tone, view, words)| view! { <a href=format!("{href}?view={view}")><Badge tone=tone>{words}</Badge></a> })
        .collect_view();
    let none = (!some).then_some("Nothing changed");
    view! { <p class="sums">{none}{parts}<span class="quiet">"against #"{previous}</span></p> }.into_any()
}
