//! One story as a card: what it is in plain words, what was answered, what was reported.

use super::answer::AnswerForm;
use super::page::Way;
use crate::ui::{AnswerBadge, Disclosure, Notice, Prose, TimeAgo, Tone};
use domain::acceptance::Given;
use domain::story::Knowledge;
use domain::summary::UatStory;
use leptos::prelude::*;

/// A card; folded once the story is answered.
#[component]
pub fn Story(story: UatStory, way: Way) -> impl IntoView {
    let UatStory { story, href, history, feedback, intent } = story;
    let key = story.key.to_string();
    let mine = way.sent.as_ref() == Some(&key);
    let heading = format!("story-{key}");
    let labelled = heading.clone();
    let title = match &story.knowledge {
        Knowledge::Known { summary, .. } => summary.clone(),
        _ => key.clone(),
    };
    let answer = story.latest.as_ref().map(|given| given.answer);
    let report = way.may_report.then(|| view! { <a href=format!("{}/feedback/new?story={key}", way.base)>"Report a problem"</a> });
    let form = way.may_answer.then(|| view! { <AnswerForm key=key.clone() latest=answer intent=intent mine=mine way=way.clone()/> });
    let body = view! {
        <p class="story-facts"><a href=href rel="noreferrer">{key.clone()}" in Jira"</a>{report}</p>
        <Known knowledge=story.knowledge/>
        <div data-live=format!("said-{key}")>
            <Problems feedback=feedback way=way.clone()/>
            <Answers history=history way=way/>
        </div>
    };
    match answer {
        None => view! {
            <article class="uat-story" aria-labelledby=labelled>
                <h2 class="story-title" id=heading>{title}</h2>
                {body}
                {form}
            </article>
        }
        .into_any(),
        Some(_) => view! {
            <article class="uat-story uat-answered" aria-labelledby=labelled>
                <details open=mine>
                    <summary><h3 class="story-title" id=heading>{title}</h3>" "<AnswerBadge answer=answer/></summary>
                    <div class="story-body">
                        {body}
                        {form.map(|form| view! { <Disclosure summary="Change the answer" open=mine class="disclosure-button">{form}</Disclosure> })}
                    </div>
                </details>
            </article>
        }
        .into_any(),
    }
}

/// What Jira said of the story, or that it could not be asked.
#[component]
fn Known(knowledge: Knowledge) -> impl IntoView {
    match knowledge {
        Knowledge::Known { status, kind, .. } => view! { <p class="hint">{kind}", "{status}" in Jira"</p> }.into_any(),
        Knowledge::NotAsked => view! { <p class="unknown">"Jira was not asked yet what this story says. Its key is all we know."</p> }.into_any(),
        Knowledge::Missing => view! {
            <Notice tone=Tone::Warn title="Jira does not know this story"><p>"The candidate names it, but Jira has no such issue or the portal may not read it. Ask the developers what is meant."</p></Notice>
        }
        .into_any(),
        Knowledge::Unreachable { reason } => view! {
            <Notice tone=Tone::Warn title="Jira could not be asked"><p>"So we cannot show what this story says. "{reason}</p></Notice>
        }
        .into_any(),
    }
}

/// What was reported on this story here.
#[component]
fn Problems(feedback: Vec<(i64, String, String)>, way: Way) -> impl IntoView {
    (!feedback.is_empty()).then(|| {
        let items = feedback.into_iter().map(|(number, title, status)| view! { <li><a href=format!("{}/feedback/{number}", way.project)>"F-"{number}" "{title}</a>" "<span class="hint">{status}</span></li> }).collect_view();
        view! { <div class="story-problems"><p class="story-label">"Reported problems"</p><ul>{items}</ul></div> }
    })
}

/// All answers, newest first.
#[component]
fn Answers(history: Vec<Given>, way: Way) -> impl IntoView {
    (!history.is_empty()).then(|| {
        let items = history
            .into_iter()
            .map(|given| {
                view! {
                    <li>
                        <p><AnswerBadge answer=Some(given.answer)/>" "{given.by}", "<TimeAgo at=given.at now=way.now/></p>
                        {given.note.map(|note| view! { <Prose text=note.to_string()/> })}
                    </li>
                }
            })
            .collect_view();
        view! { <div class="story-answers"><p class="story-label">"Answers"</p><ol>{items}</ol></div> }
    })
}
