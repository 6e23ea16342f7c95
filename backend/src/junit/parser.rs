//! Elements become tests: what is open, what it means, what is kept of it.

use super::attributes::Attributes;
use super::suite::OpenSuite;
use super::{
    DEEPEST, LARGEST_OUTPUT, LARGEST_OUTPUTS, LONGEST_MESSAGE, LONGEST_WORD, MOST_PROPERTIES, MOST_TESTS, MOST_WARNINGS, Parsed,
    TEXT_LOOKED_AT, refused, text,
};
use domain::Refusal;
use domain::report::{MachineTest, Outcome, Output, suite_name};
use quick_xml::events::{BytesRef, BytesStart};

/// What an open element means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Suite,
    Test,
    /// A failure, an error or a reason for skipping, directly within a test.
    Verdict,
    /// An earlier try of a test.
    Retry,
    /// What an earlier try wrote.
    Trace,
    Out,
    Err,
    SuiteProperties,
    TestProperties,
    SuiteProperty,
    TestProperty,
    Other,
}

#[derive(Default)]
pub(super) struct Parser {
    path: Vec<Element>,
    suites: Vec<OpenSuite>,
    open: Option<OpenTest>,
    property: Option<(String, Option<String>, String)>,
    had_root: bool,
    /// Bytes of output kept so far.
    kept: usize,
    cut: usize,
    differing: usize,
    parsed: Parsed,
    /// Elements and bytes of text that were looked at: a bound on the time that reading takes.
    #[cfg(test)]
    pub work: usize,
}

/// A test whose end was not seen yet.
struct OpenTest {
    test: MachineTest,
    /// Text of the element that decided the outcome, while no `message` says it.
    text: String,
    /// What earlier tries wrote; shown after what the last one did.
    tries: String,
    /// What the first earlier try said.
    retried: Option<String>,
    tried_again: bool,
    /// Its failure is known: Node's todo, Catch2's `!mayfail`. The run is not red for it.
    expected: bool,
}

