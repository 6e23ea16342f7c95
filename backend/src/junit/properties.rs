//! Whatever comes in: no panic, and no more work than the length of the file allows. Time is not measured here;
//! what bounds it is.

use super::*;
use proptest::prelude::*;

/// Real files, to be broken.
const REAL: [&[u8]; 4] = [
    include_bytes!("../../tests/data/junit/pytest/red.xml"),
    include_bytes!("../../tests/data/junit/nextest/red.xml"),
    include_bytes!("../../tests/data/junit/go-junit-report/red.xml"),
    include_bytes!("../../tests/data/junit/gotestsum/rerun.xml"),
];

/// Reads it; what came out holds to every limit.
fn holds(content: &[u8]) -> Result<(), TestCaseError> {
    match read(content) {
        Err(refusal) => {
            let known = ["dtd_forbidden", "xml_malformed", "no_root", "too_deep", "too_many_tests", "too_many_attributes", "too_large"];
            prop_assert!(known.contains(&refusal.code.as_str()), "{}", refusal.code);
            prop_assert!(refusal.sentence.len() < 200);
        }
        Ok(parser) => {
            // Each byte is looked at as an element or as text, never as both; a line break may become a letter.
            prop_assert!(parser.work <= content.len() * 2 + 2, "{} for {} bytes", parser.work, content.len());
            let parsed = parser.finish();
            let mut outputs = 0;
            for test in &parsed.tests {
                let size = test.output.detail.len() + test.output.out.len() + test.output.err.len();
                prop_assert!(size <= LARGEST_OUTPUT);
                outputs += size;
                prop_assert!(test.name.chars().count() <= LONGEST_NAME && test.suite.chars().count() <= LONGEST_NAME);
                prop_assert!(test.message.as_ref().is_none_or(|message| message.chars().count() <= LONGEST_MESSAGE));
                prop_assert!(test.properties.len() <= MOST_PROPERTIES);
                prop_assert!(test.millis.is_none_or(|millis| millis >= 0));
                prop_assert!(!test.name.chars().any(char::is_control));
            }
            prop_assert!(outputs <= LARGEST_OUTPUTS && parsed.properties.len() <= MOST_PROPERTIES);
            prop_assert!(parsed.warnings.len() <= MOST_WARNINGS + 2);
        }
    }
    Ok(())
}

/// Elements as they occur, in any nesting, with any text and any attributes.
fn xml() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("testsuites".to_owned()),
        Just("testsuite".to_owned()),
        Just("testcase".to_owned()),
        Just("failure".to_owned()),
        Just("flakyFailure".to_owned()),
        Just("skipped".to_owned()),
        Just("system-out".to_owned()),
        Just("properties".to_owned()),
        Just("property".to_owned()),
        "[a-zA-Z:_-]{1,8}",
    ];
    let key = prop_oneof![
        Just("name".to_owned()),
        Just("classname".to_owned()),
        Just("time".to_owned()),
        Just("tests".to_owned()),
        Just("message".to_owned()),
        Just("value".to_owned()),
        Just("status".to_owned()),
        "[a-z]{1,6}",
    ];
    let value = prop_oneof![
        "[^\"<&]{0,20}",
        "-?[0-9.,e]{0,12}",
        Just("&amp;&#233;&#0;&#xFFFFFFFF;".to_owned()),
        Just("#x1B[31m\u{1b}]0;x\u{7}".to_owned()),
        Just("NaN".to_owned()),
    ];
    let attributes = prop::collection::vec((key, value), 0..4)
        .prop_map(|pairs| pairs.into_iter().map(|(key, value)| format!(" {key}=\"{value}\"")).collect::<String>());
    let leaf = prop_oneof![
        "[^<&]{0,40}",
        "<!\\[CDATA\\[[a-z<&\\n ]{0,20}\\]\\]>",
        "<!--[a-z ]{0,10}-->",
        "<\\?[a-z]{1,5} \\?>",
        Just("&lt;&unknown;".to_owned()),
        Just("& ".to_owned()),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        (word.clone(), attributes.clone(), prop::collection::vec(inner, 0..6))
            .prop_map(|(word, attributes, inner)| format!("<{word}{attributes}>{}</{word}>", inner.concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(content in prop::collection::vec(any::<u8>(), 0..2048)) {
        holds(&content)?;
    }

    #[test]
    fn any_text_within_a_suite_is_read_or_refused(inside in any::<String>()) {
        holds(format!("<testsuite><testcase name=\"t\"><failure>{inside}</failure></testcase></testsuite>").as_bytes())?;
        holds(format!("<testsuite><testcase name=\"{inside}\" time=\"{inside}\"/></testsuite>").as_bytes())?;
    }

    #[test]
    fn any_xml_is_read_or_refused(inside in xml()) {
        holds(inside.as_bytes())?;
        holds(format!("<testsuites>{inside}</testsuites>").as_bytes())?;
        holds(format!("<testsuite><testcase name=\"t\">{inside}</testcase></testsuite>").as_bytes())?;
    }

    #[test]
    fn any_real_file_however_it_was_broken_is_read_or_refused(
        which in 0..REAL.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..5_u8, 0..64_usize), 1..12),
    ) {
        let mut content = REAL[which].to_vec();
        for (place, byte, how, length) in changes {
            if content.is_empty() {
                break;
            }
            let at = place.index(content.len());
            let end = (at + length).min(content.len());
            match how {
                0 => content[at] = byte,
                1 => content.insert(at, byte),
                2 => drop(content.drain(at..end)),
                3 => content.extend_from_within(at..end),
                _ => content.truncate(at),
            }
        }
        holds(&content)?;
    }
}
