//! What end users read, in their language: Fluent messages (projectfluent.org) that translators edit, compiled in.
//! One folder a language under `app/messages`; the pages and the mails use the same.

use domain::Timestamp;
use domain::language::{Hole, Language};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// Names of the files in each language's folder.
macro_rules! files {
    ($($language:literal),+) => {
        [$(($language, [
            include_str!(concat!("../../app/messages/", $language, "/frame.ftl")),
            include_str!(concat!("../../app/messages/", $language, "/refusals.ftl")),
            include_str!(concat!("../../app/messages/", $language, "/guest.ftl")),
            include_str!(concat!("../../app/messages/", $language, "/uat.ftl")),
            include_str!(concat!("../../app/messages/", $language, "/report.ftl")),
            include_str!(concat!("../../app/messages/", $language, "/feedback.ftl")),
            include_str!(concat!("../../app/messages/", $language, "/mail.ftl")),
        ])),+]
    };
}

/// Every language with the texts of its files.
pub const FILES: [(&str, [&str; 7]); 6] = files!("en", "de", "fr", "es", "pt", "ja");

type Bundles = HashMap<Language, FluentBundle<FluentResource>>;

static BUNDLES: LazyLock<Bundles> =
    LazyLock::new(|| FILES.iter().filter_map(|(code, texts)| Some((code.parse::<Language>().ok()?, bundle(code, texts)))).collect());

fn bundle(code: &str, texts: &[&str]) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Names of people and of stories lose what could turn letters around before they come here; see `Value`.
    bundle.set_use_isolating(false);
    for text in texts {
        // What cannot be read is skipped; a test reads every file strictly.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// What fills a place in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number; decides which plural is said.
    Number(i64),
    /// Text of others: shown on one line, without what hides or turns letters.
    Text(String),
}

