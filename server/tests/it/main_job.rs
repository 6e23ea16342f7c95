//! From a push to production, and everything that must not be possible on the way. Each test names its rule.

use crate::both;
use crate::harness::TestApp;
use crate::world::{self, pairs};
use backend::ops::draft_signature;
use domain::Actor;
use sandbox::{Fault, Kind, Reach, System};

const DEPLOYMENTS: &str = "POST /repos/{owner}/{repo}/deployments";

/// The form again, as another click of another page.
fn once_more<'a>(fields: &[(&'a str, String)], decision: &str, word: &str) -> Vec<(&'a str, String)> {
    let mut again = fields.to_vec();
    for (name, value) in &mut again {
        match *name {
            "decision" => decision.clone_into(value),
            "intent" => *value = format!("once-more-to-{decision}-{word}"),
            _ => {}
        }
    }
    again
}

both! {
    async fn a_build_goes_from_a_webhook_to_production_once(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        let mut pavel = app.as_person("pavel").await;
        app.sign(&mut pavel, &candidate.path, &fields).await.expect(303);
        // The same click again is the same signature.
        app.sign(&mut pavel, &candidate.path, &fields).await.expect(303);
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 1);
        let deployment = app.world.deployments().into_iter().find(|d| d["sha"] == candidate.build.sha).expect("of the signed commit");
        let id = deployment["id"].as_u64().expect("an id");
        for (state, shown) in [("in_progress", "deploying"), ("success", "in production")] {
            assert!(app.world.move_deployment(id, state));
            app.world.settled().await;
            app.work().await;
            assert!(pavel.get(&candidate.path).await.expect(200).text().contains(shown), "{shown}");
        }
        // Late and repeated news change nothing.
        app.world.redeliver(System::Github, None);
        app.world.settled().await;
        app.work().await;
        assert!(pavel.get(&candidate.path).await.expect(200).text().contains("in production"));
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 1);
        assert_eq!(app.work().await, 0, "no work is left");
        world::all_is_well(&app).await;
    }

    async fn what_is_reported_after_the_release_does_not_take_the_decision_back(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        let mut pavel = app.as_person("pavel").await;
        app.sign(&mut pavel, &candidate.path, &fields).await.expect(303);
        // All signatures are there and nothing was sent yet: one more is no failure and no signature, and a rejection is too late.
        let signed = app.audit().await;
        let more = app.sign(&mut pavel, &candidate.path, &once_more(&fields, "approve", "first")).await.expect_code(200, "already_approved");
        assert!(more.text().contains("Yours was not needed and was not recorded."));
        app.sign(&mut pavel, &candidate.path, &once_more(&fields, "reject", "first")).await.expect_code(409, "already_approved");
        assert_eq!(app.audit().await, signed);
        app.work().await;
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(&format!("{}/feedback/new", candidate.path)).await.expect(200).hidden("intent");
        let report = [("story", ""), ("severity", "blocking"), ("title", "It fell over"), ("body", "Yes."), ("environment", "uat"), ("intent", intent.as_str())];
        uma.upload(&format!("{}/feedback", candidate.path), &report, &[]).await.expect(303);
        let page = pavel.get(&candidate.path).await.expect(200).text();
        assert!(!page.contains("the evidence changed"), "the signature was given and used");
        // And nobody signs it a second time, for or against.
        for decision in ["approve", "reject"] {
            assert!(pavel.get(&format!("{}/sign", candidate.path)).await.expect(200).text().contains("This candidate is released already"));
            app.sign(&mut pavel, &candidate.path, &once_more(&fields, decision, "again")).await.expect_code(410, "already_released");
        }
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 1);
    }

    async fn a_build_told_twice_late_or_in_another_order_is_one_candidate(app: TestApp) {
        world::candidate(&app).await;
        for _ in 0..3 {
            app.world.redeliver(System::Github, None);
            app.world.settled().await;
            app.work().await;
        }
        app.as_person("dana").await.get("/p/parlai/candidates/2").await.expect(404);
        assert_eq!(app.audit().await.iter().filter(|action| *action == "candidate_submitted").count(), 1);
    }

    async fn somebody_who_had_a_part_in_the_build_cannot_sign_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let mut priya = app.as_person("priya").await;
        let page = priya.get(&format!("{}/sign", candidate.path)).await.expect(200).text();
        assert!(page.contains("You cannot sign this candidate"), "the page says why instead of showing a form");
        let fields = candidate.decision(&app, "approve").await;
        app.sign(&mut priya, &candidate.path, &fields).await.expect_code(403, "self_approval");
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 0);
    }

    async fn a_stale_page_is_409_with_what_changed_and_signs_nothing(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        candidate.judge(&app, "failed", "It hangs now.").await;
        let answer = app.sign(&mut app.as_person("pavel").await, &candidate.path, &fields).await.expect_code(409, "stale_page");
        assert!(answer.text().contains("recorded TC-1 as failed"), "it says what changed");
        assert!(answer.text().contains("Tested, accepted, wanted."), "typed text is kept");
        assert!(!app.audit().await.contains(&"signed".to_owned()));
    }

    async fn a_closed_gate_cannot_be_approved_and_a_waiver_opens_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs.").await;
        candidate.accept(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        let mut pavel = app.as_person("pavel").await;
        app.sign(&mut pavel, &candidate.path, &fields).await.expect_code(422, "gate_blocked");
        let tomorrow = app.now().plus_seconds(86_400).rfc3339()[..10].to_owned();
        pavel.post(&format!("{}/waivers", candidate.path), &[("case", "1"), ("scope", "result"), ("reason", "Known, harmless, fixed next week."), ("until", &tomorrow)]).await.expect(303);
        let fields = candidate.decision(&app, "approve").await;
        app.sign(&mut pavel, &candidate.path, &fields).await.expect(303);
    }

    async fn a_rejection_is_final_and_nothing_is_deployed(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = candidate.decision(&app, "reject").await;
        let mut pavel = app.as_person("pavel").await;
        app.sign(&mut pavel, &candidate.path, &fields).await.expect(303);
        let mut again = fields;
        again.iter_mut().filter(|(name, _)| *name == "intent").for_each(|(_, value)| *value = "another-click-0001".into());
        app.sign(&mut pavel, &candidate.path, &again).await.expect_code(409, "already_rejected");
        app.as_person("quinn").await.post(&format!("{}/runs", candidate.path), &[("environment", "qa")]).await.expect_code(409, "candidate_decided");
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 0);
    }

    async fn a_new_policy_voids_signatures_given_under_the_old_one(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let mut rita = app.as_person("rita").await;
        let two = [("version", "1"), ("every_case_run", "on"), ("no_failed_result", "on"), ("every_story_accepted", "on"), ("no_open_blocking_feedback", "on"), ("no_failed_machine_test", "on"), ("product_owner_signatures", "2")];
        rita.post("/p/parlai/policy", &two).await.expect(303);
        let fields = candidate.decision(&app, "approve").await;
        let mut pavel = app.as_person("pavel").await;
        app.sign(&mut pavel, &candidate.path, &fields).await.expect(303);
        let mut one = two;
        one[0].1 = "2";
        one[6].1 = "1";
        rita.post("/p/parlai/policy", &one).await.expect(303);
        // One signature would be enough now, but it was given under other rules.
        let page = pavel.get(&candidate.path).await.expect(200).text();
        assert!(page.contains("the policy changed"), "the page says why it no longer counts");
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 0);
    }

    async fn eight_clicks_at_once_are_one_signature_and_one_deployment(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        // Eight pages, so eight intents: only the lock keeps them apart.
        let mut pages = Vec::new();
        for _ in 0..8 {
            let mut pavel = app.as_person("pavel").await;
            let fields = candidate.decision(&app, "approve").await;
            let proof = app.draft(&mut pavel, &candidate.path, &fields).await.expect("drafted");
            pages.push((pavel, proof));
        }
        let mut clicks = tokio::task::JoinSet::new();
        for (mut pavel, (path, proof)) in pages {
            clicks.spawn(async move { pavel.post(&path, &pairs(&proof)).await.status.as_u16() });
        }
        let mut outcomes = clicks.join_all().await;
        outcomes.sort_unstable();
        assert_eq!(outcomes, [200, 200, 200, 200, 200, 200, 200, 303], "one is the signature, the others hear that it was not needed");
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 1);
    }

    async fn two_testers_at_the_same_case_at_once_both_count_in_order(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let run = candidate.run(&app).await;
        let mut clicks = tokio::task::JoinSet::new();
        for n in 0..6 {
            let mut quinn = app.as_person("quinn").await;
            let (to, intent) = (format!("{run}/results"), format!("intent-of-click-{n:08}"));
            clicks.spawn(async move { quinn.upload(&to, &[("case", "1"), ("verdict", "passed"), ("note", ""), ("intent", &intent)], &[]).await.status.as_u16() });
        }
        assert_eq!(clicks.join_all().await, [303; 6]);
        assert_eq!(app.audit().await.iter().filter(|action| *action == "result_recorded").count(), 6);
        world::all_is_well(&app).await;
    }

    async fn people_who_work_at_the_same_moment_do_not_lock_each_other_out(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.accept(&app).await;
        let run = candidate.run(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        let mut work = tokio::task::JoinSet::new();
        for n in 0..6 {
            let (mut quinn, to) = (app.as_person("quinn").await, format!("{run}/results"));
            let intent = format!("a-result-{n:010}");
            work.spawn(async move { quinn.upload(&to, &[("case", "1"), ("verdict", "passed"), ("note", ""), ("intent", &intent)], &[]).await.status.as_u16() });
            let (mut uma, to) = (app.as_person("uma").await, format!("{}/feedback", candidate.path));
            let intent = format!("a-report-{n:010}");
            work.spawn(async move {
                let report = [("story", ""), ("severity", "minor"), ("title", "Slow"), ("body", "It is slow."), ("environment", "uat"), ("intent", intent.as_str())];
                uma.upload(&to, &report, &[]).await.status.as_u16()
            });
            let (mut pavel, to, fields) = (app.as_person("pavel").await, format!("{}/sign", candidate.path), fields.clone());
            work.spawn(async move { pavel.post(&to, &pairs(&fields)).await.status.as_u16() });
            let mut rita = app.as_person("rita").await;
            work.spawn(async move { rita.post("/p/parlai/cases", &[("title", "T"), ("precondition", ""), ("steps", "x"), ("stories", "")]).await.status.as_u16() });
        }
        let outcomes = work.join_all().await;
        assert!(outcomes.iter().all(|status| *status < 500), "{outcomes:?}");
        assert!(outcomes.iter().filter(|status| **status == 303).count() >= 18, "{outcomes:?}");
        world::all_is_well(&app).await;
    }

    async fn github_away_is_shown_and_nothing_is_lost_or_doubled(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        app.world.reach(System::Github, Reach::Refused);
        let fields = candidate.decision(&app, "approve").await;
        let mut pavel = app.as_person("pavel").await;
        app.sign(&mut pavel, &candidate.path, &fields).await.expect(303);
        app.work().await;
        let page = pavel.get(&candidate.path).await.expect(200).text();
        assert!(page.contains("waiting to be sent"), "the page says that it was not sent");
        app.world.reach(System::Github, Reach::Up);
        for _ in 0..10 {
            app.clock.advance(60);
            app.work().await;
        }
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 1);
    }

    async fn jira_away_never_holds_a_report_back_and_the_issue_comes_once(app: TestApp) {
        let candidate = world::candidate(&app).await;
        app.world.fault(Fault { times: Some(3), ..Fault::once(System::Jira, "POST", "/rest/api/3/issue", Kind::Status { status: 503, retry_after: None, message: None }) });
        let mut uma = app.as_person("uma").await;
        let intent = uma.get(&format!("{}/feedback/new", candidate.path)).await.expect(200).hidden("intent");
        let report = [("story", "PARLAI-101"), ("severity", "blocking"), ("title", "It never ends"), ("body", "It goes on."), ("environment", "uat"), ("intent", intent.as_str())];
        for _ in 0..2 {
            let answer = uma.upload(&format!("{}/feedback", candidate.path), &report, &[]).await.expect(303);
            assert!(answer.location().contains("/feedback"), "{}", answer.location());
        }
        for _ in 0..30 {
            app.clock.advance(300);
            app.work().await;
        }
        assert_eq!(app.world.count(System::Jira, "POST /rest/api/3/issue"), 1, "one report, sent twice, refused three times: one issue");
        // Hours have passed: she signs in again.
        let page = app.as_person("uma").await.get("/p/parlai/feedback/1").await.expect(200).text();
        assert!(page.contains("PARLAI-"), "the page links the issue");
        world::all_is_well(&app).await;
    }

    async fn a_role_that_is_taken_away_before_the_deployment_is_sent_stops_it(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = candidate.decision(&app, "approve").await;
        app.sign(&mut app.as_person("pavel").await, &candidate.path, &fields).await.expect(303);
        let mut rita = app.as_person("rita").await;
        rita.post("/p/parlai/people", &[("provider", "sandbox"), ("subject", "pavel"), ("label", "Pavel Novak"), ("role", "product_owner"), ("change", "revoke")]).await.expect(303);
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 0);
        assert!(rita.get(&candidate.path).await.expect(200).text().contains("the approval no longer holds"), "stuck, with the reason");
    }

    async fn nobody_locks_themselves_out_of_managing_people(app: TestApp) {
        let own = [("provider", "sandbox"), ("subject", "rita"), ("label", "Rita Moreau"), ("role", "release_manager"), ("change", "revoke")];
        app.as_person("rita").await.post("/p/parlai/people", &own).await.expect_code(403, "self_revoke");
        app.as_person("ada").await.post("/p/parlai/people", &own).await.expect(303);
        app.as_person("rita").await.get("/p/parlai").await.expect(404);
    }

    async fn programs_cannot_sign_test_or_accept(app: TestApp) {
        world::candidate(&app).await;
        {
            let actor = Actor::System;
            let input = draft_signature::Input { decision: "approve".into(), reason: "x".into(), evidence_hash: String::new(), policy_hash: String::new(), seen_seq: 0, on_behalf_of: String::new(), intent: "0123456789abcdef".into(), zone: String::new(), session: String::new() };
            let refused = draft_signature::draft(&app.backend, &actor, "parlai", 1, input).await;
            assert!(matches!(refused, Err(backend::Error::Refused(refusal)) if refusal.code == "role_missing"));
        }
    }
}
