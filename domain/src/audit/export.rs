//! The log as a file: JSON lines that a stranger can check without us. One way to write each line (RFC 8785), so that a
//! changed byte is a changed file.

use super::Entry;
use serde::{Deserialize, Serialize};

/// The first line's `format`.
pub const FORMAT: &str = "murmuration-audit/1";

/// The first line's `format` of a file that holds some rows, each with its own proof, under one checkpoint.
pub const FORMAT_ROWS: &str = "murmuration-audit-rows/1";

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

/// A row with the proof that the log under a checkpoint holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proven {
    /// The row.
    pub entry: Entry,
    /// Hash of this row.
    pub hash: String,
    /// Hash of the row before.
    pub previous: String,
    /// Hashes from the leaf's neighbour to the root's (RFC 6962, section 2.1.1), in Base64.
    pub proof: Vec<String>,
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
        if let Some(row) = strict(text) {
            Some(Self::Row(Box::new(row)))
        } else if let Some(signed) = strict::<Signed>(text) {
            Some(Self::Checkpoint(signed.checkpoint))
        } else {
            strict::<Head>(text).filter(|head| head.format == FORMAT).map(|_| Self::Header)
        }
    }
}

/// A file of some rows with their proofs.
///
/// # Errors
/// Never for these types; the error is that of the JSON writer.
pub fn rows(checkpoint: &str, rows: &[Proven]) -> Result<String, serde_json::Error> {
    let mut text = crate::canonical_json(&Head { format: FORMAT_ROWS.to_owned() })? + "\n";
    text += &(crate::canonical_json(&Signed { checkpoint: checkpoint.to_owned() })? + "\n");
    for row in rows {
        text += &(crate::canonical_json(row)? + "\n");
    }
    Ok(text)
}

/// Is it a file of some rows with their proofs, and not a whole log?
#[must_use]
pub fn is_rows(text: &str) -> bool {
    text.lines().next().and_then(|line| serde_json::from_str::<Head>(line).ok()).is_some_and(|head| head.format == FORMAT_ROWS)
}

/// Reads a file of [`rows`]: the checkpoint and the rows. The number of the line that cannot be read otherwise.
///
/// # Errors
/// The line, from 1.
pub fn read_rows(text: &str) -> Result<(String, Vec<Proven>), usize> {
    let mut lines = text.split_inclusive('\n').zip(1_usize..);
    let mut next = || lines.next().map(|(line, number)| (line.strip_suffix('\n').unwrap_or_default(), number));
    next().filter(|(line, _)| is_rows(line) && strict::<Head>(line).is_some()).ok_or(1_usize)?;
    let signed = next().and_then(|(line, _)| strict::<Signed>(line)).ok_or(2_usize)?;
    let mut rows = Vec::new();
    while let Some((line, number)) = next() {
        rows.push(strict::<Proven>(line).ok_or(number)?);
    }
    Ok((signed.checkpoint, rows))
}

/// A value, if it is written in the one way there is.
fn strict<T: Serialize + serde::de::DeserializeOwned>(line: &str) -> Option<T> {
    let value = serde_json::from_str(line).ok()?;
    (crate::canonical_json(&value).ok()? == line).then_some(value)
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
