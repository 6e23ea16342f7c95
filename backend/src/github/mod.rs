//! GitHub as the portal's App: small typed questions, and one write that never repeats itself. Relative
//! routes only: with an absolute address octocrab leaves the token out, or would give it away.

mod about;
mod cache;
mod commits;
mod deployments;
mod developers;
mod files;
mod link;
mod model;
mod runs;

pub use crate::outside::Problem;
pub use about::{App, Repository};
pub use deployments::NewDeployment;
pub use developers::{CHECK, CheckRun, Issue, LABEL, NewIssue, Output};
pub use model::{Artifact, ChangedFile, Commit, Compared, Deployment, DeploymentStatus, GitActor, HeadRepository, Pull, Run, User};

use crate::outside::{self, judge};
use crate::{Error, config};
use anyhow::Context as _;
use bytes::Bytes;
use cache::Cache;
use http::{HeaderMap, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Limited};
use octocrab::Octocrab;
use octocrab::service::middleware::retry::RetryConfig;
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The largest JSON answer that is read.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;

/// The client. Its octocrab never repeats a request by itself; reads are repeated here, once.
pub struct GitHub {
    /// As the App itself, for questions about the App.
    app: Octocrab,
    /// As the App's installation, for everything else.
    installation: Octocrab,
    /// For files at the addresses that GitHub hands out; it never carries the token.
    files: reqwest::Client,
    patience: Duration,
    /// GitHub is on this machine, as in tests and in the demo.
    local: bool,
    pulls: Cache,
}

/// An answer as it came.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl GitHub {
    /// Prepares the client; `seconds` is how long one request may take. Nothing is asked yet.
    ///
    /// # Errors
    /// When the App's key is no RSA key in PEM, or the address is none.
    pub fn new(config: &config::GitHub, seconds: u64) -> Result<Self, Error> {
        let files = outside::client(seconds)?;
        let patience = Duration::from_secs(seconds.max(1));
        let app = Octocrab::builder()
            .base_uri(config.api_url.trim_end_matches('/'))
            .context("github.api_url")?
            .add_retry_config(RetryConfig::None)
            .set_connect_timeout(Some(patience.min(Duration::from_secs(5))))
            .set_read_timeout(Some(patience))
            .set_write_timeout(Some(patience))
            .add_header(http::header::ACCEPT, "application/vnd.github+json".to_owned())
            .app_from_rsa_pem(config.app_id.into(), config.private_key.expose_secret())
            .context("github.private_key is not an RSA key in PEM")?
            .build()
            .context("the GitHub client cannot be built")?;
        let installation = app.installation(config.installation_id.into()).context("github.installation_id")?;
        let local = url::Url::parse(&config.api_url).is_ok_and(|address| link::is_loopback(&address));
        Ok(Self { app, installation, files, patience, local, pulls: Cache::default() })
    }

    /// Reads one JSON answer.
    async fn get<T: DeserializeOwned>(&self, route: &str) -> Result<T, Problem> {
        Ok(self.get_page(route).await?.0)
    }

    /// Reads one page and the route of the next.
    async fn get_page<T: DeserializeOwned>(&self, route: &str) -> Result<(T, Option<String>), Problem> {
        let mut answer = self.exchange(&self.installation, route).await;
        // A read may be repeated: once, at once, when the first try was lost.
        if matches!(answer, Err(Problem::Unknown { .. } | Problem::Unreachable { .. }))
            || answer.as_ref().is_ok_and(|answer| answer.status.is_server_error())
        {
            answer = self.exchange(&self.installation, route).await;
        }
        let answer = answer?;
        if answer.status != StatusCode::OK {
            return Err(judge(answer.status, &answer.headers, &answer.body));
        }
        let next = answer.headers.get(http::header::LINK).and_then(|header| header.to_str().ok()).and_then(link::next);
        Ok((read(&answer, route)?, next))
    }

    async fn exchange(&self, client: &Octocrab, route: &str) -> Result<Answer, Problem> {
        self.in_time(client._get(route)).await
    }

    /// Waits for an answer and reads it whole, within the time of one request.
    async fn in_time(
        &self,
        sent: impl Future<Output = octocrab::Result<http::Response<BoxBody<Bytes, octocrab::Error>>>>,
    ) -> Result<Answer, Problem> {
        let exchange = async {
            let (parts, body) = sent.await.map_err(|error| broken(&error))?.into_parts();
            let body = Limited::new(body, LARGEST_ANSWER)
                .collect()
                .await
                .map_err(|_| Problem::Unknown { reason: "the answer broke off or is too long".into() })?;
            Ok(Answer { status: parts.status, headers: parts.headers, body: body.to_bytes() })
        };
        tokio::time::timeout(self.patience, exchange).await.unwrap_or_else(|_| Err(Problem::Unknown { reason: "no answer in time".into() }))
    }
}

fn read<T: DeserializeOwned>(answer: &Answer, route: &str) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(&answer.body);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        tracing::warn!(route, %error, "GitHub's answer cannot be read");
        Problem::Unknown { reason: "its answer cannot be read".into() }
    })
}

/// What octocrab's error means for the request: before the connection stood, nothing was sent.
fn broken(error: &octocrab::Error) -> Problem {
    if let octocrab::Error::GitHub { source, .. } = error {
        // Only the App's token is asked for with this kind of error.
        let body = serde_json::json!({"message": format!("the App's token: {}", source.message)}).to_string();
        return judge(source.status_code, source.headers.as_ref().unwrap_or(&HeaderMap::new()), body.as_bytes());
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if inner.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(hyper_util::client::legacy::Error::is_connect) {
            return Problem::Unreachable { reason: "the connection was not made".into() };
        }
        cause = inner.source();
    }
    tracing::debug!(?error, "an exchange with GitHub broke");
    Problem::Unknown { reason: "the connection broke".into() }
}
