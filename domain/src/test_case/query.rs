//! The search line of the library, read into what is asked for. `chat tag:smoke folder:"Chat/Sign in"` asks for cases
//! with the word "chat", that tag, in that folder or below it. What cannot be understood is a word like any other, and
//! is named, so that a mistyped filter never finds more than was meant.

use super::{Folder, Priority, Tag};
use crate::text::StoryKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The longest search line, in characters; what is longer is cut, and said.
pub const LONGEST: usize = 500;
/// The most words of one search; more are left out, and said.
pub const MOST_WORDS: usize = 12;
/// Cases on one page of the library.
pub const PAGE: i64 = 50;

crate::words! {
    /// In which order cases are listed.
    pub enum Sort {
        /// TC-1 first.
        Number = "number",
        /// By the alphabet.
        Title = "title",
        /// Newest change first.
        Changed = "changed",
        /// Critical first.
        Priority = "priority",
    }
}

/// Which cases as to being retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kept {
    /// Those in use.
    #[default]
    Live,
    /// Retired ones only.
    Retired,
    /// Both.
    Any,
}

/// What the library's address asks for, word for word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Ask {
    /// The search line.
    pub q: String,
    /// A folder, with those below it; `/` means the cases in no folder.
    pub folder: String,
    /// A tag.
    pub tag: String,
    /// A priority.
    pub priority: String,
    /// Order.
    pub sort: String,
    /// Page, from 1.
    pub page: String,
}

/// What is asked for, understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Words in lower case that all occur, anywhere in the case, in any order.
    pub words: Vec<String>,
    /// One of these numbers, unless there are none.
    pub numbers: BTreeSet<i64>,
    /// All of these tags.
    pub tags: BTreeSet<Tag>,
    /// In each of these folders or below; in lower case, since people type it. `/` means the cases in no folder.
    pub folders: Vec<String>,
    /// All of these stories.
    pub stories: BTreeSet<StoryKey>,
    /// One of these priorities, unless there are none.
    pub priorities: BTreeSet<Priority>,
    /// Owners whose name holds each of these, in lower case; an empty one means cases without an owner.
    pub owners: Vec<String>,
    /// As to being retired.
    pub kept: Kept,
    /// What could not be understood, in sentences.
    pub unclear: Vec<String>,
}

impl Ask {
    /// Understands it.
    #[must_use]
    pub fn query(&self) -> Query {
        let mut query = Query::parse(&self.q);
        for (filter, value) in [("folder", &self.folder), ("tag", &self.tag), ("priority", &self.priority)] {
            if !value.trim().is_empty() {
                query.typed(filter, value.trim());
            }
        }
        query
    }

    /// The order; by number when it names none.
    #[must_use]
    pub fn order(&self) -> Sort {
        self.sort.parse().unwrap_or(Sort::Number)
    }

    /// The page, from 1.
    #[must_use]
    pub fn page_number(&self) -> i64 {
        self.page.parse().unwrap_or(1).clamp(1, 1_000_000)
    }

    /// Is nothing searched or filtered?
    #[must_use]
    pub fn is_plain(&self) -> bool {
        [&self.q, &self.folder, &self.tag, &self.priority].into_iter().all(|text| text.trim().is_empty())
    }

    /// Its fields that say something, by name.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        [
            ("q", &self.q),
            ("folder", &self.folder),
            ("tag", &self.tag),
            ("priority", &self.priority),
            ("sort", &self.sort),
            ("page", &self.page),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.clone()))
        .collect()
    }

    /// The address of this list: `base` and a query string.
    #[must_use]
    pub fn address(&self, base: &str) -> String {
        address(base, self.fields())
    }

    /// The same, from its first page, with one thing otherwise.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = Self { page: String::new(), ..self.clone() };
        change(&mut other);
        other
    }
}

/// `base` with a query string of these names and values.
#[must_use]
pub fn address(base: &str, pairs: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let mut address = base.to_owned();
    for (at, (name, value)) in pairs.into_iter().enumerate() {
        let _ = write!(address, "{}{name}={}", if at == 0 { '?' } else { '&' }, escape(&value));
    }
    address
}

