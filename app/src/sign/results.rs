//! What was found out about the candidate, in numbers: cases, stories, machine tests.

use crate::candidate::{StoryName, TotalsBadge};
use crate::ui::{AnswerBadge, Badge, Panel, Tone, Unknown, plural};
use domain::gate::{ClaimedStory, PlannedCase};
use domain::summary::ReportRow;
use domain::test_run::Verdict;
use leptos::prelude::*;

/// What was found out, in numbers, and every story by name.
#[component]
pub fn Results(plan: Vec<PlannedCase>, stories: Vec<(ClaimedStory, String)>, reports: Vec<ReportRow>) -> impl IntoView {
    let cases =
        [(Verdict::Passed, Tone::Ok), (Verdict::Failed, Tone::Bad), (Verdict::Blocked, Tone::Warn), (Verdict::Skipped, Tone::Quiet)]
            .into_iter()
            .map(|(verdict, tone)| {
                (plan.iter().filter(|case| case.latest.as_ref().is_some_and(|r| r.verdict == verdict)).count(), verdict, tone)
            })
            .filter(|(count, ..)| *count > 0)
            .map(|(count, verdict, tone)| view! { <Badge tone=tone>{count}" "{verdict.as_str()}</Badge> })
            .collect_view();
    let not_run = plan.iter().filter(|case| case.latest.is_none()).count();
    let not_run = (not_run > 0).then(|| view! { <Badge tone=Tone::Warn>{not_run}" not run"</Badge> });
    let planned = plural(i64::try_from(plan.len()).unwrap_or(i64::MAX), "planned case", "planned cases");
    let stories = if stories.is_empty() {
        view! { <p class="quiet">"This candidate names no story."</p> }.into_any()
    } else {
        let rows = stories.into_iter().map(|(story, _)| {
            let given = story.latest.map(|given| (given.answer, given.by, given.note));
            let answer = given.as_ref().map(|(answer, ..)| *answer);
            let words = given.map(|(_, by, note)| view! { <span class="sub">{by}{note.map(|note| format!(": {note}"))}</span> });
            view! { <li><AnswerBadge answer=answer/>" "<strong>{story.key.to_string()}</strong>" "<StoryName knowledge=story.knowledge/>{words}</li> }
        });
        view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
    };
    let machine = if reports.is_empty() {
        view! { <p><Unknown what="No machine report is attached."/></p> }.into_any()
    } else {
        let rows = reports.into_iter().map(|report| view! { <li><TotalsBadge totals=report.totals/>" "{report.name}": "{plural(report.totals.tests, "test", "tests")}", "{report.totals.passed}" passed, "{report.totals.skipped}" skipped"</li> });
        view! { <ul class="plain-list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <Panel title="What was found out">
            <h3>"Test cases"</h3>
            <p class="sums">{planned}{cases}{not_run}</p>
            <h3>"Stories"</h3>
            {stories}
            <h3>"Machine tests"</h3>
            {machine}
        </Panel>
    }
    .into_any()
}
