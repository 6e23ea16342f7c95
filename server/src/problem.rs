//! A "no" without a page: JSON for programs (RFC 9457), a few lines of HTML for browsers. Every one carries
//! its code and the request's id.

use axum::response::{IntoResponse, Response};
use backend::Error;
use domain::Refusal;
use http::{HeaderValue, Method, StatusCode, Uri, header};

/// The id of the request being answered.
pub(crate) fn request_id() -> String {
    backend::db::audit::REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// A "no" for programs.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    code: String,
    title: String,
    detail: String,
    details: Vec<String>,
}

impl Problem {
    /// With a status that no refusal has.
    pub(crate) fn new(status: StatusCode, code: &str, title: &str, detail: &str) -> Self {
        Self { status, code: code.to_owned(), title: title.to_owned(), detail: detail.to_owned(), details: Vec::new() }
    }

    /// Something broke here: the log knows what, the reader gets the request's id.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side.",
            "Try again; if it stays, tell the operator the request id.",
        )
    }

    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }

    /// The JSON text, as sent and as kept for a repeated request.
    pub(crate) fn body(&self) -> String {
        let mut body = serde_json::json!({
            "type": format!("urn:murmuration:problem:{}", self.code),
            "title": self.title,
            "status": self.status.as_u16(),
            "detail": self.detail,
            "code": self.code,
            "request_id": request_id(),
        });
        if !self.details.is_empty() {
            body["details"] = serde_json::json!(self.details);
        }
        body.to_string()
    }

    /// The same for a browser, without script: drawn by nothing that could fail.
    pub(crate) fn page(&self) -> Response {
        self.page_to("/", "Go to the projects")
    }

    /// The same with a link to a page of ours.
    fn page_to(&self, href: &str, label: &str) -> Response {
        let (title, detail, code, id) = (escape(&self.title), escape(&self.detail), escape(&self.code), request_id());
        let (href, label) = (escape(href), escape(label));
        let body = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Murmuration</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
             <link rel=\"stylesheet\" href=\"/problem.css\"></head><body><main><h1>{title}</h1><p>{detail}</p>\
             <p class=\"code\">Code {code} · Request {id}</p><p><a href=\"{href}\">{label}</a></p></main></body></html>"
        );
        let policy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'";
        let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, policy)];
        (self.status, headers, body).into_response()
    }

    /// Whatever suits whoever asked for `path`.
    pub(crate) fn for_path(&self, path: &str) -> Response {
        if for_programs(path) { self.clone().into_response() } else { self.page() }
    }
}

fn for_programs(path: &str) -> bool {
    ["/api/", "/hooks/", "/fn/", "/ready", "/metrics"].iter().any(|start| path.starts_with(start))
}

/// An address that is there, asked for in a way that it does not take: mostly that of a form, opened as if it were a page.
pub(crate) async fn wrong_method(method: Method, uri: Uri) -> Response {
    let reads = [Method::GET, Method::HEAD].contains(&method);
    let problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        if reads { "This address takes what a form sends; it is not a page." } else { "This address does not take what was sent." },
        "Open the page that it belongs to. Nothing was changed.",
    );
    if for_programs(uri.path()) { problem.into_response() } else { problem.page_to(&page_of(uri.path()), "Open the page") }
}

/// The page to which the address of a form belongs: that of the candidate, or of the part of the project.
fn page_of(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["p", slug, "candidates", number, "signatures" | "waivers", ..] => format!("/p/{slug}/candidates/{number}/sign"),
        ["p", slug, "candidates", number, ..] => format!("/p/{slug}/candidates/{number}"),
        ["p", slug, part, ..] => format!("/p/{slug}/{part}"),
        ["settings", part, ..] => format!("/settings/{part}"),
        _ => "/".to_owned(),
    }
}

/// Text as HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = StatusCode::from_u16(refusal.kind.status()).unwrap_or(StatusCode::BAD_REQUEST);
        Self { status, code: refusal.code, title: refusal.sentence, detail: refusal.advice, details: refusal.details }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal.into(),
            Error::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                Self::internal()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
