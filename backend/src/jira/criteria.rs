//! What a story says: its description and its acceptance criteria, from a field of that name or from the part of the
//! description under such a heading. Cloud sends documents (ADF), Data Center wiki text.

use super::{Jira, Problem};
use domain::release_note::StoryFacts;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Lines that are read of one text.
const MOST_LINES: usize = 500;
/// Letters that are read of one line.
const LONGEST_LINE: usize = 2_000;
/// Documents nested deeper are no text of people.
const DEEPEST: usize = 40;

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    fields: BTreeMap<String, Value>,
    #[serde(default)]
    names: BTreeMap<String, String>,
}

impl Jira {
    /// What a story says; `None` when there is none or our account may not see it. `field` is the id of the field with the
    /// acceptance criteria; without it, a field of that name is looked for.
    ///
    /// # Errors
    /// As Jira answers.
    pub async fn story_facts(&self, key: &str, field: Option<&str>) -> Result<Option<StoryFacts>, Problem> {
        let mut address = self.api(&["issue", key]);
        address
            .query_pairs_mut()
            .append_pair("fields", "*all,-comment,-attachment,-worklog,-issuelinks,-subtasks")
            .append_pair("expand", "names");
        Ok(self.find_one::<Told>(&address).await?.map(|told| facts(&told, field)))
    }
}

fn facts(told: &Told, field: Option<&str>) -> StoryFacts {
    let text = |id: &str| told.fields.get(id).map(lines).unwrap_or_default();
    let named = || told.names.iter().find(|(_, name)| is_heading(name)).map(|(id, _)| id.as_str());
    let own: Vec<String> = field.or_else(named).map(text).unwrap_or_default().into_iter().map(|line| point(&line.text)).collect();
    let own: Vec<String> = own.into_iter().filter(|line| !line.is_empty()).collect();
    let (description, under) = split(&text("description"));
    StoryFacts {
        summary: told.fields.get("summary").and_then(Value::as_str).unwrap_or_default().to_owned(),
        description,
        criteria: if own.is_empty() { under } else { own },
    }
}

/// A line of a text, and whether it is a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Line {
    text: String,
    heading: bool,
}

/// Is this how people head their acceptance criteria?
fn is_heading(text: &str) -> bool {
    let word = text.trim().trim_matches(['*', '_', '#', ':', ' ']).to_ascii_lowercase();
    matches!(word.as_str(), "acceptance criteria" | "acceptance criterion" | "acceptance-criteria" | "akzeptanzkriterien")
}

/// A point of a list without its sign.
fn point(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("[ ]").or_else(|| text.strip_prefix("[x]")).unwrap_or(text);
    let bare = text.trim_start_matches(['*', '-', '#', '•', '–']).trim_start();
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    match bare.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')'])) {
        Some(rest) if digits > 0 && rest.starts_with(' ') => rest.trim().to_owned(),
        _ => bare.trim().to_owned(),
    }
}

/// The description without its criteria, and the criteria: what follows such a heading until the next one.
fn split(lines: &[Line]) -> (String, Vec<String>) {
    let (mut rest, mut criteria, mut inside) = (Vec::new(), Vec::new(), false);
    for line in lines {
        if is_heading(&line.text) {
            inside = true;
        } else if line.heading {
            inside = false;
            rest.push(line.text.as_str());
        } else if inside {
            let point = point(&line.text);
            if !point.is_empty() {
                criteria.push(point);
            }
        } else {
            rest.push(line.text.as_str());
        }
    }
    (rest.join("\n"), criteria)
}

/// The lines of a text in either form.
fn lines(text: &Value) -> Vec<Line> {
    match text {
        Value::String(wiki) => wiki.lines().take(MOST_LINES).map(wiki_line).collect(),
        Value::Object(_) => {
            let mut lines = vec![Line::default()];
            gather(text, &mut lines, 0);
            lines
        }
        // A list of choices or texts.
        Value::Array(values) => values
            .iter()
            .take(MOST_LINES)
            .filter_map(|value| value.as_str().or_else(|| value["value"].as_str()))
            .map(|text| Line { text: text.chars().take(LONGEST_LINE).collect(), heading: false })
            .collect(),
        _ => Vec::new(),
    }
}

/// `h3. Heading`, and a line that is all bold, are headings.
fn wiki_line(line: &str) -> Line {
    let line: String = line.chars().take(LONGEST_LINE).collect();
    let line = line.trim();
    let bytes = line.as_bytes();
    if bytes.len() > 3 && bytes[0] == b'h' && (b'1'..=b'6').contains(&bytes[1]) && bytes[2] == b'.' {
        return Line { text: line[3..].trim().to_owned(), heading: true };
    }
    let bold = line.len() > 2 && line.starts_with('*') && line.trim_end_matches(':').ends_with('*') && !line[1..].starts_with(' ');
    Line { text: line.to_owned(), heading: bold }
}

