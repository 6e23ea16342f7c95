//! Plans that propose themselves, what people change in them, and results that are carried with proof.

use crate::both;
use crate::harness::TestApp;
use domain::summary::Cell;
use sandbox::BuildSpec;

const MAP: &str = "parlai/agents/** => agents\nparlai/chat_service/** => web\nparlai/crowdsourcing/** => web\nparlai/core/** => core\n\
                   parlai/utils/** => core\nparlai/scripts/** => scripts\ntests/** => nothing\ndocs/** => nothing";

/// Title, tags, priority, stories; in this order they become TC-1 and so on.
const LIBRARY: [(&str, &str, &str, &str); 6] = [
    ("Talk to a model", "smoke", "critical", ""),
    ("Keep the chat open", "web", "high", "PARLAI-101"),
    ("Be told why", "agents", "medium", "PARLAI-108"),
    ("Train a model", "core", "medium", ""),
    ("List every command", "scripts", "low", ""),
    ("Read the manual", "manual", "low", ""),
];

async fn library(app: &TestApp) {
    let mut quinn = app.as_person("quinn").await;
    for (title, tags, priority, stories) in LIBRARY {
        let case = [
            ("title", title),
            ("precondition", ""),
            ("steps", "Do it => It is done"),
            ("stories", stories),
            ("folder", ""),
            ("tags", tags),
            ("priority", priority),
        ];
        quinn.post("/p/parlai/cases", &case).await.expect(303);
    }
    let rules = [("version", "0"), ("paths", MAP), ("not_run_for", "3")];
    app.as_person("rita").await.post("/p/parlai/plan-rules", &rules).await.expect(303);
}

async fn push(app: &TestApp, commits: usize, files: Option<&[&str]>) {
    let files = files.map(|files| files.iter().map(|file| (*file).to_owned()).collect());
    let message = files.as_ref().map(|_| "Tidy up".to_owned());
    app.world.push_build(&BuildSpec { commits: Some(commits), files, message, ..BuildSpec::default() }).expect("a build");
    app.world.settled().await;
    app.work().await;
}

/// A page as people read it: without the markers that stand between texts.
async fn read(app: &TestApp, who: &str, path: &str) -> String {
    app.as_person(who).await.get(path).await.expect(200).text().replace("<!>", "")
}

fn at(number: i64) -> String {
    format!("/p/parlai/candidates/{number}")
}

/// Every open case of the candidate gets the verdict that is named for it, else passed.
async fn run_all(app: &TestApp, number: i64, others: &[(i64, &str)]) {
    let mut quinn = app.as_person("quinn").await;
    let run = quinn.post(&format!("{}/runs", at(number)), &[("environment", "qa")]).await.expect(303).location().to_owned();
    for case in planned(app, number).await {
        let verdict = others.iter().find(|(other, _)| *other == case).map_or("passed", |(_, verdict)| *verdict);
        let (case, intent) = (case.to_string(), format!("run-all-{number}-case-{case}"));
        let form = [("case", case.as_str()), ("verdict", verdict), ("note", "seen"), ("intent", &intent)];
        quinn.upload(&format!("{run}/results"), &form, &[]).await.expect(303);
    }
}

/// The numbers of the planned cases.
async fn planned(app: &TestApp, number: i64) -> Vec<i64> {
    let page = read(app, "avi", &format!("{}/qa", at(number))).await;
    page.split("<tr id=\"TC-").skip(1).map(|rest| rest.split('"').next().expect("a number").parse().expect("a number")).collect()
}

/// The row of a case in the plan.
async fn row(app: &TestApp, number: i64, case: i64) -> String {
    let page = read(app, "avi", &format!("{}/qa", at(number))).await;
    page.split(&format!("<tr id=\"TC-{case}\"")).nth(1).and_then(|rest| rest.split("</tr>").next()).expect("a planned case").to_owned()
}

