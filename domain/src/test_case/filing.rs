//! Where a case is filed: folder, tags, priority, owner. Filing has no versions, because it says nothing about
//! what was run; every change of it is in the audit log.

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

crate::words! {
    /// How much a failure of the case would hurt.
    pub enum Priority {
        /// Hardly.
        Low = "low",
        /// As most.
        Medium = "medium",
        /// Much.
        High = "high",
        /// The release would be called back.
        Critical = "critical",
    }
}

/// The shelf of a case: names parted by `/`, at most 8 levels and 200 characters; empty means the top.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Folder(String);

impl Folder {
    /// Checks a path; white space around names and empty names are dropped.
    ///
    /// # Errors
    /// `invalid_field` about `folder`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let names: Vec<&str> = text.split('/').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.len() > 8 {
            return Err(Refusal::invalid("folder", "is more than 8 levels deep"));
        }
        let path = names.join("/");
        if path.chars().count() > 200 {
            return Err(Refusal::invalid("folder", "is longer than 200 characters"));
        }
        if path.chars().any(char::is_control) {
            return Err(Refusal::invalid("folder", "holds characters that cannot be shown"));
        }
        Ok(Self(path))
    }

    /// The path, without slashes at its ends.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is it the top?
    #[must_use]
    pub const fn is_top(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Folder {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::parse(&text)
    }
}

impl From<Folder> for String {
    fn from(folder: Folder) -> Self {
        folder.0
    }
}

/// A mark on a case such as `smoke`: one word of letters, digits and `-_.:`, at most 40 characters, kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

impl Tag {
    /// The tag of the cases that every candidate is tried with.
    pub const SMOKE: &'static str = "smoke";

    /// Checks a word; a leading `@`, as Gherkin writes it, is dropped.
    ///
    /// # Errors
    /// `invalid_field` about `tags`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let word = text.trim().trim_start_matches('@').to_lowercase();
        if word.is_empty() || word.chars().count() > 40 || !word.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c)) {
            return Err(Refusal::invalid("tags", "must be words of letters, digits, -, _, . and :, at most 40 characters each"));
        }
        Ok(Self(word))
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Tag {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Self::parse(&text)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

/// Where a case is filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Shelf.
    pub folder: Folder,
    /// Marks.
    pub tags: BTreeSet<Tag>,
    /// How much a failure would hurt.
    pub priority: Priority,
    /// Who keeps it up to date: a name, since libraries from other tools name people the portal does not know.
    pub owner: Option<String>,
    /// Names of machine tests that stand for this case, at most 20.
    pub automation: Vec<String>,
    /// Its id in the tool it was imported from, such as `C1234`; a second import finds it by this.
    pub reference: Option<String>,
}

impl Default for Filing {
    fn default() -> Self {
        Self {
            folder: Folder::default(),
            tags: BTreeSet::new(),
            priority: Priority::Medium,
            owner: None,
            automation: Vec::new(),
            reference: None,
        }
    }
}

impl Filing {
    /// Checks what was typed: tags parted by commas or white space, machine tests one a line.
    ///
    /// # Errors
    /// A refusal that names the field: `folder`, `tags`, `priority`, `owner` or `automation`.
    pub fn from_form(folder: &str, tags_text: &str, priority: &str, owner: &str, automation: &str) -> Result<Self, Refusal> {
        let automation: Vec<String> = automation.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if automation.len() > 20 {
            return Err(Refusal::invalid("automation", "names more than 20 machine tests"));
        }
        if automation.iter().any(|name| name.chars().count() > 500 || name.chars().any(char::is_control)) {
            return Err(Refusal::invalid("automation", "holds a name longer than 500 characters"));
        }
        let priority = match priority.trim() {
            "" => Priority::Medium,
            word => word.parse().map_err(|_| Refusal::invalid("priority", "must be low, medium, high or critical"))?,
        };
        Ok(Self {
            folder: Folder::parse(folder)?,
            tags: tags(tags_text)?,
            priority,
            owner: short("owner", owner)?,
            automation,
            reference: None,
        })
    }
}

/// Tags parted by commas, semicolons or white space, each once; at most 30.
///
/// # Errors
/// `invalid_field` about `tags`.
pub fn tags(text: &str) -> Result<BTreeSet<Tag>, Refusal> {
    let tags = text
        .split(|c: char| c == ',' || c == ';' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .map(Tag::parse)
        .collect::<Result<BTreeSet<_>, _>>()?;
    if tags.len() > super::MOST_TAGS { Err(Refusal::invalid("tags", "are more than 30")) } else { Ok(tags) }
}

fn short(field: &str, text: &str) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    if text.chars().count() > 200 || text.chars().any(char::is_control) {
        return Err(Refusal::invalid(field, "is longer than 200 characters"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_clean_path() {
        assert_eq!(Folder::parse(" Chat / Sign in // ").expect("valid").as_str(), "Chat/Sign in");
        assert!(Folder::parse("").expect("top").is_top());
        assert_eq!(Folder::parse("a/b/c/d/e/f/g/h/i").expect_err("deep").field.as_deref(), Some("folder"));
        assert!(Folder::parse(&"x".repeat(201)).is_err() && Folder::parse("a\u{0}b").is_err());
    }

    #[test]
    fn tags_are_words_in_lower_case_each_once() {
        let found: Vec<String> = tags("@Smoke, chat;smoke\n ui:web").expect("valid").into_iter().map(String::from).collect();
        assert_eq!(found, ["chat", "smoke", "ui:web"]);
        assert!(tags("no!").is_err() && tags(&"x".repeat(41)).is_err());
    }

    #[test]
    fn filing_names_the_field_that_is_wrong() {
        let field = |filing: Result<Filing, Refusal>| filing.expect_err("refused").field.unwrap_or_default();
        assert_eq!(field(Filing::from_form("", "", "urgent", "", "")), "priority");
        assert_eq!(field(Filing::from_form("", "", "", &"x".repeat(201), "")), "owner");
        assert_eq!(field(Filing::from_form("", "", "", "", &"x\n".repeat(21))), "automation");
        let filing = Filing::from_form("Chat", "smoke", "", " Quinn ", "tests.test_chat::test_hello\n\n").expect("valid");
        assert_eq!((filing.priority, filing.owner.as_deref(), filing.automation.len()), (Priority::Medium, Some("Quinn"), 1));
    }
}
