//! Release notes: what is new in a build, in plain words, story by story. Drafted from what Jira says, then edited by people.

use crate::refusal::{Kind, Refusal};
use crate::text::{StoryKey, is_blank, plain_line, plain_lines};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Letters of a heading.
pub const LONGEST_TITLE: usize = 200;
/// Letters of the words below it.
pub const LONGEST_BODY: usize = 2_000;
/// Points of a checklist.
pub const MOST_CRITERIA: usize = 40;
/// Letters of one point.
pub const LONGEST_CRITERION: usize = 300;

/// What Jira says of a story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryFacts {
    /// Its summary.
    pub summary: String,
    /// Its description as text, without the acceptance criteria.
    pub description: String,
    /// Its acceptance criteria, one a line.
    pub criteria: Vec<String>,
}

/// What an end user reads of a story.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseNote {
    /// One line.
    pub title: String,
    /// A few sentences, or nothing.
    pub body: String,
    /// What to look at, point by point.
    pub criteria: Vec<String>,
}

/// A note as it is kept: versions follow each other, the newest counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Of this story.
    pub story: StoryKey,
    /// 1 is the draft.
    pub version: i64,
    /// The words.
    pub note: ReleaseNote,
    /// Who edited it; nobody for the draft.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// The first version: Jira's words, without what hides letters, cut where nobody would read on.
#[must_use]
pub fn draft(key: &StoryKey, facts: &StoryFacts) -> ReleaseNote {
    let title = plain_line(&facts.summary, LONGEST_TITLE);
    ReleaseNote {
        title: if title.is_empty() { key.to_string() } else { title },
        body: plain_lines(&facts.description, LONGEST_BODY),
        criteria: facts
            .criteria
            .iter()
            .map(|line| plain_line(line, LONGEST_CRITERION))
            .filter(|line| !line.is_empty())
            .take(MOST_CRITERIA)
            .collect(),
    }
}

/// What a person wrote instead; `criteria` holds one point a line.
///
/// # Errors
/// `invalid_field` or `too_many_criteria`, about the field.
pub fn edited(title: &str, body: &str, criteria: &str) -> Result<ReleaseNote, Refusal> {
    if is_blank(title) {
        return Err(Refusal::invalid("title", "is empty"));
    }
    if title.chars().count() > LONGEST_TITLE {
        return Err(Refusal::invalid("title", "is longer than 200 characters"));
    }
    if body.chars().count() > LONGEST_BODY {
        return Err(Refusal::invalid("body", "is longer than 2,000 characters"));
    }
    let criteria: Vec<&str> =
        criteria.lines().map(|line| line.trim().trim_start_matches(['-', '*', '•']).trim()).filter(|line| !is_blank(line)).collect();
    if criteria.len() > MOST_CRITERIA {
        return Err(Refusal::new(
            Kind::Invalid,
            "too_many_criteria",
            "These are more than 40 points.",
            "Nobody reads so many. Join some of them.",
        )
        .about("criteria"));
    }
    if criteria.iter().any(|line| line.chars().count() > LONGEST_CRITERION) {
        return Err(Refusal::invalid("criteria", "hold a point of more than 300 characters"));
    }
    Ok(ReleaseNote {
        title: plain_line(title, LONGEST_TITLE),
        body: plain_lines(body, LONGEST_BODY),
        criteria: criteria.into_iter().map(|line| plain_line(line, LONGEST_CRITERION)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> StoryKey {
        StoryKey::parse("PARLAI-1").expect("key")
    }

    #[test]
    fn a_draft_says_what_jira_says_in_lines_that_hide_nothing() {
        let facts = StoryFacts {
            summary: "Answers \u{202e}are\u{200b} shorter\nnow".into(),
            description: "As a reader\r\nI want\u{202e} less.\n\n\n\nBecause.".into(),
            criteria: vec!["  At most\tthree lines ".into(), "\u{200b}".into()],
        };
        let note = draft(&key(), &facts);
        assert_eq!(note.title, "Answers are shorter now");
        assert_eq!(note.body, "As a reader\nI want less.\n\nBecause.");
        assert_eq!(note.criteria, ["At most three lines"]);
    }

    #[test]
    fn a_story_without_words_is_named_by_its_key() {
        assert_eq!(draft(&key(), &StoryFacts::default()), ReleaseNote { title: "PARLAI-1".into(), ..ReleaseNote::default() });
    }

    #[test]
    fn a_megabyte_from_jira_becomes_a_note_that_can_be_read() {
        let long = "word ".repeat(200_000);
        let note = draft(&key(), &StoryFacts { summary: long.clone(), description: long.clone(), criteria: vec![long; 100] });
        assert_eq!(note.title.chars().count(), LONGEST_TITLE);
        assert!(note.body.chars().count() <= LONGEST_BODY);
        assert_eq!(note.criteria.len(), MOST_CRITERIA);
        assert!(note.criteria.iter().all(|line| line.chars().count() <= LONGEST_CRITERION));
    }

    #[test]
    fn what_a_person_writes_is_kept_or_refused_but_never_cut() {
        let note = edited(" New ", "One.\nTwo.", "- first\n\n* second\nthird").expect("good");
        assert_eq!((note.title.as_str(), note.body.as_str()), ("New", "One.\nTwo."));
        assert_eq!(note.criteria, ["first", "second", "third"]);
        for (title, body, criteria, field) in [
            (" \u{200b}", "", "", "title"),
            (&*"x".repeat(201), "", "", "title"),
            ("x", &*"x".repeat(2001), "", "body"),
            ("x", "", &*"x\n".repeat(41), "criteria"),
            ("x", "", &*"x".repeat(301), "criteria"),
        ] {
            assert_eq!(edited(title, body, criteria).expect_err(field).field.as_deref(), Some(field));
        }
    }
}
