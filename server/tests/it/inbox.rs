//! The inbox: what waits on whom, from state alone.

use crate::both;
use crate::harness::TestApp;
use crate::life;
use crate::world;

async fn inbox(app: &TestApp, who: &str) -> String {
    app.as_person(who).await.get("/inbox").await.expect(200).text().replace("<!>", "")
}

/// The number in the head of a page; 0 when there is none.
fn count(page: &str) -> usize {
    page.split("inbox-count\">").nth(1).and_then(|rest| rest.split('<').next()).map_or(0, |text| text.parse().expect("a number"))
}

both! {
    async fn each_finds_what_waits_on_them_and_nothing_when_it_is_done(app: TestApp) {
        for who in ["uma", "quinn", "pavel", "dana", "sam"] {
            assert!(inbox(&app, who).await.contains("Nothing waits for you"), "{who}");
        }
        let candidate = world::candidate(&app).await;
        let uma = inbox(&app, "uma").await;
        assert!(uma.contains("To try and answer") && uma.contains("href=\"/p/parlai/candidates/1/uat\""), "{uma}");
        assert_eq!(count(&uma), 1);
        let assign = [("case", "1"), ("change", "assign"), ("tester", &app.person("quinn").await.id.to_string())];
        app.as_person("rita").await.post(&format!("{}/plan/change", candidate.path), &assign).await.expect(303);
        let quinn = inbox(&app, "quinn").await;
        assert!(quinn.contains("One test case of") && quinn.contains("href=\"/p/parlai/candidates/1/qa\""), "{quinn}");
        assert!(inbox(&app, "pavel").await.contains("Nothing waits for you"), "the gate is closed");
        candidate.ready(&app).await;
        let pavel = inbox(&app, "pavel").await;
        assert!(pavel.contains("To sign") && pavel.contains("href=\"/p/parlai/candidates/1/sign\""), "{pavel}");
        for who in ["uma", "quinn"] {
            assert!(inbox(&app, who).await.contains("Nothing waits for you"), "{who}");
        }
        let board = app.as_person("pavel").await.get("/p/parlai").await.expect(200).text();
        assert_eq!(count(&board), 1, "every page says how much waits");
    }

    async fn a_report_waits_on_developers_and_its_fix_on_the_reporter(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(&format!("{}/feedback/new", candidate.path)).await.expect(200).hidden("intent");
        let report = [("story", ""), ("severity", "minor"), ("title", "Slow"), ("body", "x"), ("environment", "uat"), ("intent", &intent)];
        uma.upload(&format!("{}/feedback", candidate.path), &report, &[]).await.expect(303);
        let dana = inbox(&app, "dana").await;
        assert!(dana.contains("F-1 to answer: Slow") && dana.contains("href=\"/p/parlai/feedback/1\""), "{dana}");
        world::push(&app).await;
        let fixed = [("happening", "fixed_in"), ("body", ""), ("fixed_in", "2")];
        app.as_person("dana").await.post("/p/parlai/feedback/1/events", &fixed).await.expect(303);
        assert!(inbox(&app, "dana").await.contains("Nothing waits for you"));
        let uma = inbox(&app, "uma").await;
        assert!(uma.contains("Is it fixed in #2? Slow"), "{uma}");
    }

    async fn whoever_took_their_signature_back_is_told_that_it_is_their_turn_again(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        for who in ["pavel", "sam"] {
            app.person(who).await;
        }
        let sam = [("provider", "sandbox"), ("subject", "sam"), ("label", "Sam"), ("role", "product_owner"), ("change", "grant")];
        app.as_person("ada").await.post("/p/parlai/people", &sam).await.expect(303);
        let rita = app.actor("rita").await;
        let page = backend::read::policy(&app.backend, &rita, "parlai").await.expect("reads");
        let policy = domain::policy::Policy { product_owner_signatures: 2, ..page.policy };
        backend::ops::change_policy::change(&app.backend, &rita, "parlai", page.version, policy).await.expect("in force");
        assert!(inbox(&app, "pavel").await.contains("To sign"));
        let fields = candidate.decision(&app, "approve").await;
        app.sign(&mut app.as_person("pavel").await, &candidate.path, &fields).await.expect(303);
        assert!(inbox(&app, "pavel").await.contains("Nothing waits for you"), "one signature of one person");
        let mut pavel = app.as_person("pavel").await;
        let page = pavel.get(&format!("{}/sign", candidate.path)).await.expect(200).text();
        assert!(page.contains("You signed this candidate on ") && !page.contains("name=\"decision\""), "whoever signed decides no more: {page}");
        let form = page.split("/signatures/").nth(1).expect("a form that takes it back");
        let id = form.split('/').next().expect("its id");
        let intent = form.split("name=\"intent\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an intent");
        pavel.post(&format!("{}/signatures/{id}/revoke", candidate.path), &[("reason", "Too early."), ("intent", intent)]).await.expect(303);
        let told = pavel.get(&format!("{}?done=revoked", candidate.path)).await.expect(200).text();
        assert!(told.contains("The signature is taken back."), "{told}");
        let again = inbox(&app, "pavel").await;
        assert!(again.contains("To sign") && again.contains("href=\"/p/parlai/candidates/1/sign\""), "{again}");
    }

    async fn an_emergency_waits_on_whoever_may_give_the_second_word_for_as_long_as_the_first_one_counts(app: TestApp) {
        let candidate = life::ready(&app, 1).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        assert!(!inbox(&app, "rita").await.contains("second word"));
        life::emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect(303);
        let rita = inbox(&app, "rita").await;
        let item = format!("Pavel Novak wants to release {} in an emergency; a second person has to agree", candidate.build.version);
        assert!(rita.contains(&item) && rita.contains("href=\"/p/parlai/candidates/1/emergency\""), "{rita}");
        for (who, why) in [("pavel", "gave the first"), ("priya", "had a part in the build"), ("dana", "has not the right")] {
            assert!(!inbox(&app, who).await.contains("second word"), "{who} {why}");
        }
        app.clock.advance(4 * 3600);
        assert!(!inbox(&app, "rita").await.contains("second word"), "it waits four hours");
        life::emergency(&app, "pavel", &candidate, "INC-1", "It is still down.").await.expect(303);
        assert!(inbox(&app, "rita").await.contains("second word"));
        life::emergency(&app, "rita", &candidate, "INC-1", "It is.").await.expect(303);
        assert!(!inbox(&app, "rita").await.contains("second word"), "it is sent");
    }
    async fn an_approved_candidate_that_waits_for_its_window_may_wait_for_a_second_word_too(app: TestApp) {
        let candidate = life::ready(&app, 1).await;
        life::freeze(&app, 3).await;
        life::sign(&app, "pavel", &candidate, "").await.expect(303);
        app.work().await;
        life::emergency(&app, "pavel", &candidate, "INC-1", "It is down.").await.expect(303);
        assert!(inbox(&app, "rita").await.contains("second word"));
        life::emergency(&app, "rita", &candidate, "INC-1", "It is.").await.expect(303);
        assert!(!inbox(&app, "rita").await.contains("second word"), "it is sent");
    }
}