/// Percent-encoding of a part of a query string (RFC 3986: everything but unreserved characters).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

impl Query {
    /// Reads a search line.
    #[must_use]
    pub fn parse(line: &str) -> Self {
        let mut query = Self::default();
        if line.chars().count() > LONGEST {
            query.unclear.push(format!("Only the first {LONGEST} characters were searched for."));
        }
        let line: String = line.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
        for Term { filter, value } in terms(&line) {
            match filter {
                Some(filter) => query.typed(&filter, &value),
                None => match number(&value) {
                    Some(number) => {
                        query.numbers.insert(number);
                    }
                    None => query.word(&value),
                },
            }
        }
        query
    }

    fn word(&mut self, word: &str) {
        let word = word.to_lowercase();
        if self.words.contains(&word) {
            return;
        }
        if self.words.len() == MOST_WORDS {
            self.unclear.push(format!("More than {MOST_WORDS} words: {word} was left out."));
            return;
        }
        self.words.push(word);
    }

    /// A typed filter such as `tag:smoke`.
    fn typed(&mut self, filter: &str, value: &str) {
        let wrong = match filter {
            "tag" => Tag::parse(value).map(|tag| self.tags.insert(tag)).err().map(|_| "a tag is one word of letters, digits and -_.:"),
            "folder" if value.trim() == "/" => {
                self.folders.push("/".to_owned());
                None
            }
            "folder" => match Folder::parse(value) {
                Ok(folder) if !folder.is_top() => {
                    self.folders.push(folder.as_str().to_lowercase());
                    None
                }
                _ => Some("a folder has at most 8 names parted by /"),
            },
            "story" => StoryKey::parse(&value.to_uppercase())
                .map(|key| self.stories.insert(key))
                .err()
                .map(|_| "a story is a key such as PARLAI-101"),
            "priority" => {
                let known = value.to_lowercase().parse().map(|priority| self.priorities.insert(priority));
                known.err().map(|_| "a priority is low, medium, high or critical")
            }
            "owner" => {
                self.owners.push(if value == "-" { String::new() } else { value.to_lowercase() });
                None
            }
            _ => match value.to_lowercase().as_str() {
                "retired" => {
                    self.kept = Kept::Retired;
                    None
                }
                "any" => {
                    self.kept = Kept::Any;
                    None
                }
                _ => Some("a case is:retired, or is:any for both"),
            },
        };
        if let Some(rule) = wrong {
            self.unclear.push(format!("{filter}:{value} was searched for as it stands; {rule}."));
            self.word(&format!("{filter}:{value}"));
        }
    }
}

const FILTERS: [&str; 6] = ["tag", "folder", "story", "priority", "owner", "is"];

struct Term {
    filter: Option<String>,
    value: String,
}

/// Words parted by white space; quotation marks keep white space together.
fn terms(line: &str) -> Vec<Term> {
    let mut found = Vec::new();
    let (mut text, mut quoted, mut first_quote) = (String::new(), false, None);
    for c in line.chars().chain([' ']) {
        if c == '"' {
            quoted = !quoted;
            first_quote.get_or_insert(text.len());
        } else if c.is_whitespace() && !quoted {
            found.push(term(&text, first_quote));
            (text, first_quote) = (String::new(), None);
        } else {
            text.push(c);
        }
    }
    // A quotation mark that nobody closed: what follows belongs together up to the end.
    if quoted {
        found.push(term(text.trim(), first_quote));
    }
    found.into_iter().flatten().collect()
}

/// One word: a filter when what stands before its first colon is one and was not in quotation marks.
fn term(text: &str, first_quote: Option<usize>) -> Option<Term> {
    let filter = text.split_once(':').filter(|(filter, value)| {
        let plain = first_quote.is_none_or(|at| at > filter.len());
        plain && !value.trim().is_empty() && FILTERS.contains(&filter.to_lowercase().as_str())
    });
    match filter {
        Some((filter, value)) => Some(Term { filter: Some(filter.to_lowercase()), value: value.to_owned() }),
        None => (!text.trim().is_empty()).then(|| Term { filter: None, value: text.to_owned() }),
    }
}

