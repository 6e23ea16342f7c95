//! What the buttons of the pages do: a plain form, then back to a page.
use axum::{
    Form, Router,
    extract::{Path, State as Given},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use serde::Deserialize;

use super::html::message;
use crate::{
    Sandbox,
    build::{self, BuildSpec, Junit},
    contract::adf,
    fault::System,
    jira::{self, model::STATUSES},
    lock, people, verbs,
};

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/push", post(push))
        .route("/redeliver", post(redeliver))
        .route("/fail-next", post(fail_next))
        .route("/environments", post(serve))
        .route("/reset", post(reset))
        .route("/issues/{key}/move", post(move_issue))
        .route("/issues/{key}/comment", post(comment))
}

fn wrong(words: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, message("That did not work", words)).into_response()
}

#[derive(Deserialize)]
struct Push {
    junit: Junit,
    author: String,
    actor: String,
}

async fn push(Given(core): Given<Sandbox>, Form(form): Form<Push>) -> Response {
    let author = (!form.author.is_empty()).then_some(form.author);
    let commits = if author.is_some() { 1 } else { 4 };
    let spec = BuildSpec {
        commits: Some(commits),
        conclusion: Some(if form.junit == Junit::Red { "failure" } else { "success" }.into()),
        junit: form.junit,
        actor: Some(form.actor),
        author,
        ..BuildSpec::default()
    };
    match build::push(&core, &spec) {
        Ok(_) => Redirect::to("/builds").into_response(),
        Err(error) => wrong(&format!("{error:#}")),
    }
}

async fn redeliver(Given(core): Given<Sandbox>) -> Redirect {
    verbs::redeliver(&core, System::Github, None);
    Redirect::to("/builds")
}

async fn fail_next(Given(core): Given<Sandbox>) -> Redirect {
    lock(&core.state).failing += 1;
    Redirect::to("/deployments")
}

#[derive(Deserialize)]
struct Serve {
    environment: String,
    commit: String,
}

async fn serve(Given(core): Given<Sandbox>, Form(form): Form<Serve>) -> Redirect {
    let commit = form.commit.trim();
    verbs::serve(&core, &form.environment, (!commit.is_empty()).then(|| commit.to_owned()), None);
    Redirect::to("/builds")
}

async fn reset(Given(core): Given<Sandbox>) -> Response {
    match verbs::reset(&core) {
        Ok(()) => Redirect::to("/").into_response(),
        Err(error) => wrong(&format!("{error:#}")),
    }
}

#[derive(Deserialize)]
struct Move {
    status: String,
}

async fn move_issue(Given(core): Given<Sandbox>, Path(key): Path<String>, Form(form): Form<Move>) -> Response {
    let target = STATUSES.iter().position(|(name, ..)| *name == form.status);
    match target.map(|target| jira::move_issue(&core, &key, target, people::find("dana"))) {
        Some(true) => Redirect::to(&format!("/issues/{key}")).into_response(),
        _ => wrong("There is no such issue or status."),
    }
}

#[derive(Deserialize)]
struct Comment {
    who: String,
    text: String,
}

async fn comment(Given(core): Given<Sandbox>, Path(key): Path<String>, Form(form): Form<Comment>) -> Response {
    if form.text.trim().is_empty() {
        return wrong("The comment is empty.");
    }
    match jira::add_comment(&core, &key, adf::document(&form.text), people::find(&form.who), serde_json::Value::Null) {
        Some(_) => Redirect::to(&format!("/issues/{key}")).into_response(),
        None => wrong("There is no such issue."),
    }
}
