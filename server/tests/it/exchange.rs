//! Test cases come in from files of other tools after somebody saw what they become, and go out again.

use crate::both;
use crate::harness::{Answer, Browser, TestApp};
use std::path::Path;

const IMPORT: &str = "/p/parlai/cases/import";

fn file(name: &str) -> Vec<u8> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/tests/data/exchange");
    std::fs::read(data.join(name)).expect("the fixture")
}

/// Uploads a file; the address of its preview.
async fn uploaded(who: &mut Browser, name: &str, content: &[u8]) -> String {
    who.upload(IMPORT, &[("tool", "find_out")], &[(name, content)]).await.expect(303).location().to_owned()
}

/// The fields of the preview's form.
fn form(preview: &Answer) -> Vec<(&'static str, String)> {
    ["tool", "map", "seen", "intent"].into_iter().map(|name| (name, preview.hidden(name))).collect()
}

async fn confirm(who: &mut Browser, at: &str, fields: &[(&'static str, String)]) -> Answer {
    who.post(at, &crate::harness::pairs(fields)).await
}

/// Imports a file whole; the page of its result.
async fn imported(who: &mut Browser, name: &str, content: &[u8]) -> String {
    let at = uploaded(who, name, content).await;
    let fields = form(&who.get(&at).await.expect(200));
    let done = confirm(who, &at, &fields).await.expect(303);
    who.get(done.location()).await.expect(200).text()
}

async fn cases(app: &TestApp) -> usize {
    let table = app.as_person("dana").await.get("/p/parlai/cases/export.csv").await.expect(200).text();
    let mut numbers: Vec<&str> =
        table.lines().filter_map(|line| line.split_once(',')).map(|(case, _)| case).filter(|case| case.starts_with("TC-")).collect();
    numbers.dedup();
    numbers.len()
}

both! {
    async fn a_testrail_export_is_shown_then_imported_once_and_found_again(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let at = uploaded(&mut quinn, "testrail.csv", &file("testrail.csv")).await;
        let preview = quinn.get(&at).await.expect(200);
        let page = preview.text();
        for shown in ["3 new", "3 rows left out", "Talk to a model, \"interactive\"", "Chat/Interactive", "is not known", "leave out 3 rows with errors"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert_eq!(cases(&app).await, 0, "the preview saved something");
        let fields = form(&preview);
        let done = confirm(&mut quinn, &at, &fields).await.expect(303).location().to_owned();
        assert_eq!(cases(&app).await, 3);
        confirm(&mut quinn, &at, &fields).await.expect(303);
        assert_eq!(cases(&app).await, 3, "a second click imported twice");
        let mut other = fields.clone();
        other.iter_mut().filter(|(name, _)| *name == "intent").for_each(|(_, value)| *value = "1".repeat(64));
        confirm(&mut quinn, &at, &other).await.expect_code(409, "import_done");
        let page = quinn.get(&done).await.expect(200).text();
        assert!(page.contains("/p/parlai/cases/1\"") && page.contains("Imported by"), "{page}");
        let actions = app.audit().await;
        assert_eq!(actions.iter().filter(|action| *action == "cases_imported").count(), 1);

        let again = uploaded(&mut quinn, "testrail.csv", &file("testrail.csv")).await;
        let page = quinn.get(&again).await.expect(200).text();
        assert!(page.contains("0 new") && page.contains("3 unchanged") && page.contains("Nothing to import"), "{page}");
        let reworded = String::from_utf8(file("testrail.csv")).expect("text").replace("in capitals", "in small letters");
        imported(&mut quinn, "testrail.csv", reworded.as_bytes()).await;
        let case = quinn.get("/p/parlai/cases/2").await.expect(200).text();
        assert!(case.contains("in small letters"), "{case}");
        assert_eq!(cases(&app).await, 3);
    }

    async fn xray_kiwi_and_gherkin_files_become_cases_too(app: TestApp) {
        let mut rita = app.as_person("rita").await;
        for (name, new, left_out) in [("xray.csv", 2, 2), ("kiwi.csv", 2, 2), ("chat.feature", 2, 1)] {
            let page = imported(&mut rita, name, &file(name)).await;
            let rows = if left_out == 1 { "1 row left out".to_owned() } else { format!("{left_out} rows left out") };
            assert!(page.contains(&format!("{new} new")) && page.contains(&rows), "{name}: {page}");
        }
        assert_eq!(cases(&app).await, 6);
    }

    async fn what_goes_out_comes_in_again_without_a_difference(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        imported(&mut quinn, "testrail.csv", &file("testrail.csv")).await;
        imported(&mut quinn, "xray.csv", &file("xray.csv")).await;
        let own = [("title", "-1 'and' \"quotes\""), ("precondition", "=1\nthen"), ("steps", "+go => @seen\n'=x"), ("stories", "PARLAI-9"), ("folder", "A/B"), ("tags", "tc-9 priority:low"), ("owner", "Kim Lee"), ("automation", "t::a b")];
        quinn.post("/p/parlai/cases", &own).await.expect(303);
        for address in ["export.csv", "export.zip"] {
            let out = quinn.get(&format!("/p/parlai/cases/{address}")).await.expect(200);
            assert!(out.header("content-disposition").starts_with("attachment"));
            let at = uploaded(&mut quinn, address, &out.body).await;
            let page = quinn.get(&at).await.expect(200).text();
            assert!(page.contains("0 new") && page.contains("0 changed") && page.contains("6 unchanged") && page.contains("0 rows left out"), "{address}: {page}");
        }
        let page = quinn.get("/p/parlai/cases?q=tag%3Anone-has-it&folder=Chat&sort=title").await.expect(200).text();
        assert!(page.contains("/p/parlai/cases/export.csv?q=tag%3Anone-has-it&amp;folder=Chat\""), "the library's filter goes along: {page}");
        let none = quinn.get("/p/parlai/cases/export.csv?q=tag%3Anone-has-it&folder=Chat").await.expect(200).text();
        assert_eq!(none.trim().lines().count(), 1, "what the library does not show does not go out: {none}");
        let part = quinn.get("/p/parlai/cases/export.csv?folder=Chat").await.expect(200).text();
        assert!(part.contains("Talk to a model") && !part.contains("Crowdsourcing"), "{part}");
    }

    async fn columns_are_chosen_by_hand_and_the_rows_left_out_can_be_mended(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let text = "Nummer;Was;Wie;Wie wichtig\n1;Talk;Say hi;High\n2;Count;Say one;dringend\n";
        let at = uploaded(&mut quinn, "liste.csv", text.as_bytes()).await;
        let page = quinn.get(&at).await.expect(200).text();
        assert!(page.contains("No column is the title") && page.contains("Nothing to import"), "{page}");
        let twice = quinn.get(&format!("{at}?tool=csv&c0=title&c1=title&c2=skip&c3=skip")).await.expect(200).text();
        assert!(twice.contains("to two columns") && twice.contains("c3"), "{twice}");
        let chosen = format!("{at}?tool=csv&c0=id&c1=title&c2=steps&c3=priority");
        let preview = quinn.get(&chosen).await.expect(200);
        assert!(preview.text().contains("Import 1 case, leave out 1 row with errors"), "{}", preview.text());
        let fields = form(&preview);
        assert_eq!(fields[1].1, "id.title.steps.priority");
        let before = quinn.get(&format!("{at}/left-out.csv?tool=csv&map={}", fields[1].1)).await.expect(200).text();
        let done = confirm(&mut quinn, &at, &fields).await.expect(303);
        let after = quinn.get(&format!("{}/left-out.csv", done.location())).await.expect(200);
        assert!(after.header("content-disposition").contains("liste-left-out.csv"));
        assert_eq!(after.text(), before);
        assert!(before.contains("Problem") && before.contains("2,Count,Say one,dringend,"), "{before}");
        let mended = before.replace("dringend", "low");
        let at = uploaded(&mut quinn, "mended.csv", mended.as_bytes()).await;
        let preview = quinn.get(&format!("{at}?tool=csv&map=id.title.steps.priority.skip")).await.expect(200);
        confirm(&mut quinn, &at, &form(&preview)).await.expect(303);
        assert_eq!(cases(&app).await, 2);
    }

    async fn a_library_that_changed_since_the_preview_is_told_and_nothing_is_saved(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        imported(&mut quinn, "kiwi.csv", &file("kiwi.csv")).await;
        let changed = String::from_utf8(file("kiwi.csv")).expect("text").replace("ten examples", "five examples");
        let at = uploaded(&mut quinn, "kiwi.csv", changed.as_bytes()).await;
        let fields = form(&quinn.get(&at).await.expect(200));
        let edit = [("version", "1"), ("filed", "1"), ("title", "Teacher shows a batch"), ("precondition", ""), ("steps", "Other words"), ("stories", ""), ("folder", "Data"), ("tags", ""), ("priority", "low")];
        app.as_person("rita").await.post("/p/parlai/cases/1", &edit).await.expect(303);
        let before = app.audit().await;
        let refused = confirm(&mut quinn, &at, &fields).await.expect_code(409, "import_changed");
        assert_eq!(app.audit().await, before);
        assert!(quinn.get("/p/parlai/cases/1").await.expect(200).text().contains("Other words"));
        confirm(&mut quinn, &at, &form(&refused)).await.expect(303);
        assert!(quinn.get("/p/parlai/cases/1").await.expect(200).text().contains("five examples"), "the preview drawn again was not the one to confirm");
    }

    async fn what_cannot_be_read_is_refused_with_its_code_and_nothing_is_kept(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let many = format!("Title,Steps\n{}", "a,b\n".repeat(100_000));
        let bad: [(&str, Vec<u8>, u16, &str); 8] = [
            ("latin1.csv", b"Title,Steps\nGr\xfc\xdfe,x\n".to_vec(), 415, "encoding_unknown"),
            ("quote.csv", b"Title,Steps\n\"open,x\n".to_vec(), 422, "csv_quotes"),
            ("many.csv", many.into_bytes(), 413, "too_many_rows"),
            ("empty.csv", Vec::new(), 422, "file_empty"),
            ("page.csv", b"<html><table><tr><td>Title</td></tr></table></html>".to_vec(), 415, "not_a_table"),
            ("book.xlsx", b"PK\x03\x04 not a zip".to_vec(), 415, "zip_broken"),
            ("head.csv", b"Title,Steps\n".to_vec(), 422, "no_rows"),
            ("bad.feature", b"Feature: x\n  Nonsense\n  @\n".to_vec(), 422, "gherkin_broken"),
        ];
        let before = app.audit().await;
        for (name, content, status, code) in &bad {
            let answer = quinn.upload(IMPORT, &[("tool", "find_out")], &[(*name, content.as_slice())]).await.expect_code(*status, code);
            assert!(answer.text().contains("role=\"alert\""), "{name}");
        }
        quinn.upload(IMPORT, &[("tool", "find_out")], &[]).await.expect_code(422, "file_missing");
        quinn.upload(IMPORT, &[("tool", "nonsense")], &[("a.csv", b"Title,Steps\na,b\n")]).await.expect_code(422, "invalid_field");
        assert_eq!(app.audit().await, before);
        let kept = std::fs::read_dir(app.folder().join("evidence")).map_or(0, Iterator::count);
        assert_eq!(kept, 0, "a refused file was kept");
    }

    async fn rows_that_break_a_rule_are_left_out_and_the_others_are_not(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let steps: String = (1..=101).map(|step| format!("{step}. x\n")).collect();
        let text = format!("ID,Title,Priority,Steps\n1,=cmd|' /C calc'!A0,low,x\n2,Long,low,\"{steps}\"\n3,Odd,whenever,x\n");
        let page = imported(&mut quinn, "rules.csv", text.as_bytes()).await;
        assert!(page.contains("1 new") && page.contains("2 rows left out") && page.contains("are more than 100"), "{page}");
        let out = quinn.get("/p/parlai/cases/export.csv").await.expect(200).text();
        assert!(out.contains(",'=cmd|' /C calc'!A0,"), "the formula is the text it was, and harmless in a spreadsheet: {out}");
    }

    async fn thousands_of_cases_come_in_at_once(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let rows: String = (1..=3_000).map(|row| format!("{row},Case {row},Folder {},\"a, b\",Do {row}\n", row % 50)).collect();
        imported(&mut quinn, "many.csv", format!("ID,Title,Folder,Tags,Action\n{rows}").as_bytes()).await;
        assert_eq!(cases(&app).await, 3_000);
        let page = quinn.get("/p/parlai/cases/3000").await.expect(200).text();
        assert!(page.contains("Case 3000") && page.contains("Folder 0"), "{page}");
    }

    async fn a_machine_test_that_an_import_names_is_linked_to_its_case_at_once(app: TestApp) {
        let candidate = crate::world::candidate(&app).await;
        let mut quinn = app.as_person("quinn").await;
        let tests = format!("{}/reports?view=all", candidate.path);
        assert!(!quinn.get(&tests).await.expect(200).text().contains("/p/parlai/cases/2\""));
        let text = b"Title,Steps,Machine tests\nA machine does it,Look,tests.test_build_data.TestUnzip::test_untar\n";
        imported(&mut quinn, "linked.csv", text).await;
        assert!(quinn.get(&tests).await.expect(200).text().contains("/p/parlai/cases/2\""), "the report does not name the case");
    }

    async fn who_may_not_write_cases_imports_none_and_a_stranger_learns_nothing(app: TestApp) {
        let mut quinn = app.as_person("quinn").await;
        let at = uploaded(&mut quinn, "a.csv", b"Title,Steps\na,b\n").await;
        let fields = form(&quinn.get(&at).await.expect(200));
        let mut dana = app.as_person("dana").await;
        dana.get(IMPORT).await.expect(403);
        dana.get(&at).await.expect(403);
        confirm(&mut dana, &at, &fields).await.expect_code(403, "role_missing");
        dana.upload(IMPORT, &[("tool", "csv")], &[("a.csv", b"Title,Steps\na,b\n")]).await.expect_code(403, "role_missing");
        dana.get("/p/parlai/cases/export.csv").await.expect(200);
        app.as_person("sam").await.get(&at).await.expect(404);
        app.as_person("sam").await.get("/p/parlai/cases/export.csv").await.expect(404);
        quinn.get(&at.replace("/p/parlai/", "/p/other/")).await.expect(404);
        quinn.get(&format!("{IMPORT}/nonsense")).await.expect(404);
        assert_eq!(cases(&app).await, 0);
    }
}
