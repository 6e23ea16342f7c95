//! The gate page and its twin for programs, what signers saw, and the dossier: page, file, record.

use crate::both;
use crate::harness::{Dialect, TestApp};
use crate::world;
use axum::body::Body;
use http::{Request, header};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

/// Whoever holds the database can try this.
async fn raw(app: &TestApp, sql: &str) -> Result<(), String> {
    let text = AssertSqlSafe(sql.to_owned());
    let done = match app.dialect {
        Dialect::Sqlite => sqlx::SqliteConnection::connect(app.database_url()).await.expect("opens").execute(text).await.map(drop),
        Dialect::Postgres => sqlx::PgConnection::connect(app.database_url()).await.expect("opens").execute(text).await.map(drop),
    };
    done.map_err(|error| error.to_string())
}

/// The page without the marks between two texts.
async fn page(app: &TestApp, who: &str, path: &str) -> String {
    app.as_person(who).await.get(path).await.expect(200).text().replace("<!>", "")
}

async fn sign(app: &TestApp, candidate: &world::Candidate, decision: &str) {
    let fields = candidate.decision(app, decision).await;
    app.sign(&mut app.as_person("pavel").await, &candidate.path, &fields).await.expect(303);
}

/// The address of what the first signer saw.
async fn seen(app: &TestApp, candidate: &world::Candidate) -> String {
    let gate = page(app, "avi", &format!("{}/gate", candidate.path)).await;
    let rest = gate.split("/signatures/").nth(1).expect("a signature on the gate page");
    format!("{}/signatures/{}", candidate.path, rest.split('"').next().expect("an id"))
}

async fn in_production(app: &TestApp, candidate: &world::Candidate) {
    app.work().await;
    let deployment = app.world.deployments().into_iter().find(|d| d["sha"] == candidate.build.sha).expect("of the signed commit");
    let id = deployment["id"].as_u64().expect("an id");
    assert!(app.world.move_deployment(id, "success"));
    app.world.settled().await;
    app.work().await;
}

