//! Jira through one account, in two dialects: Cloud (API version 3, documents, paging by token) and Data Center
//! (version 2, wiki text, paging by number). No redirects; what writes is sent once, whatever becomes of it.

mod about;
mod adf;
mod auth;
mod comments;
mod criteria;
mod files;
mod issues;
mod links;
mod oauth;
mod rich;
mod transitions;
mod wiki;

pub use crate::outside::Problem;
pub use comments::Comment;
pub use issues::{Account, Created, Issue, NewIssue};
pub use rich::Document;
pub use transitions::Moved;

use crate::config::JiraKind;
use crate::outside::{self, judge};
use crate::{Clock, Db, Error, config};
use anyhow::Context as _;
use auth::Auth;
use bytes::Bytes;
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::OnceCell;
use url::Url;

/// The largest answer that is read.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// The client.
pub struct Jira {
    http: reqwest::Client,
    kind: JiraKind,
    /// Where people read issues.
    web: Url,
    /// Where the API is.
    base: Url,
    auth: Auth,
    me: OnceCell<Account>,
}

impl Jira {
    /// Prepares the client; `seconds` is how long one request may take. Nothing is asked yet.
    ///
    /// # Errors
    /// When an address is none.
    pub fn new(config: &config::Jira, seconds: u64, db: &Db, clock: &Clock) -> Result<Self, Error> {
        let web = Url::parse(config.url.trim_end_matches('/')).context("jira.url")?;
        let http = outside::client(seconds)?;
        let auth = Auth::new(config, &http, db, clock)?;
        let base = match &config.oauth {
            Some(oauth) if config.auth == config::JiraAuth::OAuth => {
                below(&Url::parse(oauth.api_url.trim_end_matches('/')).context("jira.oauth.api_url")?, &["ex", "jira", &oauth.cloud_id])
            }
            _ => web.clone(),
        };
        Ok(Self { http, kind: config.kind, web, base, auth, me: OnceCell::new() })
    }

    /// Where people read an issue.
    #[must_use]
    pub fn issue_url(&self, key: &str) -> String {
        below(&self.web, &["browse", key]).into()
    }

    /// Text with formatting, as this Jira wants it.
    fn write(&self, document: &Document) -> Value {
        match self.kind {
            JiraKind::Cloud => adf::write(document),
            JiraKind::DataCenter => Value::String(wiki::write(document)),
        }
    }

    /// Text with formatting, as this Jira sends it, for people to read.
    fn plain(&self, text: &Value) -> String {
        match text {
            Value::String(wiki) => outside::lines(wiki, LONGEST_READ),
            document => outside::lines(&adf::read(document), LONGEST_READ),
        }
    }

    fn api(&self, segments: &[&str]) -> Url {
        let version = if self.kind == JiraKind::Cloud { "3" } else { "2" };
        let mut all = vec!["rest", "api", version];
        all.extend(segments);
        below(&self.base, &all)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<(StatusCode, Bytes), Problem> {
        let (request, used) = self.auth.sign(request).await?;
        let response = request.header(http::header::ACCEPT, "application/json").send().await.map_err(|error| outside::broken(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let too_long = || Problem::Unknown { reason: format!("its answer is longer than {LARGEST_ANSWER} bytes") };
        let body = outside::body(response, LARGEST_ANSWER).await?.ok_or_else(too_long)?;
        if status.is_success() {
            return Ok((status, body));
        }
        if status == StatusCode::UNAUTHORIZED {
            self.auth.refused(used).await;
        }
        Err(judge(status, &headers, &body))
    }

    /// Reads; may be repeated, so it is, once.
    async fn get<T: DeserializeOwned>(&self, address: &Url) -> Result<T, Problem> {
        let first = self.send(self.http.get(address.clone())).await;
        let (_, body) = match first {
            Err(Problem::Unknown { .. } | Problem::Unreachable { .. }) => self.send(self.http.get(address.clone())).await?,
            other => other?,
        };
        read(&body, address)
    }

    /// Reads one thing that may not be there. Jira answers "not found" also to somebody it does not know: only
    /// an account that is let in may conclude from it that there is none, or none for our eyes.
    async fn find_one<T: DeserializeOwned>(&self, address: &Url) -> Result<Option<T>, Problem> {
        match self.get(address).await {
            Ok(found) => Ok(Some(found)),
            Err(Problem::Refused { status: 404, .. }) => self.myself().await.map(|_| None),
            Err(problem) => Err(problem),
        }
    }

    /// Sends once.
    async fn post(&self, address: &Url, content: &Value) -> Result<(StatusCode, Bytes), Problem> {
        self.once(Method::POST, address, content).await
    }

    async fn once(&self, method: Method, address: &Url, content: &Value) -> Result<(StatusCode, Bytes), Problem> {
        self.send(self.http.request(method, address.clone()).json(content)).await
    }
}

/// Letters of a text that is read.
const LONGEST_READ: usize = 4000;

/// What a problem means, for the people who can do something about it.
#[must_use]
pub fn words(problem: &Problem) -> String {
    match problem {
        Problem::Refused { status: 401, message } => {
            format!("Jira does not accept our sign-in (401: {message}). Check the account in the portal's settings file.")
        }
        Problem::Refused { status: 403, message } => {
            format!("Jira does not allow this to our account (403: {message}). Give it the permission in Jira.")
        }
        Problem::Refused { status: 404, message } => {
            format!("Jira knows no such thing, or hides it from our account, which it does know (404: {message}).")
        }
        other => format!("Jira {other}"),
    }
}

/// An address below another; each segment is encoded on its own.
fn below(base: &Url, segments: &[&str]) -> Url {
    let mut address = base.clone();
    if let Ok(mut path) = address.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    address
}

fn read<T: DeserializeOwned>(body: &[u8], address: &Url) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        tracing::warn!(path = address.path(), %error, "Jira's answer cannot be read");
        Problem::Unknown { reason: "its answer cannot be read".into() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_cannot_climb_out_of_its_address() {
        let base = Url::parse("https://example.atlassian.net").expect("address");
        assert_eq!(below(&base, &["browse", "PARLAI-101"]).as_str(), "https://example.atlassian.net/browse/PARLAI-101");
        assert_eq!(below(&base, &["browse", "../../x?y#z"]).as_str(), "https://example.atlassian.net/browse/..%2F..%2Fx%3Fy%23z");
        let behind = Url::parse("https://tools.example/jira/").expect("address");
        assert_eq!(below(&behind, &["rest"]).as_str(), "https://tools.example/jira/rest");
    }
}
