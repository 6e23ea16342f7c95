//! Stamps: what a reporter's browser says of itself and of where it was. They are shown before they are sent, and each
//! can be left out.

mod browser;

pub use browser::in_words;

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

crate::words! {
    /// What a stamp says, in the order in which they are shown.
    pub enum StampName {
        /// Address of the page where it happened.
        Address = "address",
        /// Browser and system, in words, with the full text behind them.
        Browser = "browser",
        /// Size of the window, in CSS pixels.
        Viewport = "viewport",
        /// Device pixels to one CSS pixel.
        Scale = "scale",
        /// Language and region (BCP 47).
        Locale = "locale",
        /// Time zone (IANA name).
        TimeZone = "time_zone",
    }
}

impl StampName {
    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Address => "Address of the page",
            Self::Browser => "Browser",
            Self::Viewport => "Size of the window",
            Self::Scale => "Screen scale",
            Self::Locale => "Language",
            Self::TimeZone => "Time zone",
        }
    }

    /// Most characters: an address or a browser may say much, the others may not.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Address => 1000,
            Self::Browser => 600,
            Self::Viewport | Self::Scale | Self::Locale | Self::TimeZone => 80,
        }
    }
}

/// One stamp of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// What it says.
    pub name: StampName,
    /// One line, as the browser or the reporter said it.
    pub value: String,
}

impl Stamp {
    /// A stamp with something in it. Marks that turn the direction of writing are left out: one line of them could make
    /// an address read as another.
    ///
    /// # Errors
    /// `invalid_field` when it is empty, too long or more than a line.
    pub fn new(name: StampName, value: &str) -> Result<Self, Refusal> {
        let wrong = |rule: &str| Refusal::invalid(name.as_str(), rule);
        let value: String = value.trim().chars().filter(|letter| !turns(*letter)).collect();
        if crate::text::is_blank(&value) {
            return Err(wrong("is empty"));
        }
        if value.chars().any(char::is_control) {
            return Err(wrong("must be one line without control characters"));
        }
        if value.chars().count() > name.longest() {
            return Err(wrong(&format!("is longer than {} characters", name.longest())));
        }
        Ok(Self { name, value })
    }

    /// As a form sends it: `viewport: 390 × 844`.
    #[must_use]
    pub fn sent(&self) -> String {
        format!("{}: {}", self.name, self.value)
    }

    /// What a form sent; each name once.
    ///
    /// # Errors
    /// `invalid_field` when one is unknown, empty, too long or there twice.
    pub fn all(sent: &[String]) -> Result<Vec<Self>, Refusal> {
        let mut stamps: Vec<Self> = Vec::with_capacity(sent.len());
        for text in sent {
            let (name, value) = text.split_once(": ").ok_or_else(|| Refusal::invalid("stamp", "must be a name and a value"))?;
            let name: StampName = name.parse().map_err(|_| Refusal::invalid("stamp", "is not one that a report takes"))?;
            if stamps.iter().any(|known| known.name == name) {
                return Err(Refusal::invalid(name.as_str(), "was sent more than once"));
            }
            stamps.push(Self::new(name, value)?);
        }
        Ok(stamps)
    }
}

/// Marks without a width that change the order in which letters are shown (Unicode UAX #9), and a byte order mark.
const fn turns(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(sent: &[&str]) -> Result<Vec<Stamp>, Refusal> {
        Stamp::all(&sent.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_sent_is_what_is_read() {
        let stamp = Stamp::new(StampName::Viewport, "390 × 844").expect("a stamp");
        assert_eq!(all(&[&stamp.sent()]).expect("read"), [stamp]);
        assert_eq!(all(&["address: https://shop.example/a: b"]).expect("read")[0].value, "https://shop.example/a: b");
    }

    #[test]
    fn a_stamp_is_known_short_one_line_and_there_once() {
        for bad in [&["battery: 12 %"][..], &["viewport"], &["viewport: "], &["scale: 1\n2"], &["scale: 1", "scale: 2"]] {
            assert_eq!(all(bad).expect_err("refused").code, "invalid_field", "{bad:?}");
        }
        for name in StampName::ALL {
            assert!(Stamp::new(*name, &"x".repeat(name.longest())).is_ok());
            assert!(Stamp::new(*name, &"x".repeat(name.longest() + 1)).is_err(), "{name}");
        }
    }

    #[test]
    fn an_address_cannot_be_made_to_read_as_another() {
        let stamp = Stamp::new(StampName::Address, "https://shop.example/\u{202e}gpj.exe\u{202c}").expect("a stamp");
        assert_eq!(stamp.value, "https://shop.example/gpj.exe");
        assert!(Stamp::new(StampName::Address, "\u{202e}\u{200b}").is_err(), "nothing that can be seen");
    }
}
