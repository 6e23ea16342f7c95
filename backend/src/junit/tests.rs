//! What the reader takes, refuses and counts: real files of real producers, and hostile ones.

use super::*;
use domain::report::{Outcome, Output, Totals};
use std::time::{Duration, Instant};

fn code(content: &[u8]) -> String {
    let refusal = parse(content).expect_err("refused");
    assert_eq!(refusal.kind.status(), 422);
    refusal.code
}

fn one(content: &str) -> MachineTest {
    let mut tests = parse(content.as_bytes()).expect("readable").tests;
    assert_eq!(tests.len(), 1, "{tests:?}");
    tests.remove(0)
}

#[test]
fn a_real_green_run_is_counted_from_its_tests() {
    let totals = Totals::of(&parse(include_bytes!("../../tests/data/junit-green.xml")).expect("readable").tests);
    assert_eq!((totals.tests, totals.passed, totals.failed, totals.skipped), (221, 192, 0, 29));
    assert!(totals.millis > 0);
}

#[test]
fn a_real_red_run_is_counted_from_its_tests_and_says_why() {
    let tests = parse(include_bytes!("../../tests/data/junit-red.xml")).expect("readable").tests;
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
    assert_eq!(parse(content.as_bytes()).expect("just allowed").tests.len(), MOST_TESTS);
    let content = format!("<testsuite>{}</testsuite>", "<testcase name=\"t\"/>".repeat(MOST_TESTS + 1));
    assert_eq!(code(content.as_bytes()), "too_many_tests");
}

#[test]
fn a_report_without_tests_is_readable_and_proves_nothing() {
    let parsed = parse(b"<testsuites tests=\"12\" failures=\"0\"/>").expect("readable");
    assert!(!Totals::of(&parsed.tests).green());
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
    let tests = parse(content.as_bytes()).expect("readable").tests;
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
    for (content, expected) in [
        (format!("<testsuite{attributes}/>"), Some("too_many_attributes")),
        (nested, Some("too_deep")),
        (flat, None),
        (format!("<testsuite>{}</testsuite>", "<testcase/>".repeat(1_000_000)), Some("too_large")),
        (format!("<testsuite><testcase name=\"t\">{}</testcase></testsuite>", "<failure/>".repeat(20_000)), None),
        (format!("<testsuite><testcase name=\"t\"><failure><![CDATA[{}]]></failure></testcase></testsuite>", "]]".repeat(200_000)), None),
        (format!("<testsuite name=\"{}\"/>", "&amp;".repeat(200_000)), None),
        (format!("<!DOCTYPE t [{}]><testsuite/>", "<!ENTITY a \"&a;&a;\">".repeat(10_000)), Some("dtd_forbidden")),
    ] {
        let began = Instant::now();
        assert_eq!(parse(content.as_bytes()).err().map(|refusal| refusal.code).as_deref(), expected);
        assert!(began.elapsed() < Duration::from_secs(1));
    }
}

/// `tests/passed/failed/error/skipped/flaky`; here failed and error are apart.
fn counted(content: &[u8]) -> [i64; 6] {
    let totals = Totals::of(&parse(content).expect("readable").tests);
    [totals.tests, totals.passed, totals.failed - totals.errors, totals.errors, totals.skipped, totals.flaky]
}

#[test]
fn every_producers_files_are_read_with_the_right_numbers() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/junit");
    let mut known: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    for (file, numbers) in PRODUCERS {
        let content = std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(counted(&content), *numbers, "{file}");
        known.insert((*file).to_owned());
    }
    // A fixture that nobody counts proves nothing.
    for tool in std::fs::read_dir(&folder).expect("fixtures").map(|entry| entry.expect("entry").path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(&tool).expect("files").map(|entry| entry.expect("entry").path()) {
            if file.extension().is_some_and(|ending| ending == "xml") {
                let name = file.strip_prefix(&folder).expect("below").display().to_string();
                assert!(known.contains(&name), "{name} is in no line of the table: {:?}", counted(&std::fs::read(&file).expect("read")));
            }
        }
    }
}

