//! Jira, sign-in, mail and the control API.
#![expect(clippy::expect_used, reason = "a helper of tests fails the test")]
mod support;

use sandbox::Misbehaviour;
use serde_json::{Value, json};
use support::{Stage, send};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn jira_issues_are_found_made_linked_and_linked_to_the_portal_once() {
    let stage = Stage::new().await;
    let found = stage
        .jira(
            "POST",
            "/search/jql",
            json!({"jql": "key in (PARLAI-101, PARLAI-104) and project = PARLAI order by key desc", "fields": ["summary"]}),
        )
        .await;
    assert_eq!(found.json["issues"][0]["key"], "PARLAI-104", "{}", found.json);
    let text = json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "It hangs."}]}]});
    let fields = json!({"project": {"key": "PARLAI"}, "issuetype": {"name": "Bug"}, "summary": "It hangs", "description": text, "labels": ["murmuration"]});
    let made = stage.jira("POST", "/issue", json!({"fields": fields})).await;
    assert_eq!((made.status, made.json["key"].as_str()), (201, Some("PARLAI-109")));
    let link = json!({"type": {"name": "Relates"}, "inwardIssue": {"key": "PARLAI-109"}, "outwardIssue": {"key": "PARLAI-101"}});
    assert_eq!(stage.jira("POST", "/issueLink", link).await.status, 201);
    let story = stage.jira("GET", "/issue/PARLAI-101?fields=issuelinks", Value::Null).await;
    assert_eq!(story.json["fields"]["issuelinks"][0]["inwardIssue"]["key"], "PARLAI-109");
    let remote = json!({"globalId": "murmuration:candidate:1", "object": {"url": "http://127.0.0.1:4000/c/1", "title": "Candidate"}});
    assert_eq!(stage.jira("POST", "/issue/PARLAI-101/remotelink", remote.clone()).await.status, 201);
    assert_eq!(stage.jira("POST", "/issue/PARLAI-101/remotelink", remote).await.status, 200);
    assert_eq!(stage.jira("GET", "/issue/PARLAI-101/remotelink", Value::Null).await.json.as_array().map(Vec::len), Some(1));
    let comment = stage.jira("POST", "/issue/PARLAI-101/comment", json!({"body": text})).await;
    assert_eq!(comment.status, 201);
    let moves = stage.jira("GET", "/issue/PARLAI-101/transitions", Value::Null).await;
    let id =
        moves.json["transitions"].as_array().expect("list").iter().find(|step| step["to"]["name"] == "Done").expect("done")["id"].clone();
    assert_eq!(stage.jira("POST", "/issue/PARLAI-101/transitions", json!({"transition": {"id": id}})).await.status, 204);
    assert_eq!(stage.world.issue("PARLAI-101").expect("issue")["fields"]["status"]["name"], "Done");
    assert_eq!(stage.jira("PUT", "/issue/PARLAI-101/properties/murmuration", json!({"gate": "open"})).await.status, 201);
    assert_eq!(stage.jira("PUT", "/issue/PARLAI-101/properties/murmuration", json!({"gate": "open"})).await.status, 200);
    assert!(stage.world.conformance().violations.is_empty(), "{:?}", stage.world.conformance().violations);
    assert_eq!(stage.jira("POST", "/issue/PARLAI-101/comment", json!({"body": "plain text"})).await.status, 422);
    assert_eq!(stage.world.deliveries().iter().filter(|delivery| delivery.event == "comment_created").count(), 1);
}

#[tokio::test]
async fn jira_keeps_its_closed_shapes_and_asks_who_is_there() {
    let stage = Stage::new().await;
    assert_eq!(send("GET", &format!("{}/rest/api/3/myself", stage.world.jira_url), &[], "").await.expect("answer").status, 401);
    assert_eq!(stage.jira("GET", "/myself", Value::Null).await.json["displayName"], "Murmuration");
    if stage.world.conformance().jira_contract {
        assert_eq!(stage.jira("POST", "/search/jql", json!({"jql": "project = PARLAI", "startAt": 0})).await.status, 422);
    }
    assert_eq!(stage.jira("POST", "/search/jql", json!({"jql": ""})).await.status, 400);
    stage.world.jira_lag(std::time::Duration::from_secs(60));
    let fields = json!({"project": {"key": "PARLAI"}, "issuetype": {"name": "Bug"}, "summary": "Late"});
    let made = stage.jira("POST", "/issue", json!({"fields": fields})).await;
    let id: u64 = made.json["id"].as_str().expect("id").parse().expect("number");
    let question = json!({"jql": "key = PARLAI-109"});
    assert_eq!(stage.jira("POST", "/search/jql", question.clone()).await.json["issues"], json!([]));
    let question = json!({"jql": "key = PARLAI-109", "reconcileIssues": [id]});
    assert_eq!(stage.jira("POST", "/search/jql", question).await.json["issues"][0]["id"], id.to_string());
}

