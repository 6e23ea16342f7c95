//! The log as a file: JSON lines that a stranger can check without us. One way to write each line (RFC 8785), so that a
//! changed byte is a changed file.

use super::Entry;
use serde::{Deserialize, Serialize};

/// The first line's `format`.
pub const FORMAT: &str = "murmuration-audit/1";

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The first one.
    Header,
    /// A row of the log.
    Row(Box<Row>),
    /// A signed note over all rows above it.
    Checkpoint(String),
}

/// A row with what chains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The row.
    pub entry: Entry,
    /// Hash of this row.
    pub hash: String,
    /// Hash of the row before.
    pub previous: String,
}

/// A line of the checkpoints kept outside of the database, and of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The signed note.
    pub checkpoint: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
}

impl Line {
    /// The line, without its end.
    ///
    /// # Errors
    /// Never for these types; the error is that of the JSON writer.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Header => crate::canonical_json(&Head { format: FORMAT.to_owned() }),
            Self::Row(row) => crate::canonical_json(row),
            Self::Checkpoint(note) => crate::canonical_json(&Signed { checkpoint: note.clone() }),
        }
    }

    /// Reads a line; nothing when it is not written exactly as [`Line::text`] writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let line = if let Ok(row) = serde_json::from_str::<Row>(text) {
            Self::Row(Box::new(row))
        } else if let Ok(signed) = serde_json::from_str::<Signed>(text) {
            Self::Checkpoint(signed.checkpoint)
        } else {
            let head = serde_json::from_str::<Head>(text).ok()?;
            (head.format == FORMAT).then_some(Self::Header)?
        };
        (line.text().ok()? == text).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_only_as_it_is_written() {
        for line in [Line::Header, Line::Checkpoint("a\n1\n".into())] {
            let text = line.text().expect("JSON");
            assert_eq!(Line::parse(&text), Some(line));
            assert_eq!(Line::parse(&format!(" {text}")), None, "white space");
            assert_eq!(Line::parse(&text.replacen('}', ",\"more\":1}", 1)), None, "another field");
        }
        assert_eq!(Line::parse("{\"format\":\"murmuration-audit/2\"}"), None);
        assert_eq!(Line::parse(""), None);
    }
}
