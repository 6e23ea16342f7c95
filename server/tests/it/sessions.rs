//! Sessions: end when they should, never live again, and every request sees today's roles.

use crate::both;
use crate::harness::{Dialect, Setup, TestApp};
use backend::db::sessions;
use backend::ops::change_role;
use server::session::{ABSOLUTE_SECONDS, IDLE_SECONDS, SqlStore};
use tower_sessions::SessionStore as _;

both! {
    async fn a_session_that_was_ended_is_never_saved_again(app: TestApp) {
        let (mut browser, id) = app.as_person_with_session("pavel").await;
        let store = SqlStore::new(app.backend.clone());
        // A request under way has read the session …
        let under_way = store.load(&id).await.expect("reads").expect("there");
        // … then its person signs out elsewhere …
        browser.post("/sign-out", &[]).await.expect(303);
        // … and the request wants to save what it has.
        assert!(store.save(&under_way).await.is_err(), "a dead session was saved");
        assert!(store.load(&id).await.expect("reads").is_none(), "a dead session lives again");
    }

    async fn signing_out_and_saving_at_the_same_time_never_leaves_a_session(app: TestApp) {
        let store = SqlStore::new(app.backend.clone());
        for _ in 0..25 {
            let (_, id) = app.as_person_with_session("uma").await;
            let record = store.load(&id).await.expect("reads").expect("there");
            let (saves, deletes) = ((0..4).map(|_| store.save(&record)), store.delete(&id));
            let (_, deleted) = futures::future::join(futures::future::join_all(saves), deletes).await;
            deleted.expect("deleted");
            let _ = store.save(&record).await;
            assert!(store.load(&id).await.expect("reads").is_none());
        }
    }

    async fn signing_out_takes_the_cookie_and_the_session(app: TestApp) {
        let mut browser = app.as_person("pavel").await;
        browser.get("/p/parlai").await.expect(200);
        let stolen = browser.clone();
        browser.post("/sign-out", &[]).await.expect(303);
        assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
        let answer = stolen.clone().get("/p/parlai").await;
        assert!(answer.status.is_redirection(), "{}", answer.status);
        assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
    }

    async fn a_session_ends_after_an_hour_without_a_request_and_after_half_a_day_in_any_case(app: TestApp) {
        let mut browser = app.as_person("avi").await;
        app.clock.advance(IDLE_SECONDS - 60);
        browser.get("/p/parlai").await.expect(200);
        app.clock.advance(IDLE_SECONDS - 60);
        browser.get("/p/parlai").await.expect(200);
        app.clock.advance(IDLE_SECONDS + 1);
        assert!(browser.get("/p/parlai").await.location().starts_with("/sign-in"));
        let mut busy = app.as_person("avi").await;
        for _ in 0..ABSOLUTE_SECONDS / 1800 - 1 {
            app.clock.advance(1800);
            busy.get("/p/parlai").await.expect(200);
        }
        app.clock.advance(1801);
        assert!(busy.get("/p/parlai").await.location().starts_with("/sign-in"), "the session outlived its day");
    }

    async fn the_table_does_not_hold_what_the_cookie_holds(app: TestApp) {
        let (browser, id) = app.as_person_with_session("avi").await;
        let mut tx = app.backend.snapshot().await.expect("reads");
        let cookie = browser.cookies.values().next().expect("a cookie").clone();
        assert_ne!(SqlStore::hash(&id), cookie);
        let past = app.now().plus_seconds(-IDLE_SECONDS);
        assert!(sessions::load(&mut tx, &cookie, app.now(), past).await.expect("reads").is_none());
        assert!(sessions::load(&mut tx, &SqlStore::hash(&id), app.now(), past).await.expect("reads").is_some());
    }

    async fn a_role_that_was_taken_is_gone_with_the_next_request(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        quinn.get("/p/parlai").await.expect(200);
        let input = change_role::Input { provider: "sandbox".into(), subject: "quinn".into(), label: "Quinn".into(), role: "qa_tester".into(), grant: false };
        change_role::change(&app.backend, &app.actor("rita").await, "parlai", input).await.expect("taken");
        quinn.get("/p/parlai").await.expect(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_https_the_cookie_is_bound_to_the_host_and_signing_out_really_removes_it() {
    let setup = Setup { base_url: Some("https://portal.example".into()), ..Setup::default() };
    let app = TestApp::with(Dialect::Sqlite, setup).await;
    let mut browser = app.as_person("pavel").await;
    assert!(browser.cookies.contains_key("__Host-mur"));
    let answer = browser.post("/sign-out", &[]).await.expect(303);
    let removed: Vec<&str> = answer.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()).collect();
    assert!(!removed.is_empty());
    for cookie in &removed {
        assert!(cookie.contains("Secure") && cookie.contains("Path=/"), "{cookie}");
    }
    assert!(browser.cookies.is_empty(), "{removed:?}");
    // A session that is gone is told to go from the browser, too.
    browser.cookies.insert("__Host-mur".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
    browser.get("/sign-in").await.expect(200);
    assert!(browser.cookies.is_empty());
}