/// File, then tests, passed, failed, error, skipped, flaky.
const PRODUCERS: &[(&str, [i64; 6])] = &[
    ("catch2/green.xml", [4, 4, 0, 0, 0, 0]),
    ("catch2/red-no-assertions.xml", [10, 6, 1, 1, 2, 0]),
    ("catch2/red.xml", [10, 6, 1, 1, 2, 0]),
    ("go-junit-report/green.xml", [2, 2, 0, 0, 0, 0]),
    ("go-junit-report/red-json.xml", [11, 5, 4, 1, 1, 0]),
    ("go-junit-report/red-no-parents.xml", [10, 5, 3, 1, 1, 0]),
    ("go-junit-report/red.xml", [11, 4, 5, 1, 1, 0]),
    ("gotestsum/green.xml", [2, 2, 0, 0, 0, 0]),
    ("gotestsum/red.xml", [10, 4, 5, 0, 1, 0]),
    ("gotestsum/rerun.xml", [11, 3, 7, 0, 1, 0]),
    ("jest-junit/control-character.xml", [2, 1, 1, 0, 0, 0]),
    ("jest-junit/green.xml", [2, 2, 0, 0, 0, 0]),
    ("jest-junit/red-default.xml", [10, 5, 4, 0, 1, 0]),
    ("jest-junit/red-options.xml", [12, 5, 5, 1, 1, 0]),
    ("nextest/green-with-flaky.xml", [3, 3, 0, 0, 0, 1]),
    ("nextest/green.xml", [3, 3, 0, 0, 0, 0]),
    ("nextest/red.xml", [8, 3, 5, 0, 0, 1]),
    ("node/control-character.xml", [2, 1, 1, 0, 0, 0]),
    ("node/green.xml", [2, 2, 0, 0, 0, 0]),
    ("node/red.xml", [8, 3, 2, 0, 3, 0]),
    ("playwright/green.xml", [2, 2, 0, 0, 0, 0]),
    ("playwright/red-options.xml", [10, 3, 2, 2, 3, 1]),
    ("playwright/red.xml", [10, 3, 2, 2, 3, 0]),
    ("pytest/green.xml", [2, 2, 0, 0, 0, 0]),
    ("pytest/red.xml", [19, 10, 3, 4, 2, 0]),
    ("pytest/skip-then-error.xml", [3, 2, 0, 1, 0, 0]),
    ("pytest/xunit1-all-output.xml", [10, 2, 3, 3, 2, 0]),
    ("surefire/junit4-green.xml", [2, 2, 0, 0, 0, 0]),
    ("surefire/junit4-red.xml", [7, 1, 2, 2, 2, 0]),
    ("surefire/junit4-rerun.xml", [4, 2, 1, 1, 0, 1]),
    ("surefire/junit5-red.xml", [7, 3, 2, 1, 1, 0]),
    ("surefire/junit5-setup-error.xml", [1, 0, 0, 1, 0, 0]),
];

/// Producers whose own totals leave out what they hold: `it.todo`, and what did not load.
const CLAIM_LESS: [&str; 2] = ["jest-junit/red-default.xml", "jest-junit/red-options.xml"];

#[test]
fn what_claims_other_totals_is_read_with_a_warning_and_real_producers_claim_right() {
    let parsed = parse(b"<testsuites tests=\"5\"><testsuite name=\"s\" tests=\"5\"><testcase name=\"a\"/><testcase name=\"b\"/><testcase name=\"c\"/></testsuite></testsuites>").expect("readable");
    assert_eq!(parsed.tests.len(), 3);
    assert_eq!(
        parsed.warnings,
        [
            "The suite “s” says that it holds 5 tests; 3 were found and counted.",
            "The file says that it holds 5 tests; 3 were found and counted."
        ]
    );
    let many = format!("<testsuites>{}</testsuites>", "<testsuite tests=\"1\"/>".repeat(100));
    assert_eq!(parse(many.as_bytes()).expect("readable").warnings.len(), MOST_WARNINGS + 1);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/junit");
    for (file, _) in PRODUCERS {
        let parsed = parse(&std::fs::read(folder.join(file)).expect("fixture")).expect("readable");
        assert_eq!(parsed.warnings.is_empty(), !CLAIM_LESS.contains(file), "{file}: {:?}", parsed.warnings);
    }
}

