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

/// Pages that are said in the reader's language; a part in braces stands for anything. All others are English.
const TRANSLATED: [&str; 1] = ["/p/{}/candidates/{}/uat"];

/// Is the page at this address said in the reader's language?
#[must_use]
pub fn is_translated(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    TRANSLATED.iter().any(|pattern| {
        let (mut parts, mut wanted) = (path.split('/'), pattern.split('/'));
        loop {
            match (parts.next(), wanted.next()) {
                (None, None) => return true,
                (Some(part), Some(want)) if part == want || (want == "{}" && !part.is_empty()) => {}
                _ => return false,
            }
        }
    })
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

    /// How long ago, in the language of the page.
    #[must_use]
    pub fn ago(at: Timestamp, now: Timestamp) -> String {
        backend::words::ago(language(), at, now)
    }
}
#[cfg(feature = "ssr")]
pub use server::{Value, ago, day, say, say_if, value};

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
    pub const fn ago(_: Timestamp, _: Timestamp) -> String {
        String::new()
    }
}
#[cfg(not(feature = "ssr"))]
pub use browser::{Value, ago, day, say, say_if, value};

/// A refusal in the language of the page: sentence and advice. One that is in no message file stays English.
#[must_use]
pub fn refused(refusal: Refusal) -> Refusal {
    let language = crate::context::language();
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