impl From<Hole> for Value {
    fn from(hole: Hole) -> Self {
        Self::Text(hole.letter().into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        let text: String = text.chars().filter(|letter| Hole::of(*letter).is_none()).collect();
        Self::Text(domain::text::plain_line(&text, 300))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

/// The message `id` (or `id.attribute`) in `language`; in English when it has none, the id itself when there is none at all.
#[must_use]
pub fn say(language: Language, id: &str, values: &[(&str, Value)]) -> String {
    say_if(language, id, values).or_else(|| say_if(Language::En, id, values)).unwrap_or_else(|| {
        tracing::error!(id, "a message is missing");
        id.to_owned()
    })
}

/// The message in this language, if there is one.
#[must_use]
pub fn say_if(language: Language, id: &str, values: &[(&str, Value)]) -> Option<String> {
    let bundle = BUNDLES.get(&language)?;
    let (id, attribute) = id.split_once('.').map_or((id, None), |(id, attribute)| (id, Some(attribute)));
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    let mut args = FluentArgs::new();
    for (name, value) in values {
        let value = match value {
            Value::Number(number) => FluentValue::from(*number),
            Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
        };
        args.set(*name, value);
    }
    Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
}

/// A day in this language, such as `24. November 2026`.
#[must_use]
pub fn day(language: Language, at: Timestamp) -> String {
    let text = at.rfc3339();
    let part = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0);
    // A year is a name, not a count: no separator of thousands.
    let year = part(0, 4).to_string();
    say(language, "day", &[("day", part(8, 10).into()), ("month", part(5, 7).into()), ("year", year.into())])
}

/// A day with the hour, in this language: `24. November 2026, 14:30 Uhr (UTC)`.
#[must_use]
pub fn moment(language: Language, at: Timestamp) -> String {
    let time = at.rfc3339().get(11..16).unwrap_or_default().to_owned();
    say(language, "moment", &[("day", day(language, at).into()), ("time", time.into())])
}

/// How long ago something was, in this language and in one unit.
#[must_use]
pub fn ago(language: Language, at: Timestamp, now: Timestamp) -> String {
    let seconds = now.since(at) / 1000;
    let (unit, count) = match seconds {
        i64::MIN..60 => ("now", 0),
        60..3600 => ("minutes", seconds / 60),
        3600..86_400 => ("hours", seconds / 3600),
        _ => ("days", seconds / 86_400),
    };
    match unit {
        "now" => say(language, "ago-now", &[]),
        "minutes" => say(language, "ago-minutes", &[("count", count.into())]),
        "hours" => say(language, "ago-hours", &[("count", count.into())]),
        _ => say(language, "ago-days", &[("count", count.into())]),
    }
}

/// The best of `Accept-Language` (RFC 9110, 12.5.4), else English.
#[must_use]
pub fn choose(accepted: &str) -> Language {
    let mut wanted: Vec<(u16, LanguageIdentifier)> = accepted
        .split(',')
        .take(30)
        .filter_map(|entry| {
            let (tag, rest) = entry.split_once(';').unwrap_or((entry, ""));
            let quality = rest.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
            let rank = if quality > 0.0 { (quality.min(1.0) * 1000.0) as u16 } else { return None };
            Some((rank, tag.trim().parse().ok()?))
        })
        .collect();
    wanted.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    let wanted: Vec<LanguageIdentifier> = wanted.into_iter().map(|(_, tag)| tag).collect();
    let ours: Vec<LanguageIdentifier> = Language::ALL.iter().filter_map(|language| language.as_str().parse().ok()).collect();
    let found = negotiate_languages(&wanted, &ours, None, NegotiationStrategy::Filtering);
    found.first().and_then(|tag| tag.language.as_str().parse().ok()).unwrap_or(Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_best_language_is_spoken_and_english_comes_last() {
        assert_eq!(choose("de-AT,de;q=0.9,en;q=0.8"), Language::De);
        assert_eq!(choose("en;q=0.2, pt-BR;q=0.9"), Language::Pt);
        assert_eq!(choose("fr;q=0, es;q=0.1"), Language::Es);
        assert_eq!(choose("zh-Hant-TW, zh;q=0.9, ja;q=0.1"), Language::Ja, "not ours, then ours");
        assert_eq!(choose("ES-mx; q=0.7, DE ; q=0.8"), Language::De, "spaces and capitals");
        assert_eq!(choose("de;q=0.5, fr;q=0.5"), Language::De, "the first of equals");
        for accepted in ["", "*", "nl,sv", "tlh;q=huge,,;;q=1", "\u{202e}", "zh", "zh-CN,zh;q=0.9", "de;q=0", "de;q=-1, fr;q=NaN"] {
            assert_eq!(choose(accepted), Language::En, "{accepted}");
        }
    }

    #[test]
    fn days_and_counts_are_said_as_the_language_says_them() {
        let at = Timestamp::parse("2026-03-01T10:00:00Z").expect("moment");
        let said: Vec<String> = Language::ALL.iter().map(|language| day(*language, at)).collect();
        assert_eq!(said, ["1 March 2026", "1. März 2026", "1er mars 2026", "1 de marzo de 2026", "1 de março de 2026", "2026年3月1日"]);
        let hours = |language, hours: i64| ago(language, at, at.plus_seconds(hours * 3600));
        assert_eq!((hours(Language::De, 1), hours(Language::De, 3)), ("vor 1 Stunde".to_owned(), "vor 3 Stunden".to_owned()));
        assert_eq!(hours(Language::Ja, 3), "3時間前");
        assert_eq!(hours(Language::Fr, 0), "à l’instant");
    }

    #[test]
    fn text_of_others_cannot_turn_the_sentence_around_it_nor_fill_a_hole_of_the_page() {
        assert_eq!(Value::from("a\u{e000}\u{e001}b"), Value::Text("ab".into()));
        assert_eq!(Value::from(Hole(1)), Value::Text("\u{e001}".into()));
        assert_eq!(Value::from("Uma\u{202e}\u{200b}\n<b>"), Value::Text("Uma <b>".into()));
    }
}
