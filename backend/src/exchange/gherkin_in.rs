//! Gherkin files: a feature is a folder, a scenario a case, Given and When are what to do, Then is what should be seen.
//! What an outline's table and a background become is decided in docs/adr/0009-gherkin.md.

use super::draft::{Draft, Problem};
use super::{MOST_ROWS, Reading, cells, encoding, whole};
use domain::Refusal;
use domain::refusal::Kind;
use domain::summary::Tool;
use domain::test_case::{Folder, Step, Wording};
use gherkin::{Background, Feature, GherkinEnv, Scenario, StepType, Table};
use std::collections::HashMap;

/// The step of our own files that holds what must be true before.
pub(super) const PRECONDITION: &str = "the precondition";
/// The tag of scenarios whose blocks of text are JSON, since they would not come back as they are.
pub(super) const JSON: &str = "steps:json";

/// Most lines of one feature file.
pub(super) const MOST_LINES: usize = 20_000;
/// Most lines of all files of one ZIP.
const MOST_LINES_OF_ALL: usize = 400_000;

/// Does a text begin as Gherkin does?
pub(super) fn looks_like(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '@']));
    text.lines().any(|line| line.trim().starts_with("# language:")) || first.is_some_and(|line| line.starts_with("Feature:"))
}

/// One file.
///
/// # Errors
/// `gherkin_broken` with the line, `too_many_rows`, `no_rows`.
pub(super) fn read(text: &str) -> Result<Reading, Refusal> {
    let mut reading = empty();
    let mut known = HashMap::new();
    add(text, "", &mut reading, &mut known)?;
    finish(reading)
}

/// Many in a ZIP.
///
/// # Errors
/// `not_a_table` when it holds none; otherwise as [`read`] and what is wrong with the ZIP (`zip_broken`).
pub(super) fn read_zip(content: &[u8]) -> Result<Reading, Refusal> {
    let files = crate::jobs::archive::files(content, ".feature").map_err(|why| {
        whole(Kind::Unsupported, "zip_broken", format!("The ZIP is not taken: {why}."), "Send fewer files, or one alone.")
    })?;
    if files.is_empty() {
        return Err(whole(
            Kind::Unsupported,
            "not_a_table",
            "The file is a spreadsheet or a ZIP without .feature files.",
            "Save a spreadsheet as CSV (UTF-8), and send that file.",
        ));
    }
    let mut reading = empty();
    let (mut known, mut lines) = (HashMap::new(), 0);
    for (name, content) in files {
        let text = encoding::decode(&content)?;
        lines += text.lines().count();
        if lines > MOST_LINES_OF_ALL {
            let sentence = format!("The files have more than {MOST_LINES_OF_ALL} lines together.");
            return Err(whole(Kind::TooLarge, "too_many_rows", sentence, "Import them in several steps."));
        }
        add(&text, &name, &mut reading, &mut known)?;
    }
    finish(reading)
}

fn empty() -> Reading {
    Reading { tool: Tool::Gherkin, columns: Vec::new(), drafts: Vec::new(), problems: Vec::new(), left_out: Vec::new(), notes: Vec::new() }
}

fn finish(reading: Reading) -> Result<Reading, Refusal> {
    if reading.drafts.is_empty() && reading.problems.is_empty() {
        return Err(whole(Kind::Invalid, "no_rows", "There is no scenario in it.", "A case is a Scenario with steps."));
    }
    Ok(reading)
}

