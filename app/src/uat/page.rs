//! The UAT page: one card a story, those without an answer first; all in one form.

use super::api::read_uat;
use super::follow_ups::FollowUps;
use super::story::Story;
use crate::context;
use crate::t;
use crate::ui::{ButtonLink, CandidateLayout, Empty, Form, Look, Notice, Panel, Refused, Tab, Tone, loaded, source_words};
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
    /// The reader may let a follow-up go.
    pub may_waive: bool,
    /// The story whose answer was refused.
    pub sent: Option<String>,
}

/// Answer stories.
#[component]
pub fn UatPage() -> impl IntoView {
    loaded(read_uat(context::param("slug"), context::number("number")), draw)
}

pub(super) fn draw(data: summary::UatPage) -> impl IntoView {
    let summary::UatPage { place, head, stories, environment, follow_ups, intent, to_confirm } = data;
    let project = format!("/p/{}", place.slug);
    let way = Way {
        base: format!("{project}/candidates/{}", head.number),
        project: project.clone(),
        now: place.now,
        may_answer: place.can(Action::GiveAcceptance),
        may_report: place.can(Action::GiveFeedback),
        may_waive: place.can(Action::Waive),
        sent: context::echo().and_then(|_| context::echoed("answer")).and_then(|sent| Some(sent.split_once(':')?.0.to_owned())),
    };
    let told_below = way.may_answer && way.sent.as_ref().is_some_and(|sent| stories.iter().any(|story| story.story.key.as_str() == sent));
    let refused = context::echoed("follow_up");
    let told_there =
        way.may_waive && follow_ups.iter().any(|promised| !promised.is_over() && refused.as_deref() == Some(&promised.id.to_string()));
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
        let all_done = none_open
            .then(|| view! { <div id="done"><Notice tone=Tone::Ok title=t!("uat-done")><p>{t!("uat-done.more")}</p></Notice></div> });
        let text = t!("uat-progress", done = done, total = total);
        let both = view! {
            {(!none_open).then(|| view! { <section aria-label=t!("uat-open") class="uat-stories">{open}</section> })}
            {(done > 0).then(|| view! { <section aria-labelledby="answered" class="uat-stories"><h2 id="answered">{t!("uat-answered")}</h2>{answered}</section> })}
        };
        let both = if way.may_answer {
            // Return in a date field presses a form's first button: that one answers nothing.
            view! {
                <Form action=format!("{}/acceptances", way.base) class="uat-form" hidden=vec![("intent", intent)]>
                    <button type="submit" name="answer" value="" hidden tabindex="-1">{t!("uat-your-answer")}</button>
                    {both}
                </Form>
            }
            .into_any()
        } else {
            both.into_any()
        };
        view! {
            <p class="uat-progress" data-live="uat-progress">
                <span class=if none_open { "progress progress-full" } else { "progress" }>
                    <progress value=done max=total aria-label=text.clone()></progress><span class="progress-text">{text}</span>
                </span>
            </p>
            {all_done}
            {both}
        }
        .into_any()
    };
    let (version, number) = (head.version.clone(), head.number);
    let edit =
        place.can(Action::EditReleaseNotes).then(|| view! { <p><a href=format!("{}/notes", way.base)>{t!("uat-edit-notes")}</a></p> });
    view! {
        <CandidateLayout place=place head=head tab=Tab::Uat title=t!("uat-title")>
            {(!told_below && !told_there).then(|| view! { <Refused/> })}
            <ToConfirm reports=to_confirm project=project.clone() version=version.clone() number=number/>
            <WhereToTry environment=environment version=version may_answer=way.may_answer/>
            {edit}
            {body}
            <FollowUps follow_ups=follow_ups way=way/>
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
                let why = source_words(&report.sources);
                view! { <li><a href=format!("{project}/feedback/{}", report.number)>"F-"{report.number}" "<bdi>{report.title}</bdi></a>" "<span class="hint">{why}</span></li> }
            })
            .collect_view();
        view! {
            <Panel title=t!("uat-confirm", version = version) id="confirm" live="confirm" class="panel-raised">
                <p>{t!("uat-confirm.ask", number = number)}</p>
                <ul class="plain-list">{rows}</ul>
            </Panel>
        }
    })
}

/// What is asked of the reader, and where the version can be tried.
#[component]
fn WhereToTry(environment: (String, Option<String>), version: String, may_answer: bool) -> impl IntoView {
    let (name, address) = environment;
    let ask = if may_answer { t!("uat-ask") } else { t!("uat-ask-not-you") };
    let place = match address {
        Some(href) => view! { <p><ButtonLink href=href look=Look::Primary>{t!("uat-go-there", name = name)}</ButtonLink></p> }.into_any(),
        None if name.is_empty() => view! { <p class="hint">{t!("uat-nowhere")}</p> }.into_any(),
        None => view! { <p>{t!("uat-runs-in", name = name)}</p> }.into_any(),
    };
    view! { <Panel title=t!("uat-try", version = version) id="try" class="panel-raised"><p>{ask}</p>{place}</Panel> }
}

#[component]
fn NoStories(way: Way) -> impl IntoView {
    let report = way.may_report.then(
        || view! { <p><ButtonLink href=format!("{}/feedback/new", way.base) look=Look::Secondary>{t!("uat-report")}</ButtonLink></p> },
    );
    view! { <Empty title=t!("uat-none")><p>{t!("uat-none.more")}</p>{report}</Empty> }
}
