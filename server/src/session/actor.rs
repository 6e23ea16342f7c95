//! Finds out once a request who asks, with the roles they have right now.

use super::{KEY, SignedIn, SqlStore, device_cookie};
use crate::layers::envelope::RequestId;
use crate::pages;
use crate::portal::Portal;
use crate::problem::Problem;
use app::context::{FormEcho, RequestInfo};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use backend::Error;
use backend::db::sessions::Standing;
use domain::access::Person;
use domain::language::Language;
use domain::{Actor, Refusal};
use http::{Extensions, HeaderMap, StatusCode, header};
use tower_sessions::Session;

/// Puts [`RequestInfo`] on the request. Roles are read anew each time: one that was taken is gone at once.
pub(crate) async fn load_actor(State(portal): State<Portal>, session: Session, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let found = match actor(&portal, &session).await {
        Ok(found) => found,
        Err(error) => return Problem::from(error).for_path(&path),
    };
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let device = CookieJar::from_headers(request.headers()).get(device_cookie(portal.https())).map(|cookie| cookie.value().to_owned());
    let mut info = RequestInfo {
        actor: None,
        request_id,
        providers: portal.providers.buttons(),
        language: language(request.headers()),
        echo: None,
        waiting: 0,
        device,
    };
    match found {
        Found::Nobody => {}
        // A guest's session ends with the invitation, at the next request; a new link is looked at all the same.
        Found::Ended(_) if path.starts_with("/invited/") => {}
        Found::Ended(refusal) => {
            if let Err(error) = session.flush().await {
                return Problem::from(Error::Internal(error.into())).for_path(&path);
            }
            let shown = !path.starts_with("/fn/") && !path.ends_with("/live");
            if !shown {
                return Problem::from(refusal).for_path(&path);
            }
            let status = StatusCode::from_u16(refusal.kind.status()).unwrap_or(StatusCode::FORBIDDEN);
            return pages::answer(&portal, info, "/sign-in", FormEcho { refusal: Some(refusal), values: Vec::new() }, status).await;
        }
        Found::Somebody(actor, standing) => {
            // Only pages show it; whoever asks for data or a file does not pay for it.
            let page =
                request.headers().get(header::ACCEPT).is_some_and(|kinds| kinds.to_str().is_ok_and(|kinds| kinds.contains("text/html")));
            if page && !path.contains("/evidence/") {
                info.waiting = backend::read::waiting(&portal.backend, &actor, standing.changes).await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "what waits could not be counted");
                    0
                });
            }
            info.actor = Some(actor);
            request.extensions_mut().insert(standing);
        }
    }
    request.extensions_mut().insert(info);
    next.run(request).await
}

/// Whose session it is.
enum Found {
    Nobody,
    /// With what they were found to be.
    Somebody(Actor, Standing),
    /// A guest whose invitation is over, and why.
    Ended(Refusal),
}

async fn actor(portal: &Portal, session: &Session) -> Result<Found, Error> {
    let Some(id) = session.id() else { return Ok(Found::Nobody) };
    let store = SqlStore::new(portal.backend.clone());
    let Some(standing) = store.standing(&id).await? else {
        // A session that is gone is noticed by whoever looks into it, and its cookie is taken back.
        session.get::<SignedIn>(KEY).await.map_err(anyhow::Error::from)?;
        return Ok(Found::Nobody);
    };
    let Some(who) = SignedIn::of(&standing.data)? else { return Ok(Found::Nobody) };
    let (name, grants) = (standing.name.clone(), standing.grants.clone());
    let person = Person { id: who.person, name, provider: who.provider, subject: who.subject, authenticated_at: who.at, grants };
    if person.is_guest() {
        let mut tx = portal.backend.snapshot().await?;
        if let Some(refusal) = backend::ops::enter::ended(&portal.backend, &mut tx, &person).await? {
            return Ok(Found::Ended(refusal));
        }
    }
    Ok(Found::Somebody(Actor::Person(person), standing))
}

/// The cookie that holds the reader's choice of a language.
pub(crate) const LANGUAGE_COOKIE: &str = "mur-language";

fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen_language(headers).unwrap_or_else(|| backend::words::choose(accepted))
}

/// The language that was chosen in this browser, if one was.
pub(crate) fn chosen_language(headers: &HeaderMap) -> Option<Language> {
    CookieJar::from_headers(headers).get(LANGUAGE_COOKIE)?.value().parse().ok()
}

/// What [`load_actor`] left on the request.
pub(crate) fn request_info(extensions: &Extensions) -> RequestInfo {
    extensions.get::<RequestInfo>().cloned().unwrap_or_else(|| RequestInfo {
        actor: None,
        request_id: String::new(),
        providers: Vec::new(),
        language: Language::En,
        echo: None,
        waiting: 0,
        device: None,
    })
}

/// The session of a request as the database knows it; empty when there is none.
pub(crate) fn session_hash(extensions: &Extensions) -> String {
    extensions.get::<Session>().and_then(Session::id).map(|id| SqlStore::hash(&id)).unwrap_or_default()
}
