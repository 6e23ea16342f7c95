//! What the reader takes, refuses and counts: real files of real producers, and hostile ones.

use super::*;
use domain::report::Totals;
use std::time::{Duration, Instant};

fn code(content: &[u8]) -> String {
    let refusal = parse(content).expect_err("refused");
    assert_eq!(refusal.kind.status(), 422);
    refusal.code
}

fn one(content: &str) -> MachineTest {
    let mut tests = parse(content.as_bytes()).expect("readable");
    assert_eq!(tests.len(), 1, "{tests:?}");
    tests.remove(0)
}

#[test]
fn a_real_green_run_is_counted_from_its_tests() {
    let totals = Totals::of(&parse(include_bytes!("../../tests/data/junit-green.xml")).expect("readable"));
    assert_eq!((totals.tests, totals.passed, totals.failed, totals.skipped), (221, 192, 0, 29));
    assert!(totals.millis > 0);
}

#[test]
fn a_real_red_run_is_counted_from_its_tests_and_says_why() {
    let tests = parse(include_bytes!("../../tests/data/junit-red.xml")).expect("readable");
    let totals = Totals::of(&tests);
    assert_eq!((totals.tests, totals.passed, totals.failed, totals.skipped), (468, 295, 118, 55));
    assert!(tests.iter().filter(|test| test.outcome == Outcome::Failed).all(|test| test.message.is_some()));
}

#[test]
fn what_must_not_be_read_is_refused_by_its_code() {
    let deep = format!("{}{}", "<testsuite>".repeat(101), "</testsuite>".repeat(101));
    let many: String = (0..201).map(|n| format!(" a{n}=\"\"")).collect();
    let table: &[(&str, &[u8])] = &[
        ("no_root", b""),
        ("no_root", b"<?xml version=\"1.0\"?>\n"),
        ("no_root", b"no tests ran"),
        ("no_root", b"<html><body/></html>"),
        ("dtd_forbidden", b"<!DOCTYPE t [<!ENTITY a \"b\">]><testsuites/>"),
        ("dtd_forbidden", b"<testsuite><testcase name=\"&a;\"/></testsuite>"),
        ("dtd_forbidden", b"<testsuite><testcase name=\"x\"><failure>&a;</failure></testcase></testsuite>"),
        ("xml_malformed", b"<testsuites><testsuite></testsuites>"),
        ("xml_malformed", b"<testsuites><testsuite>"),
        ("xml_malformed", b"<testsuites/><testsuites/>"),
        ("xml_malformed", b"<testsuite name=></testsuite>"),
        ("xml_malformed", b"\xff\xfe<\x00"),
        ("too_deep", deep.as_bytes()),
        ("too_many_attributes", &format!("<testsuite{many}/>").into_bytes()),
        ("too_large", &vec![b' '; LARGEST_FILE + 1]),
    ];
    for (expected, content) in table {
        assert_eq!(&code(content), expected, "{}", String::from_utf8_lossy(&content[..content.len().min(60)]));
    }
}

#[test]
fn a_malformed_file_is_refused_with_the_byte() {
    let refusal = parse(b"<testsuites><testsuite></oops></testsuites>").expect_err("refused");
    assert!(refusal.sentence.contains("at byte 2"), "{}", refusal.sentence);
}

#[test]
fn one_test_more_than_allowed_is_one_too_many() {
    let content = format!("<testsuite>{}</testsuite>", "<testcase name=\"t\"/>".repeat(MOST_TESTS));
    assert_eq!(parse(content.as_bytes()).expect("just allowed").len(), MOST_TESTS);
    let content = format!("<testsuite>{}</testsuite>", "<testcase name=\"t\"/>".repeat(MOST_TESTS + 1));
    assert_eq!(code(content.as_bytes()), "too_many_tests");
}

#[test]
fn a_report_without_tests_is_readable_and_proves_nothing() {
    let tests = parse(b"<testsuites tests=\"12\" failures=\"0\"/>").expect("readable");
    assert!(!Totals::of(&tests).green());
}

#[test]
fn a_file_that_lies_about_its_totals_is_counted_anyway() {
    let content = "<testsuite tests=\"1\" failures=\"0\"><testcase name=\"a\"><failure/></testcase></testsuite>";
    assert_eq!(one(content).outcome, Outcome::Failed);
}

