//! Atlassian Document Format (version 1), as much of it as we write, and the text of what others wrote. What is
//! written has no empty text, no text outside a block and no control characters.

use super::rich::{Block, Document};
use serde_json::{Value, json};

/// Writes a document.
pub(super) fn write(document: &Document) -> Value {
    let blocks: Vec<Value> = document.0.iter().map(block).collect();
    json!({"version": 1, "type": "doc", "content": blocks})
}

fn block(block: &Block) -> Value {
    match block {
        Block::Lines(lines) => {
            let mut content = Vec::new();
            for line in lines {
                if !content.is_empty() {
                    content.push(json!({"type": "hardBreak"}));
                }
                content.push(json!({"type": "text", "text": line}));
            }
            json!({"type": "paragraph", "content": content})
        }
        Block::Facts(facts) => {
            let items: Vec<Value> = facts
                .iter()
                .map(|(name, value)| {
                    let content = json!([
                        {"type": "text", "text": format!("{name}: "), "marks": [{"type": "strong"}]}, {"type": "text", "text": value}
                    ]);
                    json!({"type": "listItem", "content": [{"type": "paragraph", "content": content}]})
                })
                .collect();
            json!({"type": "bulletList", "content": items})
        }
        Block::Link(text, label, address) => {
            let content = json!([
                {"type": "text", "text": format!("{text} ")},
                {"type": "text", "text": label, "marks": [{"type": "link", "attrs": {"href": address}}]}
            ]);
            json!({"type": "paragraph", "content": content})
        }
    }
}

/// How deep a document of others is followed.
const DEEPEST: usize = 40;

/// The text of a document.
pub(super) fn read(document: &Value) -> String {
    let mut out = String::new();
    gather(document, 0, &mut out);
    out
}

fn gather(node: &Value, depth: usize, out: &mut String) {
    if depth > DEEPEST {
        return;
    }
    // A mention, an emoji, a status or a date carries its words among its attributes.
    for text in [node["text"].as_str(), node["attrs"]["text"].as_str()].into_iter().flatten() {
        out.push_str(text);
    }
    if node["type"] == "hardBreak" {
        out.push('\n');
    }
    for child in node["content"].as_array().into_iter().flatten() {
        gather(child, depth + 1, out);
    }
    if matches!(node["type"].as_str(), Some("paragraph" | "heading" | "codeBlock" | "tableRow")) && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_and_never_an_empty_node() {
        let written = write(&Document::default().text("First line\r\nsecond\n\n\n\n \u{7}\n\nLast").text(" \n\n\t"));
        let blocks = written["content"].as_array().expect("blocks");
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0]["content"][1]["type"], "hardBreak");
        assert_eq!(blocks[1]["content"][0]["text"], "Last");
        let list = write(&Document::default().facts(&[("Version", "1.0".into()), ("Image", String::new())]));
        assert_eq!(list["content"][0]["content"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn what_others_wrote_is_read_as_text_with_its_mentions_and_line_ends() {
        let comment = json!({"type": "doc", "version": 1, "content": [
            {"type": "paragraph", "content": [{"type": "mention", "attrs": {"id": "1", "text": "@Uma"}}, {"type": "text", "text": " fixed,"}, {"type": "hardBreak"}, {"type": "text", "text": "see build 7"}]},
            {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]}]},
        ]});
        assert_eq!(read(&comment), "@Uma fixed,\nsee build 7\none\n");
        assert_eq!(read(&json!(null)), "");
    }
}
