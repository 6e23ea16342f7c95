//! Jira Cloud through one account: stories are read, reported problems become issues. Basic authentication,
//! no redirects; a POST is sent once, whatever becomes of it.

mod adf;
mod issues;
mod links;

pub use crate::outside::Problem;
pub use adf::{bullets, document, paragraphs, sentence};
pub use issues::{Account, Issue, NewIssue};

use crate::outside::{self, judge};
use crate::{Error, config};
use anyhow::Context as _;
use bytes::Bytes;
use http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use url::Url;

/// The largest answer that is read.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// The client.
pub struct Jira {
    http: reqwest::Client,
    base: Url,
    email: String,
    token: SecretString,
}

impl Jira {
    /// Prepares the client; `seconds` is how long one request may take. Nothing is asked yet.
    ///
    /// # Errors
    /// When the address is none.
    pub fn new(config: &config::Jira, seconds: u64) -> Result<Self, Error> {
        let base = Url::parse(config.url.trim_end_matches('/')).context("jira.url")?;
        Ok(Self { http: outside::client(seconds)?, base, email: config.email.clone(), token: config.api_token.clone() })
    }

    /// Where people read an issue.
    #[must_use]
    pub fn issue_url(&self, key: &str) -> String {
        self.address(&["browse", key]).into()
    }

    /// An address below the base; each segment is encoded on its own.
    fn address(&self, segments: &[&str]) -> Url {
        let mut address = self.base.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        address
    }

    fn api(&self, segments: &[&str]) -> Url {
        let mut all = vec!["rest", "api", "3"];
        all.extend(segments);
        self.address(&all)
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<(StatusCode, Bytes), Problem> {
        let request = request.basic_auth(&self.email, Some(self.token.expose_secret())).header(http::header::ACCEPT, "application/json");
        let response = request.send().await.map_err(|error| outside::broken(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let too_long = || Problem::Unknown { reason: format!("its answer is longer than {LARGEST_ANSWER} bytes") };
        let body = outside::body(response, LARGEST_ANSWER).await?.ok_or_else(too_long)?;
        if status.is_success() { Ok((status, body)) } else { Err(judge(status, &headers, &body)) }
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

    /// Sends once.
    async fn post(&self, address: &Url, content: &serde_json::Value) -> Result<(StatusCode, Bytes), Problem> {
        self.send(self.http.post(address.clone()).json(content)).await
    }
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

    #[tokio::test]
    async fn a_key_cannot_climb_out_of_its_address() {
        let config = config::Jira {
            url: "https://example.atlassian.net/".into(),
            email: "a@example.org".into(),
            api_token: "t".into(),
            webhook_secrets: Vec::new(),
        };
        let jira = Jira::new(&config, 5).expect("client");
        assert_eq!(jira.issue_url("PARLAI-101"), "https://example.atlassian.net/browse/PARLAI-101");
        assert_eq!(jira.issue_url("../../x?y#z"), "https://example.atlassian.net/browse/..%2F..%2Fx%3Fy%23z");
    }
}
