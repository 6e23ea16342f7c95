//! JUnit XML, read as a stream with limits: size, depth, tests, attributes. No DTD, no entities. Tests are
//! counted from the file itself; what it claims about its own totals is never looked at.

mod text;

use domain::Refusal;
use domain::refusal::Kind;
use domain::report::{MachineTest, Outcome};
use quick_xml::Reader;
use quick_xml::escape::{EscapeError, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Bytes of one file.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Elements within elements.
pub const DEEPEST: usize = 100;
/// Tests in one file.
pub const MOST_TESTS: usize = 100_000;
/// Attributes of one element.
pub const MOST_ATTRIBUTES: usize = 200;
/// Characters of a suite's or a test's name.
const LONGEST_NAME: usize = 500;
/// Characters of a message.
const LONGEST_MESSAGE: usize = 500;
/// Bytes of element text that are looked at for a message.
const TEXT_LOOKED_AT: usize = 4096;

/// Reads the tests of one file.
///
/// # Errors
/// 422 with a stable code: `dtd_forbidden`, `xml_malformed`, `no_root`, `too_deep`, `too_many_tests`, `too_many_attributes`, `too_large`.
pub fn parse(content: &[u8]) -> Result<Vec<MachineTest>, Refusal> {
    if content.len() > LARGEST_FILE {
        return Err(too_much("too_large", format!("is larger than {} MiB", LARGEST_FILE / 1024 / 1024)));
    }
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let content = std::str::from_utf8(content).map_err(|error| malformed(error.valid_up_to() as u64))?;
    let mut reader = Reader::from_str(content);
    reader.config_mut().expand_empty_elements = true;
    // A stray & is a sloppy producer, not a reason to lose a report.
    reader.config_mut().allow_dangling_amp = true;
    let mut parser = Parser::default();
    loop {
        let event = reader.read_event().map_err(|_| malformed(reader.error_position()))?;
        match event {
            Event::Start(element) => parser.start(&element, reader.buffer_position())?,
            Event::End(_) => parser.end(),
            Event::Text(text) => parser.text(&text.xml10_content()),
            Event::CData(text) => parser.text(&text.xml10_content()),
            Event::GeneralRef(reference) => parser.reference(&reference)?,
            Event::DocType(_) => return Err(dtd()),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if !parser.path.is_empty() {
        return Err(malformed(reader.buffer_position()));
    }
    if !parser.had_root {
        return Err(no_root());
    }
    Ok(parser.tests)
}

/// What an open element means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Suite,
    Test,
    /// A failure, an error or a reason for skipping, directly within a test.
    Verdict,
    Other,
}

#[derive(Default)]
struct Parser {
    path: Vec<Element>,
    suites: Vec<String>,
    open: Option<OpenTest>,
    tests: Vec<MachineTest>,
    had_root: bool,
}

/// A test whose end was not seen yet.
struct OpenTest {
    test: MachineTest,
    /// Text of the element that decided the outcome, while no `message` says it.
    text: String,
}

impl Parser {
    fn start(&mut self, element: &BytesStart<'_>, position: u64) -> Result<(), Refusal> {
        let attributes = Attributes::read(element, position)?;
        let name = element.local_name();
        let name: &str = name.as_ref();
        let parent = self.path.last().copied();
        if parent.is_none() {
            if self.had_root {
                return Err(malformed(position));
            }
            if name != "testsuites" && name != "testsuite" {
                return Err(no_root());
            }
            self.had_root = true;
        }
        if self.path.len() >= DEEPEST {
            return Err(too_much("too_deep", format!("nests elements more than {DEEPEST} deep")));
        }
        let meaning = match (name, parent) {
            ("testsuite" | "testsuites", None | Some(Element::Suite)) => {
                self.suites.push(attributes.name.clone().unwrap_or_default());
                Element::Suite
            }
            ("testcase", Some(Element::Suite)) => {
                self.open_test(attributes)?;
                Element::Test
            }
            ("failure" | "error" | "skipped", Some(Element::Test)) => {
                self.verdict(name, attributes);
                Element::Verdict
            }
            _ => Element::Other,
        };
        self.path.push(meaning);
        Ok(())
    }

    fn open_test(&mut self, attributes: Attributes) -> Result<(), Refusal> {
        if self.tests.len() >= MOST_TESTS {
            return Err(too_much("too_many_tests", format!("holds more than {MOST_TESTS} tests")));
        }
        let suite =
            attributes.class.filter(|class| !class.is_empty()).or_else(|| self.suites.iter().rev().find(|name| !name.is_empty()).cloned());
        let outcome = if attributes.not_run { Outcome::Skipped } else { Outcome::Passed };
        let name = attributes.name.filter(|name| !name.is_empty()).unwrap_or_else(|| "(without a name)".to_owned());
        let test = MachineTest { suite: suite.unwrap_or_default(), name, outcome, millis: attributes.millis, message: None };
        self.open = Some(OpenTest { test, text: String::new() });
        Ok(())
    }

    /// A failure outweighs an error, both outweigh skipping: a test can hold several of them.
    fn verdict(&mut self, name: &str, attributes: Attributes) {
        let Some(open) = &mut self.open else { return };
        let (outcome, weight) = match name {
            "failure" => (Outcome::Failed, 3),
            "error" => (Outcome::Error, 2),
            _ => (Outcome::Skipped, 1),
        };
        let now = match open.test.outcome {
            Outcome::Failed => 3,
            Outcome::Error => 2,
            Outcome::Skipped => 1,
            Outcome::Passed => 0,
        };
        if weight > now || (weight == now && open.test.message.is_none()) {
            open.test.outcome = outcome;
            open.test.message = attributes.message.as_deref().and_then(|message| text::first_line(message, LONGEST_MESSAGE));
            open.text.clear();
        }
    }

    fn text(&mut self, text: &str) {
        if self.path.last() != Some(&Element::Verdict) {
            return;
        }
        if let Some(open) = &mut self.open
            && open.text.len() < TEXT_LOOKED_AT
        {
            open.text.extend(text.chars().take(TEXT_LOOKED_AT - open.text.len()));
        }
    }

    /// `&amp;` and `&#233;` are text; anything else would need a DTD.
    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Refusal> {
        if let Ok(Some(letter)) = reference.resolve_char_ref() {
            self.text(letter.encode_utf8(&mut [0; 4]));
            return Ok(());
        }
        if reference.is_char_ref() {
            // A number that is no character: nothing that could be shown.
            return Ok(());
        }
        let name = reference.xml10_content();
        let text = quick_xml::escape::resolve_predefined_entity(&name).ok_or_else(dtd)?;
        self.text(text);
        Ok(())
    }

    fn end(&mut self) {
        match self.path.pop() {
            Some(Element::Suite) => {
                self.suites.pop();
            }
            Some(Element::Test) => {
                if let Some(mut open) = self.open.take() {
                    if open.test.message.is_none() && open.test.outcome != Outcome::Passed {
                        open.test.message = text::first_line(&open.text, LONGEST_MESSAGE);
                    }
                    self.tests.push(open.test);
                }
            }
            _ => {}
        }
    }
}

/// The attributes that mean something here.
#[derive(Default)]
struct Attributes {
    name: Option<String>,
    class: Option<String>,
    message: Option<String>,
    millis: Option<i64>,
    not_run: bool,
}

impl Attributes {
    fn read(element: &BytesStart<'_>, position: u64) -> Result<Self, Refusal> {
        let mut read = Self::default();
        // Without the check for duplicates: it compares each attribute with all before it.
        for (count, attribute) in element.attributes().with_checks(false).enumerate() {
            if count >= MOST_ATTRIBUTES {
                return Err(too_much("too_many_attributes", format!("has an element with more than {MOST_ATTRIBUTES} attributes")));
            }
            let attribute = attribute.map_err(|_| malformed(position))?;
            let key: &str = attribute.key.as_ref();
            if !matches!(key, "name" | "classname" | "message" | "time" | "status" | "result") {
                continue;
            }
            let value = match unescape(&attribute.value) {
                Ok(value) => value.into_owned(),
                Err(EscapeError::UnrecognizedEntity(..)) => return Err(dtd()),
                Err(_) => attribute.value.clone().into_owned(),
            };
            match key {
                "name" => read.name = Some(text::clean(&value, LONGEST_NAME)),
                "classname" => read.class = Some(text::clean(&value, LONGEST_NAME)),
                "message" => read.message = Some(value),
                "time" => read.millis = text::millis(&value),
                _ => read.not_run |= ["notrun", "skipped", "disabled", "suppressed"].iter().any(|word| value.eq_ignore_ascii_case(word)),
            }
        }
        Ok(read)
    }
}

fn refused(code: &str, sentence: String, advice: &str) -> Refusal {
    Refusal::new(Kind::Invalid, code, sentence, advice).about("report")
}

fn too_much(code: &str, rule: String) -> Refusal {
    refused(code, format!("The report {rule}."), "Split the report into several files.")
}

fn dtd() -> Refusal {
    refused(
        "dtd_forbidden",
        "The report has a document type or entities of its own; those are not read.".into(),
        "Write the report without a DOCTYPE.",
    )
}

fn no_root() -> Refusal {
    refused("no_root", "The report has no testsuites or testsuite element.".into(), "Send the JUnit XML file that the test runner wrote.")
}

fn malformed(position: u64) -> Refusal {
    refused(
        "xml_malformed",
        format!("The report is not well-formed XML at byte {position}."),
        "Check that the test runner finished writing the file.",
    )
}

#[cfg(test)]
mod tests;
