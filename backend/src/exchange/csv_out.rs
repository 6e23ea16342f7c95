//! The library as a table that this portal, and a spreadsheet, can read; and rows that were left out, to be mended.

use super::cells::guarded;
use super::draft::Problem;
use super::table::Table;
use csv::{Terminator, WriterBuilder};
use domain::summary::Field;
use domain::test_case::{Tag, TestCase};
use std::collections::HashSet;

/// The column that says why a row was left out.
pub(super) const PROBLEM: &str = "Problem";

/// Our own columns. One row a step; what concerns the whole case stands in its first row.
pub(super) const COLUMNS: [(&str, Field); 13] = [
    ("Case", Field::Case),
    ("Title", Field::Title),
    ("Folder", Field::Folder),
    ("Tags", Field::Tags),
    ("Priority", Field::Priority),
    ("Owner", Field::Owner),
    ("Stories", Field::Stories),
    ("Before you start", Field::Precondition),
    ("Action", Field::Action),
    ("Expected", Field::Expected),
    ("Machine tests", Field::Automation),
    ("Reference", Field::Reference),
    ("Project", Field::Project),
];

/// A mark by which spreadsheets know UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn writer() -> csv::Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(MARK.to_vec())
}

fn finish(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The cases of the project `slug`.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn cases_csv(slug: &str, cases: &[TestCase]) -> Result<Vec<u8>, csv::Error> {
    let mut table = writer();
    table.write_record(COLUMNS.iter().map(|(name, _)| *name))?;
    for case in cases {
        let number = format!("TC-{}", case.number);
        for (at, step) in case.wording.steps.iter().enumerate() {
            let first = at == 0;
            let row = COLUMNS.iter().map(|(_, field)| match field {
                Field::Case => number.clone(),
                Field::Action => guarded(&step.action),
                Field::Expected => guarded(&step.expected),
                field if first => guarded(&cell(slug, case, *field)),
                _ => String::new(),
            });
            table.write_record(row)?;
        }
    }
    finish(table)
}

/// What concerns the whole case.
fn cell(slug: &str, case: &TestCase, field: Field) -> String {
    match field {
        Field::Title => case.wording.title.to_string(),
        Field::Folder => case.filing.folder.to_string(),
        Field::Tags => case.filing.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", "),
        Field::Priority => case.filing.priority.to_string(),
        Field::Owner => case.filing.owner.clone().unwrap_or_default(),
        Field::Stories => case.wording.stories_text(),
        Field::Precondition => case.wording.precondition.clone(),
        Field::Automation => case.filing.automation.join("\n"),
        Field::Reference => case.filing.reference.clone().unwrap_or_default(),
        Field::Project => slug.to_owned(),
        _ => String::new(),
    }
}

/// The rows that begin at these lines, each with what is wrong with it.
///
/// # Errors
/// As [`cases_csv`].
pub(super) fn left_out_csv(table: &Table, problems: &[Problem], lines: &[u64]) -> Result<Vec<u8>, csv::Error> {
    let lines: HashSet<u64> = lines.iter().copied().collect();
    let old = table.heads.iter().position(|head| head.trim() == PROBLEM);
    let kept = |cells: &[String]| -> Vec<String> {
        let cells = cells.iter().enumerate().filter(|(at, _)| Some(*at) != old);
        // What was made harmless already is not made harmless twice.
        cells.map(|(_, cell)| guarded(if table.is_guarded() { super::cells::unguarded(cell) } else { cell })).collect()
    };
    let mut out = writer();
    let mut heads = kept(&table.heads);
    heads.push(PROBLEM.to_owned());
    out.write_record(heads)?;
    for row in table.rows.iter().filter(|row| lines.contains(&row.line)) {
        let told: Vec<String> = problems
            .iter()
            .filter(|problem| problem.line == row.line)
            .map(|problem| {
                let column = if problem.column.is_empty() { String::new() } else { format!("{}: ", problem.column) };
                format!("{column}{} {}", problem.what, problem.advice)
            })
            .collect();
        let mut cells = kept(&row.cells);
        cells.push(guarded(&told.join("\n")));
        out.write_record(cells)?;
    }
    finish(out)
}
