//! A paper: what an auditor reads, as data. Its words are written once; a page and a PDF draw them alike.

use serde::{Deserialize, Serialize};

crate::words! {
    /// How a piece of text is meant.
    pub enum Style {
        /// Plain words.
        Plain = "plain",
        /// What the eye should find first.
        Strong = "strong",
        /// A hash, a key, an address: to be compared letter by letter.
        Code = "code",
        /// Said beside something else.
        Quiet = "quiet",
        /// Something that is not known; it is never shown as known.
        Unknown = "unknown",
    }
}

/// Text that is said in one way. It is data: nothing in it is markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// How it is meant.
    pub style: Style,
    /// Where it leads, on the portal's own page; paper shows only the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

impl Piece {
    /// In this style.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style, href: None }
    }

    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Style::Plain)
    }

    /// A hash or a key.
    pub fn code(text: impl Into<String>) -> Self {
        Self::new(text, Style::Code)
    }

    /// Something that is not known.
    pub fn unknown(text: impl Into<String>) -> Self {
        Self::new(text, Style::Unknown)
    }

    /// What is known, or that it is not.
    pub fn known(text: Option<impl Into<String>>, style: Style) -> Self {
        text.map_or_else(|| Self::unknown("not known"), |text| Self::new(text, style))
    }

    /// The same, leading somewhere.
    #[must_use]
    pub fn to(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// A cell or a value: pieces on lines of their own.
pub type Lines = Vec<Piece>;

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: Lines,
}

impl Fact {
    /// With one piece.
    pub fn new(label: impl Into<String>, piece: Piece) -> Self {
        Self { label: label.into(), value: vec![piece] }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Says what it lists.
    pub caption: String,
    /// Head and share of the width of each column.
    pub columns: Vec<(String, u8)>,
    /// Rows, each with a cell a column.
    pub rows: Vec<Vec<Lines>>,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", content = "of", rename_all = "snake_case")]
pub enum Block {
    /// A heading inside of a section.
    Heading(String),
    /// A sentence or two.
    Words(Piece),
    /// Names and values.
    Facts(Vec<Fact>),
    /// Things, one a line.
    List(Vec<Piece>),
    /// Exactly what somebody wrote.
    Quote(String),
    /// A table.
    Table(Table),
}

/// A part of a paper with a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its anchor.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// The whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its one title.
    pub title: String,
    /// Under the title.
    pub subtitle: String,
    /// At the foot of every sheet.
    pub foot: String,
    /// What one must know before reading on.
    pub facts: Vec<Fact>,
    /// The rest.
    pub sections: Vec<Section>,
}

impl Paper {
    /// Names these contents: SHA-256 of their canonical JSON. A page and a PDF with the same name say the same.
    ///
    /// # Errors
    /// Never for this type; the error is that of the JSON writer.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        Ok(crate::sha256_hex(crate::canonical_json(self)?.as_bytes()))
    }
}
