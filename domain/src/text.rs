//! Text that was checked once and can be trusted from then on.

use crate::refusal::{Kind, Refusal};
use serde::{Deserialize, Serialize};

macro_rules! checked {
    ($($(#[$meta:meta])* $name:ident, $field:literal, $check:path;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);
        impl $name {
            /// Checks the text.
            ///
            /// # Errors
            /// A refusal that names the field and the rule.
            pub fn parse(text: &str) -> Result<Self, Refusal> {
                $check(text).map(Self).map_err(|rule| Refusal::invalid($field, &rule))
            }
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(text: String) -> Result<Self, Refusal> { Self::parse(&text) }
        }
        impl From<$name> for String { fn from(text: $name) -> Self { text.0 } }
    )+ };
}

checked! {
    /// A Git commit: 40 lower-case hexadecimal digits. Never a branch, a tag or a short form.
    CommitSha, "commit_sha", commit_sha;
    /// An image digest as an OCI registry names it: `sha256:` and 64 hexadecimal digits.
    ImageDigest, "image_digest", image_digest;
    /// A GitHub repository, `owner/name`.
    RepoName, "repository", repo_name;
    /// The version that a build gives itself, at most 100 characters.
    Version, "version", version;
    /// A Jira issue key such as `PARLAI-101`.
    StoryKey, "story_key", story_key;
    /// One line, at most 200 characters.
    Title, "title", title;
    /// Text of a person: at most 10,000 characters, not only white space.
    Note, "note", note;
    /// The part of an address that names a project: lower-case letters, digits and `-`.
    Slug, "slug", slug;
    /// SHA-256 of a file or a text: 64 lower-case hexadecimal digits.
    Sha256Hex, "sha256", sha256;
}

impl CommitSha {
    /// The first seven digits, for reading only.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..7]
    }
}

impl ImageDigest {
    /// The first twelve hexadecimal digits, for reading only.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[7..19]
    }
}

impl RepoName {
    /// `(owner, name)`.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.0.split_once('/').unwrap_or((&self.0, ""))
    }
}

impl Note {
    /// An optional note: blank text is no note.
    ///
    /// # Errors
    /// When it is too long or holds control characters.
    pub fn optional(text: &str) -> Result<Option<Self>, Refusal> {
        if is_blank(text) { Ok(None) } else { Self::parse(text).map(Some) }
    }

    /// A note that a rule demands, about `field`.
    ///
    /// # Errors
    /// `reason_missing` when it is blank; otherwise as [`Note::parse`].
    pub fn required(text: &str, field: &str) -> Result<Self, Refusal> {
        if is_blank(text) {
            return Err(Refusal::new(
                Kind::Invalid,
                "reason_missing",
                format!("The {field} is missing."),
                "Write a sentence that others will understand later.",
            )
            .about(field));
        }
        Self::parse(text).map_err(|refusal| refusal.about(field))
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn commit_sha(text: &str) -> Result<String, String> {
    let text = text.to_ascii_lowercase();
    if text.len() == 40 && is_hex(&text) { Ok(text) } else { Err("must be the full 40 hexadecimal digits of a commit".into()) }
}

fn image_digest(text: &str) -> Result<String, String> {
    match text.strip_prefix("sha256:") {
        Some(digits) if digits.len() == 64 && is_hex(digits) => Ok(text.to_owned()),
        _ => Err("must be sha256: and 64 hexadecimal digits".into()),
    }
}

fn sha256(text: &str) -> Result<String, String> {
    if text.len() == 64 && is_hex(text) { Ok(text.to_owned()) } else { Err("must be 64 lower-case hexadecimal digits".into()) }
}

fn repo_name(text: &str) -> Result<String, String> {
    let fine = |part: &str| {
        !part.is_empty()
            && part.len() <= 100
            && part != "."
            && part != ".."
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    match text.split_once('/') {
        Some((owner, name)) if fine(owner) && fine(name) => Ok(text.to_owned()),
        _ => Err("must be owner/name as GitHub writes it".into()),
    }
}

fn version(text: &str) -> Result<String, String> {
    one_line(text, 100)
}

fn title(text: &str) -> Result<String, String> {
    one_line(text, 200)
}

fn one_line(text: &str, longest: usize) -> Result<String, String> {
    let text = text.trim();
    if is_blank(text) {
        return Err("is empty".into());
    }
    if text.chars().count() > longest {
        return Err(format!("is longer than {longest} characters"));
    }
    if text.chars().any(char::is_control) {
        return Err("must be one line without control characters".into());
    }
    Ok(text.to_owned())
}

fn note(text: &str) -> Result<String, String> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if is_blank(text) {
        return Err("is empty".into());
    }
    if text.chars().count() > 10_000 {
        return Err("is longer than 10,000 characters".into());
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err("holds control characters".into());
    }
    Ok(text.to_owned())
}

fn story_key(text: &str) -> Result<String, String> {
    let fine = text.split_once('-').is_some_and(|(project, number)| {
        project.len() >= 2
            && project.starts_with(|c: char| c.is_ascii_uppercase())
            && project.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && !number.is_empty()
            && number.len() <= 10
            && !number.starts_with('0')
            && number.bytes().all(|b| b.is_ascii_digit())
    });
    if fine { Ok(text.to_owned()) } else { Err("must look like PROJECT-123".into()) }
}

fn slug(text: &str) -> Result<String, String> {
    let fine = !text.is_empty()
        && text.len() <= 40
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-');
    if fine { Ok(text.to_owned()) } else { Err("must be lower-case letters, digits and -, at most 40".into()) }
}

/// Nothing that a reader could see: white space, zero-width and direction marks count as nothing.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// Control characters, and those that only steer others: zero-width, direction marks, soft hyphen.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{00ad}')
}

/// Fit for a place where it cannot be marked as somebody's words: one line, nothing that hides or turns letters around,
/// at most `longest` characters.
#[must_use]
pub fn plain_line(text: &str, longest: usize) -> String {
    let seen: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_unseen(*c)).collect();
    let words = seen.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if words.chars().count() <= longest { words } else { words.chars().take(longest.saturating_sub(1)).chain(['…']).collect() }
}

