//! Refuses changes that another site asks a browser for (Fetch metadata, else Origin).

use crate::portal::Portal;
use crate::problem::Problem;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::Refusal;
use http::{HeaderMap, Method, header};

/// Lets reads pass; a change must come from our own pages, and must say so when it carries a cookie.
pub(crate) async fn guard(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    if is_read(request.method()) || is_ours(request.headers(), portal.origin()) {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    tracing::warn!(
        origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok()),
        site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok()),
        "a change was asked for from elsewhere"
    );
    let refusal = Refusal::forbidden(
        "cross_origin",
        "This request did not come from this portal's own pages.",
        "Open the portal and do it there. Nothing was changed.",
    );
    Problem::from(refusal).for_path(&path)
}

fn is_read(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    if let Some(from) = headers.get(header::ORIGIN) {
        return from == origin;
    }
    // No browser of today sends neither: with a cookie it is one being talked into something.
    !headers.contains_key(header::COOKIE)
}

#[cfg(test)]
mod tests {
    use super::is_ours;
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn ours(headers: &[(&'static str, &'static str)]) -> bool {
        let map: HeaderMap = headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect();
        is_ours(&map, "https://portal.example")
    }

    #[test]
    fn only_our_own_pages_may_ask_for_changes() {
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("sec-fetch-site", "none")]));
        assert!(ours(&[("origin", "https://portal.example"), ("cookie", "mur=x")]));
        for foreign in ["cross-site", "same-site", ""] {
            assert!(!ours(&[("sec-fetch-site", foreign), ("origin", "https://portal.example")]), "{foreign}");
        }
        for foreign in ["https://evil.example", "null", "http://portal.example", "https://portal.example.evil.example"] {
            assert!(!ours(&[("origin", foreign)]), "{foreign}");
        }
        assert!(!ours(&[("cookie", "mur=x")]));
        assert!(ours(&[]));
    }
}
