//! Mail: who is told what and when, what a mail looks like, and what becomes of it when the server says no.

use crate::both;
use crate::harness::{Dialect, Setup, TestApp};
use crate::world::{self, Candidate};
use axum::body::Body;
use http::Request;
use sandbox::{Mail, Reach, System};

/// The mails to somebody, oldest first.
fn to(app: &TestApp, who: &str) -> Vec<Mail> {
    let address = if who.contains('@') { who.to_owned() } else { format!("{who}@murmuration.example") };
    app.world.mails().into_iter().filter(|mail| mail.to.contains(&address)).collect()
}

/// A header of a mail as it was sent.
fn header(mail: &Mail, name: &str) -> String {
    let head = mail.raw.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
    head.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default().to_owned()
}

/// Everybody signs in once, so that they have addresses; then a candidate comes in.
async fn candidate(app: &TestApp) -> Candidate {
    for who in ["uma", "dana", "pavel"] {
        app.person(who).await;
    }
    world::candidate(app).await
}

async fn reject(app: &TestApp, candidate: &Candidate, note: &str) {
    let mut uma = app.as_person("uma").await;
    world::answer(&mut uma, &candidate.path, "rejected", note).await.expect("a story without an answer");
}

/// A mail server's report (RFC 3464) about the mail with this id.
async fn send_report(app: &TestApp, token: &str, id: &str, action: &str) -> crate::harness::Answer {
    let report = format!(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\nMIME-Version: 1.0\r\n\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
         Final-Recipient: rfc822; gus@example.org\r\nAction: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such mailbox\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n\r\n--b--\r\n"
    );
    let request =
        Request::post("/api/v1/bounces").header("authorization", format!("Bearer {token}")).header("content-type", "message/rfc822");
    app.anonymous().send(request.body(Body::from(report)).expect("a request")).await
}

/// To the next eight o'clock, UTC, and a little further.
async fn next_morning(app: &TestApp) {
    let day = 86_400;
    let into = app.now().0.div_euclid(1000).rem_euclid(day);
    app.clock.advance((8 * 3600 - into).rem_euclid(day) + 60);
    app.work().await;
}

