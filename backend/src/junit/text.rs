//! Text of test runners, made fit to be shown: no terminal colours, no control characters, cut to a length.

use super::LONGEST_NAME;

/// Without terminal sequences and control characters, in one line, at most `longest` characters.
pub(super) fn clean(text: &str, longest: usize) -> String {
    let plain = without_sequences(text, longest.saturating_mul(8));
    let mut cleaned = String::with_capacity(plain.len().min(longest));
    for letter in plain.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if !letter.is_control() && !turns(letter) {
            cleaned.push(letter);
        }
    }
    cut(cleaned.trim(), longest)
}

/// Characters that turn the direction of what follows, or cannot be seen.
const fn turns(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}')
}

/// A name in one line. One that is too long ends in the beginning of its hash, so that two that begin alike
/// stay two.
pub(super) fn name(text: &str) -> String {
    let whole = clean(text, LONGEST_NAME + 1);
    if whole.chars().count() <= LONGEST_NAME {
        return whole;
    }
    let hash = domain::sha256_hex(text.as_bytes());
    let short: String = whole.chars().take(LONGEST_NAME - 9).collect();
    format!("{short}…{}", hash.get(..8).unwrap_or_default())
}

/// Several lines without terminal sequences and control characters; no blank lines around them, and never
/// more than one in a row.
pub(super) fn block(text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let mut cleaned = without_sequences(text, usize::MAX);
    cleaned.retain(|letter| matches!(letter, '\n' | '\t') || !letter.is_control());
    let start = cleaned.find(|letter: char| !letter.is_whitespace()).unwrap_or_default();
    let line = cleaned.get(..start).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
    let mut lines = String::with_capacity(cleaned.len() - line);
    let mut blank = false;
    for text in cleaned.get(line..).unwrap_or_default().trim_end().split('\n') {
        let empty = text.trim().is_empty();
        if !(empty && blank) {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(if empty { "" } else { text });
        }
        blank = empty;
    }
    lines
}

/// Properties of suites are often the runner's whole environment.
pub(super) fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["pass", "secret", "token", "credential", "apikey", "api_key", "api.key", "private"].iter().any(|word| name.contains(word))
}

/// The first line that holds something.
pub(super) fn first_line(text: &str, longest: usize) -> Option<String> {
    text.lines().map(|line| clean(line, longest)).find(|line| !line.is_empty())
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(longest.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Drops ECMA-48 escape sequences; looks at no more than `most` characters.
fn without_sequences(text: &str, most: usize) -> String {
    // pytest writes the escape character as these four.
    let text = text.replace("#x1B[", "\u{1b}[");
    let mut letters = text.chars().take(most).peekable();
    let mut plain = String::with_capacity(text.len().min(most));
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => match letters.next() {
                Some('[') => while letters.next().is_some_and(|next| !('\u{40}'..='\u{7e}').contains(&next)) {},
                Some(']') => while letters.next().is_some_and(|next| next != '\u{7}' && next != '\u{1b}') {},
                _ => {}
            },
            '\u{9b}' => while letters.next().is_some_and(|next| !('\u{40}'..='\u{7e}').contains(&next)) {},
            other => plain.push(other),
        }
    }
    plain
}

/// Seconds as test runners write them, in milliseconds; `None` when that is no duration.
pub(super) fn millis(text: &str) -> Option<i64> {
    let seconds: f64 = text.trim().replace(',', "").parse().ok()?;
    // Ten years: longer is a clock that jumped.
    if !seconds.is_finite() || !(0.0..=315_360_000.0).contains(&seconds) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked against ten years above")]
    Some((seconds * 1000.0).round() as i64)
}
