//! Six languages: every page that a guest meets, every mail to a person, and nothing of another language in between.

use crate::both;
use crate::harness::{Browser, TestApp};
use crate::world;
use sandbox::Mail;
use std::collections::BTreeMap;

const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "pt", "ja"];

/// The messages of a language as they stand in the files: one value or attribute each, by its place.
fn messages(code: &str) -> BTreeMap<String, String> {
    let (_, texts) = backend::words::FILES.into_iter().find(|(known, _)| *known == code).expect("a language");
    let (mut all, mut message, mut id) = (BTreeMap::<String, String>::new(), String::new(), String::new());
    for line in texts.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#')) {
        let attribute = line.strip_prefix("    .").and_then(|rest| rest.split_once(" = "));
        let value = line.split_once(" = ").filter(|_| !line.starts_with(' '));
        match (attribute, value) {
            (Some((name, text)), _) => {
                id = format!("{message}.{name}");
                all.insert(id.clone(), text.to_owned());
            }
            (None, Some((name, text))) => {
                (message, id) = (name.to_owned(), name.to_owned());
                all.insert(id.clone(), text.to_owned());
            }
            _ => all.entry(id.clone()).or_default().push_str(line),
        }
    }
    all
}

/// What of the English messages must not be on a page of this language: phrases anywhere, single words as a whole text.
fn foreign(code: &str) -> (Vec<String>, Vec<String>) {
    let own = messages(code);
    let (mut phrases, mut words) = (Vec::new(), Vec::new());
    for (id, text) in messages("en") {
        // Each language calls itself by its own name.
        if own[&id] == text || id == "language-name" {
            continue;
        }
        if !text.contains(['{', ' ']) {
            words.push(text.clone());
        }
        let pieces = text.split(['{', '}', '[', ']']).map(str::trim).filter(|piece| !piece.contains('$'));
        phrases.extend(pieces.filter(|piece| piece.len() >= 9 && piece.contains(' ') && !own[&id].contains(piece)).map(str::to_owned));
    }
    // A word that another message of this language is allowed to say is no mark of English.
    words.retain(|word| !own.values().any(|text| text == word));
    (phrases, words)
}

