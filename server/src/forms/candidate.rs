//! Forms of a candidate: answer a story, release notes, resolve a deployment.

use super::fields::Fields;
use super::{Answer, Sent, number};
use crate::portal::Portal;
use axum::extract::{Path, Request, State};
use backend::Error;
use backend::ops::{answer_story, edit_release_note, resolve_deployment, waive_follow_up};
use domain::Refusal;

/// Which card was sent: `answer` names its story and the answer.
fn card(fields: &Fields) -> Result<(String, String), Refusal> {
    let answer = fields.one("answer")?;
    let (story, word) = answer.split_once(':').unwrap_or(("", &answer));
    Ok((story.to_owned(), word.to_owned()))
}

/// Words and days of the other cards.
fn unsent(fields: &Fields, sent: &str) -> Result<Vec<(String, String, String)>, Refusal> {
    let others = fields.0.iter().filter_map(|(name, note)| Some((name.strip_prefix("note-")?, note))).filter(|(story, _)| *story != sent);
    others.map(|(story, note)| Ok((story.to_owned(), note.clone(), fields.one(&format!("due-{story}"))?))).collect()
}

pub(super) async fn accept(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/uat");
    let sent = Sent::read(portal, request, page.clone(), &["answer", "intent", "note-", "due-"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (story, answer) = card(&fields)?;
        let input = answer_story::Input {
            answer,
            note: fields.one(&format!("note-{story}"))?,
            due: fields.one(&format!("due-{story}"))?,
            intent: fields.one("intent")?,
            unsent: unsent(&fields, &story)?,
            story: story.clone(),
        };
        let number = number(&candidate)?;
        Ok(async move {
            let done = answer_story::answer(&backend, &actor, &slug, number, input).await;
            // The page has these fields once a card.
            done.map_err(|error| match error {
                Error::Refused(mut refusal) => {
                    refusal.field = refusal.field.map(|field| format!("{field}-{story}"));
                    Error::Refused(refusal)
                }
                other => other,
            })
        })
    };
    sent.run(operation, |next| next.map_or_else(|| format!("{page}#done"), |next| format!("{page}#story-{next}"))).await
}

pub(super) async fn note(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/notes");
    let sent = Sent::read(portal, request, page.clone(), &["story", "version", "title", "body", "criteria"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let input = edit_release_note::Input {
            story: fields.one("story")?,
            version: fields.number("version")?,
            title: fields.one("title")?,
            body: fields.one("body")?,
            criteria: fields.one("criteria")?,
        };
        let (number, story) = (number(&candidate)?, input.story.clone());
        Ok(async move { edit_release_note::edit(&backend, &actor, &slug, number, input).await.map(|()| story) })
    };
    sent.run(operation, |story| format!("{page}#note-{story}")).await
}

pub(super) async fn waive_follow_up(
    State(portal): State<Portal>,
    Path((slug, candidate, follow_up)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}/uat");
    let sent = Sent::read(portal, request, page.clone(), &["follow_up", "reason"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, reason) = (number(&candidate)?, fields.one("reason")?);
        Ok(async move { waive_follow_up::waive(&backend, &actor, &slug, number, &follow_up, &reason).await })
    };
    sent.run(operation, |()| format!("{page}#follow-ups")).await
}

pub(super) async fn resolve(State(portal): State<Portal>, Path((slug, candidate)): Path<(String, String)>, request: Request) -> Answer {
    let page = format!("/p/{slug}/candidates/{candidate}");
    let sent = Sent::read(portal, request, page.clone(), &["choice", "reason"]).await?;
    let fields = sent.fields.clone();
    let operation = |backend, actor| {
        let (number, choice, reason) = (number(&candidate)?, fields.one("choice")?, fields.one("reason")?);
        Ok(async move { resolve_deployment::resolve(&backend, &actor, &slug, number, &choice, &reason).await })
    };
    sent.run(operation, |()| page).await
}
