//! Reporting a problem: what the browser may say of it, once by intent, and a clear answer to everything that is no report.

use crate::both;
use crate::harness::{Answer, Browser, TestApp};
use crate::world;

const FORM: &str = "/p/parlai/candidates/1/feedback/new";
const POST: &str = "/p/parlai/candidates/1/feedback";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36";

/// The head of a PNG and nothing behind it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut content = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    content.extend(width.to_be_bytes().into_iter().chain(height.to_be_bytes()).chain([8, 6, 0, 0, 0]));
    content
}

/// A report's fields with this intent, and whatever more.
fn report<'a>(intent: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [("story", ""), ("severity", "minor"), ("title", "It blinks"), ("body", "See the picture."), ("environment", "uat")];
    let other = |name: &str| more.iter().any(|(known, _)| *known == name && name != "stamp");
    let mut fields: Vec<_> = usual.into_iter().filter(|(name, _)| !other(name)).collect();
    fields.extend_from_slice(more);
    fields.push(("intent", intent));
    fields
}

async fn form(browser: &mut Browser) -> Answer {
    let request = http::Request::get(format!("{FORM}?at=https://shop.example/basket"))
        .header("user-agent", PHONE)
        .header("accept-language", "pt-BR,pt;q=0.9");
    browser.send(request.body(axum::body::Body::empty()).expect("a request")).await.expect(200)
}

async fn reported(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|action| *action == "feedback_reported").count()
}