both! {
    async fn the_gate_page_and_the_api_name_who_can_unblock_it_and_since_when(app: TestApp) {
        let candidate = world::candidate(&app).await;
        for who in ["quinn", "uma", "pavel", "priya"] {
            app.person(who).await;
        }
        let gate = page(&app, "quinn", &format!("{}/gate", candidate.path)).await;
        let named = |subject: &str| sandbox::people::find(subject).expect("known").name;
        for part in [named("quinn"), named("uma"), named("pavel"), named("priya"), "your turn", "/qa#TC-1", "/uat\"", "is a co-author of a commit in it"] {
            assert!(gate.contains(part), "{part}: {gate}");
        }
        let token = app.token(&["candidate:read"]).await;
        let request = Request::get("/api/v1/candidates/1/gate").header(header::AUTHORIZATION, format!("Bearer {token}"));
        let said = app.anonymous().send(request.body(Body::empty()).expect("a request")).await.expect(200).json();
        assert_eq!(said["open"], false);
        let rules: Vec<&str> = said["waiting_for"].as_array().expect("turns").iter().flat_map(|turn| turn["reasons"].as_array().expect("reasons")).filter_map(|reason| reason["rule"].as_str()).collect();
        assert!(rules.contains(&"case_not_run") && rules.contains(&"story_unanswered"), "{rules:?}");
        let first = &said["waiting_for"][0];
        assert!(first["people"].as_array().is_some_and(|people| !people.is_empty()) && first["since"].is_string(), "{said}");
        assert_eq!(said["signers"][0]["may"], serde_json::json!([named("pavel")]));
        assert_eq!(said["signers"][0]["barred"][0]["name"], named("priya"));
        let description = app.anonymous().get("/api/openapi.json").await.expect(200).json();
        let described: std::collections::BTreeSet<&String> = description["components"]["schemas"]["Gate"]["properties"].as_object().expect("properties").keys().collect();
        assert_eq!(described, said.as_object().expect("an object").keys().collect());
    }

    async fn an_open_gate_waits_for_those_who_may_sign(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        let gate = page(&app, "pavel", &format!("{}/gate", candidate.path)).await;
        for part in ["gate open", "One signature is missing.", "your turn", "Read and decide"] {
            assert!(gate.contains(part), "{part}: {gate}");
        }
        assert!(!page(&app, "quinn", &format!("{}/gate", candidate.path)).await.contains("Read and decide"), "nobody else is led there");
    }

    async fn what_changed_since_production_is_said_of_cases_rules_and_settings(app: TestApp) {
        let first = world::candidate(&app).await;
        first.ready(&app).await;
        sign(&app, &first, "approve").await;
        in_production(&app, &first).await;
        app.clock.advance(60);
        let mut rita = app.as_person("rita").await;
        let policy = [("version", "1"), ("every_case_run", "on"), ("no_failed_result", "on"), ("every_story_accepted", "on"), ("product_owner_signatures", "2")];
        rita.post("/p/parlai/policy", &policy).await.expect(303);
        rita.post("/p/parlai/plan-rules", &[("version", "0"), ("paths", "a/** => chat"), ("not_run_for", "3")]).await.expect(303);
        world::push(&app).await;
        let gate = page(&app, "pavel", "/p/parlai/candidates/2/gate").await;
        for part in ["In production: ", "/candidates/1\"", "changed the rules by which plans are proposed", "2 product owners who had no part in the build sign.", "version 1 then, version 2 now"] {
            assert!(gate.contains(part), "{part}: {gate}");
        }
        // What the released candidate itself had changed is not measured against itself.
        assert!(page(&app, "pavel", "/p/parlai/candidates/1/gate").await.contains("No earlier production release is known"));
    }

    async fn only_one_candidate_is_said_to_be_in_production(app: TestApp) {
        let first = world::candidate(&app).await;
        first.ready(&app).await;
        sign(&app, &first, "approve").await;
        in_production(&app, &first).await;
        let said = async |word: &str| page(&app, "avi", "/p/parlai").await.matches(&format!(">{word}<")).count();
        assert_eq!((said("in production").await, said("was in production").await), (1, 0));
        app.clock.advance(60);
        let second = world::Candidate { build: world::push(&app).await, path: "/p/parlai/candidates/2".into() };
        second.ready(&app).await;
        assert_eq!((said("in production").await, said("was in production").await), (1, 0), "the second is not there yet");
        sign(&app, &second, "approve").await;
        in_production(&app, &second).await;
        assert_eq!((said("in production").await, said("was in production").await), (1, 1));
        assert!(page(&app, "avi", &first.path).await.contains(">was in production<"));
        let token = app.token(&["candidate:read"]).await;
        let request = Request::get("/api/v1/candidates/1").header(header::AUTHORIZATION, format!("Bearer {token}"));
        let known = app.anonymous().send(request.body(Body::empty()).expect("a request")).await.expect(200).json();
        assert_eq!(known["stage"], "was_in_production", "{known}");
    }

    async fn what_a_signer_saw_is_kept_by_its_hash_and_later_changes_are_marked(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        // Two must sign, so that something can still change after the first signature.
        let two = [("version", "1"), ("every_case_run", "on"), ("no_failed_result", "on"), ("every_story_accepted", "on"), ("product_owner_signatures", "2")];
        app.as_person("rita").await.post("/p/parlai/policy", &two).await.expect(303);
        sign(&app, &candidate, "approve").await;
        let at = seen(&app, &candidate).await;
        let then = page(&app, "avi", &at).await;
        assert!(then.contains("Nothing of it is otherwise now") && then.contains("Tested, accepted, wanted."), "{then}");
        let file = app.as_person("avi").await.get(&format!("{at}/seen.json")).await.expect(200);
        let hash = domain::sha256_hex(&file.body);
        assert!(then.contains(&hash[..12]), "the page names the hash of the file");
        assert_eq!(file.json()["intent"], "", "what sends a form is not part of what was read");
        candidate.judge(&app, "failed", "It hangs now.").await;
        let now = page(&app, "avi", &at).await;
        for part in ["TC-1 was passed by", "and is failed by", "Test results since then", "The evidence has another hash now", "recorded TC-1 as failed"] {
            assert!(now.contains(part), "{part}: {now}");
        }
        assert_eq!(app.as_person("avi").await.get(&format!("{at}/seen.json")).await.expect(200).body, file.body, "what was seen stays");
        // The audit row of the signature names it too.
        let mut tx = app.backend.snapshot().await.expect("reads");
        let rows = backend::db::audit::after(&mut tx, 0, 1000).await.expect("reads");
        let signed = rows.iter().map(backend::db::audit::Row::entry).find(|entry| entry.action == "signed").expect("signed");
        assert!(signed.detail.contains(&hash), "{}", signed.detail);
        app.as_person("avi").await.get("/p/parlai/candidates/1/signatures/00000000-0000-0000-0000-000000000000").await.expect(404);
    }

    async fn what_was_seen_cannot_be_changed_and_a_forged_one_is_not_drawn(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.ready(&app).await;
        sign(&app, &candidate, "approve").await;
        let at = seen(&app, &candidate).await;
        for sql in ["update seen_page set bytes = 1", "delete from seen_page", "update signature_seen set sha256 = sha256", "delete from signature_seen"] {
            let refused = raw(&app, sql).await.expect_err(sql);
            assert!(refused.contains("append_only"), "{sql}: {refused}");
        }
        let forged = match app.dialect {
            Dialect::Sqlite => "drop trigger seen_page_append_only_update; update seen_page set content = x'00'",
            Dialect::Postgres => "drop trigger seen_page_append_only on seen_page; update seen_page set content = '\\x00'::bytea",
        };
        raw(&app, forged).await.expect("whoever holds the database can");
        let page = page(&app, "avi", &at).await;
        assert!(page.contains("What was seen is damaged") && !page.contains("What you sign"), "{page}");
        app.as_person("avi").await.get(&format!("{at}/seen.json")).await.expect(404);
    }

    async fn the_dossier_says_the_same_as_page_and_as_file_and_taking_it_out_is_on_record(app: TestApp) {
        let candidate = world::candidate(&app).await;
        candidate.judge(&app, "failed", "It hangs <at once>.").await;
        candidate.judge(&app, "passed", "It was my network.").await;
        candidate.accept(&app).await;
        sign(&app, &candidate, "approve").await;
        in_production(&app, &candidate).await;
        let path = format!("{}/dossier", candidate.path);
        let dossier = page(&app, "avi", &path).await;
        for part in ["Release 1 to production", "It hangs &lt;at once&gt;.", "Tested, accepted, wanted.", "Not verified.", "failed, attempt 1", "passed, attempt 2", "in production", "Page that was seen, SHA-256", &candidate.build.sha] {
            assert!(dossier.contains(part), "{part}: {dossier}");
        }
        let mut avi = app.as_person("avi").await;
        let file = avi.get(&format!("{path}.pdf")).await.expect(200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert!(file.body.starts_with(b"%PDF-") && file.header("content-disposition").contains("dossier.pdf"));
        app.clock.advance(3600);
        let again = app.as_person("avi").await.get(&format!("{path}.pdf")).await.expect(200);
        assert!(file.body == again.body, "the same record is the same file, an hour later too");
        assert_eq!(app.audit().await.iter().filter(|action| *action == "dossier_taken").count(), 2);
        // A tester does not read the audit log, so not this either.
        app.as_person("quinn").await.get(&path).await.expect(403);
        app.as_person("quinn").await.get(&format!("{path}.pdf")).await.expect(403);
        world::all_is_well(&app).await;
    }

    async fn a_candidate_that_is_not_released_has_a_dossier_that_says_so(app: TestApp) {
        let candidate = world::candidate(&app).await;
        let dossier = page(&app, "avi", &format!("{}/dossier", candidate.path)).await;
        for part in ["is not released to production", "not run", "No end user has answered.", "Nothing was deployed.", "No attestation is on record"] {
            assert!(dossier.contains(part), "{part}: {dossier}");
        }
    }
}
