//! Forms: read strictly, answered with a redirect or with the page and everything typed on it.

use crate::both;
use crate::harness::TestApp;
use axum::body::Body;
use http::Request;

const CASE: [(&str, &str); 4] = [("title", "Talk to a model"), ("precondition", ""), ("steps", "Say hello => It answers"), ("stories", "")];

both! {
    async fn a_form_that_is_right_leads_on_and_is_in_the_audit_log(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let answer = quinn.post("/p/parlai/cases", &CASE).await.expect(303);
        assert_eq!(answer.location(), "/p/parlai/cases/1");
        assert!(quinn.get(answer.location()).await.expect(200).text().contains("Talk to a model"));
        assert!(app.audit().await.contains(&"test_case_written".to_owned()));
    }

    async fn a_form_that_is_refused_comes_back_with_its_status_the_reason_and_what_was_typed(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let answer = quinn.post("/p/parlai/cases", &[("title", ""), ("precondition", "The moon is full"), ("steps", "no arrow"), ("stories", "")]).await.expect(422);
        let page = answer.text();
        assert!(page.contains("The moon is full"), "what was typed is lost");
        assert!(page.contains("role=\"alert\""), "the reason is not announced");
        assert!(page.contains(answer.header("x-request-id")));
    }

    async fn b28_a_field_that_the_form_does_not_have_is_refused(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let before = app.audit().await;
        let mut fields = CASE.to_vec();
        fields.push(("edited_by", "somebody"));
        quinn.post("/p/parlai/cases", &fields).await.expect_code(422, "unknown_field");
        assert_eq!(app.audit().await, before);
    }

    async fn b32_a_form_sent_after_the_session_ended_is_401_with_a_way_to_sign_in(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        app.clock.advance(2 * 3600);
        let answer = quinn.post("/p/parlai/cases", &CASE).await.expect(401);
        assert!(answer.text().contains("/auth/start/sandbox?next="), "no way to sign in");
    }

    async fn who_may_not_is_told_who_may_and_a_stranger_learns_nothing(app: TestApp) {
        app.as_person("uma").await.post("/p/parlai/cases", &CASE).await.expect_code(403, "role_missing");
        app.as_person("sam").await.post("/p/parlai/cases", &CASE).await.expect(404);
        app.as_person("quinn").await.post("/p/other/cases", &CASE).await.expect(404);
        app.as_person("quinn").await.post("/p/missing/cases", &CASE).await.expect(404);
    }

    async fn b65_b66_what_is_too_long_cut_or_no_text_is_refused(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let long = "x".repeat(1024 * 1024);
        quinn.post("/p/parlai/cases", &[("title", "t"), ("precondition", ""), ("steps", &long), ("stories", "")]).await.expect(413);
        for (body, status) in [("title=%00", 400), ("title=%FF", 400), ("title=%ED%A0%80", 400)] {
            let request = Request::post("/p/parlai/cases").header("sec-fetch-site", "same-origin").header("content-type", "application/x-www-form-urlencoded").body(Body::from(body));
            quinn.send(request.expect("a request")).await.expect(status);
        }
        let request = Request::post("/p/parlai/cases").header("sec-fetch-site", "same-origin").header("content-type", "text/plain").body(Body::from("title=x"));
        quinn.send(request.expect("a request")).await.expect(415);
    }

    async fn b45_b47_uploads_that_are_too_large_or_broken_are_refused(app: TestApp) {
        app.world.push_build(&sandbox::BuildSpec::default()).expect("a build");
        app.world.settled().await;
        app.work().await;
        let mut uma = app.as_person("uma").await;
        let path = "/p/parlai/candidates/1/feedback";
        let fields = [("story", ""), ("severity", "minor"), ("title", "A title that I typed"), ("body", "b"), ("environment", "uat"), ("intent", "x")];
        let large = vec![b'x'; 1024 * 1024 + 1];
        let page = uma.upload(path, &fields, &[("a.txt", &large)]).await.expect_code(413, "too_large");
        assert!(page.text().contains("A title that I typed"), "what was typed is lost");
        let many: Vec<(String, &[u8])> = (0..21).map(|number| (format!("{number}.txt"), &b"x"[..])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
        uma.upload(path, &fields, &many).await.expect(413);
        for kind in ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"] {
            let request = Request::post(path).header("sec-fetch-site", "same-origin").header("content-type", kind).body(Body::from("--x\r\nno end"));
            uma.send(request.expect("a request")).await.expect(400);
        }
        assert!(!app.audit().await.iter().any(|action| action.starts_with("feedback")));
    }

    async fn b18_a_signature_is_never_given_by_a_link(app: TestApp) {
        let mut pavel = app.as_person("pavel").await;
        for path in ["/p/parlai/candidates/1/acceptances", "/p/parlai/candidates/1/deployment", "/p/parlai/cases/1/retire", "/sign-out"] {
            let answer = pavel.get(path).await;
            assert!([404, 405].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
        }
    }

    async fn a_new_token_is_shown_once_and_works_until_it_is_revoked(app: TestApp) {
        let mut rita = app.as_person("rita").await;
        let page = rita.post("/p/parlai/tokens", &[("name", "ci"), ("scope", "candidate:read")]).await.expect(201).text();
        let secret = page.split("mur_").nth(1).map(|rest| format!("mur_{}", &rest[..64])).expect("the secret is on the page");
        assert!(!rita.get("/p/parlai/tokens").await.expect(200).text().contains(&secret), "the secret is shown again");
        let ask = |secret: String| Request::get("/api/v1/candidates").header("authorization", format!("Bearer {secret}")).body(Body::empty()).expect("a request");
        app.anonymous().send(ask(secret.clone())).await.expect(200);
        let mut tx = app.backend.snapshot().await.expect("reads");
        let project = backend::db::projects::by_slug(&mut tx, "parlai").await.expect("reads").expect("there");
        let token = backend::db::tokens::of_project(&mut tx, project.id).await.expect("reads").remove(0);
        drop(tx);
        rita.post(&format!("/p/parlai/tokens/{}/revoke", token.id), &[]).await.expect(303);
        app.anonymous().send(ask(secret)).await.expect_code(401, "token_invalid");
    }

    async fn the_address_of_a_form_opened_as_a_page_leads_to_the_page_it_belongs_to(app: TestApp) {
        let mut rita = app.as_person("rita").await;
        for (path, page) in [
            ("/p/parlai/policy/import", "/p/parlai/policy"),
            ("/p/parlai/people/code", "/p/parlai/people"),
            ("/p/parlai/candidates/1/waivers", "/p/parlai/candidates/1/sign"),
            ("/p/parlai/stand-ins/7/end", "/p/parlai/stand-ins"),
            ("/p/parlai/candidates/1/signatures/7/revoke", "/p/parlai/candidates/1/sign"),
            ("/settings/signing/7", "/settings/signing"),
            ("/sign-out", "/"),
        ] {
            let answer = rita.get(path).await.expect(405);
            assert_eq!(answer.header("allow"), "POST", "{path}");
            assert!(answer.text().contains(&format!("<a href=\"{page}\">Open the page</a>")), "{path}: {}", answer.text());
        }
        let answer = rita.get("/hooks/github").await.expect(405);
        assert!(answer.header("content-type").starts_with("application/problem+json"), "programs get JSON");
    }
}
