//! What is known of a report: where it was seen, who reported it, where its Jira issue stands.

use crate::ui::{Badge, FileSize, Notice, SeverityBadge, StatusBadge, TimeAgo, Tone};
use domain::summary::{FeedbackRow, FileLink, Issue};
use domain::time::Timestamp;
use leptos::prelude::*;

/// The Jira issue in a cell.
#[component]
pub fn IssueWord(issue: Issue) -> impl IntoView {
    match issue {
        Issue::Filed { key, href, .. } => view! { <a class="case-key" href=href rel="noreferrer">{key}</a> }.into_any(),
        Issue::Pending { problem: None } => view! { <Badge tone=Tone::Quiet>"pending"</Badge> }.into_any(),
        Issue::Pending { problem: Some(problem) } => {
            view! { <span title=problem><Badge tone=Tone::Warn>"not filed"</Badge></span> }.into_any()
        }
    }
}

/// The Jira issue in words.
#[component]
fn IssueFact(issue: Issue) -> impl IntoView {
    match issue {
        Issue::Filed { key, href, linked } => {
            let link = if linked { "linked to the story, and back to this page" } else { "not linked yet; the portal is still at it" };
            view! { <a href=href rel="noreferrer">{key}</a>", "<span class="hint">{link}</span> }.into_any()
        }
        Issue::Pending { problem: None } => view! { <span class="unknown">"Not in Jira yet. The portal files it as soon as it can."</span> }.into_any(),
        Issue::Pending { problem: Some(problem) } => view! {
            <Notice tone=Tone::Warn title="Not in Jira yet"><p>{problem}</p><p>"The portal tries again by itself. The report is safe here."</p></Notice>
        }
        .into_any(),
    }
}

/// The facts of a report.
#[component]
pub fn Facts(row: FeedbackRow, environment: String, base: String, now: Timestamp) -> impl IntoView {
    let story = match row.story {
        Some(key) => view! { {key} }.into_any(),
        None => view! { <span class="quiet">"none in particular"</span> }.into_any(),
    };
    view! {
        <dl class="report-fact-list">
            <div><dt>"Status"</dt><dd><StatusBadge status=row.status words=row.standing/></dd></div>
            <div><dt>"Severity"</dt><dd><SeverityBadge severity=row.severity/></dd></div>
            <div><dt>"Candidate"</dt><dd><a href=format!("{base}/candidates/{}", row.candidate)>"#"{row.candidate}</a></dd></div>
            <div><dt>"Story"</dt><dd>{story}</dd></div>
            <div><dt>"Environment"</dt><dd>{environment}</dd></div>
            <div><dt>"Reported by"</dt><dd>{row.by}", "<TimeAgo at=row.at now=now/></dd></div>
            <div class="report-fact-wide"><dt>"Jira issue"</dt><dd><IssueFact issue=row.issue/></dd></div>
        </dl>
    }
}

/// The files of a report.
#[component]
pub fn Files(files: Vec<FileLink>) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let items = files.into_iter().map(|file| view! { <li><a href=file.href title=format!("SHA-256 {}", file.sha256)>{file.name}</a>" "<span class="hint"><FileSize bytes=file.bytes/>", "{file.media_type}</span></li> }).collect_view();
        view! { <ul class="attached" aria-label="Files">{items}</ul> }
    })
}