#[test]
fn what_a_test_says_about_itself_is_kept() {
    let test = one(
        "<testsuites><testsuite name=\"shop\" timestamp=\"2026-11-23T01:18:37\" file=\"shop.py\"><properties><property name=\"TC\" value=\"TC-1\"/></properties>
         <testcase classname=\"shop.Door\" name=\"opens\" time=\"0.1\"><properties><property name=\"test_case\" value=\"TC-12\"/><property name=\"owner\">Kim &amp; Bo</property></properties>
         <failure message=\"no\" type=\"AssertionError\">line 1\n  line 2</failure><system-out>\n\n  out\u{1b}[31m red\u{1b}[0m\n</system-out><system-err>err</system-err></testcase></testsuite></testsuites>",
    );
    assert_eq!((test.suite.as_str(), test.name.as_str(), test.file.as_deref()), ("shop.Door", "opens", Some("shop.py")));
    assert_eq!(
        (test.kind.as_deref(), test.message.as_deref(), test.started.as_deref()),
        (Some("AssertionError"), Some("no"), Some("2026-11-23T01:18:37"))
    );
    assert_eq!(test.output, Output { detail: "line 1\n  line 2".into(), out: "  out red".into(), err: "err".into(), cut: false });
    let pairs: Vec<(&str, &str)> = test.properties.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(pairs, [("test_case", "TC-12"), ("owner", "Kim & Bo")], "what a suite says is not said of each test");
}

#[test]
fn a_suites_properties_are_kept_without_what_sounds_secret() {
    let parsed = parse(b"<testsuite><properties><property name=\"go.version\" value=\"1.19\"/><property name=\"DB_PASSWORD\" value=\"hunter2\"/></properties></testsuite>");
    assert_eq!(parsed.expect("readable").properties, [("go.version".to_owned(), "1.19".to_owned())]);
}

#[test]
fn a_test_that_passed_when_tried_again_is_passed_and_flaky() {
    let test = one(
        "<testsuite><testcase name=\"t\"><flakyFailure message=\"first try\"><stackTrace>at x</stackTrace><system-out>said</system-out></flakyFailure></testcase></testsuite>",
    );
    assert_eq!((test.outcome, test.flaky, test.message.as_deref()), (Outcome::Passed, true, Some("first try")));
    assert!(test.output.detail.contains("at x") && test.output.detail.contains("said"), "{:?}", test.output);
    for (inside, flaky) in
        [("", false), ("<rerunFailure/>", true), ("<rerunFailure/><failure/>", false), ("<failure/><rerunError/>", false)]
    {
        assert_eq!(one(&format!("<testsuite><testcase name=\"t\">{inside}</testcase></testsuite>")).flaky, flaky, "{inside}");
    }
}

#[test]
fn the_last_try_is_told_before_the_earlier_ones_and_blank_lines_are_few() {
    let test = one(
        "<testsuite><testcase name=\"t\"><rerunFailure>first</rerunFailure><failure message=\"m\">last\n\n\n\nline</failure></testcase></testsuite>",
    );
    assert_eq!(test.output.detail, "last\n\nline\n\nAn earlier try:\nfirst");
}

#[test]
fn output_is_cut_in_sight_and_failures_keep_theirs() {
    let long = "é".repeat(LARGEST_OUTPUT);
    let parsed =
        parse(format!("<testsuite><testcase name=\"t\"><failure message=\"m\">{long}</failure></testcase></testsuite>").as_bytes())
            .expect("readable");
    let output = &parsed.tests.first().expect("a test").output;
    assert!(output.cut && output.detail.len() <= LARGEST_OUTPUT && output.detail.len() > LARGEST_OUTPUT - 4);
    assert!(parsed.warnings.iter().any(|warning| warning.contains("1 test was cut")), "{:?}", parsed.warnings);
    let text = "x".repeat(LARGEST_OUTPUT);
    let passed = format!("<testcase name=\"p\"><system-out>{text}</system-out></testcase>").repeat(100);
    let failed = format!("<testcase name=\"f\"><failure message=\"m\">{text}</failure></testcase>").repeat(40);
    let parsed = parse(format!("<testsuite>{passed}{failed}</testsuite>").as_bytes()).expect("readable");
    let kept = |name: &str| parsed.tests.iter().filter(|test| test.name == name && !test.output.is_empty() && !test.output.cut).count();
    assert_eq!((kept("p"), kept("f")), (64, 40));
}

