//! Finds out once a request who asks, with the roles they have right now.

use super::{KEY, SignedIn};
use crate::layers::envelope::RequestId;
use crate::portal::Portal;
use crate::problem::Problem;
use app::context::RequestInfo;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use backend::Error;
use backend::db::people;
use domain::Actor;
use http::Extensions;
use tower_sessions::Session;

/// Puts [`RequestInfo`] on the request. Roles are read anew each time: one that was taken is gone at once.
pub(crate) async fn load_actor(State(portal): State<Portal>, session: Session, mut request: Request, next: Next) -> Response {
    let actor = match actor(&portal, &session).await {
        Ok(actor) => actor,
        Err(error) => return Problem::from(error).for_path(request.uri().path()),
    };
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let info = RequestInfo { actor, request_id, providers: portal.providers.buttons(), echo: None };
    request.extensions_mut().insert(info);
    next.run(request).await
}

async fn actor(portal: &Portal, session: &Session) -> Result<Option<Actor>, Error> {
    if session.id().is_none() {
        return Ok(None);
    }
    let Some(who) = session.get::<SignedIn>(KEY).await.map_err(anyhow::Error::from)? else { return Ok(None) };
    let mut tx = portal.backend.snapshot().await?;
    let person = people::person(&mut tx, who.person, &who.provider, &who.subject, who.at).await?;
    Ok(person.map(Actor::Person))
}

/// What [`load_actor`] left on the request.
pub(crate) fn request_info(extensions: &Extensions) -> RequestInfo {
    extensions.get::<RequestInfo>().cloned().unwrap_or_else(|| RequestInfo {
        actor: None,
        request_id: String::new(),
        providers: Vec::new(),
        echo: None,
    })
}
