//! One report: what was written, what is known, what happened, what can happen next.

use super::api::read_feedback;
use super::events::Timeline;
use super::facts::Facts;
use super::fix::{FixPanel, JoinPanel};
use super::happen::Next;
use super::jira::{Discussion, SaidFacts};
use super::stamps::Said;
use crate::context;
use crate::t;
use crate::ui::{FileLinks, Page, Panel, Prose, Refused, Section, loaded};
use domain::feedback::Status;
use domain::summary;
use domain::text::plain_line;
use leptos::prelude::*;

/// One report.
#[component]
pub fn FeedbackPage() -> impl IntoView {
    loaded(read_feedback(context::param("slug"), context::number("feedback")), draw)
}

pub(super) fn draw(data: summary::FeedbackPage) -> impl IntoView {
    let summary::FeedbackPage {
        place,
        row,
        body,
        environment,
        jira,
        files,
        stamps,
        events,
        possible,
        fix_candidates,
        fix,
        followers,
        may_join,
    } = data;
    let base = format!("/p/{}", place.slug);
    let action = format!("{base}/feedback/{}/events", row.number);
    let (now, project) = (place.now, base.clone());
    let crumbs = vec![(t!("section-feedback"), format!("{base}/feedback"))];
    let facts = row.clone();
    let title = format!("F-{} {}", row.number, plain_line(&row.title, 200));
    let next = if possible.is_empty() {
        let why = match row.status {
            Status::Confirmed | Status::Waived => t!("feedback-closed"),
            Status::FixedIn(_) => t!("feedback-asked"),
            Status::Open | Status::Answered => t!("feedback-read-only"),
        };
        view! { <Refused/><p class="quiet">{why}</p> }.into_any()
    } else {
        let can_try = fix.as_ref().map(|fix| fix.can_try.clone()).unwrap_or_default();
        view! { <Next possible=possible fix_candidates=fix_candidates can_try=can_try action=action/> }.into_any()
    };
    let (number, follows) = (row.number, row.follows);
    view! {
        <Page place=place title=title section=Section::Feedback crumbs=crumbs live=true>
            <div class="report-page">
                <div class="report-main">
                    <FixPanel fix=fix base=base.clone()/>
                    <Panel title=t!("feedback-text") id="text"><Prose text=body/><FileLinks files=files/></Panel>
                    <Discussion said=jira.clone() now=now/>
                    <Panel title=t!("feedback-events") id="events" live="events"><Timeline events=events base=project now=now/></Panel>
                    <Panel title=t!("feedback-next") id="next">{next}</Panel>
                    <JoinPanel number=number follows=follows followers=followers may_join=may_join base=base.clone()/>
                </div>
                <Panel title=t!("feedback-facts") id="facts" live="facts" class="report-facts"><Facts row=row environment=environment base=base now=now/><SaidFacts said=jira row=facts now=now/><Said stamps=stamps/></Panel>
            </div>
        </Page>
    }
}