#[test]
fn names_that_only_begin_alike_stay_two() {
    let long = "x".repeat(10_000);
    let content = format!("<testsuite><testcase name=\"{long}a\"/><testcase name=\"{long}b\"/></testsuite>");
    let tests = parse(content.as_bytes()).expect("readable").tests;
    assert_ne!(tests.first().map(|test| &test.name), tests.last().map(|test| &test.name));
}

#[test]
fn a_byte_order_mark_is_taken_and_other_encodings_are_refused_by_their_byte() {
    assert!(parse(b"\xef\xbb\xbf<testsuite/>").is_ok());
    let mut wide = vec![0xff, 0xfe];
    wide.extend("<testsuite/>".encode_utf16().flat_map(u16::to_le_bytes));
    for (content, byte) in
        [(wide.as_slice(), 0), (b"<testsuite name=\"\xe9\"/>", 17), (b"<testsuite><testcase name=\"\xc3\x28\"/></testsuite>", 27)]
    {
        let refusal = parse(content).expect_err("refused");
        assert_eq!(refusal.code, "xml_malformed");
        assert!(refusal.sentence.contains("UTF-8") && refusal.sentence.contains(&format!("at byte {byte}.")), "{}", refusal.sentence);
    }
}

#[test]
fn a_million_cases_are_refused_and_so_is_every_half_of_a_file() {
    assert_eq!(code(format!("<testsuite>{}</testsuite>", "<testcase/>".repeat(1_000_000)).as_bytes()), "too_large");
    let whole = include_bytes!("../../tests/data/junit/pytest/red.xml");
    for end in (0..whole.len() - 1).step_by(997) {
        let code = code(&whole[..end]);
        assert!(["xml_malformed", "no_root"].contains(&code.as_str()), "{end}: {code}");
    }
}

#[test]
fn a_file_that_tells_of_a_failure_and_names_none_is_not_green() {
    let whole = "<testsuites tests=\"1\" errors=\"1\"><testsuite name=\"s\" tests=\"1\"><testcase name=\"a\"/></testsuite></testsuites>";
    assert_eq!(counted(whole.as_bytes()), [2, 1, 0, 1, 0, 0]);
    let inner = "<testsuites failures=\"1\"><testsuite failures=\"1\"><testcase name=\"a\"/></testsuite></testsuites>";
    assert_eq!(counted(inner.as_bytes()), [2, 1, 0, 1, 0, 0], "once, not once a level");
    let tries = "<testsuite failures=\"1\" tests=\"2\"><testcase name=\"a\"><flakyFailure/></testcase></testsuite>";
    assert_eq!(counted(tries.as_bytes()), [1, 1, 0, 0, 0, 1]);
}

#[test]
fn a_failure_that_was_expected_is_neither_passed_nor_failed() {
    let ends = |inside: &str| one(&format!("<testsuite><testcase name=\"t\">{inside}</testcase></testsuite>")).outcome;
    assert_eq!(ends("<skipped type=\"todo\" message=\"later\"/><failure/>"), Outcome::Skipped);
    assert_eq!(ends("<skipped message=\"TEST_CASE tagged with !mayfail\"/><failure/>"), Outcome::Skipped);
    assert_eq!(ends("<skipped message=\"later\"/><failure/>"), Outcome::Failed);
}

#[test]
fn real_tests_name_the_cases_they_stand_for() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/junit");
    for file in
        ["pytest/red.xml", "playwright/red.xml", "jest-junit/red-default.xml", "catch2/red.xml", "go-junit-report/red.xml", "node/red.xml"]
    {
        let tests = parse(&std::fs::read(folder.join(file)).expect("fixture")).expect("readable").tests;
        let named = tests.iter().filter(|test| domain::report::named_cases(&test.name, &test.properties).contains(&12)).count();
        assert!((1..tests.len()).contains(&named), "{file}: {named} of {} tests stand for TC-12", tests.len());
    }
}
