//! What is known of a report: where it was seen, who reported it, where its Jira issue stands.

use super::candidate_link;
use crate::t;
use crate::ui::{Notice, SeverityBadge, StatusBadge, TimeAgo, Tone, english};
use domain::summary::{FeedbackRow, Issue};
use domain::time::Timestamp;
use leptos::prelude::*;

/// The Jira issue in words.
#[component]
fn IssueFact(issue: Issue) -> impl IntoView {
    match issue {
        Issue::Filed { key, href, linked } => {
            let link = if linked { t!("issue-linked") } else { t!("issue-not-linked") };
            view! { <a href=href rel="noreferrer">{key}</a>", "<span class="hint">{link}</span> }.into_any()
        }
        Issue::Pending { problem: None } => view! { <span class="unknown">{t!("issue-pending")}</span> }.into_any(),
        Issue::Pending { problem: Some(problem) } => view! {
            <Notice tone=Tone::Warn title=t!("issue-failing")><p lang=english()>{problem}</p><p>{t!("issue-failing.more")}</p></Notice>
        }
        .into_any(),
    }
}

/// The facts of a report.
#[component]
pub fn Facts(row: FeedbackRow, environment: String, base: String, now: Timestamp) -> impl IntoView {
    let story = match row.story {
        Some(key) => view! { {key} }.into_any(),
        None => view! { <span class="quiet">{t!("fact-story.none")}</span> }.into_any(),
    };
    view! {
        <dl class="report-fact-list">
            <div><dt>{t!("fact-status")}</dt><dd><StatusBadge status=row.status confirmed_on=row.confirmed_on/></dd></div>
            <div><dt>{t!("fact-severity")}</dt><dd><SeverityBadge severity=row.severity/></dd></div>
            <div><dt>{t!("fact-candidate")}</dt><dd>{candidate_link(&base, row.candidate)}</dd></div>
            <div><dt>{t!("fact-story")}</dt><dd>{story}</dd></div>
            <div><dt>{t!("fact-environment")}</dt><dd>{environment}</dd></div>
            <div><dt>{t!("fact-by")}</dt><dd><bdi>{row.by}</bdi>", "<TimeAgo at=row.at now=now/></dd></div>
            <div class="report-fact-wide"><dt>{t!("fact-issue")}</dt><dd><IssueFact issue=row.issue/></dd></div>
        </dl>
    }
}
