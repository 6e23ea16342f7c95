//! Gives a page again as it was drawn, while nothing that it shows has changed (ADR 14). It stands behind the session:
//! who asks, and with which roles, was found out anew before.

use crate::memory::{Kept, Key, Page, Stamp};
use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use app::context::RequestInfo;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use backend::db::sessions::Standing;
use backend::memo;
use domain::access::Person;
use domain::id::ProjectId;
use domain::{Actor, Timestamp};
use http::request::Parts;
use http::{Method, StatusCode, header};
use std::sync::Arc;

/// Whom a page is drawn for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Everybody with the same roles: it is drawn for nobody in particular, so that nothing of one reader can be in it.
    Everybody,
    /// One reader.
    One,
    /// One reader, and it tells what environments say of themselves.
    OneBesideServed,
}

/// Pages that depend on their address, on the reader, their roles and their language, on the number that waits on them, on their project,
/// and on the time to half a minute: on nothing else. No page belongs here of which one answer is not as good as another.
const REMEMBERED: [(&str, For); 8] = [
    ("/p/{slug}", For::Everybody),
    ("/p/{slug}/cases", For::Everybody),
    ("/p/{slug}/quality", For::Everybody),
    ("/p/{slug}/candidates/{number}", For::One),
    ("/p/{slug}/candidates/{number}/qa", For::One),
    ("/p/{slug}/candidates/{number}/runs/{run}", For::OneBesideServed),
    ("/p/{slug}/candidates/{number}/reports", For::Everybody),
    ("/p/{slug}/candidates/{number}/reports/{report}", For::Everybody),
];

/// What is wanted, and by whom.
struct Wanted {
    key: Key,
    stamp: Stamp,
    from: Timestamp,
    until: Timestamp,
    project: ProjectId,
    reader: Person,
    shared: bool,
}

impl Wanted {
    /// Nothing when this is no page to be remembered, or its reader is a guest or nobody.
    fn of(portal: &Portal, request: &Request) -> Option<Self> {
        let route = request.extensions().get::<MatchedPath>()?.as_str();
        let (_, whom) = REMEMBERED.iter().find(|(known, _)| *known == route && request.method() == Method::GET)?;
        let standing = request.extensions().get::<Standing>()?;
        let info = request_info(request.extensions());
        let Some(Actor::Person(reader)) = info.actor.filter(|actor| !actor.is_guest()) else { return None };
        let slug = request.uri().path().split('/').nth(2)?;
        let (_, project, changes) = standing.projects.iter().find(|(known, ..)| known == slug)?;
        let shared = *whom == For::Everybody;
        let now = portal.backend.clock().now();
        let longest = Timestamp(now.0 + memo::LONGEST);
        Some(Self {
            key: Key {
                address: request.uri().path_and_query()?.to_string(),
                language: info.language,
                roles: Actor::Person(reader.clone()).roles(*project),
                waiting: info.waiting,
                reader: (!shared).then(|| (reader.id, reader.name.clone())),
            },
            stamp: Stamp {
                changes: *changes,
                believed: if *whom == For::OneBesideServed { portal.backend.served().believed() } else { Vec::new() },
            },
            from: now,
            until: standing.next_end.map_or(longest, |end| end.min(longest)),
            project: *project,
            reader,
            shared,
        })
    }
}

/// The layer.
pub(crate) async fn remember(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let Some(wanted) = Wanted::of(&portal, &request) else { return next.run(request).await };
    let clock = portal.backend.clock();
    let slot = portal.memory.slot(&wanted.key);
    let mut place = slot.lock().await;
    if let Some(kept) = place.clone().filter(|kept| kept.holds(&wanted.stamp, wanted.from)) {
        drop(place);
        portal.metrics.page("remembered");
        return kept.page.answer(&wanted.reader.name, clock);
    }
    portal.metrics.page("drawn");
    let (parts, _) = request.into_parts();
    let Wanted { key, stamp, from, until, project, reader, shared } = wanted;
    let drawn = if shared {
        let mark = clock.secret();
        let anybody = anybody(&reader, project, &mark, &parts);
        match cut(next.clone().run(anybody).await, Some(&mark)).await {
            Ok(page) => Ok(page),
            // What is no page for everybody is drawn for whoever asks.
            Err(_) => Err(next.run(Request::from_parts(parts, Body::empty())).await),
        }
    } else {
        cut(next.run(Request::from_parts(parts, Body::empty())).await, None).await
    };
    match drawn {
        Ok(page) => {
            let kept = Arc::new(Kept { stamp, from, until, page });
            *place = portal.memory.admits(&key, &kept.page).then(|| kept.clone());
            drop(place);
            kept.page.answer(&reader.name, clock)
        }
        Err(response) => {
            *place = None;
            portal.memory.forget(&key);
            response
        }
    }
}

/// The same request from somebody who has the reader's roles in the project and nothing else of theirs.
fn anybody(reader: &Person, project: ProjectId, mark: &str, parts: &Parts) -> Request {
    let mut parts = parts.clone();
    let info = request_info(&parts.extensions);
    let anybody = Person {
        id: uuid::Uuid::nil().into(),
        name: mark.to_owned(),
        provider: String::new(),
        subject: String::new(),
        authenticated_at: Timestamp(0),
        grants: reader.grants.iter().copied().filter(|grant| grant.project == project).collect(),
    };
    parts.extensions.insert(RequestInfo { actor: Some(Actor::Person(anybody)), device: None, ..info });
    Request::from_parts(parts, Body::empty())
}

/// Only a page as pages are: nothing but HTML and its policy.
async fn cut(response: Response, mark: Option<&str>) -> Result<Page, Response> {
    let plain = response.headers().iter().all(|(name, _)| [header::CONTENT_TYPE, header::CONTENT_SECURITY_POLICY].contains(name));
    let html = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/html; charset=utf-8");
    if response.status() != StatusCode::OK || !plain || !html {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return Err(Problem::internal().page()) };
    let policy = parts.headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()).unwrap_or_default();
    let found = std::str::from_utf8(&body).ok().and_then(|html| Page::cut(policy, html.to_owned(), mark));
    found.ok_or_else(|| Response::from_parts(parts, Body::from(body)))
}
