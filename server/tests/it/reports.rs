//! Machine reports: many files a build, compared with the candidate before, standing for cases, hostile ones
//! refused without a trace.

use crate::both;
use crate::harness::{Answer, TestApp};
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

/// A candidate by REST; its number.
async fn candidate(app: &TestApp, token: &str) -> i64 {
    let build = app.backend.clock().id::<domain::id::CandidateId>().to_string();
    let body = json!({
        "build_id": build, "commit": "0123456789abcdef0123456789abcdef01234567", "branch": "main", "version": "1.8.0",
        "image": "registry.example/parlai", "image_digest": format!("sha256:{}", "a".repeat(64)), "stories": [],
        "contributors": [{ "part": "author", "name": "Dana Okafor", "login": "dana-okafor" }],
    });
    let answer = send(app, token, "/api/v1/candidates", "application/json", &[], body.to_string()).await;
    answer.expect(201).json()["number"].as_i64().expect("a number")
}

async fn send(app: &TestApp, token: &str, path: &str, kind: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::post(path).header("authorization", format!("Bearer {token}")).header("content-type", kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.anonymous().send(request.body(body.into()).expect("a request")).await
}

async fn attach(app: &TestApp, token: &str, number: i64, xml: &[u8]) -> Answer {
    send(app, token, &format!("/api/v1/candidates/{number}/reports"), "application/xml", &[], xml.to_vec()).await
}

/// Several files in one form.
async fn form(app: &TestApp, token: &str, number: i64, boundary: &str, headers: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, content) in files {
        let head =
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/xml\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={boundary}");
    send(app, token, &format!("/api/v1/candidates/{number}/reports"), &kind, headers, body).await
}

/// A report in which each test ends as its letter says: passed, failed, error, skipped, retried and passed.
fn report(tests: &[(&str, char)]) -> Vec<u8> {
    let one = |(name, letter): &(&str, char)| {
        let inside = match letter {
            'f' => "<failure message=\"no\">expected &lt;b&gt;yes&lt;/b&gt;</failure>",
            'e' => "<error message=\"broke\"/>",
            's' => "<skipped message=\"later\"/>",
            'r' => "<flakyFailure message=\"at first\"/>",
            _ => "",
        };
        format!("<testcase classname=\"shop\" name=\"{name}\" time=\"0.5\">{inside}</testcase>")
    };
    format!("<testsuite name=\"s\">{}</testsuite>", tests.iter().map(one).collect::<String>()).into_bytes()
}

/// The names of the tests that a page lists, in order.
fn listed(page: &str) -> Vec<String> {
    page.split("?test=")
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split('<').next().map(str::to_owned))
        .filter(|name| name != "All of it")
        .collect()
}

async fn view(app: &TestApp, number: i64, view: &str) -> String {
    app.as_person("quinn").await.get(&format!("/p/parlai/candidates/{number}/reports{view}")).await.expect(200).text()
}

async fn case(app: &TestApp, title: &str, automation: &str) -> String {
    let fields = [
        ("title", title),
        ("precondition", ""),
        ("steps", "Say hello => It answers"),
        ("stories", ""),
        ("folder", ""),
        ("tags", ""),
        ("priority", ""),
        ("owner", ""),
        ("automation", automation),
    ];
    app.as_person("quinn").await.post("/p/parlai/cases", &fields).await.expect(303).location().to_owned()
}

async fn gate(app: &TestApp, token: &str, number: i64) -> Vec<(String, String)> {
    let request = Request::get(format!("/api/v1/candidates/{number}")).header("authorization", format!("Bearer {token}"));
    let answer = app.anonymous().send(request.body(Body::empty()).expect("a request")).await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    answer["gate"]["reasons"].as_array().expect("reasons").iter().map(|reason| (text(&reason["rule"]), text(&reason["subject"]))).collect()
}

