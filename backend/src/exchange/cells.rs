//! One cell: formulas made harmless and put back, and the words of other tools for priority, folder and tags.

use domain::test_case::{Priority, Tag};
use std::collections::BTreeSet;

/// A spreadsheet runs a cell that begins so (OWASP, CSV injection); the wide forms count in East Asian settings.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// The cell with one `'` more in front when it would otherwise be run. Text that has such marks already gets one
/// more as well, so that [`unguarded`] gives back exactly what was there.
pub(super) fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The cell as it was before [`guarded`].
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

/// Text of a person: without white space around it, lines ended as here.
pub(super) fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// A priority by the words of this portal, TestRail, Jira and Kiwi TCMS; empty is medium, unknown is nothing.
pub(super) fn priority(text: &str) -> Option<Priority> {
    let word = text.trim().to_lowercase();
    // TestRail's older words: `4 - Must Test`.
    let word = word.split_once(" - ").map_or(word.as_str(), |(number, _)| number);
    Some(match word {
        "critical" | "highest" | "blocker" | "urgent" | "p1" | "4" => Priority::Critical,
        "high" | "major" | "p2" | "3" => Priority::High,
        "" | "---" | "none" | "medium" | "normal" | "p3" | "2" => Priority::Medium,
        "low" | "lowest" | "minor" | "trivial" | "p4" | "p5" | "1" => Priority::Low,
        _ => return None,
    })
}

/// A shelf: other tools part its names by `>`.
pub(super) fn folder(text: &str) -> String {
    text.replace('>', "/")
}

/// Tags of another tool. What is no word here is made one, and that is said.
pub(super) fn tags(text: &str, warnings: &mut Vec<String>) -> Result<BTreeSet<Tag>, domain::Refusal> {
    let parted = text.contains([',', ';', '\n']);
    let words = text.split(|c: char| if parted { matches!(c, ',' | ';' | '\n' | '\r') } else { c.is_whitespace() });
    let mut tags = BTreeSet::new();
    for word in words.map(str::trim).filter(|word| !word.is_empty()) {
        let tag = match Tag::parse(word) {
            Ok(tag) => tag,
            Err(refusal) => {
                let made: String = word.chars().map(|c| if c.is_alphanumeric() || "-_.:".contains(c) { c } else { '-' }).collect();
                let made = Tag::parse(made.trim_matches('-')).map_err(|_| refusal)?;
                warnings.push(format!("The tag \"{word}\" becomes {made}."));
                made
            }
        };
        tags.insert(tag);
    }
    // The domain counts them.
    domain::test_case::tags(&tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_harmless_in_a_file_and_unchanged_after_it() {
        for text in ["=1+1", "+49", "-x", "@SUM(A1)", "'=1", "''=1", "\tx", "＝1", "plain", "'plain'", "", "'"] {
            let guarded = guarded(text);
            assert!(!guarded.starts_with(FORMULA), "{guarded}");
            assert_eq!(unguarded(&guarded), text);
        }
        assert_eq!(unguarded("'quoted' word"), "'quoted' word");
    }

    #[test]
    fn priorities_of_four_tools_are_known() {
        for (word, priority) in [
            ("Critical", "critical"),
            ("4 - Must Test", "critical"),
            ("Highest", "critical"),
            ("P2", "high"),
            ("", "medium"),
            ("P5", "low"),
        ] {
            assert_eq!(super::priority(word).map(Priority::as_str), Some(priority), "{word}");
        }
        assert_eq!(super::priority("whenever"), None);
    }

    #[test]
    fn tags_that_are_no_words_here_are_made_words_and_that_is_said() {
        let mut warnings = Vec::new();
        let found: Vec<String> = tags("Smoke, sign in; web", &mut warnings).expect("tags").into_iter().map(String::from).collect();
        assert_eq!(found, ["sign-in", "smoke", "web"]);
        assert_eq!(warnings, ["The tag \"sign in\" becomes sign-in."]);
        assert_eq!(tags("a b", &mut warnings).expect("tags").len(), 2);
        assert!(tags("!!, x", &mut warnings).is_err());
    }
}
