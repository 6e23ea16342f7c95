//! The JSON API: the same verbs as the handle, for tests that drive the real binary.
use std::time::Duration;

use axum::{
    Json, Router,
    extract::{Path, Query, State as Given},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Sandbox,
    build::{self, BuildSpec},
    contract::adf,
    fault::{Fault, System},
    github::deployments,
    hooks::{HookBehaviour, Order},
    jira::{self, model::STATUSES},
    listener::Reach,
    lock,
    oidc::Misbehaviour,
    options::Movement,
    pause::{Point, Release, Stage},
    people, verbs,
};

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/info", get(info))
        .route("/portal", post(portal))
        .route("/push", post(push))
        .route("/redeliver", post(redeliver))
        .route("/webhooks", post(webhooks))
        .route("/webhooks/release", post(release_webhooks))
        .route("/deliveries", get(deliveries))
        .route("/writes", get(async |Given(core): Given<Sandbox>| Json(verbs::writes(&core))))
        .route("/log", get(async |Given(core): Given<Sandbox>| Json(lock(&core.log).lines.clone())))
        .route("/conformance", get(async |Given(core): Given<Sandbox>| Json(lock(&core.contracts.verdict).clone())))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/reach", post(reach))
        .route("/pause", get(pauses).post(pause))
        .route("/waiting", get(waiting))
        .route("/release", post(release))
        .route("/deployments", get(async |Given(core): Given<Sandbox>| Json(verbs::all_deployments(&core))).post(foreign))
        .route("/deployments/{id}/status", post(move_deployment))
        .route("/deployments/fail-next", post(fail_next))
        .route("/movement", post(movement))
        .route("/red-contexts", post(red_contexts))
        .route("/revoke-tokens", post(revoke))
        .route("/issues", get(async |Given(core): Given<Sandbox>| Json(verbs::all_issues(&core))))
        .route("/issues/{key}/move", post(move_issue))
        .route("/issues/{key}/comment", post(comment))
        .route("/jira-lag", post(lag))
        .route("/mails", get(async |Given(core): Given<Sandbox>| Json(lock(&core.state).mails.clone())))
        .route("/oidc", post(oidc))
        .route("/environments/{name}", post(serve))
        .route("/reset", post(reset))
}

fn done() -> Json<Value> {
    Json(json!({"ok": true}))
}

fn wrong(words: impl std::fmt::Display) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"error": words.to_string()}))).into_response()
}

fn found(yes: bool) -> Response {
    if yes { done().into_response() } else { (StatusCode::NOT_FOUND, Json(json!({"error": "no such thing"}))).into_response() }
}

async fn info(Given(core): Given<Sandbox>) -> Json<Value> {
    let (urls, options) = (&core.urls, &core.options);
    Json(json!({
        "control_url": urls.control, "github_url": urls.github, "jira_url": urls.jira, "oidc_url": urls.oidc, "smtp_addr": urls.smtp.to_string(),
        "portal": core.portal(), "app_id": options.app_id, "installation_id": options.installation_id, "app_key_pem": core.keys.app.pem,
        "webhook_secret": options.webhook_secret, "jira_webhook_secret": options.jira_webhook_secret, "oidc_client_id": options.oidc_client_id,
        "oidc_client_secret": options.oidc_client_secret, "oauth_client_id": options.oauth_client_id, "oauth_client_secret": options.oauth_client_secret,
        "jira_user": options.jira_user, "jira_token": options.jira_token,
        "people": people::PEOPLE.iter().map(|person| json!({"sub": person.sub, "name": person.name, "email": person.email, "login": person.login, "id": person.id})).collect::<Vec<_>>(),
    }))
}

#[derive(Deserialize)]
struct Portal {
    url: String,
}

async fn portal(Given(core): Given<Sandbox>, Json(body): Json<Portal>) -> Json<Value> {
    *lock(&core.portal) = body.url.trim_end_matches('/').to_owned();
    done()
}

async fn push(Given(core): Given<Sandbox>, Json(spec): Json<BuildSpec>) -> Response {
    build::push(&core, &spec).map_or_else(wrong, |build| Json(build).into_response())
}

#[derive(Deserialize)]
struct Redeliver {
    system: Option<System>,
    id: Option<u64>,
}

async fn redeliver(Given(core): Given<Sandbox>, Json(body): Json<Redeliver>) -> Json<Value> {
    Json(json!({"sent": verbs::redeliver(&core, body.system.unwrap_or(System::Github), body.id)}))
}

#[derive(Deserialize)]
struct Webhooks {
    system: System,
    #[serde(flatten)]
    behaviour: Value,
}

async fn webhooks(Given(core): Given<Sandbox>, Json(body): Json<Webhooks>) -> Response {
    match serde_json::from_value::<HookBehaviour>(body.behaviour) {
        Ok(behaviour) => {
            lock(&core.hook_behaviour).insert(body.system, behaviour);
            done().into_response()
        }
        Err(error) => wrong(error),
    }
}

#[derive(Deserialize)]
struct Ordered {
    #[serde(default)]
    order: Order,
}

async fn release_webhooks(Given(core): Given<Sandbox>, Json(body): Json<Ordered>) -> Json<Value> {
    Json(json!({"sent": verbs::release_webhooks(&core, body.order)}))
}

async fn deliveries(Given(core): Given<Sandbox>) -> Json<Value> {
    Json(json!(lock(&core.state).deliveries))
}

async fn faults(Given(core): Given<Sandbox>) -> Json<Value> {
    Json(json!(lock(&core.faults).0))
}

async fn add_fault(Given(core): Given<Sandbox>, Json(fault): Json<Fault>) -> Json<Value> {
    lock(&core.faults).0.push(fault);
    done()
}

