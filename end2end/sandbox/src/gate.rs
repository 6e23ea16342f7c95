//! What every request passes: the log, faults, pause points; and for GitHub and Jira the contract, sign-in and the handler.
use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{Request, Response, StatusCode, header},
    middleware::Next,
    response::IntoResponse,
};
use bytes::Bytes;
use tokio_stream::StreamExt;

use crate::{
    Sandbox,
    call::{Call, Reply, Route, Twist, refusal, usual_words},
    fault::{Kind, System},
    github, jira, lock,
    pause::{Release, Stage},
    route::{match_template, pairs},
};

/// Marks an answer whose connection is closed instead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut;

const LARGEST_BODY: usize = 64 << 20;

fn find(system: System, method: &str, path: &str) -> (Option<&'static Route>, Option<&'static str>, Vec<(String, String)>) {
    let table = match system {
        System::Github => github::ROUTES,
        System::Jira => jira::ROUTES,
        System::Oidc | System::Smtp => &[],
    };
    let mut known = None;
    for route in table {
        // A template with a literal part comes before one with a parameter in the tables.
        let Some(params) = match_template(route.template, path) else { continue };
        known = known.or(Some(route.template));
        if route.method == method {
            return (Some(route), Some(route.template), params);
        }
    }
    (None, known, Vec::new())
}

/// The name under which a request is counted.
fn operation(system: System, method: &str, path: &str) -> String {
    format!("{method} {}", find(system, method, path).1.unwrap_or(path))
}

/// Jira reads with POST when the question is long.
fn writes(method: &str, operation: &str) -> bool {
    method != "GET" && method != "HEAD" && !operation.ends_with("/search/jql") && !operation.ends_with("/bulkfetch")
}

/// The outer layer of every listener that can be made to fail.
pub(crate) async fn gate(State((core, system)): State<(Sandbox, System)>, request: Request<Body>, next: Next) -> Response<Body> {
    // In its own task: a caller that dies does not take the effect back, as with the real services.
    tokio::spawn(pass(core, system, request, next)).await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn pass(core: Sandbox, system: System, mut request: Request<Body>, next: Next) -> Response<Body> {
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let shown = request.uri().path_and_query().map_or_else(|| path.clone(), ToString::to_string);
    let operation = operation(system, &method, &path);
    let number = lock(&core.log).begin(system, operation.clone(), shown);
    let (delay, kind) = lock(&core.faults).take(system, &method, &path);
    if let Some(kind) = &kind {
        lock(&core.log).change(number, |line| line.fault = Some(format!("{kind:?}")));
    }
    if delay > 0 {
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    if core.pauses.hold(system, &method, &path, Stage::Before).await == Release::Cut {
        return cut();
    }
    if let Some(response) = kind.as_ref().and_then(|kind| instead(system, kind)) {
        if response.extensions().get::<Cut>().is_none() {
            lock(&core.log).change(number, |line| line.status = Some(response.status().as_u16()));
        }
        return response;
    }
    match kind {
        Some(Kind::HideDeployments { ms }) => _ = request.extensions_mut().insert(Twist::Hide(ms)),
        Some(Kind::WrongSha) => _ = request.extensions_mut().insert(Twist::WrongSha),
        _ => {}
    }
    let response = next.run(request).await;
    let good = response.status().is_success();
    if good && writes(&method, &operation) {
        *lock(&core.log).writes.entry((system, operation)).or_default() += 1;
    }
    lock(&core.log).change(number, |line| line.effect = good || response.status().is_redirection());
    let held = core.pauses.hold(system, &method, &path, Stage::AfterEffect).await;
    let response = match kind {
        _ if held == Release::Cut => cut(),
        Some(Kind::CommitThenCut) => cut(),
        Some(Kind::CommitThenStatus { status }) => refusal(system, status, usual_words(status)).into_response(),
        Some(Kind::SlowBody { ms }) => slow(response, ms).await,
        _ => response,
    };
    if response.extensions().get::<Cut>().is_none() {
        lock(&core.log).change(number, |line| line.status = Some(response.status().as_u16()));
    }
    response
}

fn cut() -> Response<Body> {
    let mut response = StatusCode::BAD_GATEWAY.into_response();
    response.extensions_mut().insert(Cut);
    response
}

/// The answer of a fault that allows no effect.
fn instead(system: System, kind: &Kind) -> Option<Response<Body>> {
    let reply = match kind {
        Kind::CutBefore => return Some(cut()),
        Kind::Status { status, retry_after, message } => {
            let reply = refusal(system, *status, message.as_deref().unwrap_or_else(|| usual_words(*status)));
            retry_after.iter().fold(reply, |reply, seconds| reply.with("retry-after", seconds.to_string()))
        }
        Kind::Html { status } => Reply {
            bytes: Some((
                "text/html; charset=utf-8".into(),
                Bytes::from_static(b"<!doctype html><title>Unicorn!</title><p>We had issues producing the response to your request."),
            )),
            ..Reply::empty(*status)
        },
        Kind::Redirect { location, status } => Reply::empty(status.unwrap_or(302)).with("location", location),
        Kind::RateLimit { reset_seconds } => {
            let reset = crate::clock::now_s() + i64::try_from(*reset_seconds).unwrap_or(3600);
            refusal(system, if system == System::Jira { 429 } else { 403 }, "API rate limit exceeded for installation ID 815.")
                .with("x-ratelimit-limit", "5000")
                .with("x-ratelimit-remaining", "0")
                .with("x-ratelimit-used", "5000")
                .with("x-ratelimit-resource", "core")
                .with("x-ratelimit-reset", reset.to_string())
                .with("retry-after", reset_seconds.to_string())
        }
        _ => return None,
    };
    Some(reply.into_response())
}

async fn slow(response: Response<Body>, ms: u64) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    let size = whole.len().div_ceil(10).max(1);
    let pieces: Vec<Result<Bytes, std::io::Error>> = whole.chunks(size).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let pause = Duration::from_millis(ms / 10);
    let stream = tokio_stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        piece
    });
    Response::from_parts(parts, Body::from_stream(stream))
}

