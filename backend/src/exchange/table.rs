//! From text to rows with the lines they begin in. The csv crate reads the cells; a first pass finds what it would
//! pass over in silence: the delimiter, a quotation mark that nobody closed, and far too many rows.

use super::{MOST_COLUMNS, MOST_ROWS, whole};
use domain::Refusal;
use domain::refusal::Kind;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// As many as there are columns.
    pub cells: Vec<String>,
    /// It had words beyond the last column.
    pub overlong: bool,
}

/// A table with a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// Names of the columns.
    pub heads: Vec<String>,
    /// Rows that are not empty.
    pub rows: Vec<Row>,
}

impl Table {
    /// Was it written by this portal? Then formulas were made harmless and are put back.
    pub fn is_guarded(&self) -> bool {
        let has = |name: &str| self.heads.iter().any(|head| head.trim().eq_ignore_ascii_case(name));
        has(super::csv_out::PROBLEM) || (has("Case") && has("Project") && has("Reference"))
    }
}

/// Reads the rows.
///
/// # Errors
/// `csv_quotes`, `too_many_rows`, `too_many_columns`, `no_rows`.
pub(super) fn parse(text: &str) -> Result<Table, Refusal> {
    // Spreadsheets say the delimiter in a first line of their own: `sep=;`.
    let (told, body, before) = match text.split_once('\n') {
        Some((first, rest)) if first.trim_matches(['"', '\r', '\u{feff}']).to_ascii_lowercase().starts_with("sep=") => {
            (first.trim_matches(['"', '\r', '\u{feff}']).as_bytes().get(4).copied(), rest, 1)
        }
        _ => (None, text, 0),
    };
    let delimiter = told.unwrap_or_else(|| delimiter(body));
    scan(body, delimiter, before)?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(body.as_bytes());
    let (mut heads, mut rows): (Vec<String>, Vec<Row>) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.map_err(|error| quotes(error.position().map_or(0, csv::Position::line) + before, "cannot be read"))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // The crate counts from the end of the row before, and so takes empty lines for part of this one.
        let line = before + record.position().map_or(1, |at| at.line() + empty_lines(body, at.byte()));
        let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if heads.is_empty() {
            while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
                cells.pop();
            }
            if cells.len() > MOST_COLUMNS {
                let sentence = format!("The table has more than {MOST_COLUMNS} columns.");
                return Err(whole(Kind::Invalid, "too_many_columns", sentence, "Export fewer columns."));
            }
            heads = cells;
        } else {
            let overlong = cells.iter().skip(heads.len()).any(|cell| !cell.trim().is_empty());
            cells.resize(heads.len(), String::new());
            rows.push(Row { line, cells, overlong });
        }
    }
    if rows.is_empty() {
        return Err(whole(Kind::Invalid, "no_rows", "The table has no rows below its head.", "The first row must name the columns."));
    }
    Ok(Table { heads, rows })
}

fn empty_lines(text: &str, byte: u64) -> u64 {
    let rest = usize::try_from(byte).ok().and_then(|at| text.get(at..)).unwrap_or_default();
    let blank = &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()];
    blank.matches('\n').count() as u64
}

/// Whichever of comma, semicolon and tab parts the first row most often.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => counts.iter_mut().filter(|(known, _)| *known == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // The last of equals would win; a comma is the usual one.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte)
}

/// Where the first pass stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// At the beginning of a cell.
    Start,
    /// Inside of a cell without quotation marks.
    Plain,
    /// Inside of quotation marks.
    Quoted,
    /// After a quotation mark that closed, or doubles, one.
    Closed,
}

fn scan(text: &str, delimiter: u8, before: u64) -> Result<(), Refusal> {
    let (mut at, mut line, mut opened, mut rows) = (At::Start, before + 1, 0, 0_usize);
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::Start, b'"') => {
                opened = line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::Closed,
            (At::Closed, b'"') | (At::Quoted, _) => At::Quoted,
            (_, b'\n') => {
                rows += 1;
                At::Start
            }
            (_, byte) if byte == delimiter => At::Start,
            (At::Closed, b'\r' | b' ') => At::Closed,
            (At::Closed, _) => return Err(quotes(opened, &format!("is closed in line {line} in the middle of a cell"))),
            (At::Start | At::Plain, _) => At::Plain,
        };
        line += u64::from(byte == b'\n');
        // One row is the head, and one more tells that there are too many.
        if rows > MOST_ROWS + 1 {
            let sentence = format!("The table has more than {MOST_ROWS} rows.");
            return Err(whole(Kind::TooLarge, "too_many_rows", sentence, "Export the cases in several files, for example by folder."));
        }
    }
    if at == At::Quoted { Err(quotes(opened, "is never closed")) } else { Ok(()) }
}

fn quotes(line: u64, what: &str) -> Refusal {
    whole(
        Kind::Invalid,
        "csv_quotes",
        format!("The quotation mark that opens in line {line} {what}."),
        "Inside of a cell a quotation mark is written twice. Correct the line, or export the file again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, String)> {
        parse(text).expect("a table").rows.into_iter().map(|row| (row.line, row.cells.join("|"))).collect()
    }

    #[test]
    fn commas_semicolons_and_tabs_part_cells_whoever_wrote_them() {
        let expected = vec![(2, "1|a, b; c".to_owned()), (3, "2|say \"hi\"".to_owned())];
        assert_eq!(rows("ID,Title\r\n1,\"a, b; c\"\r\n2,\"say \"\"hi\"\"\"\r\n"), expected);
        assert_eq!(rows("ID;Title\n1;\"a, b; c\"\n2;\"say \"\"hi\"\"\"\n"), expected);
        assert_eq!(rows("ID\tTitle\n1\t\"a, b; c\"\n2\t\"say \"\"hi\"\"\"\n"), expected);
        assert_eq!(rows("sep=;\nID;Title\n1;x"), vec![(3, "1|x".to_owned())]);
    }

    #[test]
    fn a_row_is_known_by_the_line_where_it_begins() {
        assert_eq!(rows("A,B\n\"x\ny\",1\n\n,\nz,2,3"), vec![(2, "x\ny|1".to_owned()), (6, "z|2".to_owned())]);
    }

    #[test]
    fn a_quotation_mark_that_nobody_closed_is_named_by_its_line() {
        let refusal = parse("A,B\n1,\"open\n2,x\n").expect_err("refused");
        assert_eq!(
            (refusal.code.as_str(), refusal.sentence.as_str()),
            ("csv_quotes", "The quotation mark that opens in line 2 is never closed.")
        );
        let refusal = parse("A,B\n1,\"open\n2,\"x\"\n").expect_err("refused");
        assert_eq!(refusal.code, "csv_quotes");
        assert!(refusal.sentence.contains("line 2 is closed in line 3"), "{}", refusal.sentence);
        assert_eq!(rows("A,B\n1,5\" disk\n"), vec![(2, "1|5\" disk".to_owned())], "a mark inside of a plain cell is a letter");
    }

    #[test]
    fn far_too_many_rows_are_refused_and_a_head_alone_is_nothing() {
        let text = |rows: usize| format!("A,B\n{}", "1,2\n".repeat(rows));
        assert_eq!(parse(&text(MOST_ROWS)).expect("as many as allowed").rows.len(), MOST_ROWS);
        assert_eq!(parse(&text(100_000)).expect_err("refused").code, "too_many_rows");
        assert_eq!(parse("A,B\n").expect_err("refused").code, "no_rows");
        assert_eq!(parse(&format!("{}\n1\n", "a,".repeat(201) + "b")).expect_err("refused").code, "too_many_columns");
    }
}