both! {
    async fn what_the_reporter_lets_the_browser_say_is_on_the_report_and_nothing_else(app: TestApp) {
        world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        let page = form(&mut uma).await;
        let text = page.text();
        for said in [format!("Chrome 141 on Android ({PHONE})"), "pt-BR".to_owned(), "value=\"https://shop.example/basket\"".to_owned()] {
            assert!(text.contains(&said), "the form says {said}: {text}");
        }
        let intent = page.hidden("intent");
        let browser = format!("browser: Chrome 141 on Android ({PHONE})");
        let more = [("stamp", browser.as_str()), ("stamp", "viewport: 390 × 844"), ("address", "https://shop.example/basket?step=2")];
        let sent = uma.upload(POST, &report(&intent, &more), &[]).await.expect(303);
        let text = uma.get(sent.location()).await.expect(200).text();
        for said in ["Chrome 141 on Android", "390 × 844", "href=\"https://shop.example/basket?step=2\""] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("Time zone") && !text.contains("pt-BR"), "what was left out is not there");
    }

    async fn a_report_sent_by_the_page_is_answered_with_its_address_and_counts_once(app: TestApp) {
        world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(FORM).await.expect(200).hidden("intent");
        let fields = report(&intent, &[("stamp", "scale: 2")]);
        let picture = png(390, 844);
        for _ in 0..2 {
            let answer = uma.record(POST, &fields, &[("a.png", &picture)]).await.expect(200).json();
            assert_eq!(answer["page"], "/p/parlai/feedback/1");
        }
        uma.record(POST, &report(&intent, &[("title", "Another")]), &[]).await.expect_code(422, "intent_reused");
        app.anonymous().record(POST, &fields, &[]).await.expect_code(401, "sign_in_required");
        app.as_person("avi").await.record(POST, &fields, &[]).await.expect_code(403, "role_missing");
        assert_eq!(reported(&app).await, 1);
    }

    async fn a_stamp_that_nobody_asked_for_is_refused_and_the_words_stay(app: TestApp) {
        world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(FORM).await.expect(200).hidden("intent");
        let long = format!("viewport: {}", "9".repeat(81));
        let address = "x".repeat(1001);
        for more in [
            &[("stamp", "battery: 12 %")][..],
            &[("stamp", "viewport")],
            &[("stamp", &long)],
            &[("stamp", "scale: 1"), ("stamp", "scale: 2")],
            &[("stamp", "address: https://shop.example")],
            &[("address", &address)],
            &[("address", "https://shop.example\nX-Header: y")],
        ] {
            uma.record(POST, &report(&intent, more), &[]).await.expect_code(422, "invalid_field");
        }
        uma.record(POST, &report(&intent, &[("battery", "12")]), &[]).await.expect_code(422, "unknown_field");
        let more = [("stamp", "scale: 2"), ("stamp", "battery: 12 %")];
        let page = uma.upload(POST, &report(&intent, &more), &[]).await.expect_code(422, "invalid_field").text();
        assert!(page.contains("It blinks") && page.contains("See the picture."), "{page}");
        assert_eq!(reported(&app).await, 0);
    }

    async fn what_is_no_picture_or_too_much_of_one_is_refused_with_a_reason(app: TestApp) {
        world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(FORM).await.expect(200).hidden("intent");
        let (wide, bomb) = (png(50_000, 40), png(16_000, 16_000));
        for (name, content, status, code) in [
            ("a.png", &b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"[..], 415, "type_not_taken"),
            ("a.svg", b"\xef\xbb\xbf<?xml version=\"1.0\"?><svg/>", 415, "type_not_taken"),
            ("wide.png", &wide, 413, "picture_too_large"),
            ("bomb.png", &bomb, 413, "picture_too_large"),
            ("broken.jpg", b"\xff\xd8\xff\xe0", 415, "picture_unreadable"),
            ("phone.heic", b"\0\0\0\x20ftypheic\0\0\0\0", 415, "type_not_taken"),
        ] {
            uma.record(POST, &report(&intent, &[]), &[(name, content)]).await.expect_code(status, code);
            let page = uma.upload(POST, &report(&intent, &[]), &[(name, content)]).await.expect_code(status, code).text();
            assert!(page.contains("It blinks") && page.contains("choose the files again"), "{name}: {page}");
        }
        assert_eq!(reported(&app).await, 0);
    }

    async fn a_picture_that_is_a_page_as_well_is_only_ever_a_picture(app: TestApp) {
        world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(FORM).await.expect(200).hidden("intent");
        let both = [&png(1, 1)[..], b"<script>alert(1)</script>"].concat();
        let sent = uma.upload(POST, &report(&intent, &[]), &[("a.html", &both)]).await.expect(303);
        let page = uma.get(sent.location()).await.expect(200).text();
        let mut links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let href = links.find(|href| href.contains("/evidence/")).expect("the file").to_owned();
        let answer = uma.get(&href).await.expect(200);
        assert_eq!((answer.header("content-type"), answer.header("x-content-type-options")), ("image/png", "nosniff"));
        assert!(answer.header("content-security-policy").contains("sandbox"));
    }

    async fn hostile_words_are_words_and_too_many_are_refused(app: TestApp) {
        world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(FORM).await.expect(200).hidden("intent");
        let (mega, long) = ("x".repeat(1024 * 1024), "x".repeat(10_001));
        uma.record(POST, &report(&intent, &[("body", &mega)]), &[]).await.expect_code(413, "too_large");
        uma.record(POST, &report(&intent, &[("body", &long)]), &[]).await.expect_code(422, "invalid_field");
        let more = [
            ("title", "</title><script>alert(1)</script>"),
            ("body", "<img src=x onerror=alert(1)> \u{202e}gpj"),
            ("address", "javascript:alert(1)//\u{202e}moc.elpmaxe"),
            ("stamp", "browser: <b>bold</b>"),
        ];
        let sent = uma.upload(POST, &report(&intent, &more), &[]).await.expect(303);
        let page = uma.get(sent.location()).await.expect(200).text();
        for bad in ["<script>alert", "<img src=x", "href=\"javascript:", "<b>bold", "//\u{202e}moc"] {
            assert!(!page.contains(bad), "{bad}: {page}");
        }
        assert!(page.contains("&lt;img src=x") && page.contains("&lt;b&gt;bold"), "{page}");
    }
}
