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
