//! The UAT page: one card a story, those without an answer first.

use super::api::read_uat;
use super::story::Story;
use crate::context;
use crate::ui::{ButtonLink, CandidateLayout, Empty, Look, Notice, Panel, Progress, Refused, Tab, Tone, loaded};
use domain::access::Action;
use domain::summary::{self, UatStory};
use domain::time::Timestamp;
use leptos::prelude::*;

/// What the cards need to know of the page.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// `/p/{slug}/candidates/{n}`.
    pub base: String,
    /// `/p/{slug}`.
    pub project: String,
    /// When the page was read.
    pub now: Timestamp,
    /// The reader may answer.
    pub may_answer: bool,
    /// The reader may report problems.
    pub may_report: bool,
    /// The story whose answer was refused.
    pub sent: Option<String>,
}

/// Answer stories.
#[component]
pub fn UatPage() -> impl IntoView {
    loaded(read_uat(context::param("slug"), context::number("number")), draw)
}

pub(super) fn draw(data: summary::UatPage) -> impl IntoView {
    let summary::UatPage { place, head, stories, environment, to_confirm } = data;
    let project = format!("/p/{}", place.slug);
    let way = Way {
        base: format!("{project}/candidates/{}", head.number),
        project: project.clone(),
        now: place.now,
        may_answer: place.can(Action::GiveAcceptance),
        may_report: place.can(Action::GiveFeedback),
        sent: context::echo().and_then(|_| context::echoed("story")),
    };
    let told_below = way.may_answer && way.sent.as_ref().is_some_and(|sent| stories.iter().any(|story| story.story.key.as_str() == sent));
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let total = count(stories.len());
    let (open, answered): (Vec<_>, Vec<_>) = stories.into_iter().partition(|story| story.story.latest.is_none());
    let done = count(answered.len());
    let none_open = open.is_empty();
    let cards = |stories: Vec<UatStory>| stories.into_iter().map(|story| view! { <Story story=story way=way.clone()/> }).collect_view();
    let (open, answered) = (cards(open), cards(answered));
    let body = if total == 0 {
        view! { <NoStories way=way.clone()/> }.into_any()
    } else {
        let all_done = (none_open).then(|| view! { <Notice tone=Tone::Ok title="Every story has an answer"><p>"Thank you. Open a story below to change its answer."</p></Notice> });
        view! {
            <p class="uat-progress" data-live="uat-progress"><Progress done=done total=total label="stories answered"/></p>
            {all_done}
            <section aria-label="Stories without an answer" class="uat-stories">{open}</section>
            {(done > 0).then(|| view! { <section aria-labelledby="answered" class="uat-stories"><h2 id="answered">"Answered"</h2>{answered}</section> })}
        }
        .into_any()
    };
    let (version, number) = (head.version.clone(), head.number);
    view! {
        <CandidateLayout place=place head=head tab=Tab::Uat title="UAT">
            {(!told_below).then(|| view! { <Refused/> })}
            <ToConfirm reports=to_confirm project=project.clone() version=version.clone() number=number/>
            <WhereToTry environment=environment version=version may_answer=way.may_answer/>
            {body}
        </CandidateLayout>
    }
}

/// What the reader reported and this candidate is said to fix.
#[component]
fn ToConfirm(reports: Vec<summary::ToConfirm>, project: String, version: String, number: i64) -> impl IntoView {
    (!reports.is_empty()).then(|| {
        let rows = reports
            .into_iter()
            .map(|report| {
                let why = report.sources.join("; ");
                view! { <li><a href=format!("{project}/feedback/{}", report.number)>"F-"{report.number}" "{report.title}</a>" "<span class="hint">{why}</span></li> }
            })
            .collect_view();
        view! {
            <Panel title=format!("Fixed in {version}: please confirm") id="confirm" live="confirm" class="panel-raised">
                <p>"You reported this. Try it on exactly this candidate, #"{number}", then open the report and say whether it is gone:"</p>
                <ul class="plain-list">{rows}</ul>
            </Panel>
        }
    })
}

/// What is asked of the reader, and where the version can be tried.
#[component]
fn WhereToTry(environment: (String, Option<String>), version: String, may_answer: bool) -> impl IntoView {
    let (name, address) = environment;
    let ask = if may_answer {
        "Try what changed, then say for each story whether it does what you need. There are no wrong answers: nothing goes out while a story is rejected."
    } else {
        "End users answer here. You can read their answers; your role here does not give any."
    };
    let place = match address {
        Some(href) => view! { <p><ButtonLink href=href look=Look::Primary>"Open "{name}</ButtonLink></p> }.into_any(),
        None if name.is_empty() => {
            view! { <p class="hint">"No environment for trying it is configured. Ask the release manager where it runs."</p> }.into_any()
        }
        None => view! { <p>"It runs in "<strong>{name}</strong>". Its address is not configured; ask the release manager for it."</p> }
            .into_any(),
    };
    view! { <Panel title=format!("Try version {version}") id="try" class="panel-raised"><p>{ask}</p>{place}</Panel> }
}

#[component]
fn NoStories(way: Way) -> impl IntoView {
    let report = way.may_report.then(
        || view! { <p><ButtonLink href=format!("{}/feedback/new", way.base) look=Look::Secondary>"Report a problem"</ButtonLink></p> },
    );
    view! {
        <Empty title="This candidate names no story">
            <p>"No story key was found in its commits, branch or pull requests, so there is nothing to accept."</p>
            {report}
        </Empty>
    }
}
