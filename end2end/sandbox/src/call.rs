//! A request and its answer, in the form the handlers of GitHub and Jira work with.
use axum::{
    body::Body,
    http::{HeaderMap, Response, StatusCode, header},
    response::IntoResponse,
};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::{Sandbox, fault::System};

/// Something a fault asks of the handler itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Twist {
    /// Keep the new deployment out of lists for so many milliseconds.
    Hide(u64),
    /// Answer a deployment with another commit.
    WrongSha,
}

/// A request, read and matched.
#[derive(Debug)]
pub(crate) struct Call {
    pub method: String,
    pub path: String,
    pub template: &'static str,
    pub params: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub json: Option<Value>,
    pub twist: Option<Twist>,
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub fn number(&self, name: &str) -> u64 {
        self.param(name).parse().unwrap_or(0)
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A field of the body, or null.
    pub fn field(&self, name: &str) -> &Value {
        self.json.as_ref().map_or(&Value::Null, |json| &json[name])
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name).as_str()
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub json: Option<Value>,
    pub bytes: Option<(String, Bytes)>,
}

impl Reply {
    pub fn json(status: u16, json: Value) -> Self {
        Self { status, headers: Vec::new(), json: Some(json), bytes: None }
    }

    pub fn ok(json: Value) -> Self {
        Self::json(200, json)
    }

    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), json: None, bytes: None }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response<Body> {
        let (media, body) = match (self.json, self.bytes) {
            (Some(json), _) => ("application/json; charset=utf-8".to_owned(), Bytes::from(json.to_string())),
            (None, Some((media, bytes))) => (media, bytes),
            (None, None) => (String::new(), Bytes::new()),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        if !media.is_empty() {
            headers.insert(
                header::CONTENT_TYPE,
                header::HeaderValue::from_str(&media).unwrap_or(header::HeaderValue::from_static("text/plain")),
            );
        }
        for (name, value) in self.headers {
            if let Ok(value) = header::HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// An operation of a system.
pub(crate) struct Route {
    pub method: &'static str,
    pub template: &'static str,
    pub run: fn(&Sandbox, &Call) -> Reply,
}

/// An error in the shape of its system.
pub(crate) fn refusal(system: System, status: u16, message: &str) -> Reply {
    match system {
        System::Jira => Reply::json(status, json!({"errorMessages": [message], "errors": {}})),
        _ => Reply::json(
            status,
            json!({"message": message, "documentation_url": "https://docs.github.com/rest", "status": status.to_string()}),
        ),
    }
}

/// What a system says for a status when nobody chose the words.
pub(crate) fn usual_words(status: u16) -> &'static str {
    match status {
        400 => "Problems parsing JSON",
        401 => "Bad credentials",
        403 => "Resource not accessible by integration",
        404 => "Not Found",
        409 => "Conflict",
        422 => "Validation Failed",
        429 => "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        500 => "Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    }
}
