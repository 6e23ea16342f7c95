//! Text with formatting, before it is written in a dialect.

/// A document: blocks one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document(pub(super) Vec<Block>);

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A paragraph; each line stands on its own.
    Lines(Vec<String>),
    /// A list of names with values.
    Facts(Vec<(String, String)>),
    /// A sentence that ends in a link: text, label, address.
    Link(String, String, String),
}

/// Characters of one text; Jira takes 32,767.
const LONGEST: usize = 20_000;

impl Document {
    /// Text of a person: blank lines part paragraphs, other line ends stay.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        let text: String = text.replace("\r\n", "\n").chars().take(LONGEST).collect();
        for paragraph in text.split("\n\n") {
            let lines: Vec<String> = paragraph.lines().map(plain).filter(|line| !line.is_empty()).collect();
            if !lines.is_empty() {
                self.0.push(Block::Lines(lines));
            }
        }
        self
    }

    /// A list of "name: value"; empty values are left out.
    #[must_use]
    pub fn facts<N: AsRef<str>>(mut self, facts: &[(N, String)]) -> Self {
        let facts: Vec<_> = facts
            .iter()
            .map(|(name, value)| (plain(name.as_ref()), plain(value)))
            .filter(|(name, value)| !name.is_empty() && !value.is_empty())
            .collect();
        if !facts.is_empty() {
            self.0.push(Block::Facts(facts));
        }
        self
    }

    /// One line that ends in a link.
    #[must_use]
    pub fn link(mut self, text: &str, label: &str, address: &str) -> Self {
        self.0.push(Block::Link(plain(text), plain(label), address.to_owned()));
        self
    }
}

/// One line without control characters.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| if letter == '\t' || letter == '\n' { ' ' } else { letter })
        .filter(|letter| !letter.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}