/// What the carry panel offers, and the fields that accept it.
async fn offer(app: &TestApp, number: i64) -> (Vec<i64>, String, String) {
    let page = app.as_person("quinn").await.get(&format!("{}/qa", at(number))).await.expect(200);
    let text = page.text().replace("<!>", "");
    let cases = text.split("id=\"carry-").skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).collect();
    let intent = if text.contains("name=\"intent\"") { page.hidden("intent") } else { String::new() };
    (cases, intent, text)
}

async fn carry(app: &TestApp, number: i64, cases: &[&str], intent: &str) -> crate::harness::Answer {
    let from = (number - 1).to_string();
    let mut form: Vec<(&str, &str)> = cases.iter().map(|case| ("case", *case)).collect();
    form.extend([("from", from.as_str()), ("intent", intent)]);
    app.as_person("quinn").await.post(&format!("{}/carry", at(number)), &form).await
}

both! {
    async fn the_plan_of_a_parlai_build_says_why_each_case_is_in_it(app: TestApp) {
        library(&app).await;
        push(&app, 4, None).await;
        assert_eq!(planned(&app, 1).await, [1, 2, 3, 4, 5, 6], "nothing ever ran");
        let chat = row(&app, 1, 2).await;
        for why in ["Story PARLAI-101 is in the build.", "which belongs to web.", "It was never run."] {
            assert!(chat.contains(why), "{why}: {chat}");
        }
        run_all(&app, 1, &[(5, "failed")]).await;
        push(&app, 4, Some(&["parlai/agents/repeat/repeat.py", "docs/a.md"])).await;
        // Since the release the web, agents and core changed; the scripts and the manual did not.
        assert_eq!(planned(&app, 2).await, [1, 2, 3, 4, 5]);
        for (case, why) in [
            (1, "Every candidate is tried with it."),
            (2, "Story PARLAI-101 is in the build."),
            (3, "parlai/agents/repeat/repeat.py changed, which belongs to agents."),
            (4, "parlai/core/worlds.py changed, which belongs to core."),
            (5, "It was failed on #1."),
        ] {
            let row = row(&app, 2, case).await;
            assert!(row.contains(why), "TC-{case}: {why}: {row}");
            assert!(!row.contains("It was never run."), "TC-{case}");
        }
        assert!(app.audit().await.contains(&"plan_proposed".to_owned()));
        assert!(app.world.conformance().violations.is_empty(), "{:#?}", app.world.conformance().violations);
    }

    async fn what_a_person_takes_out_is_not_proposed_again_and_results_stay(app: TestApp) {
        library(&app).await;
        push(&app, 1, None).await;
        let mut quinn = app.as_person("quinn").await;
        let change = format!("{}/plan/change", at(1));
        quinn.post(&change, &[("case", "6"), ("case", "5"), ("change", "remove")]).await.expect(303);
        app.as_person("dana").await.post(&change, &[("case", "4"), ("change", "remove")]).await.expect_code(403, "role_missing");
        assert_eq!(planned(&app, 1).await, [1, 2, 3, 4]);
        // Asked again, GitHub says the same; the plan stays as people made it.
        let actor = domain::Actor::System;
        let id = {
            let mut tx = app.backend.snapshot().await.expect("reads");
            let project = backend::db::projects::by_slug(&mut tx, "parlai").await.expect("reads").expect("the project").id;
            backend::db::candidates::by_number(&mut tx, project, 1).await.expect("reads").expect("the candidate").id
        };
        backend::ops::propose_plan::propose(&app.backend, &actor, id).await.expect("proposes");
        assert_eq!(planned(&app, 1).await, [1, 2, 3, 4]);
        run_all(&app, 1, &[]).await;
        let refused = quinn.post(&change, &[("case", "1"), ("change", "remove"), ("show", "all")]).await.expect_code(409, "case_has_results");
        assert!(refused.text().contains("Results stay; waive or finish it."));
        quinn.post(&change, &[("case", "6"), ("change", "remove")]).await.expect(404);
        quinn.post(&change, &[("change", "remove")]).await.expect_code(422, "invalid_field");
        // Found by words and added again by hand, with the person as the reason.
        assert!(read(&app, "quinn", &format!("{}/qa?add=manual+read", at(1))).await.contains("Add TC-6"));
        quinn.post(&format!("{}/plan", at(1)), &[("case", "6")]).await.expect(303);
        assert!(row(&app, 1, 6).await.contains("Added by Quinn Abara."));
    }

    async fn cases_are_assigned_and_shared_out_among_qa_testers_only(app: TestApp) {
        library(&app).await;
        push(&app, 1, None).await;
        let mut quinn = app.as_person("quinn").await;
        let id = app.person("quinn").await.id.to_string();
        let stranger = app.person("uma").await.id.to_string();
        let (change, share) = (format!("{}/plan/change", at(1)), format!("{}/plan/share", at(1)));
        quinn.post(&change, &[("case", "2"), ("change", "assign"), ("tester", &id), ("show", "not_run")]).await.expect(303);
        assert!(row(&app, 1, 2).await.contains("Quinn Abara"));
        quinn.post(&change, &[("case", "3"), ("change", "assign"), ("tester", &stranger)]).await.expect_code(422, "invalid_field");
        quinn.post(&share, &[("which", "free")]).await.expect_code(422, "invalid_field");
        quinn.post(&share, &[("tester", &id), ("which", "free")]).await.expect(303);
        let page = quinn.get(&format!("{}/qa?show=mine", at(1))).await.expect(200).text();
        assert_eq!(page.matches("<tr id=\"TC-").count(), 6);
        assert!(page.contains("0 of 6 cases"), "progress by tester");
        quinn.post(&change, &[("case", "2"), ("change", "assign"), ("tester", "")]).await.expect(303);
        let page = quinn.get(&format!("{}/qa?show=mine&tag=web", at(1))).await.expect(200).text();
        assert_eq!(page.matches("<tr id=\"TC-").count(), 0);
        assert!(page.contains("No planned case fits the filter"));
    }

    async fn results_are_carried_with_their_origin_and_only_where_nothing_changed(app: TestApp) {
        library(&app).await;
        push(&app, 4, None).await;
        run_all(&app, 1, &[(5, "failed")]).await;
        push(&app, 1, Some(&["parlai/agents/repeat/repeat.py"])).await;
        let (offered, intent, page) = offer(&app, 2).await;
        // The agents changed; TC-5 failed there; TC-6 has no files in the map and is not planned.
        assert_eq!(offered, [2, 4]);
        assert!(page.contains("2 results can be carried from #1"), "{page}");
        assert!(page.contains("parlai/agents/repeat/repeat.py changed, which belongs to agents."), "what is not offered says why");
        assert!(page.contains("no tag of this case has files in the path map"), "smoke has no files");
        carry(&app, 2, &["3", "4"], &intent).await.expect_code(409, "not_carriable");
        assert!(!app.audit().await.contains(&"results_carried".to_owned()), "all or none");
        app.as_person("pavel").await.post(&format!("{}/carry", at(2)), &[("case", "2"), ("from", "1"), ("intent", &intent)]).await.expect_code(403, "role_missing");
        carry(&app, 2, &["2", "4"], &intent).await.expect(303);
        carry(&app, 2, &["2", "4"], &intent).await.expect(303);
        carry(&app, 2, &["2"], &intent).await.expect_code(422, "intent_reused");
        assert_eq!(app.audit().await.iter().filter(|action| *action == "results_carried").count(), 1, "the same click again is the same act");
        let row = row(&app, 2, 2).await;
        for word in ["carried", "/p/parlai/candidates/1/qa#TC-2", "run by Quinn Abara", "accepted by Quinn Abara"] {
            assert!(row.contains(word), "{word}: {row}");
        }
        let sign = read(&app, "pavel", &format!("{}/sign", at(2))).await;
        assert!(sign.contains("2 of 2 results were carried") && sign.contains("/p/parlai/candidates/1/qa#TC-4"), "{sign}");
        assert!(app.as_person("pavel").await.get(&at(2)).await.expect(200).text().contains("class=\"carried\""));
        let quality = backend::read::quality(&app.backend, &app.actor("avi").await, "parlai", "TC-2", 1).await.expect("reads");
        assert_eq!(quality.matrix.rows[0].cells, [Cell::Passed, Cell::Carried], "the matrix tells what ran from what was carried");
        // Carried once more, the origin is still the build where it was really run.
        push(&app, 1, Some(&["docs/b.md"])).await;
        let (offered, intent, _) = offer(&app, 3).await;
        assert!(offered.contains(&2), "{offered:?}");
        carry(&app, 3, &["2"], &intent).await.expect(303);
        assert!(self::row(&app, 3, 2).await.contains("/p/parlai/candidates/1/qa#TC-2"));
    }

    async fn what_changed_is_not_known_then_nothing_is_carried(app: TestApp) {
        library(&app).await;
        push(&app, 1, None).await;
        run_all(&app, 1, &[]).await;
        let token = app.token(&["candidate:write"]).await;
        let build = serde_json::json!({
            "build_id": "b-1", "commit": "0".repeat(40), "branch": "main", "version": "1.8.0", "stories": [],
            "image": "registry.example/parlai", "image_digest": format!("sha256:{}", "a".repeat(64)),
            "contributors": [{ "part": "author", "name": "Dana Okafor", "login": "dana-okafor" }],
        });
        let request = http::Request::post("/api/v1/candidates").header("authorization", format!("Bearer {token}")).header("content-type", "application/json");
        app.anonymous().send(request.body(axum::body::Body::from(build.to_string())).expect("a request")).await.expect(201);
        app.work().await;
        let (offered, _, page) = offer(&app, 2).await;
        assert!(offered.is_empty(), "{offered:?}");
        assert!(page.contains("What changed is not known: GitHub does not know"), "{page}");
        assert!(page.contains("No result can be carried from #1"));
        carry(&app, 2, &["1"], "an-intent-of-its-own").await.expect_code(409, "not_carriable");
    }

    async fn the_policy_can_forbid_to_carry(app: TestApp) {
        library(&app).await;
        push(&app, 1, None).await;
        run_all(&app, 1, &[]).await;
        push(&app, 0, None).await;
        let (offered, intent, _) = offer(&app, 2).await;
        assert!(!offered.is_empty());
        let rita = app.as_person("rita").await.post("/p/parlai/policy", &[("version", "1"), ("every_case_run", "on"), ("product_owner_signatures", "1")]).await;
        rita.expect(303);
        let (offered_now, _, page) = offer(&app, 2).await;
        assert!(offered_now.is_empty() && page.contains("the policy does not allow"), "{page}");
        carry(&app, 2, &[&offered[0].to_string()], &intent).await.expect_code(403, "carry_forbidden");
    }

    async fn plan_rules_are_checked_and_two_who_edit_at_once_notice(app: TestApp) {
        library(&app).await;
        let mut rita = app.as_person("rita").await;
        let page = rita.get("/p/parlai/plan-rules").await.expect(200).text();
        assert!(page.contains("parlai/agents/** =") && page.contains("1 case"), "{page}");
        rita.post("/p/parlai/plan-rules", &[("version", "0"), ("paths", ""), ("not_run_for", "3")]).await.expect_code(409, "stale_page");
        let bad = rita.post("/p/parlai/plan-rules", &[("version", "1"), ("paths", "a/[ => core"), ("not_run_for", "3")]).await.expect_code(422, "invalid_field");
        assert!(bad.text().contains("a/[ =") , "what was typed is kept");
        app.as_person("dana").await.post("/p/parlai/plan-rules", &[("version", "1"), ("paths", ""), ("not_run_for", "3")]).await.expect_code(403, "role_missing");
    }
}