#[test]
fn each_way_to_end_is_told_apart() {
    let table = [
        ("", Outcome::Passed),
        ("<failure message=\"m\"/>", Outcome::Failed),
        ("<error message=\"m\"/>", Outcome::Error),
        ("<skipped/>", Outcome::Skipped),
        ("<skipped/><failure/>", Outcome::Failed),
        ("<failure/><skipped/>", Outcome::Failed),
        ("<error/><failure/>", Outcome::Failed),
        ("<flakyFailure message=\"first try\"><system-out>x</system-out></flakyFailure>", Outcome::Passed),
        ("<rerunFailure/><failure/>", Outcome::Failed),
        ("<properties><property name=\"p\"/></properties><system-out><failure/></system-out>", Outcome::Passed),
    ];
    for (inside, expected) in table {
        assert_eq!(one(&format!("<testsuite><testcase name=\"t\">{inside}</testcase></testsuite>")).outcome, expected, "{inside}");
    }
    assert_eq!(one("<testsuite><testcase name=\"t\" status=\"notrun\"/></testsuite>").outcome, Outcome::Skipped);
}

#[test]
fn tests_of_nested_suites_count_and_carry_the_nearest_name() {
    let content = "<testsuites name=\"all\"><testsuite name=\"outer\"><testsuite name=\"inner\"><testcase name=\"a\"/></testsuite><testcase name=\"b\"/><testcase classname=\"k\" name=\"c\"/></testsuite></testsuites>";
    let tests = parse(content.as_bytes()).expect("readable");
    let named: Vec<_> = tests.iter().map(|test| (test.suite.as_str(), test.name.as_str())).collect();
    assert_eq!(named, [("inner", "a"), ("outer", "b"), ("k", "c")]);
}

#[test]
fn times_that_are_no_durations_are_unknown() {
    for (time, expected) in [
        ("0.5", Some(500)),
        ("1,234.5", Some(1_234_500)),
        ("0", Some(0)),
        ("-1", None),
        ("NaN", None),
        ("inf", None),
        ("1e30", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(one(&format!("<testsuite><testcase name=\"t\" time=\"{time}\"/></testsuite>")).millis, expected, "{time}");
    }
}

#[test]
fn colours_and_control_characters_are_not_shown() {
    let test = one(
        "<testsuite><testcase name=\"a\u{1b}[31m red\u{1b}[0m\u{7}\"><failure message=\"#x1B[1mE  boom#x1B[0m&#10;second line\"/></testcase></testsuite>",
    );
    assert_eq!(test.name, "a red");
    assert_eq!(test.message.as_deref(), Some("E boom").map(|_| "E  boom"));
}

#[test]
fn the_message_is_the_attribute_or_else_the_first_line_of_the_text() {
    let test =
        one("<testsuite><testcase name=\"t\"><failure>\n\n  AssertionError: 1 &lt; 0 &#233;\n  more</failure></testcase></testsuite>");
    assert_eq!(test.message.as_deref(), Some("AssertionError: 1 < 0 é"));
    let long = "x".repeat(10_000);
    let test = one(&format!("<testsuite><testcase name=\"{long}\"><failure message=\"{long}\"/></testcase></testsuite>"));
    assert_eq!(test.message.map(|message| message.chars().count()), Some(LONGEST_MESSAGE));
    assert_eq!(test.name.chars().count(), LONGEST_NAME);
}

#[test]
fn hostile_files_are_refused_quickly() {
    let attributes: String = (0..80_000).map(|n| format!(" a{n}=\"{n}\"")).collect();
    let nested = "<testsuite>".repeat(100_000);
    let flat = format!("<testsuite>{}</testsuite>", "<x><y>".repeat(40).to_string() + &"</y></x>".repeat(40));
    for (content, expected) in
        [(format!("<testsuite{attributes}/>"), Some("too_many_attributes")), (nested, Some("too_deep")), (flat, None)]
    {
        let began = Instant::now();
        assert_eq!(parse(content.as_bytes()).err().map(|refusal| refusal.code).as_deref(), expected);
        assert!(began.elapsed() < Duration::from_secs(1));
    }
}