/// Text of an ADF node; blocks begin lines of their own.
fn gather(node: &Value, lines: &mut Vec<Line>, depth: usize) {
    if depth > DEEPEST || lines.len() > MOST_LINES {
        return;
    }
    let kind = node["type"].as_str().unwrap_or_default();
    let block = matches!(kind, "paragraph" | "heading" | "listItem" | "taskItem" | "tableRow" | "codeBlock" | "rule");
    let last_is_open = lines.last().is_some_and(|line| !line.text.is_empty());
    if (block && last_is_open) || kind == "hardBreak" {
        lines.push(Line::default());
    }
    if let (Some(text), Some(line)) = (node["text"].as_str(), lines.last_mut()) {
        let room = LONGEST_LINE.saturating_sub(line.text.chars().count());
        line.text.extend(text.chars().take(room));
    }
    for child in node["content"].as_array().into_iter().flatten() {
        gather(child, lines, depth + 1);
    }
    if block && let Some(line) = lines.last_mut() {
        // A paragraph that is nothing but bold words heads what follows, as people write it.
        let content = node["content"].as_array();
        let bold = content.is_some_and(|parts| {
            !parts.is_empty()
                && parts.iter().all(|part| part["marks"].as_array().is_some_and(|marks| marks.iter().any(|mark| mark["type"] == "strong")))
        });
        line.heading = kind == "heading" || (kind == "paragraph" && bold);
        if !line.text.is_empty() {
            lines.push(Line::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(fields: Value, names: Value) -> Told {
        serde_json::from_value(json!({"fields": fields, "names": names})).expect("an answer")
    }

    fn paragraph(text: &str) -> Value {
        json!({"type": "paragraph", "content": [{"type": "text", "text": text}]})
    }

    fn document(blocks: &[Value]) -> Value {
        json!({"type": "doc", "version": 1, "content": blocks})
    }

    #[test]
    fn criteria_stand_under_their_heading_until_the_next_one() {
        let list = json!({"type": "bulletList", "content": [
            {"type": "listItem", "content": [paragraph("The answer is short")]},
            {"type": "listItem", "content": [paragraph("It names its model")]},
        ]});
        let heading = |text: &str| json!({"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": text}]});
        let adf = document(&[paragraph("As a reader"), heading("Acceptance criteria:"), list, heading("Notes"), paragraph("Later.")]);
        let wiki = "As a reader\n\nh3. Acceptance Criteria\n* The answer is short\n# It names its model\n\nh3. Notes\nLater.";
        let plain = "As a reader\nAcceptance criteria:\n- The answer is short\n2. It names its model\n*Notes*\nLater.";
        for description in [adf, json!(wiki), json!(plain)] {
            let facts = facts(&told(json!({"summary": "Short", "description": description}), json!({})), None);
            assert_eq!(facts.criteria, ["The answer is short", "It names its model"], "{description}");
            assert!(facts.description.starts_with("As a reader") && facts.description.contains("Later."), "{:?}", facts.description);
            assert!(!facts.description.contains("model"), "{:?}", facts.description);
        }
    }

    #[test]
    fn a_bold_line_of_a_document_is_a_heading_too() {
        let bold =
            json!({"type": "paragraph", "content": [{"type": "text", "text": "Acceptance criteria", "marks": [{"type": "strong"}]}]});
        let facts = facts(&told(json!({"description": document(&[bold, paragraph("One")])}), json!({})), None);
        assert_eq!((facts.criteria, facts.description.trim()), (vec!["One".to_owned()], ""));
    }

    #[test]
    fn a_field_that_the_project_names_or_that_is_called_so_comes_first() {
        let fields = json!({"description": "Acceptance criteria\nfrom the text", "customfield_1": "- from the field", "customfield_2": document(&[paragraph("from another")])});
        let names = json!({"customfield_1": "Acceptance Criteria", "customfield_2": "Definition of done"});
        assert_eq!(facts(&told(fields.clone(), names.clone()), None).criteria, ["from the field"]);
        assert_eq!(facts(&told(fields.clone(), names.clone()), Some("customfield_2")).criteria, ["from another"]);
        assert_eq!(facts(&told(fields, names), Some("customfield_9")).criteria, ["from the text"], "an empty field says nothing");
    }

    #[test]
    fn a_document_that_is_deep_long_or_none_is_read_without_harm() {
        let mut deep = paragraph("bottom");
        for _ in 0..100 {
            deep = json!({"type": "panel", "content": [deep]});
        }
        let many = document(&vec![paragraph(&"x".repeat(10_000)); 2_000]);
        for description in [deep, many, json!(7), Value::Null, json!("x\n".repeat(500_000))] {
            let facts = facts(&told(json!({"description": description}), json!({})), None);
            assert!(facts.description.len() < 2 * MOST_LINES * LONGEST_LINE);
        }
    }
}
