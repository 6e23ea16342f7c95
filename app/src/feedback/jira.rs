//! What Jira says of a report: where its issue stands, and what was said there for everybody to read.

use crate::t;
use crate::ui::{Badge, Notice, Panel, Prose, TimeAgo, Tone, english, filled};
use domain::jira::Category;
use domain::language::Hole;
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
        view! { <Panel title=t!("jira-said") id="jira" live="jira"><ul class="plain-list">{items}</ul></Panel> }
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
        return view! { <p class="unknown">{t!("jira-not-asked", key = key)}</p> }.into_any();
    };
    if let Some(since) = said.gone_at {
        let ago = view! { <TimeAgo at=since now=now/> }.into_any();
        return view! {
            <Notice tone=Tone::Warn title=t!("jira-gone")>
                <p>{filled(&t!("jira-gone.more", key = key, ago = Hole(0)), vec![ago])}</p>
                <p>{t!("jira-gone.counts")}</p>
            </Notice>
        }
        .into_any();
    }
    let tone = if said.category == Category::Done { Tone::Ok } else { Tone::Info };
    let assignee = said.assignee.unwrap_or_else(|| t!("jira-assignee.nobody"));
    let version =
        (!said.fix_versions.is_empty()).then(|| view! { <div><dt>{t!("jira-fix-version")}</dt><dd>{said.fix_versions}</dd></div> });
    let moved =
        said.moved_from.map(|old| view! { <div><dt>{t!("jira-moved")}</dt><dd>{t!("jira-moved.to", old = old, key = &key)}</dd></div> });
    let left_out = (!said.left_out.is_empty()).then(|| {
        let items =
            said.left_out.into_iter().map(|(name, why)| view! { <li>{name}": "<span lang=english()>{why}</span></li> }).collect_view();
        view! { <div class="report-fact-wide"><dt>{t!("jira-left-out")}</dt><dd><ul class="plain-list">{items}</ul></dd></div> }
    });
    let problem = said.problem.map(|problem| view! { <Notice tone=Tone::Warn title="Jira"><p lang=english()>{problem}</p></Notice> });
    view! {
        <dl class="report-fact-list">
            <div><dt>{t!("jira-status")}</dt><dd><Badge tone=tone>{said.status}</Badge></dd></div>
            <div><dt>{t!("jira-assignee")}</dt><dd>{assignee}</dd></div>
            {version}
            {moved}
            {left_out}
            <div><dt>{t!("jira-asked")}</dt><dd><TimeAgo at=said.at now=now/></dd></div>
        </dl>
        {problem}
    }
    .into_any()
}
