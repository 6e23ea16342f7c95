//! News for open pages: a stream that says where something changed, never what.

use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use axum::extract::{Path, Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use backend::Error;
use backend::db::projects;
use domain::id::ProjectId;
use domain::{Action, Actor, Refusal};
use futures::StreamExt as _;
use http::{HeaderValue, header};
use std::convert::Infallible;
use std::time::Duration;
use tokio_stream::wrappers::BroadcastStream;

/// Proxies close streams that say nothing for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// `GET /p/{slug}/live`: events `changed` with the candidate's number, or empty.
pub(crate) async fn live(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Response {
    let info = request_info(request.extensions());
    let project = match allowed(&portal, info.actor, &slug).await {
        Ok(project) => project,
        Err(error) => return Problem::from(error).into_response(),
    };
    let news = BroadcastStream::new(portal.backend.hub().subscribe());
    let events = news.filter_map(move |news| async move {
        let number = match news {
            Ok(topic) if topic.project == project => topic.number,
            Ok(_) => return None,
            // Too much happened to tell it one by one: look at everything again.
            Err(_) => None,
        };
        Some(Ok::<_, Infallible>(
            Event::default().event("changed").data(number.map_or_else(|| "*".to_owned(), |number| number.to_string())),
        ))
    });
    // An open stream must not hold up a shutdown.
    let events = events.take_until(portal.stop.clone().cancelled_owned());
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn allowed(portal: &Portal, actor: Option<Actor>, slug: &str) -> Result<ProjectId, Error> {
    let actor = actor.ok_or_else(Refusal::sign_in)?;
    let mut tx = portal.backend.snapshot().await?;
    let project = projects::by_slug(&mut tx, slug).await?.ok_or_else(|| Refusal::not_found("project"))?;
    actor.may(Action::ViewUat, project.id)?;
    Ok(project.id)
}
