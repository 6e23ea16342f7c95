//! One report: what was written, what is known, what happened, what can happen next.

use super::api::read_feedback;
use super::events::Timeline;
use super::facts::{Facts, Files};
use super::fix::{FixPanel, JoinPanel};
use super::happen::Next;
use super::jira::{Discussion, SaidFacts};
use super::stamps::Said;
use crate::context;
use crate::ui::{Page, Panel, Prose, Refused, Section, loaded};
use domain::feedback::Status;
use domain::summary;
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
    let crumbs = vec![("Feedback".to_owned(), format!("{base}/feedback"))];
    let facts = row.clone();
    let title = format!("F-{} {}", row.number, row.title);
    let next = if possible.is_empty() {
        let why = match row.status {
            Status::Confirmed | Status::Waived => "This report is closed. Its reporter can reopen it.",
            Status::FixedIn(_) => "Its reporter is asked to confirm the fix.",
            Status::Open | Status::Answered => "A developer or release manager answers it. Your role here only reads it.",
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
                    <Panel title="What was reported" id="text"><Prose text=body/><Files files=files/></Panel>
                    <Discussion said=jira.clone() now=now/>
                    <Panel title="What happened" id="events" live="events"><Timeline events=events base=project now=now/></Panel>
                    <Panel title="What next?" id="next">{next}</Panel>
                    <JoinPanel number=number follows=follows followers=followers may_join=may_join base=base.clone()/>
                </div>
                <Panel title="Facts" id="facts" live="facts" class="report-facts"><Facts row=row environment=environment base=base now=now/><SaidFacts said=jira row=facts now=now/><Said stamps=stamps/></Panel>
            </div>
        </Page>
    }
}
