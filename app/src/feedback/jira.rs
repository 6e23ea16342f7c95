//! What Jira says of a report: where its issue stands, and what was said there for everybody to read.

use crate::ui::{Badge, Notice, Panel, Prose, TimeAgo, Tone};
use domain::jira::Category;
use domain::summary::{FeedbackRow, Issue, JiraSaid};
use domain::time::Timestamp;
use leptos::prelude::*;

/// Public comments of the issue.
#[component]
pub fn Discussion(said: Option<JiraSaid>, now: Timestamp) -> impl IntoView {
    let comments = said.map(|said| said.comments).unwrap_or_default();
    (!comments.is_empty()).then(|| {
        let items = comments
            .into_iter()
            .map(|comment| {
                view! { <li><p class="hint"><strong>{comment.by}</strong>", "<TimeAgo at=comment.at now=now/></p><Prose text=comment.text/></li> }
            })
            .collect_view();
        view! { <Panel title="Said in Jira" id="jira" live="jira"><ul class="plain-list">{items}</ul></Panel> }
    })
}

/// Where the issue stands.
#[component]
pub fn SaidFacts(said: Option<JiraSaid>, row: FeedbackRow, now: Timestamp) -> impl IntoView {
    let key = match row.issue {
        Issue::Filed { key, .. } => key,
        Issue::Pending { .. } => return ().into_any(),
    };
    let Some(said) = said else {
        return view! { <p class="unknown">"Jira was not asked yet how "{key}" stands."</p> }.into_any();
    };
    if let Some(since) = said.gone_at {
        return view! {
            <Notice tone=Tone::Warn title="Deleted in Jira">
                <p>{key}" is not shown by Jira any more: it was deleted there, or hidden from the portal. Seen "<TimeAgo at=since now=now/>"."</p>
                <p>"The report counts here as before."</p>
            </Notice>
        }
        .into_any();
    }
    let tone = if said.category == Category::Done { Tone::Ok } else { Tone::Info };
    let assignee = said.assignee.unwrap_or_else(|| "nobody".into());
    let version = (!said.fix_versions.is_empty()).then(|| view! { <div><dt>"Fix version"</dt><dd>{said.fix_versions}</dd></div> });
    let moved = said.moved_from.map(|old| view! { <div><dt>"Moved"</dt><dd>{old}" moved to "{key}</dd></div> });
    let left_out = (!said.left_out.is_empty()).then(|| {
        let items = said.left_out.into_iter().map(|(name, why)| view! { <li>{name}": "{why}</li> }).collect_view();
        view! { <div class="report-fact-wide"><dt>"Not attached in Jira"</dt><dd><ul class="plain-list">{items}</ul></dd></div> }
    });
    let problem = said.problem.map(|problem| view! { <Notice tone=Tone::Warn title="Jira"><p>{problem}</p></Notice> });
    view! {
        <dl class="report-fact-list">
            <div><dt>"Status in Jira"</dt><dd><Badge tone=tone>{said.status}</Badge></dd></div>
            <div><dt>"Assignee in Jira"</dt><dd>{assignee}</dd></div>
            {version}
            {moved}
            {left_out}
            <div><dt>"Jira asked"</dt><dd><TimeAgo at=said.at now=now/></dd></div>
        </dl>
        {problem}
    }
    .into_any()
}
