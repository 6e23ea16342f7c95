//! A `User-Agent` in words that a reader of reports understands: "Chrome 141 on Android".

/// Marks of browsers, the ones that pretend to be another first: Edge says that it is Chrome, and Chrome that it is Safari.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
];

/// Marks of systems, again the more particular ones first: Android says that it is Linux.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Browser with its main version, and the system, as far as the text says it. Browsers freeze parts of this text (a
/// phone's model, the system's version), so no more is read from it.
#[must_use]
pub fn in_words(user_agent: &str) -> Option<String> {
    let (at, name) = BROWSERS.iter().find_map(|(mark, name)| user_agent.find(mark).map(|at| (at + mark.len(), *name)))?;
    if name == "Safari" && !user_agent.contains("Safari/") {
        return None;
    }
    let version: String = user_agent.get(at..)?.chars().take_while(char::is_ascii_digit).take(4).collect();
    let browser = if version.is_empty() { name.to_owned() } else { format!("{name} {version}") };
    Some(match SYSTEMS.iter().find(|(mark, _)| user_agent.contains(mark)) {
        Some((_, system)) => format!("{browser} on {system}"),
        None => browser,
    })
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_browser_is_named_as_what_it_is_and_not_as_what_it_pretends_to_be() {
        for (text, words) in [
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
                "Chrome 141 on Android",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
                "Edge 141 on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
                "Safari 26 on iPhone",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1",
                "Chrome 141 on iPhone",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox 143 on Linux"),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet 28 on Android",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari 18 on macOS",
            ),
        ] {
            assert_eq!(in_words(text).as_deref(), Some(words));
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for text in ["", "curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64)", "Dalvik/2.1.0 Version/9"] {
            assert_eq!(in_words(text), None, "{text}");
        }
    }
}
