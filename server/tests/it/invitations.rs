//! Guests: in by a personal link, for one project and one purpose, and out again. Every bad link is told apart for its
//! owner, and tells nothing to anybody else.

use crate::both;
use crate::harness::{Browser, TestApp};
use crate::world;

const LIST: &str = "/p/parlai/invitations";

async fn invite(app: &TestApp, more: &[(&str, &str)]) -> String {
    let mut form = vec![("name", "Gus Guest"), ("address", "gus@example.org"), ("candidate", ""), ("days", "")];
    for (name, value) in more {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    app.as_person("rita").await.post(LIST, &form).await.expect(303);
    app.work().await;
    newest(app)
}

/// The path of the personal link in the newest mail to the guest.
fn newest(app: &TestApp) -> String {
    let mail = newest_mail(app);
    let link = mail.text.split_whitespace().find(|word| word.contains("/invited/")).expect("a link").to_owned();
    link.strip_prefix(&app.url).expect("ours").to_owned()
}

fn newest_mail(app: &TestApp) -> sandbox::Mail {
    app.world.mails().into_iter().rfind(|mail| mail.to.contains(&"gus@example.org".to_owned())).expect("a mail")
}

async fn enter(app: &TestApp, link: &str) -> Browser {
    let mut guest = app.anonymous();
    guest.get(link).await.expect(200);
    guest.post(link, &[]).await.expect(303);
    guest
}

/// The action of the form of the only invitation.
async fn act(app: &TestApp, verb: &str) -> crate::harness::Answer {
    let page = app.as_person("rita").await.get(LIST).await.expect(200).text();
    let id = page.split("/invitations/").nth(1).and_then(|rest| rest.split('/').next()).expect("an invitation").to_owned();
    app.as_person("rita").await.post(&format!("{LIST}/{id}/{verb}"), &[]).await
}

both! {
    async fn a_guest_comes_in_by_the_mailed_link_tries_answers_and_reports_and_nothing_else(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let link = invite(&app, &[("candidate", "1")]).await;
        let mut guest = app.anonymous();
        let page = guest.get(&link).await.expect(200);
        assert!(page.text().contains("Hello Gus Guest") && page.text().contains("ParlAI"), "{}", page.text());
        assert_eq!((page.header("referrer-policy"), page.header("cache-control")), ("no-referrer", "no-store"));
        guest.get("/inbox").await.expect(302);
        assert!(!app.audit().await.contains(&"guest_came_in".to_owned()), "opening a link does nothing");
        let came = guest.post(&link, &[]).await.expect(303);
        assert_eq!(came.location(), format!("{}/uat", candidate.path));
        assert_eq!(came.header("referrer-policy"), "no-referrer");
        assert!(app.audit().await.contains(&"guest_came_in".to_owned()));
        world::answer(&mut guest, &candidate.path, "accepted", "").await.expect("a story without an answer");
        let form = guest.get(&format!("{}/feedback/new", candidate.path)).await.expect(200);
        let intent = form.hidden("intent");
        let report = [("story", ""), ("severity", "minor"), ("title", "Slow"), ("body", "It is slow."), ("environment", "uat"), ("intent", &intent)];
        let own = guest.upload(&format!("{}/feedback", candidate.path), &report, &[]).await.expect(303).location().to_owned();
        let own = own.split(['?', '#']).next().expect("a path").to_owned();
        guest.get(&own).await.expect(200);
        guest.get("/inbox").await.expect(200);
        guest.get("/settings/notices").await.expect(200);
        assert_eq!(guest.get("/").await.location(), "/inbox");
        for closed in ["/p/parlai", "/p/parlai/candidates/1", "/p/parlai/candidates/1/qa", "/p/parlai/candidates/1/sign", "/p/parlai/feedback", "/p/parlai/cases", "/p/parlai/audit", "/p/parlai/people", "/p/parlai/invitations"] {
            guest.get(closed).await.expect_code(403, "guest");
        }
        guest.get("/p/other").await.expect(404);
        let sign = [("decision", "approve"), ("reason", "x"), ("evidence_hash", ""), ("policy_hash", ""), ("seen_seq", "0"), ("intent", "")];
        guest.post("/p/parlai/candidates/1/sign", &sign).await.expect(403);
        // Somebody else's report is not hers to see.
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(&format!("{}/feedback/new", candidate.path)).await.expect(200).hidden("intent");
        let report = [("story", ""), ("severity", "minor"), ("title", "Secret"), ("body", "x"), ("environment", "uat"), ("intent", &intent)];
        let other = uma.upload(&format!("{}/feedback", candidate.path), &report, &[]).await.expect(303).location().to_owned();
        guest.get(other.split(['?', '#']).next().expect("a path")).await.expect(404);
    }

    async fn an_invitation_ends_by_itself_and_takes_the_session_with_it(app: TestApp) {
        world::candidate(&app).await;
        let link = invite(&app, &[("days", "1")]).await;
        app.clock.advance(86_400 - 600);
        let mut guest = enter(&app, &link).await;
        guest.get("/inbox").await.expect(200);
        app.clock.advance(700);
        guest.get("/inbox").await.expect_code(403, "invitation_expired");
        guest.get("/inbox").await.expect(302);
        app.anonymous().get(&link).await.expect_code(403, "invitation_expired");
        app.anonymous().post(&link, &[]).await.expect_code(403, "invitation_expired");
        assert!(app.audit().await.contains(&"guest_refused".to_owned()));
    }

    async fn an_invitation_taken_back_is_over_with_the_next_request(app: TestApp) {
        world::candidate(&app).await;
        let link = invite(&app, &[]).await;
        let mut guest = enter(&app, &link).await;
        act(&app, "revoke").await.expect(303);
        guest.post("/settings/notices", &[]).await.expect_code(403, "invitation_revoked");
        app.anonymous().get(&link).await.expect_code(403, "invitation_revoked");
        app.anonymous().post(&link, &[]).await.expect_code(403, "invitation_revoked");
    }

    async fn a_link_for_one_device_is_worth_nothing_on_a_second(app: TestApp) {
        world::candidate(&app).await;
        let link = invite(&app, &[("single_device", "on")]).await;
        let mut guest = enter(&app, &link).await;
        let mut second = app.anonymous();
        second.get(&link).await.expect_code(403, "invitation_other_device");
        second.post(&link, &[]).await.expect_code(403, "invitation_other_device");
        guest.cookies.remove("mur");
        guest.get(&link).await.expect(200);
        guest.post(&link, &[]).await.expect(303);
    }

    async fn guessing_tells_nothing(app: TestApp) {
        let link = invite(&app, &[]).await;
        let right = link.rsplit('/').next().expect("a token").to_owned();
        let shown = |text: String| text.split("request").next().map(str::to_owned);
        // The choice of a language leads back to the address that was asked for.
        let without = |text: String, path: &str| text.replace(path, "");
        let mut first = None;
        for guess in ["0".repeat(64), "f".repeat(64), right[..63].to_owned(), format!("{right}0"), right.replace(|c: char| c.is_ascii_digit(), "g"), "x".into(), "' or 1=1 --".replace(' ', "%20")] {
            let path = format!("/invited/{guess}");
            let answer = app.anonymous().get(&path).await;
            assert_eq!(answer.status.as_u16(), 404, "{guess}");
            if answer.text().contains("invitation_unknown") {
                let body = shown(without(answer.text().split("<body").nth(1).unwrap_or_default().to_owned(), &path));
                assert_eq!(*first.get_or_insert(body.clone()), body, "{guess}");
            }
            assert_eq!(app.anonymous().post(&path, &[]).await.status.as_u16(), 404, "{guess}");
        }
        assert!(first.is_some());
    }

    async fn sent_again_the_older_link_says_that_there_is_a_newer(app: TestApp) {
        world::candidate(&app).await;
        let old = invite(&app, &[]).await;
        act(&app, "resend").await.expect(303);
        app.work().await;
        let new = newest(&app);
        assert_ne!(old, new);
        app.anonymous().get(&old).await.expect_code(403, "invitation_replaced");
        app.anonymous().post(&old, &[]).await.expect_code(403, "invitation_replaced");
        enter(&app, &new).await.get("/inbox").await.expect(200);
        let made = act(&app, "link").await.expect(201).text();
        let copied = made.split("/invited/").nth(1).and_then(|rest| rest.split('<').next()).expect("a link").to_owned();
        enter(&app, &format!("/invited/{copied}")).await.get("/inbox").await.expect(200);
        let page = app.as_person("rita").await.get(LIST).await.expect(200).text();
        assert!(!page.contains(&copied), "a link is shown once");
    }

    async fn a_mailed_notice_lets_the_guest_in_again_where_it_is_about(app: TestApp) {
        world::candidate(&app).await;
        invite(&app, &[]).await;
        let build = world::push(&app).await;
        app.work().await;
        let mut guest = app.anonymous();
        let link = newest(&app);
        let asked = guest.get(&link).await.expect(200).text();
        assert!(asked.contains(&format!("version {}", build.version)), "what this mail is about: {asked}");
        let came = guest.post(&link, &[]).await.expect(303);
        assert_eq!(came.location(), "/p/parlai/candidates/2/uat");
        guest.get(came.location()).await.expect(200);
        let settings = newest_mail(&app).text.split_whitespace().rfind(|word| word.contains("/invited/")).expect("a link").to_owned();
        let settings = settings.strip_prefix(&app.url).expect("ours");
        assert!(guest.get(settings).await.expect(200).text().contains("This leads to your settings"));
    }

    async fn only_who_may_invite_invites_and_wrong_invitations_are_said_at_their_field(app: TestApp) {
        let good = [("name", "Gus"), ("address", "gus@example.org"), ("candidate", ""), ("days", "")];
        for who in ["dana", "quinn", "uma", "avi", "ada"] {
            app.as_person(who).await.post(LIST, &good).await.expect_code(403, "role_missing");
        }
        for (field, value) in [("name", ""), ("name", "a\r\nb"), ("address", "gus"), ("address", "a@b.example, c@d.example"), ("address", "a@b.example\r\nBcc: c@d.example"), ("days", "0"), ("days", "91"), ("days", "x"), ("candidate", "x")] {
            let form: Vec<(&str, &str)> = good.iter().map(|(name, known)| (*name, if *name == field { value } else { *known })).collect();
            app.as_person("pavel").await.post(LIST, &form).await.expect_code(422, "invalid_field");
        }
        app.as_person("pavel").await.post(LIST, &good).await.expect(303);
        app.as_person("pavel").await.post(LIST, &good).await.expect_code(409, "already_invited");
        // The secret is in the mail and nowhere on the record.
        app.work().await;
        let token = newest(&app).rsplit('/').next().expect("a token").to_owned();
        let mut tx = app.backend.snapshot().await.expect("reads");
        for row in backend::db::audit::after(&mut tx, 0, 10_000).await.expect("reads") {
            assert!(!row.entry().detail.contains(&token) && !row.entry().sentence.contains(&token));
        }
    }

    async fn somebody_with_an_account_is_not_changed_into_a_guest(app: TestApp) {
        let link = invite(&app, &[]).await;
        let mut uma = app.as_person("uma").await;
        uma.post(&link, &[]).await.expect_code(409, "signed_in_as_other");
        uma.get("/inbox").await.expect(200);
    }
}
