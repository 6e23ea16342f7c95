//! Every "no" that a person or a program can be told: a stable code, one sentence, what to do.

use serde::{Deserialize, Serialize};

/// A refusal is an answer, not a failure: it is shown as it stands and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    /// What kind of "no" it is; decides the HTTP status.
    pub kind: Kind,
    /// Stable, for programs and for support: `self_approval`, `stale_page`.
    pub code: String,
    /// What was wrong, in one sentence.
    pub sentence: String,
    /// What the reader can do now.
    pub advice: String,
    /// The form field it is about, if one.
    pub field: Option<String>,
    /// More lines, for example what changed meanwhile.
    pub details: Vec<String>,
}

crate::words! {
    /// What kind of "no".
    pub enum Kind {
        /// What was asked for is the case already; nothing was recorded.
        Already = "already",
        /// The request cannot be read.
        Malformed = "malformed",
        /// Nobody is signed in.
        Unauthenticated = "unauthenticated",
        /// This person may not do that.
        Forbidden = "forbidden",
        /// Not there, or not for these eyes: existence stays hidden.
        NotFound = "not_found",
        /// The world changed since the page was read.
        Conflict = "conflict",
        /// It is over: nothing can be decided about it any more.
        Gone = "gone",
        /// Too big.
        TooLarge = "too_large",
        /// A type of file that is not taken.
        Unsupported = "unsupported",
        /// Readable, but breaks a rule.
        Invalid = "invalid",
        /// Too often.
        TooMany = "too_many",
        /// There is no room left.
        Full = "full",
    }
}

impl Kind {
    /// The HTTP status (RFC 9110; 507 is RFC 4918) that carries this kind.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Already => 200,
            Self::Malformed => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::Unsupported => 415,
            Self::Invalid => 422,
            Self::TooMany => 429,
            Self::Full => 507,
        }
    }
}

impl Refusal {
    /// A refusal with a code, a sentence and an advice.
    #[must_use]
    pub fn new(kind: Kind, code: &str, sentence: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { kind, code: code.to_owned(), sentence: sentence.into(), advice: advice.into(), field: None, details: Vec::new() }
    }

    /// A field that breaks a rule; `rule` completes "The … ".
    #[must_use]
    pub fn invalid(field: &str, rule: &str) -> Self {
        let name = field_name(field);
        let mut refusal =
            Self::new(Kind::Invalid, "invalid_field", format!("The {name} {rule}."), "Correct it and send again. Nothing was saved.");
        refusal.field = Some(field.to_owned());
        refusal
    }

    /// Something that cannot be read at all.
    #[must_use]
    pub fn malformed(what: &str, rule: &str) -> Self {
        Self::new(Kind::Malformed, "malformed", format!("The {} {rule}.", field_name(what)), "Check the address or the request.")
    }

    /// Not there, or not for this reader.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            Kind::NotFound,
            "not_found",
            format!("This {what} does not exist, or you have no access to it."),
            "Check the address, or ask the release manager for access.",
        )
    }

    /// The reader's role does not allow it.
    #[must_use]
    pub fn forbidden(code: &str, sentence: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, code, sentence, advice)
    }

    /// The world changed since the page was read.
    #[must_use]
    pub fn conflict(code: &str, sentence: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, code, sentence, advice)
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn sign_in() -> Self {
        Self::new(Kind::Unauthenticated, "sign_in_required", "You are not signed in.", "Sign in and try again.")
    }

    /// Says which form field it is about, and calls it so in the sentence of [`Refusal::invalid`].
    #[must_use]
    pub fn about(mut self, field: &str) -> Self {
        if self.code == "invalid_field"
            && let Some(rule) = self.field.as_deref().and_then(|was| self.sentence.strip_prefix(&format!("The {} ", field_name(was))))
        {
            self.sentence = format!("The {} {rule}", field_name(field));
        }
        self.field = Some(field.to_owned());
        self
    }

    /// Adds lines of detail.
    #[must_use]
    pub fn with_details(mut self, details: Vec<String>) -> Self {
        self.details = details;
        self
    }
}

/// Fields whose labels say something else than their names.
const LABELS: [(&str, &str); 10] = [
    ("label", "name"),
    ("subject", "provider's id of the person"),
    ("from", "first day"),
    ("until", "last day"),
    ("waivers_at_most", "number of waivers"),
    ("soak_hours", "number of hours before signing"),
    ("product_owner_signatures", "number of product owners who must sign"),
    ("signature_hours", "number of hours for which a signature counts"),
    ("delegation_days", "number of days for which a signer may be stood in for"),
    ("emergency_hours", "number of hours in which an emergency release is made good"),
];

/// `image_digest` and `ImageDigest` both read as "image digest"; what has a label is called by it.
fn field_name(field: &str) -> String {
    if let Some((_, label)) = LABELS.iter().find(|(name, _)| *name == field) {
        return (*label).to_owned();
    }
    let mut name = String::with_capacity(field.len() + 4);
    for (position, letter) in field.chars().enumerate() {
        if letter == '_' {
            name.push(' ');
        } else {
            if letter.is_ascii_uppercase() && position > 0 {
                name.push(' ');
            }
            name.push(letter.to_ascii_lowercase());
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn a_field_is_named_as_people_say_it() {
        assert_eq!(Refusal::invalid("ImageDigest", "is not a digest").sentence, "The image digest is not a digest.");
        assert_eq!(Refusal::invalid("story_key", "is empty").sentence, "The story key is empty.");
        assert_eq!(Refusal::invalid("until", "must not be in the past").sentence, "The last day must not be in the past.");
    }

    #[test]
    fn a_field_that_another_form_calls_otherwise_is_called_as_that_form_does() {
        let said = Refusal::invalid("title", "is empty").about("name");
        assert_eq!((said.sentence.as_str(), said.field.as_deref()), ("The name is empty.", Some("name")));
        assert_eq!(Refusal::invalid("title", "is empty").about("label").sentence, "The name is empty.");
        let own = Refusal::new(super::Kind::Invalid, "invalid_field", "A window needs a name.", "").about("windows").about("week-0-name");
        assert_eq!(own.sentence, "A window needs a name.");
    }
}
