//! Evidence files: only for who may see the project they belong to, and never as a page of ours.

use crate::portal::Portal;
use crate::problem::Problem;
use crate::session::request_info;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use backend::db::{attachments, projects};
use backend::ops::read_evidence::read_evidence;
use backend::{Backend, Error};
use domain::text::Sha256Hex;
use domain::{Action, Actor, Refusal};
use http::{HeaderValue, header};

/// Types a browser may show: none of them runs anything.
const SHOWN: [&str; 6] = ["image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/webm"];

/// `GET /p/{slug}/evidence/{sha256}/{name}`. The name in the address is for people; the file has its own.
pub(crate) async fn evidence(
    State(portal): State<Portal>,
    Path((slug, sha256, _)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let info = request_info(request.extensions());
    let found = match info.actor {
        Some(actor) => find(&portal.backend, &actor, &slug, &sha256).await,
        None => Err(Refusal::sign_in().into()),
    };
    match found {
        Ok((name, kind, content)) => file(&name, &kind, content),
        Err(error) => Problem::from(error).page(),
    }
}

async fn find(backend: &Backend, actor: &Actor, slug: &str, sha256: &str) -> Result<(String, String, bytes::Bytes), Error> {
    let missing = || Error::from(Refusal::not_found("file"));
    let sha256 = Sha256Hex::parse(sha256).map_err(|_| missing())?;
    let mut tx = backend.snapshot().await?;
    let project = projects::by_slug(&mut tx, slug).await?.ok_or_else(missing)?;
    // Whether a hash exists is nobody's business who may not see the project.
    let sees = match &actor {
        // A guest sees the files of her own reports.
        Actor::Person(person) if person.is_guest() => {
            actor.can(Action::ViewUat, project.id) && attachments::reported_by(&mut tx, project.id, sha256.as_str(), person.id).await?
        }
        _ => actor.can(Action::View, project.id),
    };
    if !sees {
        return Err(missing());
    }
    let (name, kind, _) = attachments::in_project(&mut tx, project.id, sha256.as_str()).await?.ok_or_else(missing)?;
    drop(tx);
    let content = backend.evidence().get(&sha256).await?;
    read_evidence(backend, actor, project.id, sha256.as_str(), &name).await?;
    Ok((name, kind, content))
}

fn file(name: &str, kind: &str, content: bytes::Bytes) -> Response {
    let shown = SHOWN.contains(&kind);
    let disposition = format!("{}; filename*=UTF-8''{}", if shown { "inline" } else { "attachment" }, encoded(name));
    let kind = if kind == "text/plain" { "text/plain; charset=utf-8" } else { kind };
    let mut response = Response::new(Body::from(content));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream")));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// RFC 8187: every byte that is not plainly harmless is escaped.
pub(crate) fn encoded(name: &str) -> String {
    name.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{encoded, file};

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(encoded("a \"b\"\r\nX: y/é.png"), "a%20%22b%22%0D%0AX%3A%20y%2F%C3%A9.png");
    }

    #[test]
    fn only_pictures_and_videos_are_shown_everything_else_is_saved() {
        let disposition =
            |kind: &str| file("x", kind, bytes::Bytes::new()).headers()["content-disposition"].to_str().expect("text").to_owned();
        assert!(disposition("image/png").starts_with("inline"));
        for kind in ["text/plain", "application/pdf", "application/zip", "text/html", "image/svg+xml"] {
            assert!(disposition(kind).starts_with("attachment"), "{kind}");
        }
    }
}
