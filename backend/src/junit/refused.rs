//! Why a report is not read: stable codes, plain words.

use domain::Refusal;
use domain::refusal::Kind;

fn refused(code: &str, sentence: String, advice: &str) -> Refusal {
    Refusal::new(Kind::Invalid, code, sentence, advice).about("report")
}

pub(super) fn too_much(code: &str, rule: String) -> Refusal {
    refused(code, format!("The report {rule}."), "Split the report into several files.")
}

pub(super) fn dtd() -> Refusal {
    refused(
        "dtd_forbidden",
        "The report has a document type or entities of its own; those are not read.".into(),
        "Write the report without a DOCTYPE.",
    )
}

pub(super) fn no_root() -> Refusal {
    refused("no_root", "The report has no testsuites or testsuite element.".into(), "Send the JUnit XML file that the test runner wrote.")
}

pub(super) fn malformed(position: u64) -> Refusal {
    refused(
        "xml_malformed",
        format!("The report is not well-formed XML at byte {position}."),
        "Check that the test runner finished writing the file.",
    )
}

/// Bad UTF-8, UTF-16 and everything else that is another encoding.
pub(super) fn not_utf8(position: usize) -> Refusal {
    refused("xml_malformed", format!("The report is not UTF-8 text at byte {position}."), "Write the report in UTF-8 and send it again.")
}