both! {
    async fn many_files_are_attached_together_and_each_counts_in_its_own(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let number = candidate(&app, &token).await;
        let (unit, web) = (report(&[("talks", 'p'), ("walks", 'p')]), report(&[("talks", 'f'), ("runs", 's')]));
        let answer = form(&app, &token, number, "one", &[], &[("unit.xml", &unit), ("web.xml", &web)]).await.expect(201).json();
        let reports = answer["reports"].as_array().expect("reports");
        assert_eq!(reports.len(), 2);
        assert_eq!((reports[0]["name"].as_str(), reports[0]["tests"].as_i64(), reports[0]["failed"].as_i64()), (Some("unit.xml"), Some(2), Some(0)));
        assert_eq!((reports[1]["passed"].as_i64(), reports[1]["failed"].as_i64(), reports[1]["skipped"].as_i64()), (Some(0), Some(1), Some(1)));
        let page = view(&app, number, "?view=all").await;
        assert!(page.contains("4 tests: 2 passed, 1 failed, 1 skipped"), "{page}");
        assert!(page.contains("unit.xml") && page.contains("web.xml"));
        // Among the candidates it is one test, and the worst of it counts.
        let next = candidate(&app, &token).await;
        attach(&app, &token, next, &report(&[("talks", 'p'), ("walks", 'p'), ("runs", 's')])).await.expect(201);
        assert_eq!(listed(&view(&app, next, "?view=fixed").await), ["talks"]);
        let alone = reports[0]["id"].as_str().expect("an id");
        assert_eq!(listed(&view(&app, number, &format!("/{alone}")).await), ["talks", "walks"]);
        // The same file once more is the same report.
        let again = form(&app, &token, number, "two", &[], &[("other-name.xml", &unit)]).await.expect(201).json();
        assert_eq!(again["reports"][0]["id"], reports[0]["id"]);
    }

    async fn one_hostile_file_of_a_form_leaves_no_trace_of_the_others(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let number = candidate(&app, &token).await;
        let before = app.audit().await;
        let good = report(&[("talks", 'p')]);
        let hostile = b"<!DOCTYPE t [<!ENTITY a \"b\">]><testsuites/>";
        let refused = form(&app, &token, number, "b", &[("idempotency-key", "k-1")], &[("good.xml", &good), ("bad.xml", hostile)]).await.expect_code(422, "dtd_forbidden");
        assert!(refused.json()["details"][0].as_str().is_some_and(|line| line.contains("bad.xml")), "{}", refused.text());
        assert_eq!(refused.json()["request_id"], refused.header("x-request-id"));
        assert_eq!(app.audit().await, before);
        assert!(view(&app, number, "").await.contains("No machine report is attached"));
        // Corrected, the same key takes it.
        form(&app, &token, number, "b", &[("idempotency-key", "k-1")], &[("good.xml", &good)]).await.expect(201);
        form(&app, &token, number, "b", &[], &[]).await.expect_code(422, "no_file");
        send(&app, &token, &format!("/api/v1/candidates/{number}/reports"), "multipart/form-data", &[], "x").await.expect_code(400, "malformed");
    }

    async fn a_form_sent_again_with_another_boundary_is_the_same_request(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let number = candidate(&app, &token).await;
        let key = [("idempotency-key", "reports-1")];
        let (one, two) = (report(&[("talks", 'p')]), report(&[("talks", 'f')]));
        let first = form(&app, &token, number, "aaa", &key, &[("a.xml", &one), ("b.xml", &two)]).await.expect(201);
        let again = form(&app, &token, number, "bbb", &key, &[("a.xml", &one), ("b.xml", &two)]).await.expect(201);
        assert_eq!(first.body, again.body);
        form(&app, &token, number, "ccc", &key, &[("a.xml", &two), ("b.xml", &one)]).await.expect_code(422, "idempotency_key_reused");
    }

    async fn hostile_reports_are_refused_by_their_code_and_change_nothing(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let number = candidate(&app, &token).await;
        let before = app.audit().await;
        let attributes: String = (0..80_000).map(|n| format!(" a{n}=\"{n}\"")).collect();
        let mut wide = vec![0xff, 0xfe];
        wide.extend("<testsuite/>".encode_utf16().flat_map(u16::to_le_bytes));
        let table: [(&str, u16, Vec<u8>); 10] = [
            ("dtd_forbidden", 422, b"<!DOCTYPE t [<!ENTITY a \"b\">]><testsuite name=\"&a;\"/>".to_vec()),
            ("dtd_forbidden", 422, b"<testsuite><testcase name=\"&nosuch;\"/></testsuite>".to_vec()),
            ("no_root", 422, Vec::new()),
            ("no_root", 422, b"{\"tests\":1}".to_vec()),
            ("xml_malformed", 422, b"<testsuite><testcase name=\"a\">".to_vec()),
            ("xml_malformed", 422, b"<testsuite name=\"\xff\"/>".to_vec()),
            ("xml_malformed", 422, wide),
            ("too_deep", 422, "<testsuite>".repeat(100_000).into_bytes()),
            ("too_many_attributes", 422, format!("<testsuite{attributes}/>").into_bytes()),
            ("too_large", 413, format!("<testsuite>{}</testsuite>", "<testcase/>".repeat(1_000_000)).into_bytes()),
        ];
        for (code, status, content) in table {
            let refused = attach(&app, &token, number, &content).await.expect_code(status, code);
            assert_eq!(refused.header("content-type"), "application/problem+json");
            assert_eq!(refused.json()["request_id"], refused.header("x-request-id"), "{code}");
            assert!(!refused.json()["request_id"].as_str().unwrap_or_default().is_empty());
        }
        assert_eq!(app.audit().await, before);
        assert!(view(&app, number, "").await.contains("No machine report is attached"));
    }

    async fn what_changed_since_the_candidate_before_is_found(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let ends = [
            [("steady", 'p'), ("breaks", 'p'), ("stays", 'f'), ("heals", 'e'), ("hides", 'f'), ("wavers", 'p'), ("retries", 'p')],
            [("steady", 'p'), ("breaks", 'p'), ("stays", 'f'), ("heals", 'e'), ("hides", 'f'), ("wavers", 'f'), ("retries", 'p')],
            [("steady", 'p'), ("breaks", 'f'), ("stays", 'e'), ("heals", 'p'), ("hides", 's'), ("wavers", 'p'), ("retries", 'r')],
        ];
        for tests in &ends {
            let number = candidate(&app, &token).await;
            attach(&app, &token, number, &report(tests)).await.expect(201);
            // A candidate without a report is passed over.
            candidate(&app, &token).await;
        }
        for (part, expected) in [
            ("new", vec!["breaks"]),
            ("still", vec!["stays"]),
            ("fixed", vec!["heals", "wavers"]),
            ("not_run", vec!["hides"]),
            ("flaky", vec!["wavers", "retries"]),
        ] {
            assert_eq!(listed(&view(&app, 5, &format!("?view={part}")).await), expected, "{part}");
        }
        let page = view(&app, 5, "").await;
        assert!(page.contains("1 new failure, 1 still failing, 2 fixed, 1 failed before and not run now, 2 flaky"), "{page}");
        assert!(page.contains("/p/parlai/candidates/3/reports"), "it names the candidate it was compared with");
        assert!(page.contains("expected &lt;b&gt;yes&lt;/b&gt;") && !page.contains("<b>yes"), "output is text");
        let overview = app.as_person("quinn").await.get("/p/parlai/candidates/5").await.expect(200).text();
        for words in ["1 new failure", "2 fixed", "2 flaky"] {
            assert!(overview.contains(words), "{words}");
        }
        // The first has nothing to be compared with, and says so.
        let first = view(&app, 1, "?view=new").await;
        assert!(first.contains("No earlier candidate has machine tests"), "{first}");
        assert_eq!(listed(&first), ["stays", "heals", "hides"]);
    }

    async fn a_test_says_how_it_ended_before_and_everything_it_wrote(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let number = candidate(&app, &token).await;
        attach(&app, &token, number, &report(&[("talks", 'p')])).await.expect(201);
        let number = candidate(&app, &token).await;
        let long = format!("{}<end>", "x".repeat(5_000)).replace('<', "&lt;");
        let xml = format!("<testsuite><testcase classname=\"shop\" name=\"talks\"><failure message=\"no\" type=\"Wrong\">{long}</failure></testcase></testsuite>");
        let id = attach(&app, &token, number, xml.as_bytes()).await.expect(201).json()["id"].as_str().expect("an id").to_owned();
        let list = view(&app, number, "").await;
        assert!(!list.contains("&lt;end") && list.contains("All of it"), "a list shows the beginning");
        let page = view(&app, number, &format!("/{id}?test=1")).await;
        assert!(page.contains("&lt;end") && page.contains("Wrong"), "{page}");
        assert!(page.contains("/p/parlai/candidates/1/reports/"), "the candidate before is linked");
        let mut quinn = app.as_person("quinn").await;
        for path in [format!("2/reports/{id}?test=2"), format!("2/reports/{id}?test=x"), format!("1/reports/{id}?test=1"), format!("1/reports/{id}")] {
            quinn.get(&format!("/p/parlai/candidates/{path}")).await.expect(404);
        }
    }

    async fn a_long_report_comes_a_page_at_a_time_and_can_be_searched(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let number = candidate(&app, &token).await;
        let tests: String = (0..1_000).map(|n| format!("<testcase classname=\"s\" name=\"t{n:04}_100%\" time=\"{n}\"/>")).collect();
        let xml = format!("<testsuite>{tests}<testcase classname=\"s\" name=\"last\"><failure message=\"no\"/></testcase></testsuite>");
        attach(&app, &token, number, xml.as_bytes()).await.expect(201);
        let first = view(&app, number, "?view=all").await;
        let names = listed(&first);
        assert_eq!((names.len(), names[0].as_str(), names[1].as_str()), (50, "last", "t0000_100%"));
        assert!(first.contains("Page 1 of 21, 1001 tests"), "{first}");
        assert_eq!(listed(&view(&app, number, "?view=all&page=21").await), ["t0999_100%"]);
        assert_eq!(listed(&view(&app, number, "?view=all&page=99").await), ["t0999_100%"]);
        assert_eq!(listed(&view(&app, number, "?view=all&q=T0042").await), ["t0042_100%"]);
        // What a pattern would mean is only text here.
        assert_eq!(listed(&view(&app, number, "?view=all&q=%25&outcome=failed").await), Vec::<String>::new());
        assert!(view(&app, number, "?view=all&q=_100%25").await.contains("1000 tests"));
        assert_eq!(listed(&view(&app, number, "?view=all&outcome=failed").await), ["last"]);
        assert_eq!(listed(&view(&app, number, "?view=slowest").await).len(), 10);
        assert_eq!(listed(&view(&app, number, "?view=slowest").await)[0], "t0999_100%");
        view(&app, number, "?view=nonsense&outcome=nonsense&page=-7").await;
        view(&app, number, "?view=all&q=%00&page=9223372036854775807").await;
    }

    async fn a_machine_test_stands_for_a_case_by_name_by_property_and_by_the_cases_list(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        for (title, list) in [("By name", ""), ("By property", ""), ("By list", "shop.test_listed"), ("By nothing", "")] {
            case(&app, title, list).await;
        }
        let number = candidate(&app, &token).await;
        let not_run = |gate: &[(String, String)]| -> Vec<String> { gate.iter().filter(|(rule, _)| rule == "case_not_run").map(|(_, subject)| subject.clone()).collect() };
        assert_eq!(not_run(&gate(&app, &token, number).await), ["TC-1", "TC-2", "TC-3", "TC-4"]);
        let xml = b"<testsuite><testcase classname=\"shop\" name=\"[TC-1] talks\"/>
            <testcase classname=\"shop\" name=\"walks\"><properties><property name=\"test_case\" value=\"TC-2\"/></properties></testcase>
            <testcase classname=\"shop\" name=\"test_listed[fast]\"/><testcase classname=\"shop\" name=\"test_late\"/></testsuite>";
        attach(&app, &token, number, xml).await.expect(201);
        assert_eq!(not_run(&gate(&app, &token, number).await), ["TC-4"]);
        let page = view(&app, number, "?view=all").await;
        for number in 1..=3 {
            assert!(page.contains(&format!("/p/parlai/cases/{number}\"")), "TC-{number} beside its test");
        }
        // One of several machine tests that failed: the case is not run by them.
        attach(&app, &token, number, b"<testsuite><testcase classname=\"web\" name=\"@TC-1 talks\"><failure/></testcase></testsuite>").await.expect(201);
        assert_eq!(not_run(&gate(&app, &token, number).await), ["TC-1", "TC-4"]);
    }

    async fn a_changed_list_changes_what_is_undecided_and_nothing_that_was_decided(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        case(&app, "Late", "").await;
        let xml = report(&[("test_late", 'p')]);
        let (decided, open) = (candidate(&app, &token).await, candidate(&app, &token).await);
        for number in [decided, open] {
            attach(&app, &token, number, &xml).await.expect(201);
        }
        let mut pavel = app.as_person("pavel").await;
        let path = format!("/p/parlai/candidates/{decided}/sign");
        let page = pavel.get(&path).await.expect(200);
        let mut fields: Vec<(&'static str, String)> = ["evidence_hash", "policy_hash", "seen_seq", "intent"].into_iter().map(|name| (name, page.hidden(name))).collect();
        fields.extend([("decision", "reject".to_owned()), ("reason", "Not this one.".to_owned())]);
        app.sign(&mut pavel, path.trim_end_matches("/sign"), &fields).await.expect(303);
        // Only its filing changes: the version stays, the filing is counted.
        let edit = |filed: &'static str, automation: &'static str| [
            ("version", "1"), ("filed", filed), ("title", "Late"), ("precondition", ""), ("steps", "Say hello => It answers"), ("stories", ""), ("folder", ""),
            ("tags", ""), ("priority", ""), ("owner", ""), ("automation", automation),
        ];
        let linked = async |number: i64| view(&app, number, "?view=all").await.contains("/p/parlai/cases/1\"");
        let mut quinn = app.as_person("quinn").await;
        quinn.post("/p/parlai/cases/1", &edit("1", "shop::test_late")).await.expect(303);
        assert!(linked(open).await && !linked(decided).await);
        quinn.post("/p/parlai/cases/1", &edit("2", "test_other")).await.expect(303);
        assert!(!linked(open).await);
        quinn.post("/p/parlai/cases/1", &edit("3", "test_late")).await.expect(303);
        assert!(linked(open).await);
        quinn.post("/p/parlai/cases/1/retire", &[]).await.expect(303);
        assert!(!linked(open).await, "a retired case is stood for by nothing");
        quinn.post("/p/parlai/cases/1/bring-back", &[]).await.expect(303);
        assert!(linked(open).await);
        quinn.post("/p/parlai/cases/bulk", &[("case", "1"), ("retire", "on")]).await.expect(303);
        assert!(!linked(open).await, "nor is one that was retired with others");
    }

    async fn every_producers_report_is_taken_and_shown(app: TestApp) {
        let token = app.token(&["candidate:write"]).await;
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/tests/data/junit");
        let mut tools: Vec<_> = std::fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("entry").path()).filter(|path| path.is_dir()).collect();
        tools.sort();
        let number = candidate(&app, &token).await;
        let mut taken = 0;
        for tool in tools {
            for file in std::fs::read_dir(&tool).expect("files").map(|entry| entry.expect("entry").path()).filter(|path| path.extension().is_some_and(|ending| ending == "xml")) {
                let answer = attach(&app, &token, number, &std::fs::read(&file).expect("readable")).await.expect(201).json();
                let page = view(&app, number, &format!("/{}", answer["id"].as_str().expect("an id"))).await;
                assert!(page.contains(&format!("{} test", answer["tests"])), "{}", file.display());
                taken += 1;
            }
        }
        assert!(taken >= 20, "{taken} files");
        for part in ["", "?view=flaky", "?view=slowest", "?view=all&outcome=error", "?view=all&page=2"] {
            view(&app, number, part).await;
        }
    }
}
