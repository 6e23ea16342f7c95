//! Chat: one message a thing, in the form the chat takes, to an address that is never shown and never inside.

use crate::both;
use crate::harness::{Dialect, Setup, TestApp};
use crate::world;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use http::StatusCode;
use std::sync::{Arc, Mutex};

const CHATS: &str = "/p/parlai/chats";

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<(Vec<serde_json::Value>, Vec<u16>)>>);

/// A chat that remembers what it hears, and answers what it is told to.
async fn chat(statuses: &[u16]) -> (Heard, String) {
    let heard = Heard::default();
    heard.0.lock().expect("free").1 = statuses.to_vec();
    let hear = async |State(heard): State<Heard>, body: axum::Json<serde_json::Value>| {
        let mut heard = heard.0.lock().expect("free");
        let status = if heard.1.is_empty() { 200 } else { heard.1.remove(0) };
        heard.0.push(body.0);
        (StatusCode::from_u16(status).expect("a status"), "secret-words")
    };
    let router = Router::new().route("/services/secret", post(hear)).with_state(heard.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/services/secret", listener.local_addr().expect("an address"));
    tokio::spawn(axum::serve(listener, router).into_future());
    (heard, address)
}

fn said(heard: &Heard) -> Vec<serde_json::Value> {
    heard.0.lock().expect("free").0.clone()
}

async fn add(app: &TestApp, form: &str, address: &str, kinds: &[&str]) -> crate::harness::Answer {
    let mut fields = vec![("name", "#releases"), ("form", form), ("address", address)];
    fields.extend(kinds.iter().map(|kind| ("kind", *kind)));
    app.as_person("rita").await.post(CHATS, &fields).await
}

async fn with_chats(dialect: Dialect) -> TestApp {
    TestApp::with(dialect, Setup { more: "[chat]\ninternal = true".into(), ..Setup::default() }).await
}

async fn a_chat_hears_of_what_it_chose(app: &TestApp) {
    let (slack, slack_at) = chat(&[503]).await;
    let (teams, teams_at) = chat(&[]).await;
    add(app, "slack", &slack_at, &["candidate_ready", "result_failed"]).await.expect(303);
    add(app, "teams", &teams_at, &["result_failed"]).await.expect(303);
    let candidate = world::candidate(app).await;
    candidate.judge(app, "failed", "<!channel> it hangs").await;
    app.work().await;
    app.clock.advance(600);
    app.work().await;
    let words = said(&slack);
    assert_eq!(words.len(), 3, "one of them twice, after the 503: {words:?}");
    assert!(words.iter().any(|message| message["text"].as_str().is_some_and(|text| text.contains("is ready for you to try"))), "{words:?}");
    assert!(words.iter().all(|message| !message["text"].as_str().expect("text").contains("<!")), "{words:?}");
    let cards = said(&teams);
    assert_eq!(cards.len(), 1, "{cards:?}");
    assert_eq!(cards[0]["attachments"][0]["contentType"], "application/vnd.microsoft.card.adaptive");
    let page = app.as_person("rita").await.get(CHATS).await.expect(200).text();
    assert!(page.contains("in order") && !page.contains("services/secret"), "the address is never shown: {page}");
    let id = page.split("/chats/").nth(1).and_then(|rest| rest.split('/').next()).expect("a chat").to_owned();
    app.as_person("rita").await.post(&format!("{CHATS}/{id}/remove"), &[]).await.expect(303);
    app.as_person("rita").await.post(&format!("{CHATS}/{id}/remove"), &[]).await.expect(404);
}

async fn a_refusal_is_shown_and_not_repeated(app: &TestApp) {
    let (heard, address) = chat(&[404, 404]).await;
    add(app, "slack", &address, &["candidate_ready"]).await.expect(303);
    world::candidate(app).await;
    app.work().await;
    app.clock.advance(3600);
    app.work().await;
    assert_eq!(said(&heard).len(), 1);
    let page = app.as_person("rita").await.get(CHATS).await.expect(200).text();
    assert!(page.contains("not reached") && page.contains("404"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn chats_hear_on_sqlite() {
    a_chat_hears_of_what_it_chose(&with_chats(Dialect::Sqlite).await).await;
    a_refusal_is_shown_and_not_repeated(&with_chats(Dialect::Sqlite).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chats_hear_on_postgres() {
    a_chat_hears_of_what_it_chose(&with_chats(Dialect::Postgres).await).await;
    a_refusal_is_shown_and_not_repeated(&with_chats(Dialect::Postgres).await).await;
}

both! {
    async fn a_chat_inside_the_network_is_refused(app: TestApp) {
        for address in ["http://hooks.slack.com/x", "https://127.0.0.1/x", "https://localhost/x", "https://10.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/x", "https://[::ffff:10.0.0.1]/x", "file:///etc/passwd", ""] {
            add(&app, "slack", address, &["candidate_ready"]).await.expect_code(422, "invalid_field");
        }
        add(&app, "irc", "https://hooks.slack.com/x", &["candidate_ready"]).await.expect_code(422, "invalid_field");
        add(&app, "slack", "https://hooks.slack.com/x", &[]).await.expect_code(422, "invalid_field");
        add(&app, "slack", "https://hooks.slack.com/x", &["confirm_fix"]).await.expect_code(422, "invalid_field");
        add(&app, "slack", "https://hooks.slack.com/x", &["candidate_ready"]).await.expect(303);
    }
}
