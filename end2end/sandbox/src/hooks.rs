//! Webhooks out: signed, sent once, kept in a list; and on demand lost, doubled, late or out of order.
use std::time::Duration;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::mpsc;

use crate::{Sandbox, clock, fault::System, lock};

/// One attempt to deliver a webhook.
#[derive(Clone, Debug, Serialize)]
pub struct Delivery {
    /// Number of this attempt.
    pub id: u64,
    /// Identifier of the event: the same for every attempt.
    pub guid: String,
    /// Sender.
    pub system: System,
    /// Event, such as `workflow_run`.
    pub event: String,
    /// Action, such as `completed`; empty when the event has none.
    pub action: String,
    /// Whether this attempt was asked for again.
    pub redelivery: bool,
    /// Status of the receiver's answer; none until there is one, 0 when there was no answer.
    pub status_code: Option<u16>,
    /// Milliseconds it took.
    pub duration_ms: u64,
    /// When it was sent.
    pub delivered_at: String,
    /// The exact body.
    pub body: String,
}

/// What happens to the webhooks of one system from now on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HookBehaviour {
    /// So many are not sent; they stand in the list as failed.
    pub drop_next: u32,
    /// So many are sent twice.
    pub duplicate_next: u32,
    /// Each is sent so much later.
    pub delay_ms: u64,
    /// None is sent until they are let go, in any order wanted.
    pub hold: bool,
}

/// The order in which held webhooks are let go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// As they happened.
    #[default]
    AsSent,
    /// Newest first.
    Reversed,
}

/// Signs a body.
pub(crate) fn sign(secret: &str, body: &[u8]) -> String {
    // HMAC takes a key of any length, so this cannot fail; an empty signature would fail every test.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Records a webhook and sends it, as the behaviour in force says.
pub(crate) fn emit(core: &Sandbox, system: System, event: &str, action: &str, payload: &Value) -> u64 {
    if core.options.check_own && system == System::Github {
        core.contracts.check_own_webhook(event, action, payload);
    }
    let guid = clock::uuid();
    let id = record(core, system, event, action, &guid, payload.to_string(), false);
    let mut behaviour = lock(&core.hook_behaviour);
    let behaviour = behaviour.entry(system).or_default();
    if behaviour.drop_next > 0 {
        behaviour.drop_next -= 1;
        finish(core, id, 502, 0);
        return id;
    }
    if behaviour.hold {
        lock(&core.held).push(id);
        return id;
    }
    let twice = behaviour.duplicate_next > 0;
    behaviour.duplicate_next = behaviour.duplicate_next.saturating_sub(1);
    let delay = behaviour.delay_ms;
    for _ in 0..if twice { 2 } else { 1 } {
        if delay == 0 {
            queue(core, id);
        } else {
            let core = core.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(delay)).await;
                queue(&core, id);
            });
        }
    }
    id
}

/// Sends an earlier webhook again under the same identifier.
pub(crate) fn redeliver(core: &Sandbox, id: u64) -> Option<u64> {
    let old = lock(&core.state).deliveries.iter().find(|delivery| delivery.id == id).cloned()?;
    let id = record(core, old.system, &old.event, &old.action, &old.guid, old.body, true);
    queue(core, id);
    Some(id)
}

fn record(core: &Sandbox, system: System, event: &str, action: &str, guid: &str, body: String, redelivery: bool) -> u64 {
    let mut state = lock(&core.state);
    let id = state.fresh_id();
    state.deliveries.push(Delivery {
        id,
        guid: guid.into(),
        system,
        event: event.into(),
        action: action.into(),
        redelivery,
        status_code: None,
        duration_ms: 0,
        delivered_at: clock::iso_now(),
        body,
    });
    id
}

/// Puts a recorded webhook into the queue of its system.
pub(crate) fn queue(core: &Sandbox, id: u64) {
    core.in_flight.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    if core.hook_queue.send(id).is_err() {
        core.in_flight.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
    }
}

fn finish(core: &Sandbox, id: u64, status: u16, duration_ms: u64) {
    if let Some(delivery) = lock(&core.state).deliveries.iter_mut().find(|delivery| delivery.id == id) {
        delivery.status_code = Some(status);
        delivery.duration_ms = duration_ms;
    }
}

/// Sends what is queued, one after the other, so that order is kept unless a test wants otherwise.
pub(crate) async fn courier(core: Sandbox, mut queue: mpsc::UnboundedReceiver<u64>) {
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    while let Some(id) = queue.recv().await {
        let found = lock(&core.state).deliveries.iter().find(|delivery| delivery.id == id).cloned();
        if let Some(delivery) = found {
            let begun = std::time::Instant::now();
            let sent = request(&core, &delivery).map(|request| client.request(request));
            let status = match sent {
                Some(sent) => match tokio::time::timeout(Duration::from_secs(10), sent).await {
                    Ok(Ok(response)) => response.status().as_u16(),
                    Ok(Err(_)) => 0,
                    Err(_) => 504,
                },
                None => 0,
            };
            finish(&core, id, status, u64::try_from(begun.elapsed().as_millis()).unwrap_or(0));
        }
        core.in_flight.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
    }
}

fn request(core: &Sandbox, delivery: &Delivery) -> Option<hyper::Request<Full<Bytes>>> {
    let headers = headers(core, delivery);
    let portal = core.portal();
    let mut request = hyper::Request::post(format!("{portal}/hooks/{}", delivery.system.name()));
    for (name, value) in headers.as_object()? {
        request = request.header(name.as_str(), value.as_str()?);
    }
    request.body(Full::new(Bytes::from(delivery.body.clone()))).ok()
}

/// The headers of a webhook.
pub(crate) fn headers(core: &Sandbox, delivery: &Delivery) -> Value {
    let body = delivery.body.as_bytes();
    match delivery.system {
        System::Jira => json!({
            "Content-Type": "application/json",
            "User-Agent": "Atlassian Webhook HTTP Client",
            "X-Atlassian-Webhook-Identifier": delivery.guid,
            "X-Atlassian-Webhook-Retry": if delivery.redelivery { "1" } else { "0" },
            "X-Atlassian-Webhook-Flow": "Primary",
            "X-Hub-Signature": sign(&core.options.jira_webhook_secret, body),
        }),
        _ => json!({
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/5andb0x",
            "Accept": "*/*",
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Hook-ID": "271828",
            "X-GitHub-Hook-Installation-Target-ID": core.options.app_id.to_string(),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature-256": sign(&core.options.webhook_secret, body),
        }),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn signatures_match_the_vectors_of_both_vendors() {
        let secret = "It's a Secret to Everybody";
        assert_eq!(super::sign(secret, b"Hello, World!"), "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        assert_eq!(super::sign(secret, b"Hello World!"), "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9");
    }
}
