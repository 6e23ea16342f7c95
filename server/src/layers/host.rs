//! Refuses a request that names two hosts: a proxy before us and we ourselves might each believe another one.

use crate::problem::Problem;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use domain::Refusal;
use domain::refusal::Kind;
use http::header;

/// At most one `Host` (RFC 9112, section 3.2). What it says is used for nothing: the portal's address is a setting.
pub(crate) async fn one(request: Request, next: Next) -> Response {
    if request.headers().get_all(header::HOST).iter().count() <= 1 {
        return next.run(request).await;
    }
    let path = request.uri().path().to_owned();
    let refusal =
        Refusal::new(Kind::Malformed, "host_doubled", "This request names more than one host.", "Open the portal by its own address.");
    Problem::from(refusal).for_path(&path)
}