fn add(text: &str, file: &str, reading: &mut Reading, known: &mut HashMap<String, u64>) -> Result<(), Refusal> {
    // The parser ends lines only so.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // It takes the square of the lines, so they are counted first.
    if text.lines().count() > MOST_LINES {
        let sentence = format!("A feature file has more than {MOST_LINES} lines.");
        return Err(whole(Kind::TooLarge, "too_many_rows", sentence, "Split it into several features."));
    }
    let feature = Feature::parse(&text, GherkinEnv::default()).map_err(|error| {
        // Its position is only told in its words: `Error at 12:3: …`.
        let told = error.to_string();
        let line = told.strip_prefix("Error at ").and_then(|rest| rest.split(':').next()).unwrap_or("?").to_owned();
        let of = if file.is_empty() { String::new() } else { format!(" of {file}") };
        let sentence = format!("Line {line}{of} is not Gherkin.");
        whole(Kind::Invalid, "gherkin_broken", sentence, "Begin with Feature:, then Scenario: with Given, When and Then.")
    })?;
    let rules = feature.rules.iter().map(|rule| (Some(rule), &rule.scenarios));
    for (rule, scenarios) in std::iter::once((None, &feature.scenarios)).chain(rules) {
        let backgrounds = [feature.background.as_ref(), rule.and_then(|rule| rule.background.as_ref())];
        let tags: Vec<&str> = feature.tags.iter().chain(rule.iter().flat_map(|rule| &rule.tags)).map(String::as_str).collect();
        let folder = match rule {
            Some(rule) => format!("{}/{}", feature.name, rule.name),
            None => feature.name.clone(),
        };
        for scenario in scenarios {
            if reading.drafts.len() + reading.left_out.len() == MOST_ROWS {
                let sentence = format!("There are more than {MOST_ROWS} scenarios.");
                return Err(whole(Kind::TooLarge, "too_many_rows", sentence, "Import the files in several steps."));
            }
            case(scenario, (file, &folder), &tags, &backgrounds, reading, known);
        }
    }
    Ok(())
}

fn case(
    scenario: &Scenario,
    (file, folder): (&str, &str),
    inherited: &[&str],
    backgrounds: &[Option<&Background>; 2],
    reading: &mut Reading,
    known: &mut HashMap<String, u64>,
) {
    let line = scenario.position.line as u64;
    let mut problems = Vec::new();
    let mut wrong = |what: String, advice: &str| problems.push(Problem::new(line, file, what, advice));
    let mut draft = Draft { line, lines: vec![line], title: scenario.name.trim().to_owned(), ..Draft::default() };
    let ours = tags(&mut draft, inherited.iter().copied().chain(scenario.tags.iter().map(String::as_str)), &mut wrong);
    match Folder::parse(folder) {
        Ok(folder) => draft.folder = Some(folder),
        Err(refusal) => wrong(refusal.sentence, "Give the feature a shorter name."),
    }
    let json = scenario.tags.iter().any(|tag| tag == JSON);
    let before = backgrounds.iter().flatten().flat_map(|background| &background.steps).map(|step| words(step, false).unwrap_or_default());
    let mut precondition: Vec<String> = before.collect();
    let (mut steps, mut early): (Vec<Step>, bool) = (Vec::new(), false);
    for (at, step) in scenario.steps.iter().enumerate() {
        let Some(text) = words(step, json) else {
            wrong("A block of text is not JSON.".to_owned(), "Take the tag @steps:json away.");
            continue;
        };
        if at == 0 && step.keyword.trim() == "Given" && step.value == PRECONDITION && step.docstring.is_some() {
            precondition.push(text);
        } else if step.ty != StepType::Then {
            steps.push(Step { action: text, expected: String::new() });
        } else if let Some(last) = steps.last_mut() {
            if !last.expected.is_empty() {
                last.expected.push('\n');
            }
            last.expected.push_str(&text);
        } else {
            early = true;
            wrong("A Then comes before any Given or When.".to_owned(), "Say first what to do.");
        }
    }
    let tables =
        scenario.examples.iter().filter_map(|examples| Some((examples.name.clone().unwrap_or_default(), examples.table.as_ref()?)));
    for (name, table) in tables {
        let name = if name.trim().is_empty() { String::new() } else { format!(" ({})", name.trim()) };
        precondition.push(format!("Do the steps once for each row{name}:\n{}", drawn(table)));
    }
    draft.precondition = Some(precondition.join("\n"));
    draft.steps = Some(steps);
    draft.reference = draft.reference.take().or_else(|| (!ours).then(|| format!("gherkin:{folder}/{}", draft.title)));
    let keys: Vec<&str> = draft.stories.iter().flatten().map(String::as_str).collect();
    let wording =
        Wording::new(&draft.title, draft.precondition.as_deref().unwrap_or_default(), draft.steps.clone().unwrap_or_default(), &keys);
    // A Then that came too early was told already; that no step is left follows from it.
    if let Err(refusal) = wording
        && !(early && refusal.field.as_deref() == Some("steps"))
    {
        wrong(refusal.sentence, "Correct the scenario.");
    }
    let names = [draft.reference.clone(), draft.number.as_ref().map(|(project, number)| format!("{project} TC-{number}"))];
    for first in names.into_iter().flatten().filter_map(|name| known.insert(name, line)) {
        wrong(format!("The same case is in line {first}."), "Give the scenarios different names.");
    }
    if problems.is_empty() {
        reading.drafts.push(draft);
    } else {
        reading.problems.append(&mut problems);
        reading.left_out.push(line);
    }
}

