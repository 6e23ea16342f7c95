//! A small client and a listener for webhooks; no client of the portal is used here.
#![expect(dead_code, reason = "each test file uses its own part")]
#![expect(clippy::expect_used, reason = "a helper of tests fails the test")]
use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use base64::{Engine, prelude::BASE64_STANDARD};
use http_body_util::{BodyExt, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use sandbox::{Options, Running, World};
use serde_json::{Value, json};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    pub json: Value,
}

/// Sends a request; a lost connection is an error.
pub async fn send(method: &str, url: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Result<Answer, String> {
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let mut request = hyper::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(body.into())).map_err(|error| error.to_string())?;
    let response = client.request(request).await.map_err(|error| error.to_string())?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Ok(Answer { status, headers, bytes, json })
}

/// A world with everything on free ports, and tokens for it.
pub struct Stage {
    pub world: Running,
    pub token: String,
}

pub const REPO: &str = "/repos/facebookresearch/ParlAI";
pub const DEPLOYMENTS: &str = "/repos/{owner}/{repo}/deployments";

impl Stage {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let world = World::start(options).await.expect("the world starts");
        let now = time::OffsetDateTime::now_utc().unix_timestamp();
        let claims = json!({"iss": world.app_id.to_string(), "iat": now - 30, "exp": now + 500});
        let key = jsonwebtoken::EncodingKey::from_rsa_pem(world.app_key_pem.as_bytes()).expect("key");
        let jwt = jsonwebtoken::encode(&jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256), &claims, &key).expect("jwt");
        let url = format!("{}/app/installations/{}/access_tokens", world.github_url, world.installation_id);
        let answer = send("POST", &url, &[("authorization", &format!("Bearer {jwt}"))], "").await.expect("mint");
        assert_eq!(answer.status, 201, "{:?}", answer.json);
        let token = answer.json["token"].as_str().expect("token").to_owned();
        Self { world, token }
    }

    pub async fn try_github(&self, method: &str, path: &str, body: Value) -> Result<Answer, String> {
        let auth = format!("Bearer {}", self.token);
        let text = if body.is_null() { String::new() } else { body.to_string() };
        send(method, &format!("{}{path}", self.world.github_url), &[("authorization", &auth), ("content-type", "application/json")], text)
            .await
    }

    pub async fn github(&self, method: &str, path: &str, body: Value) -> Answer {
        self.try_github(method, path, body).await.expect("an answer of GitHub")
    }

    pub async fn jira(&self, method: &str, path: &str, body: Value) -> Answer {
        let auth = format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", self.world.jira_user, self.world.jira_token)));
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let url = format!("{}/rest/api/3{path}", self.world.jira_url);
        send(method, &url, &[("authorization", &auth), ("content-type", "application/json")], text).await.expect("an answer of Jira")
    }

    /// Creates a deployment of the head for a candidate.
    pub fn deployment(&self, key: &str) -> Value {
        json!({"ref": "bbcb45ee7e16676c5a8117e81b25c0d457f72317", "task": format!("deploy:{key}"), "auto_merge": false, "required_contexts": [], "environment": "production", "payload": {"key": key}})
    }

    /// The sandbox must keep the contracts that it judges by.
    pub fn assert_honest(&self) {
        let own = self.world.conformance().own_violations;
        assert!(own.is_empty(), "the sandbox broke a contract itself: {own:#?}");
    }
}

/// What a webhook receiver got.
pub type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// Listens where the portal would.
pub async fn receiver() -> (String, Received) {
    let received = Received::default();
    let take = async |State(received): State<Received>, headers: HeaderMap, body: Bytes| {
        received.lock().expect("lock").push((headers, body));
        axum::http::StatusCode::ACCEPTED
    };
    let router = Router::new().route("/hooks/{system}", post(take)).with_state(received.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("bind");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}