/// Plays one API request of GitHub or Jira.
pub(crate) async fn play(State((core, system)): State<(Sandbox, System)>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let method = parts.method.as_str().to_owned();
    let path = parts.uri.path().to_owned();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return refusal(system, 413, "Payload Too Large").into_response();
    };
    let (route, template, params) = find(system, &method, &path);
    let json = (!body.is_empty()).then(|| serde_json::from_slice(&body).ok()).flatten();
    let call = Call {
        method,
        path,
        template: template.unwrap_or(""),
        params,
        query: pairs(parts.uri.query().unwrap_or_default()),
        headers: parts.headers,
        body,
        json,
        twist: parts.extensions.get::<Twist>().copied(),
    };
    let reply = answer(&core, system, route, &call);
    if core.options.check_own
        && let Some(json) = &reply.json
    {
        core.contracts.check_own_answer(system, &call, reply.status, json);
    }
    let reply = if system == System::Github { github::with_budget(&core, reply) } else { reply };
    reply.into_response()
}

fn answer(core: &Sandbox, system: System, route: Option<&'static Route>, call: &Call) -> Reply {
    let Some(route) = route else {
        let known =
            if call.template.is_empty() { "no such path is played by the sandbox" } else { "the method is not played on this path" };
        core.contracts.record(system, call, format!("{known}: {} {}", call.method, call.path));
        return refusal(system, 404, "Not Found");
    };
    if let Err(reason) = core.contracts.check(system, call) {
        let mut reply = refusal(system, 422, &format!("contract violation: {reason}"));
        if let Some(json) = &mut reply.json {
            json["message"] = format!("contract violation: {reason}").into();
        }
        return reply;
    }
    let entry = match system {
        System::Github => github::auth::enter(core, call),
        _ => jira::enter(core, call),
    };
    match entry {
        Ok(()) => (route.run)(core, call),
        Err(reply) => reply,
    }
}
