//! The library as Gherkin: a feature a folder, a scenario a case. What Gherkin has no place for goes into tags such as
//! `@TC-12 @priority:high`, so that the files can be imported again without a difference.

use super::gherkin_in::{JSON, MOST_LINES, PRECONDITION};
use domain::test_case::{Tag, TestCase};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// Names that tags of our own begin with; a tag of a person that begins so is written behind `tag:`.
const OWN: [&str; 9] = ["tc-", "project:", "priority:", "owner:", "story:", "automation:", "reference:", "tag:", "steps:"];

/// One feature file for each folder: its path, such as `Chat/Sign in.feature`, and its text.
#[must_use]
pub fn features(slug: &str, cases: &[TestCase]) -> Vec<(String, String)> {
    let mut folders: BTreeMap<&str, Vec<&TestCase>> = BTreeMap::new();
    for case in cases {
        folders.entry(case.filing.folder.as_str()).or_default().push(case);
    }
    let mut taken = std::collections::BTreeSet::new();
    let mut files = Vec::with_capacity(folders.len());
    for (folder, cases) in folders {
        for text in parts(slug, folder, &cases) {
            // Two folders may differ only in letters that a file name cannot have.
            let (mut name, mut count) = (file_name(folder), 1);
            while !taken.insert(name.to_lowercase()) {
                count += 1;
                name = format!("{} {count}", file_name(folder));
            }
            files.push((format!("{name}.feature"), text));
        }
    }
    files
}

/// The same as one ZIP.
///
/// # Errors
/// When the ZIP cannot be written, which memory does not refuse.
pub fn features_zip(slug: &str, cases: &[TestCase]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in features(slug, cases) {
        zip.start_file(name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn file_name(folder: &str) -> String {
    if folder.is_empty() {
        return "Test cases".to_owned();
    }
    let clean = |name: &str| -> String {
        let name: String = name.chars().map(|c| if c.is_alphanumeric() || " -_".contains(c) { c } else { '_' }).collect();
        name.trim().to_owned()
    };
    folder.split('/').map(clean).collect::<Vec<_>>().join("/")
}

/// A folder as one feature, or as several with the same name when it is very long.
fn parts(slug: &str, folder: &str, cases: &[&TestCase]) -> Vec<String> {
    let head = format!(
        "@project:{slug}
Feature: {folder}
"
    );
    let mut parts = vec![head.clone()];
    let mut lines = 0;
    for case in cases {
        let mut text = String::new();
        scenario(&mut text, case);
        lines += text.lines().count();
        if lines > MOST_LINES / 2 && parts.last().is_some_and(|part| *part != head) {
            parts.push(head.clone());
            lines = text.lines().count();
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(&text);
        }
    }
    parts
}

fn scenario(text: &mut String, case: &TestCase) {
    let (wording, filing) = (&case.wording, &case.filing);
    let parts = wording.steps.iter().flat_map(|step| [step.action.as_str(), step.expected.as_str()]);
    let precondition = (!wording.precondition.is_empty()).then_some(wording.precondition.as_str());
    let json = parts.filter(|part| part.contains('\n')).chain(precondition).any(|part| !is_plain(part));
    let mut tags = vec![format!("TC-{}", case.number), format!("priority:{}", filing.priority)];
    tags.extend(json.then(|| JSON.to_owned()));
    tags.extend(filing.owner.iter().map(|owner| format!("owner:{}", escaped(owner))));
    tags.extend(wording.stories.iter().map(|story| format!("story:{story}")));
    tags.extend(filing.tags.iter().map(own_or_plain));
    tags.extend(filing.automation.iter().map(|name| format!("automation:{}", escaped(name))));
    tags.extend(filing.reference.iter().map(|reference| format!("reference:{}", escaped(reference))));
    let _ = write!(text, "\n  @{}\n  Scenario: {}\n", tags.join(" @"), wording.title);
    if let Some(precondition) = precondition {
        let _ = writeln!(text, "    Given {PRECONDITION}");
        block(text, precondition, json);
    }
    for step in &wording.steps {
        line(text, "When", &step.action, json);
        if !step.expected.is_empty() {
            line(text, "Then", &step.expected, json);
        }
    }
}

fn own_or_plain(tag: &Tag) -> String {
    if OWN.iter().any(|own| tag.as_str().starts_with(own)) { format!("tag:{tag}") } else { tag.to_string() }
}

fn line(text: &mut String, keyword: &str, words: &str, json: bool) {
    let (first, rest) = words.split_once('\n').map_or((words, None), |(first, rest)| (first, Some(rest)));
    let _ = writeln!(text, "    {keyword} {}", first.trim_end());
    if let Some(rest) = rest {
        block(text, if json { words } else { rest }, json);
    }
}

/// Lines that come back as they are from a block of text, whose margin and end a parser looks for.
fn is_plain(text: &str) -> bool {
    !text.contains("\"\"\"") && text.lines().all(|line| line.trim() == line)
}

fn block(text: &mut String, words: &str, json: bool) {
    text.push_str("      \"\"\"\n");
    let words = if json { serde_json::Value::from(words).to_string() } else { words.to_owned() };
    for line in words.split('\n') {
        let _ = writeln!(text, "{}{line}", if line.is_empty() { "" } else { "      " });
    }
    text.push_str("      \"\"\"\n");
}

/// A tag has no spaces and no `@`.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect()
}