#[tokio::test]
async fn a_file_is_attached_only_with_the_header_against_forged_requests() {
    let stage = Stage::new().await;
    let url = format!("{}/rest/api/3/issue/PARLAI-102/attachments", stage.world.jira_url);
    let auth = format!(
        "Basic {}",
        base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("{}:{}", stage.world.jira_user, stage.world.jira_token))
    );
    let body =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
    let mut headers = vec![("authorization", auth.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    assert_eq!(send("POST", &url, &headers, body).await.expect("answer").status, 403);
    headers.push(("x-atlassian-token", "no-check"));
    let answer = send("POST", &url, &headers, body).await.expect("answer");
    assert_eq!((answer.status, answer.json[0]["size"].as_u64()), (200, Some(5)), "{}", answer.json);
}

struct Flow {
    token: support::Answer,
    code: String,
}

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

async fn exchange(stage: &Stage, code: &str) -> support::Answer {
    let world = &stage.world;
    let form = format!(
        "grant_type=authorization_code&code={code}&code_verifier={VERIFIER}&redirect_uri=http%3A%2F%2F127.0.0.1%3A4000%2Fauth%2Fcallback%2Fsandbox&client_id={}&client_secret={}",
        world.oidc_client_id, world.oidc_client_secret
    );
    send("POST", &format!("{}/token", world.oidc_url), &[("content-type", "application/x-www-form-urlencoded")], form).await.expect("token")
}

async fn sign_in(stage: &Stage) -> Flow {
    let url = format!(
        "{}/authorize?response_type=code&client_id=murmuration&scope=openid%20email&redirect_uri=http%3A%2F%2F127.0.0.1%3A4000%2Fauth%2Fcallback%2Fsandbox&state=s1&nonce=n1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
        stage.world.oidc_url
    );
    let page = send("GET", &url, &[], "").await.expect("page");
    assert!(page.status == 200 && String::from_utf8_lossy(&page.bytes).contains("Pavel Novak"));
    let back = send("GET", &format!("{url}&login_as=pavel"), &[], "").await.expect("redirect");
    let target = url::Url::parse(back.headers["location"].to_str().expect("text")).expect("url");
    let value = |name: &str| target.query_pairs().find(|(key, _)| key == name).expect("parameter").1.into_owned();
    assert_eq!((value("state"), value("iss")), ("s1".into(), stage.world.oidc_url.clone()));
    let code = value("code");
    Flow { token: exchange(stage, &code).await, code }
}

#[tokio::test]
async fn a_code_becomes_a_signed_token_once() {
    let stage = Stage::new().await;
    let flow = sign_in(&stage).await;
    assert_eq!(flow.token.status, 200, "{}", flow.token.json);
    let keys = send("GET", &format!("{}/jwks", stage.world.oidc_url), &[], "").await.expect("keys").json;
    let text = |name: &str| keys["keys"][0][name].as_str().expect("text").to_owned();
    let key = jsonwebtoken::DecodingKey::from_rsa_components(&text("n"), &text("e")).expect("key");
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    validation.set_audience(&["murmuration"]);
    validation.set_issuer(&[&stage.world.oidc_url]);
    let claims =
        jsonwebtoken::decode::<Value>(flow.token.json["id_token"].as_str().expect("token"), &key, &validation).expect("valid").claims;
    assert_eq!(
        (claims["sub"].as_str(), claims["nonce"].as_str(), claims["email_verified"].as_bool()),
        (Some("pavel"), Some("n1"), Some(true))
    );
    let again = exchange(&stage, &flow.code).await;
    assert_eq!((again.status, again.json["error"].as_str()), (400, Some("invalid_grant")));
    stage.world.oidc_misbehaviour(Misbehaviour::AlgNone);
    assert!(sign_in(&stage).await.token.json["id_token"].as_str().expect("token").ends_with('.'));
}

#[tokio::test]
async fn github_sign_in_answers_errors_with_200_and_a_code_works_once() {
    let stage = Stage::new().await;
    let url = format!("{}/login/oauth", stage.world.github_url);
    let back = send("GET", &format!("{url}/authorize?client_id=Iv1.sandbox&state=s&login_as=dana"), &[], "").await.expect("redirect");
    let target = url::Url::parse(back.headers["location"].to_str().expect("text")).expect("url");
    let code = target.query_pairs().find(|(key, _)| key == "code").expect("code").1.into_owned();
    let form = format!("client_id=Iv1.sandbox&client_secret={}&code={code}", stage.world.oauth_client_secret);
    let first = send("POST", &format!("{url}/access_token"), &[("accept", "application/json")], form.clone()).await.expect("token");
    assert_eq!(first.json["token_type"], "bearer", "{}", first.json);
    let second = send("POST", &format!("{url}/access_token"), &[("accept", "application/json")], form).await.expect("token");
    assert_eq!((second.status, second.json["error"].as_str()), (200, Some("bad_verification_code")));
    let auth = format!("Bearer {}", first.json["access_token"].as_str().expect("token"));
    let user = send("GET", &format!("{}/user", stage.world.github_url), &[("authorization", &auth)], "").await.expect("user");
    assert_eq!(user.json["id"], 1001);
    let emails = send("GET", &format!("{}/user/emails", stage.world.github_url), &[("authorization", &auth)], "").await.expect("emails");
    assert_eq!(emails.json[0]["email"], "dana@murmuration.example");
    stage.assert_honest();
}

#[tokio::test]
async fn a_mail_is_kept_and_decoded() {
    let stage = Stage::new().await;
    let mut stream = tokio::net::TcpStream::connect(stage.world.smtp_addr).await.expect("connect");
    let talk = "EHLO a\r\nMAIL FROM:<portal@murmuration.example>\r\nRCPT TO:<uma@murmuration.example>\r\nDATA\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhttp://127.0.0.1:4000/uat/1\r\n..\r\n.\r\nQUIT\r\n";
    stream.write_all(talk.as_bytes()).await.expect("write");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("read");
    assert!(answer.contains("250 OK, kept"), "{answer}");
    let mails = stage.world.mails();
    assert_eq!((mails[0].subject.as_str(), mails[0].to[0].as_str()), ("Grüße", "uma@murmuration.example"));
    assert_eq!(
        mails[0].text.trim(),
        "http://127.0.0.1:4000/uat/1\r\n."
            .replace("\r\n", "\n")
            .trim()
            .replace('\n', if mails[0].text.contains("\r\n") { "\r\n" } else { "\n" })
    );
}

#[tokio::test]
async fn the_control_api_and_its_pages_steer_the_same_world() {
    let stage = Stage::new().await;
    let api = |path: &str| format!("{}/api{path}", stage.world.control_url);
    let headers = [("content-type", "application/json")];
    let pushed = send("POST", &api("/push"), &headers, "{\"junit\":\"red\",\"actor\":\"priya\"}").await.expect("push");
    assert_eq!(pushed.json["version"], "1.7.2+2ce94e6", "{}", pushed.json);
    let point = "{\"system\":\"github\",\"method\":\"GET\",\"path\":\"/repos/{owner}/{repo}\",\"stage\":\"before\"}";
    assert_eq!(send("POST", &api("/pause"), &headers, point).await.expect("pause").status, 200);
    let question = "/waiting?system=github&method=GET&path=%2Frepos%2F%7Bowner%7D%2F%7Brepo%7D&stage=before&timeout_ms=1";
    assert_eq!(send("GET", &api(question), &[], "").await.expect("waiting").json, json!({"reached": false}));
    assert_eq!(send("POST", &api("/release"), &headers, "{}").await.expect("release").json["released"], 1);
    let rule = "{\"system\":\"jira\",\"times\":1,\"kind\":{\"type\":\"status\",\"status\":503}}";
    assert_eq!(send("POST", &api("/faults"), &headers, rule).await.expect("fault").status, 200);
    assert_eq!(stage.jira("GET", "/myself", Value::Null).await.status, 503);
    for page in ["/", "/push", "/builds", "/deployments", "/issues", "/issues/PARLAI-101", "/mails", "/checks"] {
        let answer = send("GET", &format!("{}{page}", stage.world.control_url), &[], "").await.expect("page");
        assert!(answer.status == 200 && String::from_utf8_lossy(&answer.bytes).contains("<h1>"), "{page}");
    }
    assert_eq!(send("POST", &api("/reset"), &headers, "").await.expect("reset").status, 200);
    assert_eq!(send("GET", &api("/writes"), &[], "").await.expect("writes").json, json!({}));
    let form = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    assert_eq!(send("POST", &format!("{}/reset", stage.world.control_url), &form, "").await.expect("form").status, 403);
}
