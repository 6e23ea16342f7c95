//! Every route and every server function × every role, compared with a reviewed file. A route that is in the
//! program and not in the file, or the other way round, fails: nothing is opened by accident.

use crate::both;
use crate::harness::{Answer, TestApp};
use crate::world;
use axum::body::Body;
use http::{Method, Request};
use std::fmt::Write as _;
use std::path::Path;

const GOLDEN: &str = include_str!("golden/routes.txt");
/// Nobody signed in, then one person a role, then somebody without a role.
const PEOPLE: [(&str, &str); 9] = [
    ("anonymous", ""),
    ("developer", "dana"),
    ("qa_tester", "quinn"),
    ("uat_tester", "uma"),
    ("product_owner", "pavel"),
    ("release_manager", "rita"),
    ("auditor", "avi"),
    ("admin", "ada"),
    ("no_role", "sam"),
];

/// `(method, path)` of everything the program answers, found in the program itself: the pages' own list, the
/// server functions that registered themselves, and every `.route(` of the server's source.
fn all_routes() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for page in leptos_axum::generate_route_list(app::routes::App) {
        found.push(("GET".into(), page.path().to_owned()));
    }
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        found.push((method.to_string(), path.to_owned()));
    }
    let mut files = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).expect("the source").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = std::fs::read_to_string(&path).expect("the source");
            for rest in source.split(".route(").skip(1) {
                let Some((route, after)) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')) else { continue };
                let handlers = after.split(".route(").next().unwrap_or_default().split('\n').next().unwrap_or_default();
                for (word, method) in [("get(", "GET"), ("post(", "POST"), ("any(", "GET")] {
                    if handlers.contains(word) {
                        found.push((method.into(), route.to_owned()));
                    }
                }
            }
        }
    }
    // Tests beside the code may spell a route in a string; it is one only when it begins with a slash.
    found.retain(|(_, path)| path.starts_with('/') && !path.contains("\\"));
    found.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    found.dedup();
    found
}

/// What fills the holes of addresses: things that exist.
struct Ids {
    run: String,
    report: String,
    sha256: String,
    token: String,
    import: String,
}

