//! OAuth 2.0 (3LO) with rotating refresh tokens: each is good once, so the next one is stored in the same statement
//! that takes its place, and only one worker of all replicas renews at a time.

use super::Problem;
use crate::db::jira_consent::{self, Consent};
use crate::outside;
use crate::{Clock, Db, Error, config};
use anyhow::Context as _;
use futures::future::BoxFuture;
use oauth2::basic::BasicClient;
use oauth2::{
    AsyncHttpClient, AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, RefreshToken,
    RequestTokenError, TokenResponse as _, TokenUrl,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

type Client = BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// A token is renewed when it is good for less than this, in seconds.
const MARGIN: i64 = 60;
/// When an answer does not say how long a token is good.
const USUAL_LIFE: i64 = 3600;
/// Another replica that renews has this long, in seconds.
const RENEWAL: i64 = 30;

pub(super) struct OAuth {
    client: Client,
    http: Exchange,
    db: Db,
    clock: Clock,
    seed: SecretString,
    /// One at a time in this process.
    renewing: Mutex<()>,
}

/// Why a token could not be renewed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Failed(Problem);

impl OAuth {
    pub(super) fn new(config: &config::JiraOAuth, http: &reqwest::Client, db: &Db, clock: &Clock) -> Result<Self, Error> {
        let client = BasicClient::new(ClientId::new(config.client_id.clone()))
            .set_client_secret(ClientSecret::new(config.client_secret.expose_secret().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(TokenUrl::new(config.token_url.clone()).context("jira.oauth.token_url")?);
        Ok(Self {
            client,
            http: Exchange(http.clone()),
            db: db.clone(),
            clock: clock.clone(),
            seed: config.refresh_token.clone(),
            renewing: Mutex::new(()),
        })
    }

    /// A token that is good for a while, and its number.
    pub(super) fn token(&self) -> BoxFuture<'_, Result<(SecretString, i64), Problem>> {
        Box::pin(self.fresh())
    }

    async fn fresh(&self) -> Result<(SecretString, i64), Problem> {
        let _one = self.renewing.lock().await;
        let consent = self.consent().await.map_err(|error| away(&error))?;
        let now = self.clock.now();
        if let Some(token) = consent.access_token
            && consent.expires_at > now.plus_seconds(MARGIN)
        {
            return Ok((token.into(), consent.version));
        }
        if !self.begin(consent.version).await.map_err(|error| away(&error))? {
            return Err(Problem::Unreachable { reason: "another replica of the portal is renewing its sign-in".into() });
        }
        let refresh = RefreshToken::new(consent.refresh_token);
        let answer = self.client.exchange_refresh_token(&refresh).request_async(&self.http).await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                self.end(consent.version).await;
                return Err(match error {
                    RequestTokenError::Request(Failed(problem)) => problem,
                    RequestTokenError::ServerResponse(said) => Problem::Refused {
                        status: 401,
                        message: outside::one_line(
                            &format!("{said}; the consent is over, put a new refresh token into jira.oauth.refresh_token"),
                            300,
                        ),
                    },
                    _ => Problem::Unknown { reason: "its token cannot be read".into() },
                });
            }
        };
        let access = answer.access_token().secret().clone();
        let life = answer.expires_in().map_or(USUAL_LIFE, |life| i64::try_from(life.as_secs()).unwrap_or(USUAL_LIFE));
        let next = answer.refresh_token().map_or_else(|| refresh.secret().clone(), |token| token.secret().clone());
        let kept = self.keep(consent.version, &next, &access, now.plus_seconds(life)).await.map_err(|error| away(&error))?;
        if kept {
            Ok((access.into(), consent.version + 1))
        } else {
            Err(Problem::Unreachable { reason: "its sign-in was renewed twice".into() })
        }
    }

    /// A token that Jira did not accept is not used again.
    pub(super) async fn drop_token(&self, version: i64) {
        let work = async {
            let mut tx = self.db.begin().await?;
            jira_consent::expire(&mut tx, version).await?;
            tx.commit().await
        };
        if let Err(error) = work.await {
            tracing::error!(%error, "a refused token of Jira could not be dropped");
        }
    }

    async fn consent(&self) -> Result<Consent, Error> {
        let seed = domain::sha256_hex(self.seed.expose_secret().as_bytes());
        if let Some(consent) = jira_consent::load(&mut self.db.snapshot().await?, &seed).await? {
            return Ok(consent);
        }
        let mut tx = self.db.begin().await?;
        jira_consent::plant(&mut tx, &seed, self.seed.expose_secret()).await?;
        let consent = jira_consent::load(&mut tx, &seed).await?;
        tx.commit().await?;
        consent.ok_or_else(|| Error::inconsistent("jira_consent", "seed", "oauth"))
    }

    async fn begin(&self, version: i64) -> Result<bool, Error> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let ours = jira_consent::begin(&mut tx, version, now, now.plus_seconds(RENEWAL)).await?;
        tx.commit().await?;
        Ok(ours)
    }

    async fn keep(&self, version: i64, refresh: &str, access: &str, until: domain::Timestamp) -> Result<bool, Error> {
        let mut tx = self.db.begin().await?;
        let ours = jira_consent::replace(&mut tx, version, refresh, access, until).await?;
        tx.commit().await?;
        Ok(ours)
    }

    async fn end(&self, version: i64) {
        let work = async {
            let mut tx = self.db.begin().await?;
            jira_consent::end(&mut tx, version).await?;
            tx.commit().await
        };
        if let Err(error) = work.await {
            tracing::error!(%error, "a renewal of Jira's token could not be ended");
        }
    }
}

/// Sends what the library asks to be sent.
struct Exchange(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Exchange {
    type Error = Failed;
    type Future = BoxFuture<'c, Result<HttpResponse, Failed>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

impl Exchange {
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, Failed> {
        let unknown = |reason: &str| Failed(Problem::Unknown { reason: reason.into() });
        let request = reqwest::Request::try_from(request).map_err(|_| unknown("the question could not be made"))?;
        let answer = self.0.execute(request).await.map_err(|error| Failed(outside::broken(&error)))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = outside::body(answer, super::LARGEST_ANSWER).await.map_err(Failed)?.ok_or_else(|| unknown("its token is too long"))?;
        if status == http::StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            return Err(Failed(outside::judge(status, &headers, &body)));
        }
        let mut response = http::Response::new(body.to_vec());
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

/// Without the database there is no token, and nothing was sent.
fn away(error: &Error) -> Problem {
    tracing::error!(%error, "Jira's token cannot be read");
    Problem::Unreachable { reason: "the portal cannot read its sign-in".into() }
}
