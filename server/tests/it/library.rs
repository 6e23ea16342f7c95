//! The case library: search and filters mean the same on both databases, and a change of many cases is one change.

use crate::both;
use crate::harness::{Answer, Browser, TestApp};

const LIST: &str = "/p/parlai/cases";

async fn write(browser: &mut Browser, title: &str, folder: &str, tags: &str, more: &[(&str, &str)]) -> String {
    let mut fields =
        vec![("title", title), ("precondition", ""), ("steps", "Open the page => It is there"), ("folder", folder), ("tags", tags)];
    fields.extend_from_slice(more);
    browser.post(LIST, &fields).await.expect(303).location().to_owned()
}

/// The numbers of the cases on a page of the list, in its order.
fn listed(answer: &Answer) -> Vec<i64> {
    let page = answer.text();
    let links = page.split("<a ").skip(1).filter_map(|rest| rest.split('>').next()).filter(|tag| tag.contains("row-link"));
    links.filter_map(|tag| tag.split("/cases/").nth(1)?.split('"').next()?.parse().ok()).collect()
}

async fn found(browser: &mut Browser, query: &str) -> Vec<i64> {
    listed(&browser.get(&format!("{LIST}?{query}")).await.expect(200))
}

async fn entries(app: &TestApp, action: &str) -> Vec<domain::audit::Entry> {
    let mut tx = app.backend.snapshot().await.expect("reads");
    let rows = backend::db::audit::after(&mut tx, 0, 10_000).await.expect("reads");
    rows.iter().map(backend::db::audit::Row::entry).filter(|entry| entry.action == action).collect()
}