/// Fit for a place of several lines: nothing that hides or turns letters around, at most one blank line in a row, at most
/// `longest` characters.
#[must_use]
pub fn plain_lines(text: &str, longest: usize) -> String {
    let (mut kept, mut room, mut blank) = (String::new(), longest, false);
    for line in text.lines().map(|line| plain_line(line, usize::MAX)) {
        if line.is_empty() {
            blank = !kept.is_empty();
            continue;
        }
        let line = format!(
            "{}{line}",
            if blank {
                "\n\n"
            } else if kept.is_empty() {
                ""
            } else {
                "\n"
            }
        );
        blank = false;
        let length = line.chars().count();
        if length > room {
            kept.extend(line.chars().take(room.saturating_sub(1)));
            kept.push('…');
            break;
        }
        room -= length;
        kept.push_str(&line);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_forty_digits_and_nothing_else() {
        assert!(CommitSha::parse("6c802418e93a51cbb746b011439ab783dd136de8").is_ok());
        for bad in ["6c80241", "main", "", "6c802418e93a51cbb746b011439ab783dd136deg", "ü".repeat(20).as_str()] {
            assert!(CommitSha::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_reason_of_invisible_characters_is_no_reason() {
        for blank in ["", "  \n", "\u{200b}\u{200b}", "\u{202e}"] {
            assert_eq!(Note::required(blank, "reason").expect_err("blank").code, "reason_missing");
        }
    }

    #[test]
    fn a_plain_line_hides_nothing_and_turns_nothing_around() {
        assert_eq!(plain_line("a\r\nBcc: x\u{202e}gnp\u{200b}.exe\t b", 100), "a Bcc: xgnp.exe b");
        assert_eq!(plain_line("abcdef", 4), "abc…");
        assert_eq!(plain_line("\u{202e}", 4), "");
    }

    #[test]
    fn look_alikes_of_story_keys_are_told_from_keys_by_shape_only_where_possible() {
        assert!(StoryKey::parse("PARLAI-101").is_ok());
        for bad in ["parlai-1", "PARLAI-", "PARLAI-01", "P-1", "PARLAI_1"] {
            assert!(StoryKey::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_repository_cannot_climb_out_of_its_path() {
        for bad in ["../x", "a/..", "a/b/c", "a b/c", "/x"] {
            assert!(RepoName::parse(bad).is_err(), "{bad}");
        }
    }
}
