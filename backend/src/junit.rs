//! JUnit XML, read as a stream with limits: size, depth, tests, attributes, output. No DTD, no entities. Tests
//! are counted from the file itself; where it claims other totals, a warning says so.

mod attributes;
mod parser;
mod refused;
mod suite;
mod text;

use domain::Refusal;
use domain::report::MachineTest;
use parser::Parser;
use quick_xml::Reader;
use quick_xml::events::Event;

/// Bytes of one file.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Elements within elements.
pub const DEEPEST: usize = 100;
/// Tests in one file.
pub const MOST_TESTS: usize = 100_000;
/// Attributes of one element.
pub const MOST_ATTRIBUTES: usize = 200;
/// Bytes of what one test wrote that are kept.
pub const LARGEST_OUTPUT: usize = 64 * 1024;
/// Bytes of what all tests of a file wrote that are kept; those that passed get half of it at most.
pub const LARGEST_OUTPUTS: usize = 8 * 1024 * 1024;
/// Properties of one test that are kept, and of the file's suites together.
pub const MOST_PROPERTIES: usize = 50;
/// Characters of a suite's or a test's name.
const LONGEST_NAME: usize = 500;
/// Characters of a message, and of a property's value.
const LONGEST_MESSAGE: usize = 500;
/// Characters of a property's name, a failure's type, a file's path.
const LONGEST_WORD: usize = 200;
/// Bytes of element text that are looked at for a message.
const TEXT_LOOKED_AT: usize = 4096;
/// Suites of one file whose own totals are said to differ.
const MOST_WARNINGS: usize = 5;

/// What one file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// In the order of the file.
    pub tests: Vec<MachineTest>,
    /// Properties of its suites, names that sound like secrets left out.
    pub properties: Vec<(String, String)>,
    /// What a reader should know: totals that differ, output that was cut. Whole sentences.
    pub warnings: Vec<String>,
    /// Why it could not be read; then it holds no tests and proves nothing.
    pub problem: Option<String>,
}

impl Parsed {
    /// A file that is a report but cannot be read: kept, because what it would have said is not known.
    #[must_use]
    pub fn unreadable(refusal: &Refusal) -> Self {
        Self { problem: Some(format!("{} ({})", refusal.sentence, refusal.code)), ..Self::default() }
    }
}

/// Reads the tests of one file.
///
/// # Errors
/// 422 with a stable code: `dtd_forbidden`, `xml_malformed`, `no_root`, `too_deep`, `too_many_tests`, `too_many_attributes`, `too_large`.
pub fn parse(content: &[u8]) -> Result<Parsed, Refusal> {
    read(content).map(Parser::finish)
}

fn read(content: &[u8]) -> Result<Parser, Refusal> {
    if content.len() > LARGEST_FILE {
        return Err(refused::too_much("too_large", format!("is larger than {} MiB", LARGEST_FILE / 1024 / 1024)));
    }
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let content = std::str::from_utf8(content).map_err(|error| refused::not_utf8(error.valid_up_to()))?;
    let mut reader = Reader::from_str(content);
    reader.config_mut().expand_empty_elements = true;
    // A stray & is a sloppy producer, not a reason to lose a report.
    reader.config_mut().allow_dangling_amp = true;
    let mut parser = Parser::default();
    loop {
        let event = reader.read_event().map_err(|_| refused::malformed(reader.error_position()))?;
        match event {
            Event::Start(element) => parser.start(&element, reader.buffer_position())?,
            Event::End(_) => parser.end(),
            Event::Text(text) => parser.text(&text.xml10_content()),
            Event::CData(text) => parser.text(&text.xml10_content()),
            Event::GeneralRef(reference) => parser.reference(&reference)?,
            Event::DocType(_) => return Err(refused::dtd()),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    parser.whole(reader.buffer_position())?;
    Ok(parser)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