fn address(path: &str, slug: &str, ids: &Ids) -> String {
    let holes = [
        ("slug", slug),
        ("number", "1"),
        ("version", "1"),
        ("run", &ids.run),
        ("report", &ids.report),
        ("feedback", "1"),
        ("case", "1"),
        ("token", &ids.token),
        ("import", &ids.import),
        // The first row is that the project was taken in; an export before it in the table has signed it.
        ("seq", "1"),
        ("sha256", &ids.sha256),
        ("name", "junit.xml"),
        ("release", "00000000-0000-0000-0000-000000000000"),
        ("file", "release-approval.dsse"),
        ("provider", "nowhere"),
        ("follow_up", "00000000-0000-0000-0000-000000000000"),
        ("waiver", "00000000-0000-0000-0000-000000000000"),
        ("invitation", "00000000-0000-0000-0000-000000000000"),
        ("chat", "00000000-0000-0000-0000-000000000000"),
        ("signing", "00000000-0000-0000-0000-000000000000"),
        ("enrolment", "00000000-0000-0000-0000-000000000000"),
        ("key", "00000000-0000-0000-0000-000000000000"),
        ("signature", "00000000-0000-0000-0000-000000000000"),
        ("delegation", "00000000-0000-0000-0000-000000000000"),
        ("obligation", "00000000-0000-0000-0000-000000000000"),
        ("*rest", "nothing"),
    ];
    // Pages write `:hole`, axum writes `{hole}`.
    path.split('/')
        .map(|part| {
            let hole = part.strip_prefix(':').or_else(|| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')));
            hole.map_or(part, |name| {
                holes.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("a new hole: {name} in {path}")).1
            })
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// What a form must hold to be read at all, so that the answer is about the role and not about the form.
fn fields(path: &str) -> &'static [(&'static str, &'static str)] {
    match path.rsplit_once("}/").map_or(path, |(_, end)| end) {
        "plan" => &[("case", "1")],
        "plan/change" => &[("case", "1"), ("change", "assign"), ("tester", "")],
        "plan/share" => &[("tester", ""), ("which", "free")],
        "carry" => &[("case", "1"), ("from", "0"), ("intent", "")],
        "plan-rules" => &[("version", "0"), ("paths", ""), ("not_run_for", "3")],
        "results" => &[("case", "1"), ("verdict", "passed"), ("note", ""), ("intent", "")],
        "sign" => {
            &[("decision", "approve"), ("reason", "x"), ("evidence_hash", ""), ("policy_hash", ""), ("seen_seq", "0"), ("intent", "")]
        }
        "emergency" => &[("incident", ""), ("reason", ""), ("intent", "an-intent-of-routes"), ("zone", "")],
        "revoke" if path.contains("/signatures/") => &[("reason", ""), ("intent", "an-intent-of-routes")],
        "meet" => &[("reason", "")],
        "end" if path.contains("/stand-ins/") => &[("reason", "")],
        "stand-ins" => {
            &[("stand_in", ""), ("environment", ""), ("from", ""), ("until", ""), ("reason", ""), ("intent", "an-intent-of-routes")]
        }
        "notes" => &[("story", "PARLAI-101"), ("version", "0"), ("title", ""), ("body", ""), ("criteria", "")],
        "follow-ups/{follow_up}/waive" => &[("follow_up", ""), ("reason", "")],
        "waivers" => &[("case", "1"), ("scope", "result"), ("reason", ""), ("until", "")],
        "end" => &[("ending", "1"), ("reason", "")],
        "settle" => &[("case", "1"), ("verdict", "passed"), ("note", ""), ("seen", "0"), ("intent", "")],
        "join" => &[("lead", "")],
        "events" => &[("happening", "answered"), ("body", ""), ("fixed_in", "")],
        "people" => &[("provider", "sandbox"), ("subject", "new"), ("label", ""), ("role", "developer"), ("change", "grant")],
        "jira" => &[("version", "0"), ("issue_type", "Bug"), ("follow_up_type", "Task"), ("link_type", "Relates"), ("comments", "on")],
        "people/code" => &[("provider", "sandbox"), ("subject", "new")],
        "/settings/signing" => &[("kind", "passkey"), ("name", "Laptop")],
        "/settings/signing/{key}" => &[("change", "revoke"), ("name", "")],
        "/settings/signing/add/{enrolment}" => &[("code", "123456")],
        "policy" => &[("version", "0"), ("product_owner_signatures", "1")],
        _ if path.ends_with("/cases/{case}") => {
            &[("version", "1"), ("filed", "1"), ("title", ""), ("precondition", ""), ("steps", ""), ("stories", "")]
        }
        _ if path.ends_with("/cases/import") => &[("tool", "find_out")],
        _ if path.ends_with("/cases/import/{import}") => &[("tool", "csv"), ("map", ""), ("seen", ""), ("intent", "")],
        _ => &[],
    }
}

async fn ask(app: &TestApp, who: &str, method: &str, path: &str, slug: &str, ids: &Ids) -> u16 {
    let mut browser = if who.is_empty() { app.anonymous() } else { app.as_person(who).await };
    let at = address(path, slug, ids);
    if path.ends_with("/live") {
        return browser.open(&at).await.status().as_u16();
    }
    let answer: Answer = if method == "GET" {
        browser.get(&at).await
    } else if path.starts_with("/fn/") {
        let arguments = serde_json::json!({ "slug": slug, "number": 1, "run": ids.run, "report": ids.report, "position": 1, "feedback": 1, "case": 1, "query": "", "page": 1, "before": null, "import": ids.import, "report_id": ids.report, "run_id": ids.run, "token": ids.token, "version": 1, "rules": domain::policy::Policy::default(), "signature": "00000000-0000-0000-0000-000000000000", "signing": "00000000-0000-0000-0000-000000000000", "enrolment": "00000000-0000-0000-0000-000000000000" });
        let request = Request::builder()
            .method(Method::POST)
            .uri(&at)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json")
            .header("accept", "application/json");
        browser.send(request.body(Body::from(arguments.to_string())).expect("a request")).await
    } else if path.ends_with("/results")
        || path.ends_with("{number}/feedback")
        || path.ends_with("/cases/import")
        || path.ends_with("/policy/import")
    {
        browser.upload(&at, fields(path), &[]).await
    } else {
        browser.post(&at, fields(path)).await
    };
    answer.status.as_u16()
}

async fn things(app: &TestApp) -> Ids {
    let candidate = world::candidate(app).await;
    let run = candidate.run(app).await.rsplit('/').next().expect("an id").to_owned();
    let mut uma = app.as_person("uma").await;
    let intent = uma.get(&format!("{}/feedback/new", candidate.path)).await.expect(200).hidden("intent");
    let report =
        [("story", ""), ("severity", "minor"), ("title", "Slow"), ("body", "It is slow."), ("environment", "uat"), ("intent", &intent)];
    uma.upload(&format!("{}/feedback", candidate.path), &report, &[]).await.expect(303);
    let page = app.as_person("dana").await.get(&candidate.path).await.expect(200).text();
    let report = page.split("/reports/").nth(1).and_then(|rest| rest.split('"').next()).expect("a machine report").to_owned();
    app.token(&["candidate:read"]).await;
    let tokens = app.as_person("rita").await.get("/p/parlai/tokens").await.expect(200).text();
    let token = tokens.split("/tokens/").nth(1).and_then(|rest| rest.split('/').next()).expect("a token").to_owned();
    let mut tx = app.backend.snapshot().await.expect("reads");
    let rows = backend::db::audit::after(&mut tx, 0, 1000).await.expect("reads");
    let detail = rows
        .iter()
        .map(backend::db::audit::Row::entry)
        .find(|entry| entry.action == "report_attached")
        .expect("a report was attached")
        .detail;
    let sha256 = serde_json::from_str::<serde_json::Value>(&detail).expect("JSON")["sha256"].as_str().expect("a hash").to_owned();
    // One row is wrong, so that there is a file of rows left out.
    let mut quinn = app.as_person("quinn").await;
    let upload = quinn.upload("/p/parlai/cases/import", &[("tool", "csv")], &[("a.csv", b"Title,Steps\nx,y\n,z\n")]);
    let import = upload.await.expect(303).location().rsplit('/').next().expect("an id").to_owned();
    Ids { run, report, sha256, token, import }
}

both! {
    async fn every_route_answers_every_role_as_the_reviewed_table_says(app: TestApp) {
        let ids = things(&app).await;
        let mut table = String::new();
        for (method, path) in all_routes() {
            let _ = write!(table, "{method:<4} {path}\n    ");
            for (role, who) in PEOPLE {
                let _ = write!(table, " {role}={}", ask(&app, who, &method, &path, "parlai", &ids).await);
            }
            table.push('\n');
        }
        assert!(table == GOLDEN, "the table changed; review it, then put this into server/tests/it/golden/routes.txt:\n----\n{table}----");
    }

    async fn a_foreign_project_does_not_exist_for_anybody(app: TestApp) {
        let ids = things(&app).await;
        for (method, path) in all_routes().into_iter().filter(|(_, path)| path.contains("slug") || path.starts_with("/fn/")) {
            // Those of the reader, whatever the project.
            if ["/fn/projects", "/fn/inbox", "/fn/notices", "/fn/signing_settings", "/fn/enrolment"].contains(&path.as_str()) {
                continue;
            }
            for (role, who) in PEOPLE {
                let foreign = ask(&app, who, &method, &path, "other", &ids).await;
                let missing = ask(&app, who, &method, &path, "no-such-project", &ids).await;
                assert_eq!(foreign, missing, "{method} {path} tells {role} that a foreign project exists");
                assert!(foreign == 302 && who.is_empty() || foreign >= 400, "{method} {path} let {role} into a foreign project: {foreign}");
                assert_ne!(foreign, 403, "{method} {path}: a 403 tells {role} that it exists");
            }
        }
    }
}
