//! The policy from its form to the gate: who signs under it, files, rehearsal, old versions.

use crate::both;
use crate::harness::{Answer, Browser, TestApp};
use crate::world::{self, Candidate, pairs};
use sandbox::{BuildSpec, System};

const DEPLOYMENTS: &str = "POST /repos/{owner}/{repo}/deployments";
const SIGNED_BY_QA: [(&str, &str); 2] = [("signer-0-role", "qa_tester"), ("signer-0-count", "1")];

/// The usual rules with more fields.
async fn save(app: &TestApp, version: &str, owners: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("version", version),
        ("every_case_run", "on"),
        ("no_failed_result", "on"),
        ("every_story_accepted", "on"),
        ("product_owner_signatures", owners),
    ];
    fields.extend(more);
    app.as_person("rita").await.post("/p/parlai/policy", &fields).await
}

async fn policy_page(app: &TestApp) -> String {
    app.as_person("rita").await.get("/p/parlai/policy").await.expect(200).text()
}

/// What the sign page binds, as this person sees it now.
async fn decision(browser: &mut Browser, candidate: &Candidate) -> Vec<(&'static str, String)> {
    let page = browser.get(&format!("{}/sign", candidate.path)).await.expect(200);
    let mut fields: Vec<(&'static str, String)> =
        ["evidence_hash", "policy_hash", "seen_seq", "intent"].into_iter().map(|name| (name, page.hidden(name))).collect();
    fields.extend([("decision", "approve".to_owned()), ("reason", "Tested.".to_owned())]);
    fields
}

async fn sign(app: &TestApp, who: &str, candidate: &Candidate) -> Answer {
    let mut browser = app.as_person(who).await;
    let fields = decision(&mut browser, candidate).await;
    app.sign(&mut browser, &candidate.path, &fields).await
}

async fn import(app: &TestApp, content: &[u8]) -> Answer {
    app.as_person("rita").await.upload("/p/parlai/policy/import", &[], &[("policy.json", content)]).await
}

async fn export(app: &TestApp, version: i64) -> String {
    app.as_person("avi").await.get(&format!("/p/parlai/policy/{version}/file")).await.expect(200).text()
}

/// What was done so far, except that people signed in.
async fn changes(app: &TestApp) -> Vec<String> {
    app.audit().await.into_iter().filter(|action| action != "signed_in").collect()
}

/// The fields that a browser would send of the form that changes the rules: what stands in it, and what is chosen.
fn controls(page: &str) -> Vec<(String, String)> {
    let form = page.split("id=\"change\"").nth(1).and_then(|rest| rest.split("</form>").next()).expect("the form");
    let attribute = |tag: &str, name: &str| {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        Some(value.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let mut found = Vec::new();
    for rest in form.split('<').skip(1) {
        let tag = rest.split('>').next().unwrap_or_default();
        if tag.starts_with("input") && (!tag.contains("type=\"checkbox\"") || tag.contains(" checked")) {
            found.extend(attribute(tag, "name").zip(Some(attribute(tag, "value").unwrap_or_default())));
        }
    }
    for select in form.split("<select").skip(1) {
        let (tag, options) = select.split("</select>").next().and_then(|select| select.split_once('>')).expect("a select");
        let chosen = options.split("<option").find(|option| option.split('>').next().is_some_and(|tag| tag.contains(" selected")));
        found.extend(attribute(tag, "name").zip(chosen.and_then(|option| attribute(option, "value"))));
    }
    found
}

both! {
    async fn a_file_that_is_taken_in_and_saved_as_it_stands_is_the_policy_of_the_file_to_the_last_rule(app: TestApp) {
        let mut file: serde_json::Value = serde_json::from_str(&export(&app, 1).await).expect("JSON");
        let rules = serde_json::json!({
            "every_case_run": false, "no_failed_result": true, "every_story_accepted": false, "no_open_blocking_feedback": true,
            "major_feedback": "until_fixed", "minor_feedback": "until_confirmed", "no_overdue_follow_up": true,
            "no_failed_machine_test": false, "machine_report_required": true, "no_open_disagreement": false,
            "wrong_build_blocks": true, "carry_forward": false, "product_owner_signatures": 2,
            "more_signers": [{ "roles": ["qa_tester", "uat_tester"], "count": 1 }, { "roles": ["developer"], "count": 1 }],
            "bar_deployer": true, "passkey_required": true, "signature_hours": 48, "soak_hours": 12, "waivers_at_most": 0,
            "windows": [
                { "name": "Q&A \"hours\"", "effect": "allow", "zone": "Asia/Kolkata", "days": { "every": "week", "days": [1, 3, 7], "from": "22:30", "until": "06:15" } },
                { "name": "Move", "effect": "deny", "zone": "Europe/Paris", "days": { "every": "once", "from": "2026-12-20T18:00", "until": "2027-01-04T08:00" } },
            ],
            "delegation_days": 14, "emergency_hours": 24,
        });
        file["rules"] = rules;
        let page = import(&app, file.to_string().as_bytes()).await.expect(200).text();
        let fields = controls(&page);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        app.as_person("rita").await.post("/p/parlai/policy", &fields).await.expect(303);
        let saved: domain::policy::PolicyFile = serde_json::from_str(&export(&app, 2).await).expect("JSON");
        let meant: domain::policy::PolicyFile = serde_json::from_value(file).expect("a policy");
        let meant = meant.rules.check(&|_| true).expect("a policy");
        assert_eq!(saved.rules, meant, "{fields:?}");
    }

    async fn whoever_a_signer_rule_names_signs_and_the_release_waits_for_each_rule(app: TestApp) {
        save(&app, "1", "1", &SIGNED_BY_QA).await.expect(303);
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let fields = decision(&mut app.as_person("pavel").await, &candidate).await;
        app.as_person("dana").await.post(&format!("{}/sign", candidate.path), &pairs(&fields)).await.expect_code(403, "role_missing");
        app.as_person("rita").await.post(&format!("{}/sign", candidate.path), &pairs(&fields)).await.expect_code(403, "role_missing");
        sign(&app, "pavel", &candidate).await.expect(303);
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 0, "the product owner alone is not enough");
        let page = app.as_person("quinn").await.get(&candidate.path).await.expect(200).text();
        assert!(page.contains("1 QA tester") && page.contains("Read and sign"), "{page}");
        assert!(app.as_person("quinn").await.get("/inbox").await.expect(200).text().contains("/candidates/1/sign"));
        sign(&app, "quinn", &candidate).await.expect(303);
        app.work().await;
        assert_eq!(app.world.count(System::Github, DEPLOYMENTS), 1);
        let mut tx = app.backend.snapshot().await.expect("reads");
        let rows = backend::db::audit::after(&mut tx, 0, 1000).await.expect("reads");
        assert!(rows.iter().any(|row| row.entry().sentence.starts_with("Quinn") && row.entry().action == "signed"));
    }

    async fn rules_that_the_people_cannot_meet_are_refused_by_matching_and_not_by_counting(app: TestApp) {
        let developers = |count| [("signer-0-role", "developer"), ("signer-0-count", count)];
        // Two product owners, two developers; one person is both and counts once.
        let refused = save(&app, "1", "2", &developers("2")).await.expect_code(422, "policy_unsatisfiable").text();
        assert!(refused.contains("1 developer missing"), "{refused}");
        save(&app, "1", "3", &[]).await.expect_code(422, "policy_unsatisfiable");
        assert!(policy_page(&app).await.contains("version 1"), "nothing was saved");
        save(&app, "1", "2", &developers("1")).await.expect(303);
        // Somebody leaves: the rules stand, and the page says that they cannot be met.
        let gone = [("provider", "sandbox"), ("subject", "dana"), ("label", "Dana"), ("role", "developer"), ("change", "revoke")];
        app.as_person("rita").await.post("/p/parlai/people", &gone).await.expect(303);
        assert!(policy_page(&app).await.contains("The people of this project cannot meet these rules"));
    }

    async fn a_build_that_its_own_signers_wrote_says_that_nobody_is_left(app: TestApp) {
        save(&app, "1", "2", &[]).await.expect(303);
        app.world.push_build(&BuildSpec { author: Some("priya".into()), ..BuildSpec::default() }).expect("a build");
        app.world.settled().await;
        app.work().await;
        let page = app.as_person("pavel").await.get("/p/parlai/candidates/1").await.expect(200).text();
        assert!(page.contains("Too few are left who could sign as product owner (1 missing)"), "{page}");
        save(&app, "2", "1", &[]).await.expect(303);
        let page = app.as_person("pavel").await.get("/p/parlai/candidates/1").await.expect(200).text();
        assert!(!page.contains("are left who could sign"), "one is enough now");
    }

    async fn nobody_gives_themselves_a_role_that_signs(app: TestApp) {
        let own = |role| [("provider", "sandbox"), ("subject", "rita"), ("label", "Rita"), ("role", role), ("change", "grant")];
        save(&app, "1", "1", &SIGNED_BY_QA).await.expect(303);
        for role in ["qa_tester", "product_owner"] {
            app.as_person("rita").await.post("/p/parlai/people", &own(role)).await.expect_code(403, "self_grant");
        }
        app.as_person("rita").await.post("/p/parlai/people", &own("developer")).await.expect(303);
    }

    async fn a_candidate_soaks_and_time_alone_opens_its_gate(app: TestApp) {
        save(&app, "1", "1", &[("soak_hours", "24")]).await.expect(303);
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let mut pavel = app.as_person("pavel").await;
        let page = pavel.get(&candidate.path).await.expect(200).text();
        assert!(page.contains("The candidate has to be here for 24 hours: until ") && page.contains("nobody: time does"), "{page}");
        sign(&app, "pavel", &candidate).await.expect_code(422, "gate_blocked");
        app.clock.advance(24 * 3600);
        sign(&app, "pavel", &candidate).await.expect(303);
    }

    async fn a_policy_goes_out_as_a_file_and_comes_in_only_by_saving_the_form(app: TestApp) {
        save(&app, "1", "2", &[("week-0-name", "Office"), ("week-0-effect", "allow"), ("week-0-zone", "Europe/Paris"), ("week-0-day", "1"), ("week-0-day", "2"), ("week-0-from", "09:00"), ("week-0-until", "17:00")]).await.expect(303);
        let text = export(&app, 2).await;
        let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((file["schema"].as_str(), file["environment"].as_str(), file["version"].as_i64()), (Some("murmuration.policy/1"), Some("production"), Some(2)));
        let hash = domain::sha256_hex(domain::canonical_json(&file["rules"]).expect("canonical").as_bytes());
        assert!(policy_page(&app).await.contains(&hash), "the rules of the file have the hash that signatures name");
        // The old one comes in: shown and tried, not in force.
        let before = changes(&app).await;
        let page = import(&app, export(&app, 1).await.as_bytes()).await.expect(200).text();
        assert!(page.contains("These rules are not in force yet.") && page.contains("Before:"), "{page}");
        assert_eq!(changes(&app).await, before, "nothing was changed");
        assert!(policy_page(&app).await.contains("In force for production: version 2"));
        app.as_person("dana").await.upload("/p/parlai/policy/import", &[], &[("policy.json", text.as_bytes())]).await.expect_code(403, "role_missing");
    }

    async fn a_file_that_is_wrong_changes_nothing_and_says_what_is_wrong(app: TestApp) {
        let good = export(&app, 1).await;
        let rules = |more: &str| good.replacen("\"rules\": {", &format!("\"rules\": {{{more},"), 1);
        let signer = r#"{"roles": ["qa_tester"], "count": 1}"#;
        let window = |zone: &str, from: &str, until: &str| format!(r#""windows": [{{"name": "W", "effect": "deny", "zone": "{zone}", "days": {{"every": "once", "from": "{from}", "until": "{until}"}}}}]"#);
        for (content, status, code, says) in [
            (rules("\"colour\": 1"), 422, "unknown_key", "“colour”"),
            (good.replace("\"every_case_run\"", "\"every_case_ran\""), 422, "unknown_key", "“every_case_ran”"),
            (good.replace("policy/1\"", "policy/2\""), 422, "unknown_schema", "murmuration.policy/2"),
            (rules(&window("Mars/Base", "2026-12-20T18:00", "2026-12-21T18:00")), 422, "unknown_zone", "“Mars/Base”"),
            (rules(&window("UTC", "2026-12-21T18:00", "2026-12-20T18:00")), 422, "invalid_field", "ends before it begins"),
            (rules(&format!("\"more_signers\": [{}]", [signer; 10].join(","))), 422, "invalid_field", "more than 10 rules"),
            (rules(r#""more_signers": [{"roles": ["qa_tester"], "count": 0}]"#), 422, "invalid_field", "asks for 0 people"),
            (rules(r#""more_signers": [{"roles": ["admin"], "count": 1}]"#), 422, "invalid_field", "never signs"),
            ("{".to_owned(), 422, "policy_file_unreadable", "is not JSON"),
            (format!("{good}{}", " ".repeat(900_000)), 413, "too_large", "larger than 64 KiB"),
            (" ".repeat(1_100_000), 413, "too_large", "too large"),
        ] {
            let text = import(&app, content.as_bytes()).await.expect_code(status, code).text();
            assert!(text.contains(says), "{code} {says}: {text}");
        }
        app.as_person("rita").await.upload("/p/parlai/policy/import", &[], &[]).await.expect_code(422, "file_missing");
        assert!(policy_page(&app).await.contains("In force for production: version 1"));
    }

    async fn changed_rules_are_tried_on_the_last_candidates_and_nothing_is_saved(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let before = changes(&app).await;
        let tried = save(&app, "1", "2", &[("do", "try"), ("soak_hours", "24"), ("signer-0-role", "qa_tester"), ("signer-0-count", "1")]).await.expect(200).text();
        for part in ["Tried on the last candidates", "New:", "The candidate has to be here for 24 hours", "The gate of the last candidate is open, and would be closed.", "2 product owners who had no part in the build sign.", "These rules are not in force yet."] {
            assert!(tried.contains(part), "{part}: {tried}");
        }
        assert!(tried.contains("name=\"soak_hours\" value=\"24\""), "the form keeps what was tried: {tried}");
        assert_eq!(changes(&app).await, before);
        assert!(policy_page(&app).await.contains("In force for production: version 1"));
        let hopeless = save(&app, "1", "9", &[("do", "try")]).await.expect(200).text();
        assert!(hopeless.contains("they cannot be saved"), "{hopeless}");
        let asked = [("version", "1"), ("product_owner_signatures", "1"), ("do", "try")];
        app.as_person("dana").await.post("/p/parlai/policy", &asked).await.expect_code(403, "role_missing");
    }

    async fn a_row_of_the_form_is_removed_and_a_wrong_one_comes_back_as_typed(app: TestApp) {
        let freeze = [("once-0-name", "Holidays"), ("once-0-effect", "deny"), ("once-0-zone", "UTC"), ("once-0-from", "2026-12-20T18:00"), ("once-0-until", "2027-01-04T08:00")];
        let saved = save(&app, "1", "1", &freeze).await.expect(303);
        assert_eq!(saved.location(), "/p/parlai/policy?done=policy-saved");
        let same = save(&app, "2", "1", &freeze).await.expect(303);
        let told = app.as_person("rita").await.get(same.location()).await.expect(200).text();
        assert!(told.contains("Nothing was different, so nothing was saved."), "{told}");
        assert!(policy_page(&app).await.contains("Nothing is sent in “Holidays”"));
        let mut wrong = freeze.to_vec();
        wrong[2].1 = "Europe/Atlantis";
        let page = save(&app, "2", "1", &wrong).await.expect_code(422, "unknown_zone").text();
        assert!(page.contains("value=\"Europe/Atlantis\""), "{page}");
        let at_its_field = page.split("id=\"once-0-zone-error\"").nth(1).and_then(|tag| tag.split_once('>')).expect("said at its field").1;
        assert!(at_its_field.starts_with("The window “Holidays” names the time zone “Europe/Atlantis”"), "{page}");
        let mut over = freeze.to_vec();
        (over[3].1, over[4].1) = ("2020-12-20T18:00", "2021-01-04T08:00");
        save(&app, "2", "1", &over).await.expect_code(422, "window_over");
        for (name, value, sentence) in [
            ("soak_hours", "9000", "The number of hours before signing must be a whole number from 0 to 8760, or empty."),
            ("waivers_at_most", "-1", "The number of waivers must be a whole number from 0 to 1000, or empty."),
            ("signer-0-role", "qa_tester", "A rule about who signs needs a number of people, 1 to 10."),
            ("signer-0-count", "2", "A rule about who signs names no role."),
        ] {
            let page = save(&app, "2", "1", &[(name, value)]).await.expect_code(422, "invalid_field").text();
            assert!(page.contains(sentence) && page.contains("class=\"field-error\""), "{name}: {page}");
        }
        save(&app, "1", "1", &freeze).await.expect_code(409, "stale_page");
        let mut removed = freeze.to_vec();
        removed.push(("once-0-remove", "on"));
        save(&app, "2", "1", &removed).await.expect(303);
        assert!(!policy_page(&app).await.contains("Holidays”"));
        save(&app, "3", "1", &[("signer-0-role", "qa_tester")]).await.expect_code(422, "invalid_field");
        save(&app, "3", "1", &[("signer-12-role", "qa_tester"), ("colour", "red")]).await.expect_code(422, "unknown_field");
    }

    async fn an_old_version_is_read_with_what_changed(app: TestApp) {
        save(&app, "1", "2", &[]).await.expect(303);
        let mut avi = app.as_person("avi").await;
        let old = avi.get("/p/parlai/policy/1").await.expect(200).text();
        assert!(old.contains("Not in force any more: version 2 is.") && old.contains("What changed from this one to version 2"), "{old}");
        let new = avi.get("/p/parlai/policy/2").await.expect(200).text();
        assert!(new.contains("In force.") && new.contains("2 product owners who had no part in the build sign."), "{new}");
        avi.get("/p/parlai/policy/9").await.expect(404);
        avi.get("/p/parlai/policy/9/file").await.expect(404);
    }

    async fn an_environment_that_is_gated_for_the_first_time_begins_with_the_rules_of_the_one_before(app: TestApp) {
        save(&app, "1", "2", &[]).await.expect(303);
        let mut config = app.backend.config().clone();
        config.projects.iter_mut().for_each(|project| project.production = "live".into());
        let again = backend::Backend::open(config, app.clock.clone()).await.expect("opens");
        for _ in 0..2 {
            backend::ops::sync_projects::sync_projects(&again).await.expect("taken over");
        }
        let page = backend::read::policy(&again, &app.actor("rita").await, "parlai").await.expect("reads");
        assert_eq!((page.environment.as_str(), page.version, page.policy.product_owner_signatures), ("live", 1, 2));
        assert_eq!(page.versions.len(), 1);
    }
}