/// Tags of people and our own; true when the case has a number of ours.
fn tags<'a>(draft: &mut Draft, found: impl Iterator<Item = &'a str>, wrong: &mut impl FnMut(String, &str)) -> bool {
    let (mut project, mut number, mut plain, mut stories, mut automation) = (String::new(), None, Vec::new(), Vec::new(), Vec::new());
    let mut owner = None;
    for tag in found {
        let (name, value) = tag.split_once(':').unwrap_or((tag, ""));
        match name {
            "project" => value.clone_into(&mut project),
            "priority" => match cells::priority(value) {
                Some(priority) => draft.priority = Some(priority),
                None => wrong(format!("The priority \"{value}\" is not known."), "Write low, medium, high or critical."),
            },
            "owner" => owner = Some(unescaped(value)),
            "story" => stories.push(value.to_owned()),
            "automation" => automation.push(unescaped(value)),
            "reference" => draft.reference = Some(unescaped(value)),
            "steps" if tag == JSON => {}
            "tag" => plain.push(value.to_owned()),
            _ => match tag.strip_prefix("TC-").and_then(|digits| digits.parse::<i64>().ok()) {
                Some(found) => number = Some(found),
                None => plain.push(tag.to_owned()),
            },
        }
    }
    let ours = number.is_some() && !project.is_empty();
    draft.number = number.filter(|_| ours).map(|number| (project, number));
    let said = |given: bool| given || ours;
    match cells::tags(&plain.join("\n"), &mut draft.warnings) {
        Ok(tags) => draft.tags = said(!plain.is_empty()).then_some(tags),
        Err(refusal) => wrong(refusal.sentence, "Correct the tags."),
    }
    let owner = owner.unwrap_or_default();
    match domain::test_case::Filing::from_form("", "", "", &owner, &automation.join("\n")) {
        Ok(filing) => {
            draft.owner = said(filing.owner.is_some()).then_some(filing.owner);
            draft.automation = said(!automation.is_empty()).then_some(filing.automation);
        }
        Err(refusal) => wrong(refusal.sentence, "Correct the tags."),
    }
    draft.stories = said(!stories.is_empty()).then_some(stories);
    ours
}

/// What a step says: its line, its block of text, its table; nothing when a block should be JSON and is not.
fn words(step: &gherkin::Step, json: bool) -> Option<String> {
    let mut parts = vec![step.value.clone()];
    if let Some(block) = &step.docstring {
        // The parser hands over the line ends at both fences.
        let block = block.strip_prefix('\n').unwrap_or(block);
        let block = block.strip_suffix('\n').unwrap_or(block);
        let block = if json { serde_json::from_str::<String>(block.trim()).ok()? } else { block.to_owned() };
        // In JSON the whole text is in the block; the line above it is for readers.
        if json || (step.value == PRECONDITION && step.keyword.trim() == "Given") {
            parts.clear();
        }
        parts.push(block);
    }
    parts.extend(step.table.as_ref().map(drawn));
    Some(cells::tidy(&parts.join("\n")))
}

fn drawn(table: &Table) -> String {
    table.rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect::<Vec<_>>().join("\n")
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
