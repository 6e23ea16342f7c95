//! The languages in which end users are spoken to.

crate::words! {
    /// One of them, by its ISO 639-1 code.
    pub enum Language {
        /// English.
        En = "en",
        /// German.
        De = "de",
        /// French.
        Fr = "fr",
        /// Spanish.
        Es = "es",
        /// Portuguese.
        Pt = "pt",
        /// Japanese.
        Ja = "ja",
    }
}

/// A place in a message that a page fills with something drawn, such as a link: one letter for private use stands there
/// (Unicode 23.5), which no text of people gets into a message with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole(pub u8);

impl Hole {
    /// The letter that stands for it.
    #[must_use]
    pub fn letter(self) -> char {
        char::from_u32(0xe000 + u32::from(self.0)).unwrap_or_default()
    }

    /// The hole for which this letter stands, if it does.
    #[must_use]
    pub fn of(letter: char) -> Option<Self> {
        u32::from(letter).checked_sub(0xe000).and_then(|number| u8::try_from(number).ok()).map(Self)
    }
}