both! {
    async fn a_search_finds_all_words_in_any_order_and_takes_percent_and_underscore_for_themselves(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        write(&mut quinn, "Talk to a Model", "Chat", "smoke", &[("owner", "Quinn Abara"), ("priority", "high")]).await;
        write(&mut quinn, "Model 50% faster", "Chatty", "smoke, slow", &[("stories", "PARLAI-101"), ("priority", "critical")]).await;
        write(&mut quinn, "Ünder_score of a model", "Chat/Sign in", "", &[]).await;
        write(&mut quinn, "Back\\slash", "", "", &[]).await;
        for (query, expected) in [
            ("q=model", vec![1, 2, 3]),
            ("q=model+talk", vec![1]),
            ("q=%C3%9CNDER", vec![3]),
            ("q=50%25", vec![2]),
            ("q=%25", vec![2]),
            ("q=_", vec![3]),
            ("q=%5C", vec![4]),
            ("q=tc-2", vec![2]),
            ("q=tag:smoke", vec![1, 2]),
            ("q=tag:smoke+tag:slow", vec![2]),
            ("tag=slow", vec![2]),
            ("q=story:parlai-101", vec![2]),
            ("q=owner:quinn", vec![1]),
            ("q=owner:zoe", vec![]),
            ("q=priority:high", vec![1]),
            ("priority=critical", vec![2]),
            ("q=priority:urgent", vec![]),
            ("folder=/", vec![4]),
            ("q=is:retired", vec![]),
            ("sort=priority", vec![2, 1, 3, 4]),
            ("sort=title", vec![4, 2, 1, 3]),
            ("q=%27%29+or+1=1+--", vec![]),
        ] {
            assert_eq!(found(&mut quinn, query).await, expected, "{query}");
        }
        let page = quinn.get(&format!("{LIST}?q=priority:urgent")).await.expect(200).text();
        assert!(page.contains("low, medium, high or critical"), "what was not understood is not said");
    }

    async fn a_folder_holds_those_below_it_and_no_namesake(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        for folder in ["Chat", "Chatty", "Chat/Sign in", "Über", "100%/x", "100x/x"] {
            write(&mut quinn, "A case", folder, "", &[]).await;
        }
        for query in ["folder=Chat", "q=folder:chat", "q=folder:CHAT/"] {
            assert_eq!(found(&mut quinn, query).await, [1, 3], "{query}");
        }
        assert_eq!(found(&mut quinn, "q=folder:%22chat/sign+in%22").await, [3]);
        assert_eq!(found(&mut quinn, "q=folder:%C3%BCber").await, [4]);
        assert_eq!(found(&mut quinn, "folder=100%25").await, [5]);
    }

    async fn a_change_of_many_is_one_change_with_one_audit_row(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        for title in ["One", "Two", "Three"] {
            write(&mut quinn, title, "Old", "slow", &[]).await;
        }
        let form = [("case", "1"), ("case", "3"), ("to_folder", "New/Shelf"), ("add_tags", "smoke"), ("remove_tags", "slow"), ("set_priority", "high"), ("set_owner", "Quinn")];
        let answer = quinn.post(&format!("{LIST}/bulk"), &form).await.expect(303);
        assert!(quinn.get(answer.location()).await.expect(200).text().contains("2 cases were changed"));
        assert_eq!(found(&mut quinn, "q=folder:new+tag:smoke+priority:high+owner:quinn").await, [1, 3]);
        assert_eq!(found(&mut quinn, "q=shelf").await, [1, 3], "the search text knows the new folder");
        assert_eq!(found(&mut quinn, "tag=slow").await, [2]);
        let rows = entries(&app, "test_cases_changed").await;
        assert_eq!(rows.len(), 1);
        let detail: serde_json::Value = serde_json::from_str(&rows[0].detail).expect("JSON");
        assert_eq!((detail["count"].as_i64(), &detail["cases"]), (Some(2), &serde_json::json!([1, 3])));
        quinn.post(&format!("{LIST}/bulk"), &form).await.expect_code(422, "nothing_to_change");
        quinn.post(&format!("{LIST}/bulk"), &[("q", "tag:slow"), ("all", "on"), ("retire", "on")]).await.expect(303);
        assert_eq!(found(&mut quinn, "q=is:retired").await, [2]);
    }

    async fn a_change_of_many_is_refused_with_its_reason_and_changes_nothing(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        write(&mut quinn, "One", "Old", "", &[]).await;
        let bulk = format!("{LIST}/bulk");
        quinn.post(&bulk, &[("to_folder", "New")]).await.expect_code(422, "nothing_chosen");
        quinn.post(&bulk, &[("case", "1")]).await.expect_code(422, "nothing_to_change");
        let page = quinn.post(&bulk, &[("case", "1"), ("add_tags", "no!"), ("set_owner", "Typed before")]).await.expect_code(422, "invalid_field").text();
        assert!(page.contains("Typed before") && page.contains("value=\"no!\""), "what was typed is lost");
        quinn.post(&bulk, &[("case", "x"), ("retire", "on")]).await.expect_code(422, "invalid_field");
        quinn.post(&bulk, &[("case", "1"), ("retire", "on"), ("edited_by", "x")]).await.expect_code(422, "unknown_field");
        app.as_person("uma").await.post(&bulk, &[("case", "1"), ("retire", "on")]).await.expect_code(403, "role_missing");
        app.as_person("uma").await.get(&format!("{bulk}?retire=on")).await.expect(403);
        app.as_person("sam").await.post(&bulk, &[("case", "1"), ("retire", "on")]).await.expect(404);
        assert_eq!(entries(&app, "test_cases_changed").await.len(), 0);
        assert_eq!(found(&mut quinn, "folder=Old").await, [1]);
    }

    async fn more_than_a_page_is_shown_first_and_changed_as_it_was_shown(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        for number in 0..52 {
            write(&mut quinn, &format!("Talk {number}"), "", "", &[]).await;
        }
        let form = [("q", "talk"), ("all", "on"), ("to_folder", "Chat")];
        let preview = quinn.post(&format!("{LIST}/bulk"), &form).await.expect(303).location().to_owned();
        assert!(preview.starts_with("/p/parlai/cases/bulk?"), "{preview}");
        let page = quinn.get(&preview).await.expect(200);
        assert!(page.text().contains("52 cases will change"));
        assert_eq!(found(&mut quinn, "folder=Chat").await, Vec::<i64>::new(), "looking changes nothing");
        let seen = page.hidden("seen");
        let confirm = |seen: String| vec![("q", "talk".to_owned()), ("all", "on".into()), ("to_folder", "Chat".into()), ("seen", seen)];
        write(&mut quinn, "Talk late", "", "", &[]).await;
        let fields = confirm(seen);
        let again = quinn.post(&format!("{LIST}/bulk"), &crate::harness::pairs(&fields)).await.expect_code(409, "stale_page");
        assert!(again.text().contains("53 cases will change"), "the new outcome is shown");
        assert_eq!(found(&mut quinn, "folder=Chat").await, Vec::<i64>::new(), "a stale change was done");
        let fields = confirm(again.hidden("seen"));
        quinn.post(&format!("{LIST}/bulk"), &crate::harness::pairs(&fields)).await.expect(303);
        assert_eq!(found(&mut quinn, "folder=Chat").await.len(), 50, "a page of them");
        assert_eq!(found(&mut quinn, "folder=Chat&page=2").await.len(), 3);
        assert_eq!(found(&mut quinn, "folder=Chat&page=99").await.len(), 3, "after the last page is the last page");
    }

    async fn a_page_that_is_stale_in_wording_or_in_filing_keeps_the_words_and_changes_nothing(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let case = write(&mut quinn, "One", "Old", "", &[]).await;
        let edit = |version: &'static str, filed: &'static str, title: &'static str| [("version", version), ("filed", filed), ("title", title), ("precondition", ""), ("steps", "Open the page => It is there"), ("folder", "Old")];
        quinn.post(&format!("{LIST}/bulk"), &[("case", "1"), ("add_tags", "smoke")]).await.expect(303);
        let page = quinn.post(&case, &edit("1", "1", "My words")).await.expect_code(409, "stale_page").text();
        assert!(page.contains("My words"), "what was typed is lost");
        quinn.post(&case, &[&edit("1", "2", "My words")[..], &[("tags", "smoke")]].concat()).await.expect(303);
        quinn.post(&case, &edit("1", "2", "Other words")).await.expect_code(409, "stale_page");
        let page = quinn.get(&format!("{case}?from=1&to=2")).await.expect(200).text();
        assert!(page.contains("from version 1 to version 2"), "the difference is not shown");
    }

    async fn a_case_is_copied_retired_and_brought_back(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let case = write(&mut quinn, &"x".repeat(200), "Chat", "smoke", &[("automation", "tests::a")]).await;
        let copy = quinn.post(&format!("{case}/copy"), &[]).await.expect(303).location().to_owned();
        assert_eq!(copy, "/p/parlai/cases/2");
        let page = quinn.get(&copy).await.expect(200).text();
        assert!(page.contains("Copy of xxx") && page.contains("smoke") && !page.contains("tests::a"), "a machine test stands for one case");
        quinn.post(&format!("{case}/bring-back"), &[]).await.expect_code(409, "case_in_use");
        quinn.post(&format!("{case}/retire"), &[]).await.expect(303);
        quinn.post(&case, &[("version", "1"), ("filed", "1"), ("title", "t"), ("steps", "x")]).await.expect_code(409, "case_retired");
        app.as_person("uma").await.post(&format!("{case}/bring-back"), &[]).await.expect_code(403, "role_missing");
        quinn.post(&format!("{case}/bring-back"), &[]).await.expect(303);
        assert_eq!(found(&mut quinn, "folder=Chat").await, [1, 2]);
        assert!(app.audit().await.contains(&"test_case_brought_back".to_owned()));
    }

    async fn what_is_too_long_or_no_text_is_refused_by_its_field_and_kept(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let steps = "Step\n".repeat(101);
        let long = "x".repeat(201);
        for (field, value) in [("title", long.as_str()), ("title", "a\u{7}b"), ("stories", "nonsense"), ("steps", steps.as_str()), ("steps", "a\u{7}b"), ("folder", "a/b/c/d/e/f/g/h/i"), ("tags", "no!"), ("owner", long.as_str()), ("priority", "urgent")] {
            let mut fields = vec![("title", "Kept title"), ("precondition", "Kept words"), ("steps", "x"), ("stories", ""), ("folder", ""), ("tags", ""), ("owner", ""), ("priority", "low")];
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            let page = quinn.post(LIST, &fields).await.expect_code(422, "invalid_field").text();
            assert!(page.contains("Kept words") && page.contains(&format!("{field}-error")) , "{field}");
        }
        assert!(!app.audit().await.contains(&"test_case_written".to_owned()));
    }

    async fn odd_searches_are_answered(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        write(&mut quinn, "One", "", "", &[]).await;
        let long = format!("q={}", "a+".repeat(2000));
        for query in ["q=%00", "q=%22", "page=-1", "page=9999999999999999999", "sort=;drop", "folder=//", "tag=%25", "q=a%0Ab", long.as_str()] {
            quinn.get(&format!("{LIST}?{query}")).await.expect(200);
        }
    }
}