/// `TC-12`, in any case of letters.
fn number(word: &str) -> Option<i64> {
    let (prefix, digits) = word.split_at_checked(3)?;
    (prefix.eq_ignore_ascii_case("tc-") && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
        all.into_iter().map(|one| one.to_string()).collect()
    }

    #[test]
    fn words_are_found_in_any_order_and_filters_are_told_from_words() {
        let query = Query::parse("Sign  TAG:Smoke tc-12 folder:Chat story:parlai-101 priority:high owner:Quinn in https://x");
        assert_eq!(query.words, ["sign", "in", "https://x"]);
        assert_eq!(
            (text(query.tags), text(query.stories), text(query.priorities)),
            (vec!["smoke".into()], vec!["PARLAI-101".into()], vec!["high".into()])
        );
        assert_eq!((query.folders, query.owners, text(query.numbers)), (vec!["chat".into()], vec!["quinn".into()], vec!["12".into()]));
        assert_eq!((query.kept, query.unclear), (Kept::Live, Vec::new()));
    }

    #[test]
    fn quotation_marks_keep_words_together() {
        let query = Query::parse(r#"folder:"Chat/Sign in" "two words" "tag:smoke" owner:"#);
        assert_eq!(
            (query.folders, query.words),
            (vec!["chat/sign in".into()], vec!["two words".into(), "tag:smoke".into(), "owner:".into()])
        );
        assert_eq!(Query::parse(r#"a "never closed"#).words, ["a", "never closed"]);
        assert_eq!(Query::parse("\"\" \u{0}\t").words, Vec::<String>::new());
    }

    #[test]
    fn a_filter_that_is_not_understood_never_finds_more_than_was_meant() {
        for line in ["priority:urgent", "tag:no!", "story:nonsense", "is:new", "folder:a/b/c/d/e/f/g/h/i"] {
            let query = Query::parse(line);
            assert_eq!((query.words.as_slice(), query.unclear.len()), (&[line.to_owned()][..], 1), "{line}");
        }
    }

    #[test]
    fn a_search_has_an_end() {
        let words: Vec<String> = (0..20).map(|n| format!("w{n}")).collect();
        let query = Query::parse(&words.join(" "));
        assert_eq!((query.words.len(), query.unclear.len()), (MOST_WORDS, 20 - MOST_WORDS));
        assert_eq!(Query::parse(&"x".repeat(600)).words, ["x".repeat(LONGEST)]);
    }

    #[test]
    fn only_a_whole_number_is_a_case() {
        assert_eq!(text(Query::parse("TC-7 tc-8").numbers), ["7", "8"]);
        for word in ["tc-", "tc-1x", "tc-99999999999999999999", "tc", "ätc-1"] {
            assert!(Query::parse(word).numbers.is_empty(), "{word}");
        }
    }

    #[test]
    fn an_address_says_what_was_asked_and_nothing_else() {
        let ask = Ask { q: "50 % & more".into(), folder: "Chat/Sign in".into(), page: "3".into(), ..Ask::default() };
        assert_eq!(ask.address("/p/x/cases"), "/p/x/cases?q=50%20%25%20%26%20more&folder=Chat%2FSign%20in&page=3");
        assert_eq!(ask.with(|ask| ask.q.clear()).address("/c"), "/c?folder=Chat%2FSign%20in");
        assert!(!ask.is_plain() && Ask { sort: "title".into(), ..Ask::default() }.is_plain());
        assert_eq!(ask.query().folders, ["chat/sign in"]);
    }

    #[test]
    fn odd_pages_and_orders_are_the_first_ones() {
        let ask = |page: &str, sort: &str| Ask { page: page.into(), sort: sort.into(), ..Ask::default() };
        assert_eq!(
            [ask("", "").page_number(), ask("-3", "").page_number(), ask("x", "").page_number(), ask("7", "").page_number()],
            [1, 1, 1, 7]
        );
        assert_eq!((ask("", "random").order(), ask("", "changed").order()), (Sort::Number, Sort::Changed));
    }
}
