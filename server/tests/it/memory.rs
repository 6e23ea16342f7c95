//! Pages given again from memory: never to the wrong reader, never after a change, never with a used nonce or intent.

use crate::both;
use crate::harness::{Answer, Browser, TestApp};
use crate::world;
use backend::ops::change_role;
use backend::ops::sign_in::{SignIn, sign_in};
use server::session::IDLE_SECONDS;

const SLUG: &str = "parlai";

/// How many pages were given from memory, and how many were drawn that may be kept.
async fn pages(app: &TestApp) -> (usize, usize) {
    let text = app.anonymous().get("/metrics").await.expect(200).text();
    let of = |how: &str| {
        let line = text.lines().find(|line| line.starts_with(&format!("murmuration_pages_total{{how=\"{how}\"")));
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
    };
    (of("remembered"), of("drawn"))
}

async fn role(app: &TestApp, who: &str, role: &str, grant: bool) {
    let input = change_role::Input { provider: "sandbox".into(), subject: who.into(), label: who.into(), role: role.into(), grant };
    change_role::change(&app.backend, &app.actor("rita").await, SLUG, input).await.expect("changed");
}

async fn text(browser: &mut Browser, path: &str) -> String {
    browser.get(path).await.expect(200).text().replace("<!>", "")
}

/// The nonce of the policy and those on the page.
fn nonces(answer: &Answer) -> (String, Vec<String>) {
    let between = |text: &str, from: &str, to: char| -> Vec<String> {
        text.split(from).skip(1).filter_map(|rest| Some(rest.split(to).next()?.to_owned())).collect()
    };
    let policy = between(answer.header("content-security-policy"), "'nonce-", '\'');
    (policy[0].clone(), between(&answer.text(), "nonce=\"", '"'))
}

/// The page without what is new in every answer.
fn lasting(answer: &Answer) -> String {
    let mut page = answer.text().replace(&nonces(answer).0, "NONCE");
    while let Some((_, rest)) = page.split_once("name=\"intent\" value=\"") {
        let intent = rest.split('"').next().unwrap_or_default().to_owned();
        if intent == "INTENT" || intent.is_empty() {
            break;
        }
        page = page.replace(&intent, "INTENT");
    }
    page
}

/// A candidate with a run: the pages that may be remembered.
async fn addresses(app: &TestApp) -> Vec<String> {
    let candidate = world::candidate(app).await;
    let run = candidate.run(app).await;
    let own = ["", "/qa", "/reports"].iter().map(|part| format!("{}{part}", candidate.path));
    let all = ["/p/parlai", "/p/parlai/cases", "/p/parlai/cases?q=model", "/p/parlai/quality"].map(str::to_owned).into_iter();
    all.chain(own).chain([run]).collect()
}

