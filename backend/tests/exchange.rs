//! Files in the documented forms of TestRail, Xray, Kiwi TCMS, Excel and Gherkin, read as their users mean them.
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use backend::exchange::{Draft, Reading, plan, read};
use domain::summary::Tool;

fn file(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/exchange").join(name);
    std::fs::read(path).expect("the fixture")
}

fn found(name: &str, tool: Tool) -> Reading {
    let reading = read(&file(name), Tool::FindOut, None).expect("a readable file");
    assert_eq!(reading.tool, tool, "{name}");
    reading
}

fn problems(reading: &Reading) -> Vec<(u64, String)> {
    reading.problems.iter().map(|problem| (problem.line, problem.column.clone())).collect()
}

fn steps(draft: &Draft) -> Vec<String> {
    draft.steps.iter().flatten().map(|step| format!("{} => {}", step.action, step.expected)).collect()
}

fn filing(draft: &Draft) -> String {
    let tags: Vec<String> = draft.tags.iter().flatten().map(ToString::to_string).collect();
    let text = |value: Option<String>| value.unwrap_or_default();
    let owner = draft.owner.clone().flatten();
    format!(
        "{}|{}|{}|{}",
        text(draft.folder.as_ref().map(ToString::to_string)),
        text(draft.priority.map(|p| p.to_string())),
        tags.join(","),
        text(owner)
    )
}

#[test]
fn a_testrail_export_is_read_with_its_errors_by_row() {
    let reading = found("testrail.csv", Tool::TestRail);
    let [talk, safety, unicode] = reading.drafts.as_slice() else { unreachable!("{reading:?}") };
    assert_eq!(talk.reference.as_deref(), Some("testrail:C101"));
    assert_eq!(talk.title, "Talk to a model, \"interactive\"");
    assert_eq!(filing(talk), "Chat/Interactive|critical||Quinn Meyer");
    assert_eq!(talk.precondition.as_deref(), Some("A GPU is free.\nThe model zoo has been downloaded."));
    assert_eq!(talk.stories.as_deref().unwrap_or_default(), ["PARLAI-101", "PARLAI-104"]);
    assert_eq!(steps(talk)[1], "Say \"hello, you\" => An answer, one line, within 30 seconds");
    assert_eq!(steps(safety), ["Say an insult => ", "Say it again in capitals => The answer changes the topic both times"]);
    assert_eq!(unicode.title, "=Unicode in a task name", "a formula of another tool is text");
    assert!(steps(unicode)[0].ends_with("Grüße, 你好 and 🦜 are shown as they were typed"));
    let expected = [(11, "Priority"), (12, "Steps (Step)"), (13, "References")];
    assert_eq!(problems(&reading), expected.map(|(line, column)| (line, column.to_owned())));
}

#[test]
fn a_testrail_export_with_a_row_a_step_is_the_same_cases() {
    let reading = found("testrail-rows.csv", Tool::TestRail);
    assert_eq!((reading.drafts.len(), reading.problems.len()), (2, 0), "{:?}", reading.problems);
    let talk = &reading.drafts[0];
    assert_eq!(talk.lines, [2, 3, 4]);
    assert_eq!(
        steps(talk),
        [
            "Start an interactive chat with the blender model => The prompt is shown",
            "Say hello => An answer",
            "Leave with Ctrl+C => The shell is back"
        ]
    );
}

#[test]
fn an_xray_table_is_read_with_its_errors_by_row() {
    let reading = found("xray.csv", Tool::Xray);
    let [sign_in, joins] = reading.drafts.as_slice() else { unreachable!("{reading:?}") };
    assert_eq!(sign_in.reference.as_deref(), Some("xray:PARLAI-301"));
    assert_eq!(filing(sign_in), "Crowdsourcing/Sign in|critical|sign-in,smoke|quinn");
    assert_eq!(sign_in.precondition.as_deref(), Some("The worker page\n\nA worker account exists"));
    assert_eq!(sign_in.stories.as_deref().unwrap_or_default(), ["PARLAI-102"]);
    assert_eq!(
        steps(sign_in),
        [
            "Open the task page\nData: https://tasks.example/parlai => The form is shown",
            "Type name and code\nData: worker-7; code \"4711\" => The chat opens, empty",
            "Wait for five minutes => A warning:\nyou will be signed out"
        ]
    );
    assert_eq!(joins.reference.as_deref(), Some("xray:PARLAI-302"));
    assert_eq!(problems(&reading), [(7, "Test Summary".to_owned()), (8, "Action".to_owned())]);
}

#[test]
fn a_kiwi_export_is_read_with_its_errors_by_row() {
    let reading = found("kiwi.csv", Tool::Kiwi);
    let [batch, metrics] = reading.drafts.as_slice() else { unreachable!("{reading:?}") };
    assert_eq!(batch.reference.as_deref(), Some("kiwi:TC-5"));
    assert_eq!(filing(batch), "Data|critical|batches,smoke,teachers|quinn");
    assert_eq!(
        steps(batch),
        ["the task babi is downloaded => ", "display_data shows ten examples => ten examples are printed\nnone is empty"]
    );
    assert_eq!(steps(metrics), ["Train for 100 steps => No warning", "Open the log => Loss and F1 are in the log"]);
    assert_eq!(metrics.warnings, ["The tag \"log in\" becomes log-in."]);
    assert_eq!(metrics.precondition.as_deref(), Some("Needs about two minutes"));
    let wrong: Vec<String> = reading.problems.iter().map(|problem| format!("{} {}", problem.column, problem.what)).collect();
    assert_eq!(wrong, ["priority__value The priority \"P9\" is not known.", "text The case has no steps."]);
}

#[test]
fn a_kiwi_search_without_text_still_becomes_cases_and_says_what_is_missing() {
    let reading = found("kiwi-search.csv", Tool::Kiwi);
    assert_eq!(reading.drafts[0].reference.as_deref(), Some("kiwi:TC-5"), "the same case as in the other form");
    assert!(reading.notes[0].contains("No column holds steps"));
    let plan = plan(reading, "parlai", &[]);
    assert_eq!(plan.items[0].wording.steps[0].action, "Teacher shows a batch");
}

#[test]
fn unicode_text_of_a_spreadsheet_is_read_once_its_columns_are_named() {
    let content = file("excel-unicode.txt");
    let reading = read(&content, Tool::FindOut, Some("title.steps.folder")).expect("a readable file");
    let read: Vec<(&str, String)> = reading.drafts.iter().map(|draft| (draft.title.as_str(), filing(draft))).collect();
    assert_eq!(read[0], ("Grüße senden", "Chat|||".to_owned()));
    assert_eq!(reading.problems[0].column, "Name", "a tab in a title is told, not swallowed");
}

#[test]
fn a_feature_file_is_read_with_its_errors_by_line() {
    let reading = found("chat.feature", Tool::Gherkin);
    let [talk, languages] = reading.drafts.as_slice() else { unreachable!("{reading:?}") };
    assert_eq!(filing(talk), "Chat||chat,smoke|");
    assert_eq!(talk.precondition.as_deref(), Some("the model zoo has been downloaded"));
    assert_eq!(steps(talk), ["an interactive chat => ", "somebody says \"hello\" => an answer comes\nno traceback"]);
    let table = "Do the steps once for each row (languages):\n| words | language |\n| Hallo | German |\n| Hola | Spanish |";
    assert!(languages.precondition.as_deref().is_some_and(|text| text.ends_with(table)), "{languages:?}");
    assert_eq!(problems(&reading), [(24, String::new())]);
}