impl Parser {
    pub(super) fn start(&mut self, element: &BytesStart<'_>, position: u64) -> Result<(), Refusal> {
        #[cfg(test)]
        {
            self.work += element.len() + 1;
        }
        let attributes = Attributes::read(element, position)?;
        let name = element.local_name();
        let name: &str = name.as_ref();
        let parent = self.path.last().copied();
        if parent.is_none() {
            if self.had_root {
                return Err(refused::malformed(position));
            }
            if name != "testsuites" && name != "testsuite" {
                return Err(refused::no_root());
            }
            self.had_root = true;
        }
        if self.path.len() >= DEEPEST {
            return Err(refused::too_much("too_deep", format!("nests elements more than {DEEPEST} deep")));
        }
        let meaning = match (name, parent) {
            ("testsuite" | "testsuites", None | Some(Element::Suite)) => {
                self.suites.push(OpenSuite::new(attributes));
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
            ("flakyFailure" | "flakyError" | "rerunFailure" | "rerunError", Some(Element::Test)) => {
                self.retry(name, &attributes);
                Element::Retry
            }
            ("stackTrace" | "system-out" | "system-err", Some(Element::Retry)) => Element::Trace,
            ("system-out", Some(Element::Test)) => Element::Out,
            ("system-err", Some(Element::Test)) => Element::Err,
            ("properties", Some(Element::Suite)) => Element::SuiteProperties,
            ("properties", Some(Element::Test)) => Element::TestProperties,
            ("property", Some(Element::SuiteProperties)) => self.open_property(attributes, Element::SuiteProperty),
            ("property", Some(Element::TestProperties)) => self.open_property(attributes, Element::TestProperty),
            _ => Element::Other,
        };
        self.path.push(meaning);
        Ok(())
    }

    fn open_test(&mut self, attributes: Attributes) -> Result<(), Refusal> {
        if self.parsed.tests.len() >= MOST_TESTS {
            return Err(refused::too_much("too_many_tests", format!("holds more than {MOST_TESTS} tests")));
        }
        // From the innermost suite outwards; there are at most DEEPEST.
        let inner = || self.suites.iter().rev();
        let suite = inner().map(|suite| suite.name.as_str()).find(|name| !name.is_empty()).unwrap_or_default();
        let test = MachineTest {
            suite: suite_name(attributes.class.as_deref().unwrap_or_default(), suite).to_owned(),
            name: attributes.name.filter(|name| !name.is_empty()).unwrap_or_else(|| "(without a name)".to_owned()),
            file: attributes.file.or_else(|| inner().find_map(|suite| suite.file.clone())),
            outcome: if attributes.not_run { Outcome::Skipped } else { Outcome::Passed },
            flaky: false,
            millis: attributes.millis,
            message: None,
            kind: None,
            started: attributes.started.or_else(|| inner().find_map(|suite| suite.started.clone())),
            properties: Vec::new(),
            output: Output::default(),
        };
        self.open = Some(OpenTest { test, text: String::new(), tries: String::new(), retried: None, tried_again: false, expected: false });
        Ok(())
    }

    /// A failure outweighs an error, both outweigh skipping: a test can hold several of them.
    fn verdict(&mut self, name: &str, attributes: Attributes) {
        let Some(open) = &mut self.open else { return };
        let outcome = match name {
            "failure" => Outcome::Failed,
            "error" => Outcome::Error,
            _ => Outcome::Skipped,
        };
        open.expected |= outcome == Outcome::Skipped
            && (attributes.kind.as_deref() == Some("todo")
                || attributes.message.as_deref().is_some_and(|message| message.starts_with("TEST_CASE tagged with !")));
        let weight = |outcome| if outcome == Outcome::Passed { -1 } else { Outcome::rank(outcome) };
        let (now, before) = (weight(outcome), weight(open.test.outcome));
        let known = open.expected && outcome == Outcome::Failed;
        if (now > before && !known) || (now == before && open.test.message.is_none()) {
            open.test.outcome = outcome;
            open.test.message = attributes.message.as_deref().and_then(|message| text::first_line(message, LONGEST_MESSAGE));
            open.test.kind = attributes.kind;
            open.text.clear();
        }
        if !open.test.output.detail.is_empty() {
            open.keep(|output| &mut output.detail, "\n\n");
        }
        // One line is shown as the message already.
        if let Some(message) = attributes.message.filter(|message| message.trim().contains('\n')) {
            open.keep(|output| &mut output.detail, &message);
            open.keep(|output| &mut output.detail, "\n\n");
        }
    }

    fn retry(&mut self, name: &str, attributes: &Attributes) {
        let Some(open) = &mut self.open else { return };
        open.test.flaky |= name.starts_with("flaky");
        open.tried_again = true;
        if open.retried.is_none() {
            open.retried = attributes.message.as_deref().and_then(|message| text::first_line(message, LONGEST_MESSAGE));
        }
        open.keep_try("\n\nAn earlier try:\n");
    }

    fn open_property(&mut self, attributes: Attributes, meaning: Element) -> Element {
        self.property =
            attributes.name.filter(|name| !name.is_empty()).map(|name| (text::clean(&name, LONGEST_WORD), attributes.value, String::new()));
        meaning
    }

    pub(super) fn text(&mut self, text: &str) {
        #[cfg(test)]
        {
            self.work += text.len() + 1;
        }
        let Some(element) = self.path.last() else { return };
        if let (Element::SuiteProperty | Element::TestProperty, Some((_, None, value))) = (element, &mut self.property) {
            let room = TEXT_LOOKED_AT.saturating_sub(value.len());
            value.push_str(&text[..text.floor_char_boundary(room)]);
            return;
        }
        let Some(open) = &mut self.open else { return };
        match element {
            Element::Verdict => {
                let room = TEXT_LOOKED_AT.saturating_sub(open.text.len());
                open.text.push_str(&text[..text.floor_char_boundary(room)]);
                open.keep(|output| &mut output.detail, text);
            }
            Element::Retry | Element::Trace => open.keep_try(text),
            Element::Out => open.keep(|output| &mut output.out, text),
            Element::Err => open.keep(|output| &mut output.err, text),
            _ => {}
        }
    }

    /// `&amp;` and `&#233;` are text; anything else would need a DTD.
    pub(super) fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), Refusal> {
        if let Ok(Some(letter)) = reference.resolve_char_ref() {
            self.text(letter.encode_utf8(&mut [0; 4]));
            return Ok(());
        }
        if reference.is_char_ref() {
            // A number that is no character: nothing that could be shown.
            return Ok(());
        }
        let name = reference.xml10_content();
        let text = quick_xml::escape::resolve_predefined_entity(&name).ok_or_else(refused::dtd)?;
        self.text(text);
        Ok(())
    }

    pub(super) fn end(&mut self) {
        match self.path.pop() {
            Some(Element::Suite) => self.close_suite(),
            Some(Element::Test) => self.close_test(),
            Some(element @ (Element::SuiteProperty | Element::TestProperty)) => self.close_property(element),
            _ => {}
        }
    }

