//! Refuses an address that can be read in two ways: a proxy before us and we ourselves might each open another page.

use crate::problem::Problem;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use domain::Refusal;
use domain::refusal::Kind;

/// No empty part, no way up, no separator in disguise (RFC 3986, sections 3.3 and 6.2.2). Nothing of ours has one.
pub(crate) async fn clear(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if is_clear(path) {
        return next.run(request).await;
    }
    let refusal = Refusal::new(
        Kind::Malformed,
        "address_unclear",
        "This address can be read in more than one way.",
        "Open the page by a link of the portal, or take out the doubled slashes and the dots.",
    );
    Problem::from(refusal).for_path(path)
}

fn is_clear(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let disguised = ["//", "\\", "%2f", "%5c", "%00"].iter().any(|sign| path.contains(sign));
    !disguised && path.split('/').all(|part| !matches!(part.replace("%2e", ".").as_str(), "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::is_clear;

    #[test]
    fn an_address_has_one_meaning_or_is_refused() {
        for path in ["/", "/p/parlai/candidates/1", "/p/parlai/", "/pkg/app.abc.js", "/a..b/.well-known/x", "/a%2eb", "/%F0%9F%92%A9"] {
            assert!(is_clear(path), "{path}");
        }
        for path in ["//evil.example", "/p//parlai", "/p/../x", "/p/%2e%2E/x", "/p/.%2e", "/.", "/p%2Fx", "/p%5cx", "/p\\x", "/p/%00"] {
            assert!(!is_clear(path), "{path}");
        }
    }
}