async fn clear_faults(Given(core): Given<Sandbox>) -> Json<Value> {
    lock(&core.faults).0.clear();
    done()
}

#[derive(Deserialize)]
struct Reached {
    system: System,
    mode: Reach,
}

async fn reach(Given(core): Given<Sandbox>, Json(body): Json<Reached>) -> Json<Value> {
    verbs::set_reach(&core, body.system, body.mode);
    done()
}

async fn pause(Given(core): Given<Sandbox>, Json(point): Json<Point>) -> Json<Value> {
    core.pauses.add(point);
    done()
}

async fn pauses(Given(core): Given<Sandbox>) -> Json<Value> {
    Json(json!(core.pauses.list().into_iter().map(|(point, waiting)| json!({"point": point, "waiting": waiting})).collect::<Vec<_>>()))
}

// Not flattened: a query holds text, and a flattened number would stay text.
#[derive(Deserialize)]
struct Waiting {
    system: System,
    method: String,
    path: String,
    stage: Stage,
    timeout_ms: Option<u64>,
}

/// Long poll: answers when a request is held at the point, or after the timeout.
async fn waiting(Given(core): Given<Sandbox>, Query(asked): Query<Waiting>) -> Json<Value> {
    let Waiting { system, method, path, stage, timeout_ms } = asked;
    let point = Point { system, method, path, stage };
    let limit = Duration::from_millis(timeout_ms.unwrap_or(30_000).min(300_000));
    let reached = tokio::time::timeout(limit, core.pauses.reached(&point)).await.is_ok();
    Json(json!({"reached": reached}))
}

#[derive(Deserialize)]
struct Released {
    point: Option<Point>,
    #[serde(default)]
    how: Release,
}

async fn release(Given(core): Given<Sandbox>, Json(body): Json<Released>) -> Json<Value> {
    Json(json!({"released": core.pauses.release(body.point.as_ref(), body.how)}))
}

#[derive(Deserialize)]
struct Foreign {
    #[serde(rename = "ref")]
    git_ref: String,
    environment: String,
}

async fn foreign(Given(core): Given<Sandbox>, Json(body): Json<Foreign>) -> Response {
    verbs::foreign_deployment(&core, &body.git_ref, &body.environment).map_or_else(wrong, |id| Json(json!({"id": id})).into_response())
}

#[derive(Deserialize)]
struct NewState {
    state: String,
}

async fn move_deployment(Given(core): Given<Sandbox>, Path(id): Path<u64>, Json(body): Json<NewState>) -> Response {
    found(deployments::add_status(&core, id, &body.state, "Moved through the control API", false, "", "").is_some())
}

#[derive(Deserialize)]
struct Count {
    count: u32,
}

async fn fail_next(Given(core): Given<Sandbox>, Json(body): Json<Count>) -> Json<Value> {
    lock(&core.state).failing = body.count;
    done()
}

#[derive(Deserialize)]
struct Step {
    step_ms: Option<u64>,
}

async fn movement(Given(core): Given<Sandbox>, Json(body): Json<Step>) -> Json<Value> {
    *lock(&core.movement) = body.step_ms.map_or(Movement::Manual, |ms| Movement::Auto(Duration::from_millis(ms)));
    done()
}

#[derive(Deserialize)]
struct Contexts {
    contexts: Vec<String>,
}

async fn red_contexts(Given(core): Given<Sandbox>, Json(body): Json<Contexts>) -> Json<Value> {
    lock(&core.state).red_contexts = body.contexts;
    done()
}

async fn revoke(Given(core): Given<Sandbox>) -> Json<Value> {
    let mut state = lock(&core.state);
    state.tokens.clear();
    state.user_tokens.clear();
    done()
}

#[derive(Deserialize)]
struct Moved {
    status: String,
    who: Option<String>,
}

async fn move_issue(Given(core): Given<Sandbox>, Path(key): Path<String>, Json(body): Json<Moved>) -> Response {
    let target = STATUSES.iter().position(|(name, ..)| *name == body.status);
    found(target.is_some_and(|target| jira::move_issue(&core, &key, target, people::find(body.who.as_deref().unwrap_or("dana")))))
}

#[derive(Deserialize)]
struct Said {
    text: String,
    who: Option<String>,
}

async fn comment(Given(core): Given<Sandbox>, Path(key): Path<String>, Json(body): Json<Said>) -> Response {
    let who = people::find(body.who.as_deref().unwrap_or("dana"));
    found(jira::add_comment(&core, &key, adf::document(&body.text), who, Value::Null).is_some())
}

#[derive(Deserialize)]
struct Lag {
    ms: i64,
}

async fn lag(Given(core): Given<Sandbox>, Json(body): Json<Lag>) -> Json<Value> {
    lock(&core.state).jira.lag_ms = body.ms;
    done()
}

#[derive(Deserialize)]
struct Lie {
    misbehaviour: Misbehaviour,
}

async fn oidc(Given(core): Given<Sandbox>, Json(body): Json<Lie>) -> Json<Value> {
    lock(&core.state).oidc.misbehaviour = body.misbehaviour;
    done()
}

#[derive(Deserialize)]
struct Serve {
    commit: Option<String>,
    status: Option<u16>,
}

async fn serve(Given(core): Given<Sandbox>, Path(name): Path<String>, Json(body): Json<Serve>) -> Json<Value> {
    verbs::serve(&core, &name, body.commit, body.status);
    done()
}

async fn reset(Given(core): Given<Sandbox>) -> Response {
    verbs::reset(&core).map_or_else(wrong, |()| done().into_response())
}
