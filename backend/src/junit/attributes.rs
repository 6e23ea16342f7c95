//! The attributes that mean something, each cut to its length as it is read.

use super::{LONGEST_MESSAGE, LONGEST_WORD, MOST_ATTRIBUTES, refused, text};
use domain::Refusal;
use quick_xml::escape::{EscapeError, unescape};
use quick_xml::events::BytesStart;

const KNOWN: [&str; 15] = [
    "name",
    "classname",
    "file",
    "filepath",
    "message",
    "type",
    "value",
    "timestamp",
    "time",
    "tests",
    "failures",
    "errors",
    "hostname",
    "status",
    "result",
];

/// What an element says about itself.
#[derive(Default)]
pub(super) struct Attributes {
    pub name: Option<String>,
    pub class: Option<String>,
    pub file: Option<String>,
    pub message: Option<String>,
    /// The type of a failure.
    pub kind: Option<String>,
    /// The value of a property.
    pub value: Option<String>,
    pub started: Option<String>,
    pub millis: Option<i64>,
    /// How many tests a suite claims to hold.
    pub claimed: Option<usize>,
    /// How many of them failed or broke.
    pub claimed_bad: usize,
    /// The suite counts assertions where others count tests (Catch2, whose host is always "tbd").
    pub counts_assertions: bool,
    pub not_run: bool,
}

impl Attributes {
    pub(super) fn read(element: &BytesStart<'_>, position: u64) -> Result<Self, Refusal> {
        let mut read = Self::default();
        // Without the check for duplicates: it compares each attribute with all before it.
        for (count, attribute) in element.attributes().with_checks(false).enumerate() {
            if count >= MOST_ATTRIBUTES {
                return Err(refused::too_much(
                    "too_many_attributes",
                    format!("has an element with more than {MOST_ATTRIBUTES} attributes"),
                ));
            }
            let attribute = attribute.map_err(|_| refused::malformed(position))?;
            let key: &str = attribute.key.as_ref();
            if !KNOWN.contains(&key) {
                continue;
            }
            let value = match unescape(&attribute.value) {
                Ok(value) => value.into_owned(),
                Err(EscapeError::UnrecognizedEntity(..)) => return Err(refused::dtd()),
                Err(_) => attribute.value.clone().into_owned(),
            };
            read.take(key, value);
        }
        Ok(read)
    }

    fn take(&mut self, key: &str, value: String) {
        let word = |value: &str| Some(text::clean(value, LONGEST_WORD)).filter(|word| !word.is_empty());
        match key {
            "name" => self.name = Some(text::name(&value)),
            "classname" => self.class = Some(text::name(&value)),
            "file" | "filepath" => self.file = word(&value),
            "message" => self.message = Some(value),
            "type" => self.kind = word(&value),
            "value" => self.value = Some(text::clean(&value, LONGEST_MESSAGE)),
            "timestamp" => self.started = Some(text::clean(&value, 40)).filter(|moment| !moment.is_empty()),
            "time" => self.millis = text::millis(&value),
            "tests" => self.claimed = value.trim().parse().ok(),
            "failures" | "errors" => self.claimed_bad = self.claimed_bad.saturating_add(value.trim().parse().unwrap_or(0)),
            "hostname" => self.counts_assertions = value == "tbd",
            "status" | "result" => {
                self.not_run |= ["notrun", "skipped", "disabled", "suppressed"].iter().any(|word| value.eq_ignore_ascii_case(word));
            }
            _ => {}
        }
    }
}
