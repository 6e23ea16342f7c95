//! One story as a card: what is new in plain words, what to look at, what was answered, what was reported.

use super::answer::{Answers, said};
use super::page::Way;
use crate::t;
use crate::ui::{Badge, Disclosure, Notice, Prose, Refused, Tone, When, english, status_words};
use domain::acceptance::{Answer, Given};
use domain::story::Knowledge;
use domain::summary::{UatReport, UatStory};
use leptos::prelude::*;

/// A card; folded once the story is answered.
#[component]
pub fn Story(story: UatStory, way: Way) -> impl IntoView {
    let UatStory { story, href, history, feedback, note, draft } = story;
    let key = story.key.to_string();
    let mine = way.sent.as_ref() == Some(&key);
    let heading = format!("story-{key}");
    let labelled = heading.clone();
    let note = note.map(|written| written.note);
    let title = match (&note, &story.knowledge) {
        (Some(note), _) => note.title.clone(),
        (None, Knowledge::Known { summary, .. }) => summary.clone(),
        (None, _) => key.clone(),
    };
    let answer = story.latest.as_ref().map(|given| given.answer);
    let report = way.may_report.then(|| view! { <a href=format!("{}/feedback/new?story={key}", way.base)>{t!("uat-report")}</a> });
    let refused = (mine && way.may_answer).then(|| view! { <Refused/> });
    let form = way.may_answer.then(|| view! { <Answers key=key.clone() draft=draft changed=answer.is_some() way=way.clone()/> });
    let words = note.map(|note| {
        let body = (!note.body.is_empty()).then(|| view! { <Prose text=note.body/> });
        let points = (!note.criteria.is_empty()).then(|| {
            let points = note
                .criteria
                .into_iter()
                .enumerate()
                .map(|(position, point)| {
                    let id = format!("look-{key}-{position}");
                    let labelled = id.clone();
                    // Only for the reader's own eyes: it has no name and is not sent.
                    view! { <li><label class="check" for=labelled><input type="checkbox" id=id autocomplete="off"/><span class="check-text">{point}</span></label></li> }
                })
                .collect_view();
            view! { <div class="story-criteria"><p class="story-label">{t!("uat-look-at")}</p><ul class="plain-list">{points}</ul></div> }
        });
        view! { {body}{points} }
    });
    let body = view! {
        {words}
        <p class="story-facts"><a href=href rel="noreferrer">{t!("uat-in-jira", key = &key)}</a>{report}</p>
        <Known knowledge=story.knowledge/>
        <div data-live=format!("said-{key}")>
            <Problems feedback=feedback way=way.clone()/>
            <History history=history way=way/>
        </div>
    };
    match answer {
        None => view! {
            <article class="uat-story" aria-labelledby=labelled>
                <h2 class="story-title" id=heading tabindex="-1">{title}</h2>
                {body}
                {refused}
                {form}
            </article>
        }
        .into_any(),
        Some(_) => view! {
            <article class="uat-story uat-answered" aria-labelledby=labelled>
                <details open=mine>
                    <summary><h3 class="story-title" id=heading>{title}</h3>" "<Said answer=answer/></summary>
                    <div class="story-body">
                        {body}
                        {refused}
                        {form.map(|form| view! { <Disclosure summary=t!("uat-change") open=mine class="disclosure-button">{form}</Disclosure> })}
                    </div>
                </details>
            </article>
        }
        .into_any(),
    }
}

/// An answer as one word with a colour.
#[component]
fn Said(answer: Option<Answer>) -> impl IntoView {
    let tone = match answer {
        None => Tone::Quiet,
        Some(Answer::Accepted) => Tone::Ok,
        Some(Answer::FollowUp) => Tone::Warn,
        Some(Answer::Rejected) => Tone::Bad,
    };
    view! { <Badge tone=tone>{said(answer)}</Badge> }
}

/// What Jira said of the story, or that it could not be asked.
#[component]
fn Known(knowledge: Knowledge) -> impl IntoView {
    match knowledge {
        Knowledge::Known { status, kind, .. } => view! { <p class="hint">{t!("uat-known", kind = kind, status = status)}</p> }.into_any(),
        Knowledge::NotAsked => view! { <p class="unknown">{t!("uat-not-asked")}</p> }.into_any(),
        Knowledge::Missing => view! { <Notice tone=Tone::Warn title=t!("uat-missing")><p>{t!("uat-missing.more")}</p></Notice> }.into_any(),
        Knowledge::Unreachable { reason } => {
            view! { <Notice tone=Tone::Warn title=t!("uat-unreachable")><p>{t!("uat-unreachable.more")}" "<span lang=english()>{reason}</span></p></Notice> }.into_any()
        }
    }
}

/// What was reported on this story here.
#[component]
fn Problems(feedback: Vec<UatReport>, way: Way) -> impl IntoView {
    (!feedback.is_empty()).then(|| {
        let items = feedback
            .into_iter()
            .map(|UatReport { number, title, status, confirmed_on, lacking }| {
                let stands = status_words(status, confirmed_on, lacking);
                view! { <li><a href=format!("{}/feedback/{number}", way.project)>"F-"{number}" "<bdi>{title}</bdi></a>" "<span class="hint">{stands}</span></li> }
            })
            .collect_view();
        view! { <div class="story-problems"><p class="story-label">{t!("uat-problems")}</p><ul>{items}</ul></div> }
    })
}

/// All answers, newest first.
#[component]
fn History(history: Vec<Given>, way: Way) -> impl IntoView {
    (!history.is_empty()).then(|| {
        let items = history
            .into_iter()
            .map(|given| {
                view! {
                    <li>
                        <p><Said answer=Some(given.answer)/>" "<bdi>{given.by}</bdi>", "<When at=given.at now=way.now/></p>
                        {given.note.map(|note| view! { <Prose text=note.to_string()/> })}
                    </li>
                }
            })
            .collect_view();
        view! { <div class="story-answers"><p class="story-label">{t!("uat-answers")}</p><ol>{items}</ol></div> }
    })
}
