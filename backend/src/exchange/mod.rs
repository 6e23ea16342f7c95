//! Test cases from and to files of other tools. Pure: bytes in, cases and problems out; who is allowed, what is
//! stored and what lies in the database is for others.

mod cells;
mod columns;
mod csv_out;
mod draft;
mod encoding;
mod gherkin_in;
mod gherkin_out;
mod plan;
mod steps;
mod table;

pub use csv_out::cases_csv;
pub use draft::{Draft, Problem};
pub use gherkin_out::{features, features_zip};
pub use plan::{Act, Item, Plan, plan};

use domain::Refusal;
use domain::refusal::Kind;
use domain::summary::{Column, Tool};

/// Largest file, in bytes.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Most rows (or scenarios) of one file.
pub const MOST_ROWS: usize = 20_000;
/// Most columns of one table.
pub const MOST_COLUMNS: usize = 200;

/// A file that was read: cases that can be taken, and what is wrong with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it was read as; never `FindOut`.
    pub tool: Tool,
    /// Its columns; none for Gherkin.
    pub columns: Vec<Column>,
    /// Cases in which nothing is wrong so far.
    pub drafts: Vec<Draft>,
    /// What is wrong, by line.
    pub problems: Vec<Problem>,
    /// Lines of rows that are left out because of it; a case is left out as a whole.
    pub left_out: Vec<u64>,
    /// What concerns the file as a whole.
    pub notes: Vec<String>,
}

impl Reading {
    /// The mapping in short: a field a column, parted by points.
    #[must_use]
    pub fn map(&self) -> String {
        self.columns.iter().map(|column| column.field.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// Reads a file. `map` says what the columns become; without it their names decide.
///
/// # Errors
/// What makes the whole file unreadable: `file_empty`, `file_too_large`, `encoding_unknown`, `not_a_table`,
/// `csv_quotes`, `too_many_rows`, `too_many_columns`, `no_rows`, `gherkin_broken`, `map_unknown`.
pub fn read(content: &[u8], tool: Tool, map: Option<&str>) -> Result<Reading, Refusal> {
    if content.is_empty() {
        return Err(whole(Kind::Invalid, "file_empty", "The file is empty.", "Choose another file."));
    }
    if content.len() > LARGEST_FILE {
        let sentence = format!("The file is larger than {} MiB.", LARGEST_FILE / (1024 * 1024));
        return Err(whole(Kind::TooLarge, "file_too_large", sentence, "Export fewer cases at once."));
    }
    if content.starts_with(b"PK\x03\x04") {
        return gherkin_in::read_zip(content);
    }
    let text = encoding::decode(content)?;
    if tool == Tool::Gherkin || (tool == Tool::FindOut && gherkin_in::looks_like(&text)) {
        return gherkin_in::read(&text);
    }
    let table = table::parse(&text)?;
    let tool = if tool == Tool::FindOut { columns::find_out(&table.heads) } else { tool };
    let fields = match map {
        Some(map) => columns::from_map(map, table.heads.len())?,
        None => columns::guess(tool, &table.heads),
    };
    Ok(draft::drafts(tool, &table, &fields))
}

/// The rows of a table that begin at these lines, each with its problem, to be mended and imported again.
///
/// # Errors
/// As [`read`].
pub fn left_out(content: &[u8], problems: &[Problem], lines: &[u64]) -> Result<Vec<u8>, Refusal> {
    let text = encoding::decode(content)?;
    let table = table::parse(&text)?;
    csv_out::left_out_csv(&table, problems, lines)
        .map_err(|_| whole(Kind::Invalid, "csv_quotes", "The table cannot be written.", "Try again."))
}

/// A refusal of the whole file.
fn whole(kind: Kind, code: &str, sentence: impl Into<String>, advice: &str) -> Refusal {
    Refusal::new(kind, code, sentence, format!("{advice} Nothing was saved.")).about("files")
}

#[cfg(test)]
mod tests;
