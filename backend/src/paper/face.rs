//! The three faces of a paper: what a text is as wide as, where it breaks, and what is drawn for signs that no face has.

use krilla::text::Font;
use rustybuzz::UnicodeBuffer;
use std::cell::RefCell;
use std::collections::HashMap;

const REGULAR: &[u8] = include_bytes!("../../fonts/IBMPlexSans-Regular.ttf");
const STRONG: &[u8] = include_bytes!("../../fonts/IBMPlexSans-SemiBold.ttf");
const CODE: &[u8] = include_bytes!("../../fonts/IBMPlexMono-Regular.ttf");

/// Drawn for a sign that the face does not have.
const MISSING: char = '\u{fffd}';

/// Which face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Face {
    Regular,
    Strong,
    Code,
}

struct Loaded {
    font: Font,
    shape: rustybuzz::Face<'static>,
    missing: char,
    widths: RefCell<HashMap<String, i32>>,
}

impl Loaded {
    fn load(bytes: &'static [u8]) -> Option<Self> {
        let shape = rustybuzz::Face::from_slice(bytes, 0)?;
        let missing = [MISSING, '\u{25a1}', '?'].into_iter().find(|sign| shape.glyph_index(*sign).is_some())?;
        Some(Self { font: Font::new(bytes.into(), 0)?, shape, missing, widths: RefCell::default() })
    }

    /// In units of the face.
    fn units(&self, text: &str) -> i32 {
        if let Some(known) = self.widths.borrow().get(text) {
            return *known;
        }
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let found = rustybuzz::shape(&self.shape, &[], buffer).glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
        self.widths.borrow_mut().insert(text.to_owned(), found);
        found
    }
}

/// All three.
pub(super) struct Faces {
    regular: Loaded,
    strong: Loaded,
    code: Loaded,
}

impl Faces {
    /// Nothing when a file is no font.
    pub fn load() -> Option<Self> {
        Some(Self { regular: Loaded::load(REGULAR)?, strong: Loaded::load(STRONG)?, code: Loaded::load(CODE)? })
    }

    const fn of(&self, face: Face) -> &Loaded {
        match face {
            Face::Regular => &self.regular,
            Face::Strong => &self.strong,
            Face::Code => &self.code,
        }
    }

    /// As the writer takes it.
    pub fn font(&self, face: Face) -> Font {
        self.of(face).font.clone()
    }

    /// In points, at this size.
    #[expect(clippy::cast_precision_loss, reason = "a line is far shorter than 2^24 units")]
    pub fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let face = self.of(face);
        face.units(text) as f32 / face.shape.units_per_em() as f32 * size
    }

    /// What can be drawn of a text: spaces of all kinds are one kind, signs without a shape of their own (control and
    /// direction characters among them) go, and what the face lacks is shown as missing.
    pub fn drawable(&self, face: Face, text: &str) -> String {
        let face = self.of(face);
        text.chars()
            .filter_map(|sign| match sign {
                _ if sign.is_whitespace() => Some(' '),
                '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{ad}'
                | '\u{fe00}'..='\u{fe0f}' => None,
                _ if sign.is_control() => None,
                _ => Some(if face.shape.glyph_index(sign).is_some() { sign } else { face.missing }),
            })
            .collect()
    }

    /// Breaks one paragraph into lines of at most `width` points. Words part at spaces, which stay at the end of their line;
    /// what is longer than a line parts anywhere.
    pub fn lines(&self, face: Face, size: f32, text: &str, width: f32) -> Vec<String> {
        let text = self.drawable(face, text);
        let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0.0);
        for word in text.split_inclusive(' ') {
            let bare = self.width(face, size, word.trim_end());
            if used + bare > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if bare <= width {
                line.push_str(word);
                used += self.width(face, size, word);
                continue;
            }
            for sign in word.chars() {
                let sign_width = self.width(face, size, sign.encode_utf8(&mut [0; 4]));
                if used + sign_width > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(sign);
                used += sign_width;
            }
        }
        if !line.trim().is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }
}
