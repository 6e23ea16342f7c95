//! Atlassian Document Format (version 1), as much of it as an issue's description needs. It knows no empty
//! text, no text outside a block and no control characters.

use serde_json::{Value, json};

/// Characters of one description; Jira takes 32,767.
const LONGEST: usize = 20_000;

/// A document of blocks.
#[must_use]
pub fn document(blocks: Vec<Value>) -> Value {
    json!({"version": 1, "type": "doc", "content": blocks})
}

/// Text of a person: blank lines part paragraphs, other line ends stay.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Value> {
    let text: String = text.replace("\r\n", "\n").chars().take(LONGEST).collect();
    text.split("\n\n")
        .filter_map(|paragraph| {
            let mut content = Vec::new();
            for line in paragraph.lines().map(plain).filter(|line| !line.is_empty()) {
                if !content.is_empty() {
                    content.push(json!({"type": "hardBreak"}));
                }
                content.push(json!({"type": "text", "text": line}));
            }
            (!content.is_empty()).then(|| json!({"type": "paragraph", "content": content}))
        })
        .collect()
}

/// A list of "name: value"; empty values are left out.
#[must_use]
pub fn bullets(facts: &[(&str, String)]) -> Value {
    let items: Vec<Value> = facts
        .iter()
        .map(|(name, value)| (name, plain(value)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| {
            let content =
                json!([{"type": "text", "text": format!("{name}: "), "marks": [{"type": "strong"}]}, {"type": "text", "text": value}]);
            json!({"type": "listItem", "content": [{"type": "paragraph", "content": content}]})
        })
        .collect();
    json!({"type": "bulletList", "content": items})
}

/// One line that ends in a link.
#[must_use]
pub fn sentence(text: &str, link: &str, address: &str) -> Value {
    let content = json!([{"type": "text", "text": format!("{text} ")}, {"type": "text", "text": link, "marks": [{"type": "link", "attrs": {"href": address}}]}]);
    json!({"type": "paragraph", "content": content})
}

fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| if letter == '\t' || letter == '\n' { ' ' } else { letter })
        .filter(|letter| !letter.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_and_never_an_empty_node() {
        let blocks = paragraphs("First line\r\nsecond\n\n\n\n \u{7}\n\nLast");
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0]["content"][1]["type"], "hardBreak");
        assert_eq!(blocks[1]["content"][0]["text"], "Last");
        assert!(paragraphs(" \n\n\t").is_empty());
        let list = bullets(&[("Version", "1.0".into()), ("Image", String::new())]);
        assert_eq!(list["content"].as_array().map(Vec::len), Some(1));
    }
}