    fn close_suite(&mut self) {
        let Some(suite) = self.suites.pop() else { return };
        if let Some(nobody) = suite.unnamed_failure().filter(|_| self.parsed.tests.len() < MOST_TESTS) {
            self.parsed.tests.push(nobody);
        }
        if let Some(warning) = suite.differs() {
            self.differing += 1;
            if self.differing <= MOST_WARNINGS {
                self.parsed.warnings.push(warning);
            }
        }
        if let Some(outer) = self.suites.last_mut() {
            outer.take(&suite);
        }
    }

    fn close_test(&mut self) {
        let Some(OpenTest { mut test, text, tries, retried, tried_again, expected }) = self.open.take() else { return };
        // What failed at every try is failed, not flaky.
        test.flaky |= tried_again && test.outcome == Outcome::Passed;
        if test.message.is_none() && test.outcome != Outcome::Passed {
            test.message = text::first_line(&text, LONGEST_MESSAGE);
        }
        if test.message.is_none() && test.outcome == Outcome::Passed {
            test.message = retried;
        }
        // Playwright says why only in an annotation.
        if test.message.is_none() && test.outcome == Outcome::Skipped {
            test.message = test.properties.iter().find(|(name, _)| name == "skip" || name == "fixme").map(|(_, why)| why.clone());
        }
        if let Some(suite) = self.suites.last_mut() {
            suite.counted += 1;
            suite.bad += usize::from(test.outcome.is_bad());
            suite.counts_tries |= tried_again || expected;
        }
        let output = std::mem::take(&mut test.output);
        let cut = output.cut;
        let detail = text::block(&(output.detail + &tries));
        test.output = Output { detail, out: text::block(&output.out), err: text::block(&output.err), cut };
        // What only repeats the message is no more to read.
        if test.message.as_deref() == Some(test.output.detail.as_str()) {
            test.output.detail.clear();
        }
        let size = test.output.detail.len() + test.output.out.len() + test.output.err.len();
        // What passed is read least: it must not take the room of what failed.
        let room = if test.outcome.is_bad() || test.flaky { LARGEST_OUTPUTS } else { LARGEST_OUTPUTS / 2 };
        if self.kept + size > room {
            test.output = Output { cut: true, ..Output::default() };
        } else {
            self.kept += size;
        }
        self.cut += usize::from(test.output.cut);
        self.parsed.tests.push(test);
    }

    fn close_property(&mut self, element: Element) {
        let Some((name, value, written)) = self.property.take() else { return };
        let value = value.unwrap_or_else(|| text::clean(&written, LONGEST_MESSAGE));
        match (element, &mut self.open) {
            (Element::TestProperty, Some(open)) => {
                if name == "file" && open.test.file.is_none() {
                    open.test.file = Some(text::clean(&value, LONGEST_WORD));
                }
                if open.test.properties.len() < MOST_PROPERTIES {
                    open.test.properties.push((name, value));
                }
            }
            _ => {
                if self.parsed.properties.len() < MOST_PROPERTIES && !text::sounds_secret(&name) {
                    self.parsed.properties.push((name, value));
                }
            }
        }
    }

    /// Everything that was opened was closed, and something was.
    pub(super) fn whole(&self, position: u64) -> Result<(), Refusal> {
        if !self.path.is_empty() {
            return Err(refused::malformed(position));
        }
        if self.had_root { Ok(()) } else { Err(refused::no_root()) }
    }

    pub(super) fn finish(mut self) -> Parsed {
        if self.differing > MOST_WARNINGS {
            self.parsed.warnings.push(format!("{} more suites say other numbers than were counted.", self.differing - MOST_WARNINGS));
        }
        if self.cut > 0 {
            let tests = if self.cut == 1 { "1 test was".to_owned() } else { format!("{} tests was", self.cut) };
            self.parsed.warnings.push(format!(
                "The output of {tests} cut: {} KiB a test and {} MiB a report are kept. The file has all of it.",
                LARGEST_OUTPUT / 1024,
                LARGEST_OUTPUTS / 1024 / 1024
            ));
        }
        self.parsed
    }
}

impl OpenTest {
    /// Adds to one of the outputs what still fits.
    fn keep(&mut self, which: impl FnOnce(&mut Output) -> &mut String, text: &str) {
        let fits = self.fitting(text);
        which(&mut self.test.output).push_str(fits);
    }

    fn keep_try(&mut self, text: &str) {
        let fits = self.fitting(text);
        self.tries.push_str(fits);
    }

    fn fitting<'a>(&mut self, text: &'a str) -> &'a str {
        let output = &mut self.test.output;
        let room = LARGEST_OUTPUT.saturating_sub(output.detail.len() + output.out.len() + output.err.len() + self.tries.len());
        let fits = &text[..text.floor_char_boundary(room)];
        output.cut |= fits.len() < text.len();
        fits
    }
}