/// Everything between tags.
fn texts(html: &str) -> Vec<String> {
    let body = html.split("<body").nth(1).unwrap_or_default();
    body.split('>').filter_map(|part| part.split('<').next()).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

fn assert_speaks(code: &str, path: &str, html: &str) {
    assert!(html.contains(&format!("<html lang=\"{code}\"")), "{code} {path}: {html:.400}");
    assert!(html.contains("class=\"language-form\""), "{code} {path}: the way to another language");
    let (phrases, words) = foreign(code);
    assert!(code == "en" || phrases.len() > 250, "the files were read: {}", phrases.len());
    if let Some(phrase) = phrases.iter().find(|phrase| html.contains(*phrase)) {
        let at = html.find(phrase).unwrap_or_default();
        panic!(
            "{code} {path} says {phrase:?}: {}",
            html[..at].chars().rev().take(200).collect::<Vec<_>>().iter().rev().collect::<String>()
        );
    }
    for text in texts(html) {
        assert!(!words.contains(&text), "{code} {path} says {text:?}");
    }
    assert!(!html.contains("{ $") && !html.contains("{$"), "{code} {path}: a place that nothing filled");
    assert!(!html.chars().any(|letter| domain::language::Hole::of(letter).is_some()), "{code} {path}: a hole that nothing filled");
}

async fn invite(app: &TestApp, address: &str, more: &[(&str, &str)]) -> String {
    let mut form = vec![("name", "Gus Guest"), ("address", address), ("candidate", "1"), ("days", "")];
    form.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    form.extend_from_slice(more);
    app.as_person("rita").await.post("/p/parlai/invitations", &form).await.expect(303);
    app.work().await;
    link(app, &newest(app, address))
}

fn newest(app: &TestApp, address: &str) -> Mail {
    app.world.mails().into_iter().rfind(|mail| mail.to.contains(&address.to_owned())).expect("a mail")
}

/// The path of the first personal link in a mail.
fn link(app: &TestApp, mail: &Mail) -> String {
    let link = mail.text.split_whitespace().find(|word| word.contains("/invited/")).expect("a link").to_owned();
    link.strip_prefix(&app.url).expect("ours").to_owned()
}

async fn report(browser: &mut Browser, title: &str, body: &str) -> String {
    let intent = browser.get("/p/parlai/candidates/1/feedback/new").await.expect(200).hidden("intent");
    let fields = [
        ("story", ""),
        ("severity", "major"),
        ("title", title),
        ("body", body),
        ("environment", "uat"),
        ("stamp", "scale: 2"),
        ("intent", &intent),
    ];
    let sent = browser.upload("/p/parlai/candidates/1/feedback", &fields, &[("a.txt", b"x")]).await.expect(303);
    sent.location().split(['?', '#']).next().expect("a path").to_owned()
}

/// The subject as it went over the wire.
fn raw_subject(mail: &Mail) -> String {
    let head = mail.raw.split("\r\n\r\n").next().expect("a head").replace("\r\n ", " ");
    head.lines().find_map(|line| line.strip_prefix("Subject: ")).expect("a subject").to_owned()
}

both! {
    async fn every_page_that_a_guest_meets_speaks_all_six_languages_and_not_one_word_of_english_in_between(app: TestApp) {
        world::candidate(&app).await;
        let door = invite(&app, "gus@example.org", &[]).await;
        let bound = invite(&app, "one@example.org", &[("single_device", "on")]).await;
        let mut guest = app.anonymous();
        guest.post(&door, &[]).await.expect(303);
        let own = report(&mut guest, "It stutters", "Every time").await;
        let answer = [("happening", "answered"), ("body", "We look."), ("fixed_in", ""), ("tried_on", "")];
        app.as_person("dana").await.post(&format!("{own}/events"), &answer).await.expect(303);
        world::push(&app).await;
        let fixed = [("happening", "fixed_in"), ("body", ""), ("fixed_in", "2"), ("tried_on", "")];
        app.as_person("dana").await.post(&format!("{own}/events"), &fixed).await.expect(303);
        app.work().await;
        for code in LANGUAGES {
            guest.cookies.insert("mur-language".into(), code.into());
            for path in [
                "/p/parlai/candidates/1/uat", "/p/parlai/candidates/2/uat", "/p/parlai/candidates/2/feedback/new", &own, "/inbox",
                "/settings/notices", &door,
            ] {
                assert_speaks(code, path, &guest.get(path).await.expect(200).text());
            }
            // What a guest may not see, and what is not there.
            for (path, status) in [("/p/parlai", 403), ("/p/parlai/feedback", 403), ("/p/other/candidates/1/uat", 404), ("/p/parlai/feedback/99", 404), ("/nowhere", 404)] {
                assert_speaks(code, path, &guest.get(path).await.expect(status).text());
            }
            let mut stranger = app.anonymous();
            stranger.cookies.insert("mur-language".into(), code.into());
            for (path, status) in [(bound.as_str(), 200), ("/invited/nothing", 404), ("/sign-in", 200), ("/nowhere", 404)] {
                assert_speaks(code, path, &stranger.get(path).await.expect(status).text());
            }
            // A form that comes back says why in the same language, on the page and as data for the page's script.
            let happen = [("happening", "reopened"), ("body", " "), ("fixed_in", ""), ("tried_on", "2")];
            let back = guest.post(&format!("{own}/events"), &happen).await.expect(422).text();
            assert!(back.contains("role=\"alert\""), "{code}");
            assert_speaks(code, &own, &back);
            let sent = guest.record("/p/parlai/candidates/2/feedback", &[("severity", "minor")], &[]).await.expect_code(400, "intent_missing").json();
            let english = sent["title"].as_str().expect("a title").starts_with("The form");
            assert_eq!(english, code == "en", "{sent}");
        }
        // People of the trade read their other pages in English, whatever they chose.
        let mut dana = app.as_person("dana").await;
        dana.cookies.insert("mur-language".into(), "ja".into());
        assert!(dana.get("/p/parlai/candidates/1").await.expect(200).text().contains("<html lang=\"en\""));
        assert_speaks("ja", &own, &dana.get(&own).await.expect(200).text());
    }

    async fn an_invitation_that_is_over_says_so_in_all_six_languages(app: TestApp) {
        world::candidate(&app).await;
        let door = invite(&app, "gus@example.org", &[("single_device", "on"), ("days", "1")]).await;
        let mut inside: Vec<Browser> = Vec::new();
        for code in LANGUAGES {
            let mut guest = app.anonymous();
            guest.cookies.insert("mur-language".into(), code.into());
            if let Some(first) = inside.first() {
                let other = guest.get(&door).await.expect_code(403, "invitation_other_device").text();
                assert_speaks(code, "on another device", &other);
                let pressed = guest.post(&door, &[]).await.expect_code(403, "invitation_other_device").text();
                assert_speaks(code, "on another device", &pressed);
                guest.cookies.extend(first.cookies.clone().into_iter().filter(|(name, _)| name == "mur-device"));
            }
            guest.post(&door, &[]).await.expect(303);
            inside.push(guest);
        }
        // The last visit begins right before the invitation ends, so that the session outlives it.
        app.clock.advance(86_400 - 600);
        for guest in &mut inside {
            guest.post(&door, &[]).await.expect(303);
        }
        app.clock.advance(700);
        for (code, mut guest) in LANGUAGES.into_iter().zip(inside) {
            assert_speaks(code, "the session's end", &guest.get("/inbox").await.expect_code(403, "invitation_expired").text());
            assert_speaks(code, "an old link", &guest.get(&door).await.expect_code(403, "invitation_expired").text());
        }
    }

    async fn a_mail_to_a_person_is_in_that_persons_language_from_the_subject_to_the_last_line(app: TestApp) {
        world::candidate(&app).await;
        for (code, subject, greeting, day) in [("de", "auszuprobieren", "Guten Tag Gus Guest,", "Uhr (UTC)"), ("ja", "お試しのお願い", "Gus Guest 様", "日 ")] {
            let address = format!("{code}@example.org");
            invite(&app, &address, &[("language", code)]).await;
            let mail = newest(&app, &address);
            assert!(mail.subject.contains(subject), "{}", mail.subject);
            let raw = raw_subject(&mail);
            assert!(raw.is_ascii() && (code == "de" || raw.to_lowercase().contains("=?utf-8?b?")), "{raw}");
            assert!(mail.raw.split("\r\n\r\n").next().is_some_and(str::is_ascii), "headers are ASCII: {}", mail.raw);
            assert!(mail.text.starts_with(greeting) && mail.text.contains(day), "{}", mail.text);
            assert!(mail.html.contains(&format!("<html lang=\"{code}\"")) && mail.html.contains(greeting), "{}", mail.html);
            for english in ["Hello", "You get this mail", "Your settings", "Look at what", "good until"] {
                assert!(!mail.text.contains(english) && !mail.html.contains(english), "{english}: {}", mail.text);
            }
        }
    }

    async fn mails_follow_the_guest_to_another_language_and_begin_in_the_inviters(app: TestApp) {
        world::candidate(&app).await;
        let mut rita = app.as_person("rita").await;
        rita.post("/language", &[("language", "fr"), ("next", "/inbox")]).await.expect(303);
        let door = invite(&app, "gus@example.org", &[]).await;
        assert!(newest(&app, "gus@example.org").subject.contains("vous invite à essayer"), "the inviter's");
        let form = rita.get("/p/parlai/invitations").await.expect(200).text();
        assert!(form.contains("<option value=\"fr\" selected"), "and the form offers it first");
        // Chosen on the page of the invitation, before coming in.
        let mut guest = app.anonymous();
        guest.post("/language", &[("language", "es"), ("next", &door)]).await.expect(303);
        guest.post(&door, &[]).await.expect(303);
        world::push(&app).await;
        app.work().await;
        let mail = newest(&app, "gus@example.org");
        assert!(mail.subject.contains("está listo para probar"), "{}", mail.subject);
        // And again, inside.
        guest.post("/language", &[("language", "pt"), ("next", "/inbox")]).await.expect(303);
        world::push(&app).await;
        app.work().await;
        let mail = newest(&app, "gus@example.org");
        assert!(mail.subject.contains("está pronto para experimentar") && mail.html.contains("<html lang=\"pt\""), "{}", mail.subject);
        let bad = [("name", "Gus"), ("address", "x@example.org"), ("candidate", ""), ("days", ""), ("language", "tlh")];
        rita.post("/p/parlai/invitations", &bad).await.expect_code(422, "invalid_field");
    }

    async fn marks_that_turn_letters_around_end_with_the_text_that_holds_them(app: TestApp) {
        world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        uma.cookies.insert("mur-language".into(), "de".into());
        let own = report(&mut uma, "Slow \u{202e}gnp.exe", "It is \u{2067}slow\u{202e}.").await;
        world::push(&app).await;
        let fixed = [("happening", "fixed_in"), ("body", "\u{202e}x"), ("fixed_in", "2"), ("tried_on", "")];
        app.as_person("dana").await.post(&format!("{own}/events"), &fixed).await.expect(303);
        for path in [own.as_str(), "/p/parlai/feedback", "/inbox", "/p/parlai/candidates/2/uat", "/p/parlai/candidates/1/uat"] {
            let page = uma.get(path).await.expect(200).text();
            let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("a title").to_owned();
            assert!(!title.contains('\u{202e}'), "{path}: {title}");
            for (at, _) in page.match_indices(['\u{202e}', '\u{2067}']) {
                let tag = page[..at].rsplit('<').next().expect("a tag");
                assert!(tag.starts_with("bdi>") || tag.starts_with("div class=\"prose\">"), "{path}: after <{tag}");
            }
        }
    }

    async fn the_language_is_the_browsers_best_until_somebody_chooses(app: TestApp) {
        for (accepted, code) in [
            ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
            ("zh-CN,zh;q=0.9", "en"),
            ("zh;q=0.9, fr;q=0.2", "fr"),
            ("en;q=0.3, ja;q=0.7", "ja"),
            ("de;q=0", "en"),
            (";;q=,,\u{7f}", "en"),
            ("*", "en"),
        ] {
            let Ok(value) = http::HeaderValue::from_bytes(accepted.as_bytes()) else { continue };
            let request = http::Request::get("/sign-in").header("accept", "text/html").header("accept-language", value);
            let mut visitor = app.anonymous();
            let page = visitor.send(request.body(axum::body::Body::empty()).expect("a request")).await.expect(200).text();
            assert!(page.contains(&format!("<html lang=\"{code}\"")), "{accepted}: {page:.200}");
        }
    }
}
