//! Words for end users in their language: `t!("id", name = value)` says a message of `app/messages`. Only the server speaks;
//! nothing of it is in the browser's bundle.

use domain::Refusal;
use domain::language::Language;

/// Says a message in the language of the page.
#[macro_export]
macro_rules! t {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::say($id, &[$((stringify!($name), $crate::words::value($value))),*])
    };
}

/// Pages of a project that are said in the reader's language, after `/p/{slug}/`; a part in braces stands for anything.
const TRANSLATED: [&str; 3] = ["candidates/{}/uat", "candidates/{}/feedback/new", "feedback/{}"];

/// Is the page at this address said in the reader's language? The other pages of projects are the trade's and English;
/// outside of projects all are, and so is what is said of an address that does not exist.
#[must_use]
pub fn is_translated(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let mut parts = path.split('/').skip(1);
    match parts.next() {
        None | Some("") => false,
        Some("p") => {
            let page: Vec<&str> = parts.skip(1).collect();
            let fits = |pattern: &&str| {
                let wanted: Vec<&str> = pattern.split('/').collect();
                wanted.len() == page.len()
                    && wanted.iter().zip(&page).all(|(want, part)| want == part || (*want == "{}" && !part.is_empty()))
            };
            !path.starts_with("/p//") && TRANSLATED.iter().any(fits)
        }
        Some("settings") => parts.next() != Some("signing"),
        Some(_) => true,
    }
}

#[cfg(feature = "ssr")]
mod server {
    use super::Language;
    use crate::context::language;
    use domain::Timestamp;

    pub use backend::words::Value;

    /// What fills a place in a message.
    pub fn value(value: impl Into<Value>) -> Value {
        value.into()
    }

    /// The message in the language of the page.
    #[must_use]
    pub fn say(id: &str, values: &[(&str, Value)]) -> String {
        backend::words::say(language(), id, values)
    }

    /// The message in this language, if there is one.
    #[must_use]
    pub fn say_if(language: Language, id: &str) -> Option<String> {
        backend::words::say_if(language, id, &[])
    }

    /// A day in the language of the page.
    #[must_use]
    pub fn day(at: Timestamp) -> String {
        backend::words::day(language(), at)
    }

    /// A day with the hour, in the language of the page.
    #[must_use]
    pub fn moment(at: Timestamp) -> String {
        backend::words::moment(language(), at)
    }

    /// How long ago, in the language of the page.
    #[must_use]
    pub fn ago(at: Timestamp, now: Timestamp) -> String {
        backend::words::ago(language(), at, now)
    }
}
#[cfg(feature = "ssr")]
pub use server::{Value, ago, day, moment, say, say_if, value};

#[cfg(not(feature = "ssr"))]
mod browser {
    use super::Language;
    use domain::Timestamp;

    /// Nothing is said in the browser.
    #[derive(Debug, Clone, Copy)]
    pub struct Value;

    /// Nothing is said in the browser.
    pub fn value<T>(_: T) -> Value {
        Value
    }

    /// Nothing is said in the browser.
    #[must_use]
    pub const fn say(_: &str, _: &[(&str, Value)]) -> String {
        String::new()
    }

    /// Nothing is said in the browser.
    #[must_use]
    pub const fn say_if(_: Language, _: &str) -> Option<String> {
        None
    }

    /// Nothing is said in the browser.
    #[must_use]
    pub const fn day(_: Timestamp) -> String {
        String::new()
    }

    /// Nothing is said in the browser.
    #[must_use]
    pub const fn moment(_: Timestamp) -> String {
        String::new()
    }

    /// Nothing is said in the browser.
    #[must_use]
    pub const fn ago(_: Timestamp, _: Timestamp) -> String {
        String::new()
    }
}
#[cfg(not(feature = "ssr"))]
pub use browser::{Value, ago, day, moment, say, say_if, value};

/// A refusal in the language of the page: sentence and advice. One that is in no message file stays English.
#[must_use]
pub fn refused(refusal: Refusal) -> Refusal {
    refused_in(crate::context::language(), refusal)
}

/// The same in this language, for an answer that is no page.
#[must_use]
pub fn refused_in(language: Language, refusal: Refusal) -> Refusal {
    if language == Language::En {
        return refusal;
    }
    let id = format!("refusal-{}", refusal.code);
    match (say_if(language, &id), say_if(language, &format!("{id}.advice"))) {
        (Some(sentence), Some(advice)) => Refusal { sentence, advice, ..refusal },
        _ => refusal,
    }
}

#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
