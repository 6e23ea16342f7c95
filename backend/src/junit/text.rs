//! Text of test runners, made fit to be shown: no terminal colours, no control characters, cut to a length.

/// Without terminal sequences and control characters, in one line, at most `longest` characters.
pub(super) fn clean(text: &str, longest: usize) -> String {
    let plain = without_sequences(text, longest.saturating_mul(8));
    let mut cleaned = String::with_capacity(plain.len().min(longest));
    for letter in plain.chars() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if !letter.is_control() {
            cleaned.push(letter);
        }
    }
    cut(cleaned.trim(), longest)
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
