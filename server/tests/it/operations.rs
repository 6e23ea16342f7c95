//! For whoever runs the portal: health, readiness, metrics, live news.

use crate::both;
use crate::harness::TestApp;
use futures::StreamExt as _;
use std::time::Duration;

both! {
    async fn the_process_says_that_it_lives_and_why_it_is_not_ready(app: TestApp) {
        assert_eq!(app.anonymous().get("/health").await.expect(200).text(), "ok\n");
        let answer = app.anonymous().get("/ready").await;
        let said = answer.json();
        // The worker of this process may have been started by another test; the database must be fine.
        assert!(!said["reasons"].to_string().contains("database"), "{said}");
    }

    async fn the_portal_answers_on_its_own_port_too(app: TestApp) {
        let answer = reqwest::get(format!("{}/health", app.url)).await.expect("it listens");
        assert!(answer.status().is_success());
    }

    async fn metrics_count_by_route_and_not_by_address(app: TestApp) {
        app.as_person("avi").await.get("/p/parlai/candidates/77").await;
        let text = app.anonymous().get("/metrics").await.expect(200).text();
        assert!(text.contains("route=\"/p/{slug}/candidates/{number}\""), "{text}");
        assert!(!text.contains("/77"), "an address became a label");
        assert!(text.contains("murmuration_http_request_seconds"));
    }

    async fn an_open_page_hears_at_once_that_something_changed(app: TestApp) {
        let mut avi = app.as_person("avi").await;
        let response = avi.open("/p/parlai/live").await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        assert!(!response.headers().contains_key("content-encoding"));
        // With PostgreSQL the news come through the database: its listener needs a moment to begin.
        tokio::time::sleep(Duration::from_millis(500)).await;
        app.as_person("quinn").await.post("/p/parlai/cases", &[("title", "t"), ("precondition", ""), ("steps", "a => b"), ("stories", "")]).await.expect(303);
        let mut body = response.into_body().into_data_stream();
        let heard = tokio::time::timeout(Duration::from_secs(5), body.next()).await.expect("heard in time").expect("a piece").expect("no error");
        assert!(String::from_utf8_lossy(&heard).contains("event: changed"), "{heard:?}");
    }

    async fn news_are_for_who_may_see_the_project(app: TestApp) {
        app.as_person("sam").await.get("/p/parlai/live").await.expect(404);
        app.anonymous().get("/p/parlai/live").await.expect(401);
    }
}