async fn choose(app: &TestApp, who: &str, change: &[(&str, &str)], status: u16) -> String {
    let mut fields = vec![
        ("address", ""),
        ("way_confirm_fix", "at_once"),
        ("way_feedback_answered", "digest"),
        ("way_story_rejected", "digest"),
        ("way_result_failed", "digest"),
        ("way_signature_wanted", "at_once"),
        ("way_candidate_ready", "at_once"),
        ("hour", "8"),
        ("zone", "UTC"),
    ];
    for (name, value) in change {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    app.as_person(who).await.post("/settings/notices", &fields).await.expect(status).text()
}

async fn invite(app: &TestApp, address: &str) {
    let form = [("name", "Gus"), ("address", address), ("candidate", ""), ("days", "")];
    app.as_person("rita").await.post("/p/parlai/invitations", &form).await.expect(303);
    app.work().await;
}

both! {
    async fn an_end_user_hears_once_that_a_candidate_is_there_in_a_mail_that_only_leads_to_a_page(app: TestApp) {
        let candidate = candidate(&app).await;
        app.work().await;
        let mails = to(&app, "uma");
        assert_eq!(mails.len(), 1, "{mails:?}");
        let mail = &mails[0];
        assert!(mail.subject.contains("is ready for you to try"), "{}", mail.subject);
        let page = format!("{}{}/uat", app.url, candidate.path);
        assert!(mail.text.contains(&page) && mail.html.contains(&format!("href=\"{page}\"")), "{}\n{}", mail.text, mail.html);
        assert!(mail.text.starts_with("Hello Uma Lindqvist,"), "{}", mail.text);
        assert_eq!(header(mail, "Auto-Submitted"), "auto-generated");
        assert_eq!(header(mail, "List-Unsubscribe"), format!("<{}/settings/notices>", app.url));
        assert!(header(mail, "Message-ID").ends_with("@localhost>"), "{}", header(mail, "Message-ID"));
        assert!(header(mail, "Content-Type").starts_with("multipart/alternative"));
        assert!(!mail.html.contains("<table") && !mail.html.contains("<img") && !mail.html.contains("<form"), "{}", mail.html);
        app.as_person("uma").await.get(&format!("{}/uat", candidate.path)).await.expect(200);
        app.work().await;
        assert_eq!(to(&app, "uma").len(), 1);
    }

    async fn what_is_only_good_to_know_comes_in_one_mail_a_day(app: TestApp) {
        let candidate = candidate(&app).await;
        reject(&app, &candidate, "It forgets me.\r\n\r\nBcc: all@example.org\r\n<b>x</b>\u{202e}").await;
        candidate.judge(&app, "failed", "It hangs.").await;
        app.work().await;
        assert!(to(&app, "dana").is_empty(), "nothing at once");
        next_morning(&app).await;
        let mails = to(&app, "dana");
        assert_eq!(mails.len(), 1, "{mails:?}");
        let mail = &mails[0];
        assert_eq!(mail.subject, "2 things happened in Murmuration");
        assert!(mail.text.contains("It forgets me. Bcc: all@example.org <b>x</b>") && mail.text.contains("It hangs."), "{}", mail.text);
        assert!(header(mail, "Bcc").is_empty() && mail.to.len() == 1, "{}", mail.raw);
        assert!(!mail.html.contains("<b>x</b>") && !mail.html.contains('\u{202e}'), "{}", mail.html);
        next_morning(&app).await;
        assert_eq!(to(&app, "dana").len(), 1, "nothing new, no mail");
    }

    async fn each_person_chooses_kind_by_kind_and_wrong_choices_are_said_at_their_field(app: TestApp) {
        app.person("dana").await;
        choose(&app, "dana", &[("way_story_rejected", "at_once"), ("way_result_failed", "never")], 303).await;
        let candidate = candidate(&app).await;
        reject(&app, &candidate, "It forgets me.").await;
        candidate.judge(&app, "failed", "It hangs.").await;
        app.work().await;
        assert_eq!(to(&app, "dana").len(), 1, "the rejection at once");
        next_morning(&app).await;
        assert_eq!(to(&app, "dana").len(), 1, "the result never");
        for (field, value) in [
            ("zone", "Berlin time"),
            ("hour", "24"),
            ("hour", "x"),
            ("address", "somebody@else.example"),
            ("address", "dana@murmuration.example\r\nBcc: x@example.org"),
            ("way_story_rejected", "sometimes"),
        ] {
            let page = choose(&app, "dana", &[(field, value)], 422).await;
            assert!(page.contains("invalid_field"), "{field}={value}");
        }
        let page = app.as_person("dana").await.get("/settings/notices").await.expect(200).text();
        assert!(page.contains("dana@murmuration.example") && page.contains("sent") && page.contains("not mailed"), "{page}");
    }

    async fn a_refused_address_is_shown_with_the_servers_words_and_not_tried_again(app: TestApp) {
        invite(&app, "refused@example.org").await;
        let page = app.as_person("rita").await.get("/p/parlai/invitations").await.expect(200).text();
        assert!(page.contains("mail is refused") && page.contains("550") && page.contains("no such mailbox"), "{page}");
        let page = app.as_person("rita").await.get("/p/parlai/chats").await.expect(200).text();
        assert!(page.contains("Gus") && page.contains("no such mailbox"), "{page}");
        app.clock.advance(3600);
        assert_eq!(app.work().await, 0, "nothing is left to do");
    }

    async fn a_mail_that_came_back_is_shown_like_a_refused_one_once_and_only_by_whom_it_may(app: TestApp) {
        invite(&app, "gus@example.org").await;
        let mail = to(&app, "gus@example.org").pop().expect("the mail");
        let token = app.token(&["mail:bounce"]).await;
        let id = header(&mail, "Message-ID");
        let taken = send_report(&app, &token, &id, "failed").await.expect(200).text();
        assert_eq!(taken, "{\"taken_back\":1}");
        assert_eq!(send_report(&app, &token, &id, "failed").await.expect(200).text(), "{\"taken_back\":0}", "once");
        let page = app.as_person("rita").await.get("/p/parlai/invitations").await.expect(200).text();
        assert!(page.contains("mail is refused") && page.contains("it came back: 550 no such mailbox"), "{page}");
        assert_eq!(app.audit().await.iter().filter(|action| *action == "mail_came_back").count(), 1);
        send_report(&app, &token, "<018f3f2e-0000-7000-8000-000000000001@127.0.0.1>", "failed").await.expect(404);
        let other = app.token(&["candidate:write"]).await;
        send_report(&app, &other, &id, "failed").await.expect(403);
    }

    async fn a_mail_that_is_late_has_not_come_back(app: TestApp) {
        invite(&app, "gus@example.org").await;
        let mail = to(&app, "gus@example.org").pop().expect("the mail");
        let token = app.token(&["mail:bounce"]).await;
        send_report(&app, &token, &header(&mail, "Message-ID"), "delayed").await.expect(200);
        let page = app.as_person("rita").await.get("/p/parlai/invitations").await.expect(200).text();
        assert!(!page.contains("mail is refused"), "{page}");
    }

    async fn a_server_that_is_busy_or_away_is_asked_again_and_given_up_after_five_days(app: TestApp) {
        app.world.reach(System::Smtp, Reach::Refused);
        invite(&app, "gus@example.org").await;
        assert!(to(&app, "gus@example.org").is_empty());
        let page = app.as_person("rita").await.get("/p/parlai/invitations").await.expect(200).text();
        assert!(page.contains("on its way"), "{page}");
        app.world.reach(System::Smtp, Reach::Up);
        app.clock.advance(600);
        app.work().await;
        assert_eq!(to(&app, "gus@example.org").len(), 1);
        invite(&app, "later@example.org").await;
        app.clock.advance(5 * 86_400);
        app.work().await;
        app.clock.advance(3600);
        app.work().await;
        let page = app.as_person("rita").await.get("/p/parlai/invitations").await.expect(200).text();
        assert!(page.contains("Given up after five days") && page.contains("come back later"), "{page}");
    }

    async fn a_mail_whose_answer_was_lost_may_come_twice_but_is_the_same_mail(app: TestApp) {
        invite(&app, "lost@example.org").await;
        app.clock.advance(600);
        app.work().await;
        let mails = to(&app, "lost@example.org");
        assert_eq!(mails.len(), 2, "{mails:?}");
        assert_eq!(header(&mails[0], "Message-ID"), header(&mails[1], "Message-ID"));
        assert!(!header(&mails[0], "Message-ID").is_empty());
    }

    async fn the_product_owner_hears_when_only_the_signature_is_missing_and_only_once(app: TestApp) {
        let candidate = candidate(&app).await;
        assert_eq!(backend::jobs::sweep::signatures(&app.backend).await.expect("looks"), 0);
        candidate.ready(&app).await;
        for _ in 0..2 {
            assert_eq!(backend::jobs::sweep::signatures(&app.backend).await.expect("looks"), 1);
            app.work().await;
        }
        let mails: Vec<Mail> = to(&app, "pavel").into_iter().filter(|mail| mail.subject.contains("signature")).collect();
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert!(mails[0].text.contains("/p/parlai/candidates/1/sign"), "{}", mails[0].text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_nothing_is_sent_and_every_page_says_so() {
    let app = TestApp::with(Dialect::Sqlite, Setup { mail: Some(String::new()), ..Setup::default() }).await;
    let candidate = candidate(&app).await;
    app.work().await;
    assert!(app.world.mails().is_empty());
    let page = app.as_person("uma").await.get("/settings/notices").await.expect(200).text();
    assert!(page.contains("This portal sends no mail") && page.contains("mail is off"), "{page}");
    for page in ["/p/parlai/invitations", "/p/parlai/chats"] {
        assert!(app.as_person("rita").await.get(page).await.expect(200).text().contains("This portal sends no mail"), "{page}");
    }
    app.as_person("uma").await.get(&format!("{}/uat", candidate.path)).await.expect(200);
}