both! {
    async fn a_page_is_given_again_as_it_was_drawn_but_for_its_nonce_and_intents(app: TestApp) {
        let addresses = addresses(&app).await;
        let mut quinn = app.as_person("quinn").await;
        for address in addresses {
            let (remembered, drawn) = pages(&app).await;
            let (first, second, third) = (quinn.get(&address).await.expect(200), quinn.get(&address).await.expect(200), quinn.get(&address).await.expect(200));
            assert_eq!(pages(&app).await, (remembered + 2, drawn + 1), "{address}");
            assert_eq!(lasting(&first), lasting(&second), "{address}");
            assert_eq!(lasting(&second), lasting(&third), "{address}");
            let mut used = Vec::new();
            for answer in [&first, &second, &third] {
                let (policy, on_page) = nonces(answer);
                assert!(!on_page.is_empty() && on_page.iter().all(|nonce| *nonce == policy), "{address}: {policy} {on_page:?}");
                used.push(policy);
                assert_eq!(answer.header("cache-control"), "no-store", "{address}");
                assert_eq!(answer.header("x-frame-options"), "DENY", "{address}");
                assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
                used.push(answer.header("x-request-id").to_owned());
                if answer.text().contains("name=\"intent\"") {
                    used.push(answer.hidden("intent"));
                }
            }
            let all = used.len();
            used.sort();
            used.dedup();
            assert_eq!(used.len(), all, "{address}: a nonce, an intent or a request id was used twice");
        }
    }

    async fn readers_with_the_same_roles_share_a_page_and_each_sees_their_own_name(app: TestApp) {
        let addresses = addresses(&app).await;
        role(&app, "sam", "qa_tester", true).await;
        let (mut quinn, mut sam) = (app.as_person("quinn").await, app.as_person("sam").await);
        let menu = |page: &str| page.split("<details class=\"menu\">").nth(1).and_then(|rest| rest.split("</details>").next()).expect("a menu").to_owned();
        let names = [app.person("quinn").await.name, app.person("sam").await.name];
        for address in addresses {
            let before = pages(&app).await;
            for who in [0, 1, 0] {
                let (name, other) = (&names[who], &names[1 - who]);
                let page = text(if who == 0 { &mut quinn } else { &mut sam }, &address).await;
                let menu = menu(&page);
                assert!(menu.matches(name.as_str()).count() == 2 && !menu.contains(other.as_str()), "{address}: {menu}");
            }
            let (remembered, drawn) = pages(&app).await;
            let own = address.contains("/runs/") || address.ends_with("/1") || address.ends_with("/qa");
            assert_eq!((remembered - before.0, drawn - before.1), if own { (1, 2) } else { (2, 1) }, "{address}");
        }
    }

    async fn what_waits_on_one_reader_is_not_told_to_another_with_the_same_roles(app: TestApp) {
        let candidate = world::candidate(&app).await;
        role(&app, "sam", "qa_tester", true).await;
        let assign = [("case", "1"), ("change", "assign"), ("tester", &app.person("quinn").await.id.to_string())];
        app.as_person("rita").await.post(&format!("{}/plan/change", candidate.path), &assign).await.expect(303);
        for (who, waits) in [("quinn", true), ("sam", false), ("quinn", true)] {
            assert_eq!(text(&mut app.as_person(who).await, "/p/parlai").await.contains("inbox-count"), waits, "{who}");
        }
    }

    async fn a_page_in_another_language_is_another_page(app: TestApp) {
        let mut avi = app.as_person("avi").await;
        for (language, expected) in [("en", (0, 1)), ("de", (0, 2)), ("en", (1, 2)), ("de", (2, 2))] {
            avi.cookies.insert("mur-language".into(), language.into());
            text(&mut avi, "/p/parlai").await;
            assert_eq!(pages(&app).await, expected, "{language}");
        }
    }

    async fn what_one_role_may_do_is_never_shown_to_another(app: TestApp) {
        let candidate = world::candidate(&app).await;
        for address in ["/p/parlai", "/p/parlai/cases", &candidate.path, &format!("{}/qa", candidate.path)] {
            let rita = text(&mut app.as_person("rita").await, address).await;
            assert!(rita.contains("href=\"/p/parlai/tokens\""), "{address}: {rita}");
            let avi = text(&mut app.as_person("avi").await, address).await;
            assert!(!avi.contains("/p/parlai/tokens") && avi.contains("href=\"/p/parlai/audit\""), "{address}: {avi}");
            let quinn = text(&mut app.as_person("quinn").await, address).await;
            assert!(!quinn.contains("/p/parlai/tokens"), "{address}: {quinn}");
            app.as_person("sam").await.get(address).await.expect(404);
            assert!(app.anonymous().get(address).await.location().starts_with("/sign-in"), "{address}");
        }
    }

    async fn nothing_is_remembered_for_a_session_that_was_ended_or_for_a_person_whose_roles_changed(app: TestApp) {
        let (mut quinn, mut elsewhere) = (app.as_person("quinn").await, app.as_person("quinn").await);
        for browser in [&mut quinn, &mut elsewhere] {
            text(browser, "/p/parlai").await;
            text(browser, "/p/parlai").await;
        }
        let mut stolen = quinn.clone();
        quinn.post("/sign-out", &[]).await.expect(303);
        assert!(stolen.get("/p/parlai").await.location().starts_with("/sign-in"), "signed out");
        assert!(!text(&mut elsewhere, "/p/parlai").await.contains("href=\"/p/parlai/tokens\""), "the other session goes on");
        role(&app, "quinn", "release_manager", true).await;
        assert!(text(&mut elsewhere, "/p/parlai").await.contains("href=\"/p/parlai/tokens\""), "a role that was given");
        role(&app, "quinn", "release_manager", false).await;
        assert!(!text(&mut elsewhere, "/p/parlai").await.contains("href=\"/p/parlai/tokens\""), "a role that was taken");
        role(&app, "quinn", "qa_tester", false).await;
        elsewhere.get("/p/parlai").await.expect(404);
        let mut avi = app.as_person("avi").await;
        for _ in 0..3 {
            app.clock.advance(IDLE_SECONDS - 1);
            text(&mut avi, "/p/parlai").await;
            text(&mut avi, "/p/parlai").await;
        }
        app.clock.advance(IDLE_SECONDS + 1);
        assert!(avi.get("/p/parlai").await.location().starts_with("/sign-in"), "an idle session");
    }

    async fn a_change_is_on_the_very_next_page_of_everybody(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let (mut avi, mut pavel) = (app.as_person("avi").await, app.as_person("pavel").await);
        let qa = format!("{}/qa", candidate.path);
        let run = candidate.run(&app).await;
        let mut before = Vec::new();
        for address in ["/p/parlai", &candidate.path, &qa, &run, "/p/parlai/quality"] {
            text(&mut avi, address).await;
            before.push((address, avi.get(address).await.expect(200)));
        }
        candidate.judge(&app, "failed", "The prompt never came.").await;
        for (address, old) in before {
            let new = avi.get(address).await.expect(200);
            assert_ne!(lasting(&old), lasting(&new), "{address} does not show the result");
        }
        assert!(text(&mut avi, &run).await.contains("The prompt never came."));
        let count = |page: &str| page.contains("inbox-count");
        candidate.judge(&app, "passed", "It came after all.").await;
        text(&mut pavel, "/p/parlai").await;
        assert!(!count(&text(&mut pavel, "/p/parlai").await), "nothing waits on the product owner yet");
        candidate.accept(&app).await;
        assert!(count(&text(&mut pavel, "/p/parlai").await), "what waits on a reader is on their next page");
        assert!(!count(&text(&mut avi, "/p/parlai").await), "and on nobody else's");
        let library = text(&mut avi, "/p/parlai/cases").await;
        app.as_person("quinn").await.post("/p/parlai/cases", &[("title", "A second case"), ("precondition", ""), ("steps", "a => b"), ("stories", "")]).await.expect(303);
        assert!(!library.contains("A second case") && text(&mut avi, "/p/parlai/cases").await.contains("A second case"));
    }

    async fn a_new_name_is_on_its_persons_next_page_and_on_all_pages_within_a_minute(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "passed", "").await;
        let qa = format!("{}/qa", candidate.path);
        let (mut quinn, mut avi) = (app.as_person("quinn").await, app.as_person("avi").await);
        for _ in 0..2 {
            assert!(text(&mut quinn, "/p/parlai").await.contains("Quinn Abara"));
            assert!(text(&mut quinn, &qa).await.contains("Quinn Abara"));
            assert!(text(&mut avi, &qa).await.contains("Quinn Abara"));
            // What is read is kept for half a minute, and the page that is made of it for as long again.
            app.clock.advance(29);
        }
        let who = SignIn { provider: "sandbox".into(), subject: "quinn".into(), name: "Quinn Berg".into(), github_id: None, logins: vec![], emails: vec![] };
        sign_in(&app.backend, who).await.expect("signs in");
        for address in ["/p/parlai", &qa] {
            let page = text(&mut quinn, address).await;
            assert!(page.split("<main").next().is_some_and(|head| head.contains("Quinn Berg") && !head.contains("Quinn Abara")), "{address}: {page}");
        }
        app.clock.advance(60);
        let page = text(&mut avi, &qa).await;
        assert!(page.contains("Quinn Berg") && !page.contains("Quinn Abara"), "{page}");
    }

    async fn a_waiver_that_ends_ends_on_every_page_at_that_moment(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "The prompt never came.").await;
        let day = app.now().plus_seconds(86_400).rfc3339()[..10].to_owned();
        let form = [("case", "1"), ("scope", "result"), ("until", day.as_str()), ("reason", "Known, harmless.")];
        app.as_person("pavel").await.post(&format!("{}/waivers", candidate.path), &form).await.expect(303);
        // That day ends at midnight, in UTC.
        let left = 2 * 86_400 - app.now().0.div_euclid(1000).rem_euclid(86_400);
        app.clock.advance(left - 5);
        let qa = format!("{}/qa", candidate.path);
        let mut avi = app.as_person("avi").await;
        let holds = async |avi: &mut Browser| text(avi, &qa).await.contains("1 result holds the gate");
        assert!(!holds(&mut avi).await && !holds(&mut avi).await, "waived");
        app.clock.advance(6);
        assert!(holds(&mut avi).await, "the waiver is over, and the page is seconds old");
    }

    async fn what_an_environment_says_of_itself_is_on_the_next_page_and_no_longer_than_it_is_believed(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let mut quinn = app.as_person("quinn").await;
        let run = quinn.post(&format!("{}/runs", candidate.path), &[("environment", "stage")]).await.expect(303).location().to_owned();
        app.world.serve("stage", Some("0123456789"), None);
        for _ in 0..2 {
            assert!(text(&mut quinn, &run).await.contains("build not asked yet"));
        }
        let arguments = serde_json::json!({ "slug": SLUG, "number": 1, "run": run.rsplit('/').next(), "again": true });
        let ask = http::Request::post("/fn/run_guard").header("sec-fetch-site", "same-origin").header("content-type", "application/json");
        quinn.send(ask.body(axum::body::Body::from(arguments.to_string())).expect("a request")).await.expect(200);
        for _ in 0..2 {
            assert!(text(&mut quinn, &run).await.contains("stage serves another build"));
        }
        app.clock.advance(20);
        text(&mut quinn, &run).await;
        app.clock.advance(11);
        assert!(text(&mut quinn, &run).await.contains("build not asked yet"), "what it said is too old");
    }

    async fn what_is_no_page_is_not_kept_and_names_its_reader(app: TestApp) {
        let mut avi = app.as_person("avi").await;
        for address in ["/p/parlai/candidates/1/reports", "/p/parlai/candidates/1"] {
            for _ in 0..2 {
                let page = avi.get(address).await.expect(404).text();
                assert!(page.contains(&app.person("avi").await.name), "{page}");
            }
        }
        assert_eq!(pages(&app).await.0, 0);
        world::candidate(&app).await;
        avi.get("/p/parlai/candidates/1").await.expect(200);
    }
}
