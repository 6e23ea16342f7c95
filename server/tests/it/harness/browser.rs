//! A browser as far as the portal can tell: cookies, redirects that are not followed, Fetch metadata.

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// One browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    origin: String,
    /// The subject of whoever is signed in, empty when nobody is.
    pub who: String,
    /// Cookies by name; take one out to sign out without telling the portal.
    pub cookies: BTreeMap<String, String>,
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text()))
    }

    /// A header's text, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of a hidden field on a page, such as `intent`.
    pub fn hidden(&self, name: &str) -> String {
        let page = self.text();
        let tag = page
            .split("<input")
            .skip(1)
            .map(|rest| rest.split('>').next().unwrap_or_default())
            .find(|tag| tag.contains(&format!("name=\"{name}\"")));
        let tag = tag.unwrap_or_else(|| panic!("the page has no field {name}"));
        tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    }

    /// Says what came when a status is not the expected one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "location {:?}, body: {:.2000}", self.location(), self.text());
        self
    }

    /// Expects a status and a problem's code, in JSON or on a page.
    #[track_caller]
    pub fn expect_code(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        let found =
            if answer.header("content-type").contains("json") { answer.json()["code"] == code } else { answer.text().contains(code) };
        assert!(found, "expected the code {code}: {:.3000}", answer.text());
        answer
    }
}

impl Browser {
    pub(super) const fn new(router: Router, origin: String) -> Self {
        Self { router, origin, who: String::new(), cookies: BTreeMap::new() }
    }

    /// `GET`, as by a link.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request")).await
    }

    /// `POST` of a form, as by a button on the portal's own page.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, self.origin.clone())
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// `POST` of a form with files: (file name, content).
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        self.upload_for("text/html", path, fields, files).await
    }

    /// The same, as the page's own script sends it: the answer is data.
    pub async fn record(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        self.upload_for("application/json", path, fields, files).await
    }

    async fn upload_for(&mut self, accept: &str, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        const BOUNDARY: &str = "----murmuration-test";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        for (name, content) in files {
            body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Any request, with this browser's cookies. Cookies it sets are kept.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        if !self.cookies.is_empty() && !request.headers().contains_key(header::COOKIE) {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("a cookie header"));
        }
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().expect("a cookie"));
        }
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The answer's head only, for answers that never end.
    pub async fn open(&mut self, path: &str) -> http::Response<Body> {
        let mut request = Request::get(path);
        for (name, value) in &self.cookies {
            request = request.header(header::COOKIE, format!("{name}={value}"));
        }
        self.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("the router answers")
    }

    /// Any method without a body.
    pub async fn method(&mut self, method: Method, path: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin").body(Body::empty());
        self.send(request.expect("a request")).await
    }

    /// As browsers do: what is removed without `Secure` under the `__Host-` prefix stays.
    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let Some((name, value)) = pair.split_once('=') else { return };
        let attributes = attributes.to_ascii_lowercase();
        if name.starts_with("__Host-") && !attributes.contains("secure") {
            return;
        }
        if attributes.contains("max-age=0") || value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
