//! All feedback of a project: the open reports, or all of them.

use super::api::read_feedback_list;
use crate::context;
use crate::ui::{Badge, DataTable, Empty, Page, Panel, Section, SeverityBadge, StatusBadge, TimeAgo, Tone, loaded, plural};
use domain::summary::{self, FeedbackRow, Issue};
use domain::time::Timestamp;
use leptos::prelude::*;

/// The backend reads no more than this many.
const MOST: usize = 200;

/// The list.
#[component]
pub fn FeedbackList() -> impl IntoView {
    let all = context::query("show").as_deref() == Some("all");
    loaded(read_feedback_list(context::param("slug")), move |data| draw(data, all))
}

pub(super) fn draw(data: summary::FeedbackList, all: bool) -> impl IntoView {
    let summary::FeedbackList { place, rows } = data;
    let base = format!("/p/{}", place.slug);
    let now = place.now;
    let total = rows.len();
    let open = rows.iter().filter(|row| row.status.is_open()).count();
    let link =
        |href: String, label: String, current: bool| view! { <li><a href=href aria-current=current.then_some("page")>{label}</a></li> };
    let filters = vec![
        link(format!("{base}/feedback"), format!("Open ({open})"), !all),
        link(format!("{base}/feedback?show=all"), format!("All ({total})"), all),
    ];
    let shown = rows.into_iter().filter(|row| all || row.status.is_open()).collect::<Vec<_>>();
    let body = match (shown.is_empty(), total) {
        (true, 0) => view! {
            <Empty title="No feedback yet"><p>"Testers and end users report problems on the pages of a candidate. What they report is followed here."</p><p><a href=base.clone()>"To the board"</a></p></Empty>
        }
        .into_any(),
        (true, _) => view! { <Empty title="Nothing is open"><p>{plural(i64::try_from(total).unwrap_or(i64::MAX), "report is", "reports are")}" closed. "<a href=format!("{base}/feedback?show=all")>"Show all"</a></p></Empty> }.into_any(),
        _ => {
            let rows = shown.into_iter().map(|row| view! { <Row row=row base=base.clone() now=now/> }).collect_view();
            view! { <DataTable caption=if all { "All feedback" } else { "Open feedback" } columns=vec!["Report", "Severity", "Status", "Candidate", "Story", "Reported", "Jira"]>{rows}</DataTable> }.into_any()
        }
    };
    let cut = (total >= MOST)
        .then(|| view! { <p class="hint">"Only the first "{MOST.to_string()}" reports are shown: open ones first, then the newest."</p> });
    view! {
        <Page place=place title="Feedback" section=Section::Feedback live=true>
            <nav class="feedback-filters" aria-label="Which feedback" data-live="feedback-filters"><ul>{filters}</ul></nav>
            <Panel title=if all { "All reports" } else { "Open reports" } id="reports" live="feedback" class="panel-flush">{body}</Panel>
            {cut}
        </Page>
    }
}

#[component]
fn Row(row: FeedbackRow, base: String, now: Timestamp) -> impl IntoView {
    view! {
        <tr>
            <td data-label="Report" class="cell-main"><a class="row-link" href=format!("{base}/feedback/{}", row.number)><span class="quiet">"F-"{row.number}</span>" "<bdi>{row.title}</bdi></a></td>
            <td data-label="Severity"><SeverityBadge severity=row.severity/></td>
            <td data-label="Status"><StatusBadge status=row.status confirmed_on=row.confirmed_on/>{row.follows.map(|lead| view! { <span class="hint">" as F-"{lead}</span> })}</td>
            <td data-label="Candidate"><a href=format!("{base}/candidates/{}", row.candidate)>"#"{row.candidate}</a></td>
            <td data-label="Story">{match row.story { Some(key) => view! { <span class="case-key">{key}</span> }.into_any(), None => view! { <span class="quiet">"–"</span> }.into_any() }}</td>
            <td data-label="Reported">{row.by}", "<TimeAgo at=row.at now=now/></td>
            <td data-label="Jira"><IssueWord issue=row.issue/></td>
        </tr>
    }
}

/// The Jira issue in a cell.
#[component]
fn IssueWord(issue: Issue) -> impl IntoView {
    match issue {
        Issue::Filed { key, href, .. } => view! { <a class="case-key" href=href rel="noreferrer">{key}</a> }.into_any(),
        Issue::Pending { problem: None } => view! { <Badge tone=Tone::Quiet>"pending"</Badge> }.into_any(),
        Issue::Pending { problem: Some(problem) } => {
            view! { <span title=problem><Badge tone=Tone::Warn>"not filed"</Badge></span> }.into_any()
        }
    }
}
