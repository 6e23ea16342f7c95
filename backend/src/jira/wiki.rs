//! Jira's wiki text, as much of it as we write. Text of people is written so that none of it becomes markup.

use super::rich::{Block, Document};

/// Writes a document.
pub(super) fn write(document: &Document) -> String {
    let blocks: Vec<String> = document.0.iter().map(block).collect();
    blocks.join("\n\n")
}

fn block(block: &Block) -> String {
    match block {
        Block::Lines(lines) => lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n"),
        Block::Facts(facts) => {
            facts.iter().map(|(name, value)| format!("* *{}:* {}", escaped(name), escaped(value))).collect::<Vec<_>>().join("\n")
        }
        Block::Link(text, label, address) => format!("{} [{}|{address}]", escaped(text), escaped(label)),
    }
}

/// Every letter that can begin markup as its character reference, which Jira's renderer shows as the letter.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (position, letter) in text.char_indices() {
        let begins_line = position == 0 && matches!(letter, '-' | '#' | '+');
        // "h1. " and "bq. " make a heading and a quotation of a whole line.
        let ends_word = letter == '.' && matches!(text.get(..position), Some("bq" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
        if begins_line || ends_word || matches!(letter, '{' | '}' | '[' | ']' | '!' | '|' | '*' | '_' | '\\' | '^' | '~' | '@' | '?') {
            out.push_str(&format!("&#{};", u32::from(letter)));
        } else if letter == '&' {
            out.push_str("&amp;");
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_person_wrote_becomes_markup() {
        let document = Document::default()
            .text("h1. Loud\n{noformat} [a|http://evil.example] !x.png! *b* [~admin]")
            .facts(&[("Version", "1.0".into())])
            .link("See", "F-1", "https://portal.example/p/x/feedback/1");
        let written = write(&document);
        assert!(
            written.starts_with("h1&#46; Loud\n&#123;noformat&#125; &#91;a&#124;http://evil.example&#93; &#33;x.png&#33;"),
            "{written}"
        );
        assert!(!written.contains("[~admin]"), "{written}");
        assert!(written.ends_with("* *Version:* 1.0\n\nSee [F-1|https://portal.example/p/x/feedback/1]"), "{written}");
    }
}
