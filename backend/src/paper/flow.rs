//! Lays a paper out on sheets of A4: where each line goes, and what it is a part of.

use super::face::{Face, Faces};
use super::tree::{Kind, Node, Tree};
use domain::paper::{Block, Paper, Piece, Section, Style};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
/// Left and right.
pub(super) const SIDE: f32 = 54.0;
/// What stands in the middle.
pub(super) const TEXT: f32 = WIDTH - 2.0 * SIDE;
const TOP: f32 = 60.0;
pub(super) const BOTTOM: f32 = HEIGHT - 66.0;

/// From line to line, in sizes.
pub(super) const LEADING: f32 = 1.38;

/// Grey for what is said beside something, and ink for the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Ink,
    Quiet,
    Warn,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Set {
    pub face: Face,
    pub size: f32,
    pub leading: f32,
    pub colour: Colour,
}

impl Set {
    pub const fn new(face: Face, size: f32, leading: f32, colour: Colour) -> Self {
        Self { face, size, leading, colour }
    }

    /// As `style` says, around this size.
    pub const fn of(style: Style, size: f32) -> Self {
        let leading = size * LEADING;
        match style {
            Style::Plain => Self::new(Face::Regular, size, leading, Colour::Ink),
            Style::Strong => Self::new(Face::Strong, size, leading, Colour::Ink),
            Style::Code => Self::new(Face::Code, size * 0.86, leading, Colour::Ink),
            Style::Quiet => Self::new(Face::Regular, size, leading, Colour::Quiet),
            Style::Unknown => Self::new(Face::Regular, size, leading, Colour::Warn),
        }
    }

    /// Where its letters stand, on a line that ends at `y`.
    pub fn base(&self, y: f32) -> f32 {
        y - (self.leading - self.size) * 0.7
    }
}

/// One thing on a sheet.
#[derive(Debug)]
pub(super) enum Mark {
    /// A line of text; without a node it is an ornament.
    Line { x: f32, y: f32, set: Set, text: String, node: Option<Node> },
    /// A thin line across.
    Rule { x: f32, y: f32, width: f32, strong: bool },
    /// A bar at the left of what somebody wrote.
    Bar { y: f32, height: f32 },
}

/// Sheets, what is on them, and in which order it is read.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    pub sheets: Vec<Vec<Mark>>,
    pub tree: Tree,
    /// Headings of the second level: text, sheet, height.
    pub outline: Vec<(String, usize, f32)>,
}

/// Where the next line goes.
pub(super) struct Flow<'a> {
    pub faces: &'a Faces,
    pub out: Sheets,
    pub y: f32,
}

/// The whole paper.
pub(super) fn lay_out(paper: &Paper, faces: &Faces) -> Sheets {
    let mut flow = Flow { faces, out: Sheets { sheets: vec![Vec::new()], ..Sheets::default() }, y: TOP };
    let title = flow.out.tree.add(Kind::Heading(1, paper.title.clone()), None);
    flow.text(SIDE, TEXT, Set::new(Face::Strong, 19.0, 24.0, Colour::Ink), &paper.title, title);
    let under = flow.out.tree.add(Kind::Paragraph, None);
    flow.text(SIDE, TEXT, Set::of(Style::Quiet, 11.0), &paper.subtitle, under);
    flow.y += 10.0;
    flow.facts(&paper.facts);
    for section in &paper.sections {
        flow.section(section);
    }
    flow.out
}

impl Flow<'_> {
    /// Goes on on a new sheet when fewer than `needs` points are left; did it?
    pub fn room(&mut self, needs: f32) -> bool {
        let turn = self.y + needs > BOTTOM && self.y > TOP;
        if turn {
            self.turn();
        }
        turn
    }

    /// The next sheet.
    pub fn turn(&mut self) {
        self.out.sheets.push(Vec::new());
        self.y = TOP;
    }

    pub fn mark(&mut self, mark: Mark) {
        if let Some(sheet) = self.out.sheets.last_mut() {
            sheet.push(mark);
        }
    }

    /// A paragraph from `x` on, as wide as `width`.
    pub fn text(&mut self, x: f32, width: f32, set: Set, text: &str, node: Node) {
        for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
            for line in self.faces.lines(set.face, set.size, paragraph, width) {
                self.room(set.leading);
                self.y += set.leading;
                let y = set.base(self.y);
                self.mark(Mark::Line { x, y, set, text: line, node: Some(node) });
            }
        }
    }

    fn section(&mut self, section: &Section) {
        // A heading never stands alone at the foot of a sheet.
        self.room(110.0);
        if self.y > TOP {
            self.y += 18.0;
        }
        let sheet = self.out.sheets.len() - 1;
        self.out.outline.push((section.title.clone(), sheet, self.y));
        let head = self.out.tree.add(Kind::Heading(2, section.title.clone()), None);
        self.text(SIDE, TEXT, Set::new(Face::Strong, 13.5, 18.0, Colour::Ink), &section.title, head);
        self.y += 3.0;
        let y = self.y;
        self.mark(Mark::Rule { x: SIDE, y, width: TEXT, strong: true });
        self.y += 5.0;
        for block in &section.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(title) => {
                self.room(64.0);
                self.y += 8.0;
                let node = self.out.tree.add(Kind::Heading(3, title.clone()), None);
                self.text(SIDE, TEXT, Set::new(Face::Strong, 10.5, 15.0, Colour::Ink), title, node);
                self.y += 2.0;
            }
            Block::Words(piece) => {
                let node = self.out.tree.add(Kind::Paragraph, None);
                self.piece(SIDE, TEXT, 9.5, piece, node);
                self.y += 4.0;
            }
            Block::Facts(facts) => self.facts(facts),
            Block::List(items) => self.list(items),
            Block::Quote(text) => self.quote(text),
            Block::Table(table) => self.table(table),
        }
    }

    /// A piece of text in its style.
    pub fn piece(&mut self, x: f32, width: f32, size: f32, piece: &Piece, node: Node) {
        self.text(x, width, Set::of(piece.style, size), &piece.text, node);
    }

    fn list(&mut self, items: &[Piece]) {
        let list = self.out.tree.add(Kind::List, None);
        for item in items {
            let set = Set::of(item.style, 9.5);
            self.room(set.leading);
            let y = set.base(self.y + set.leading);
            self.mark(Mark::Line { x: SIDE + 3.0, y, set, text: "•".to_owned(), node: None });
            let node = self.out.tree.add(Kind::Item, Some(list));
            let body = self.out.tree.add(Kind::Body, Some(node));
            self.piece(SIDE + 14.0, TEXT - 14.0, 9.5, item, body);
            self.y += 2.0;
        }
        self.y += 4.0;
    }

    fn quote(&mut self, text: &str) {
        let quote = self.out.tree.add(Kind::Quote, None);
        let node = self.out.tree.add(Kind::Paragraph, Some(quote));
        let (sheet, from) = (self.out.sheets.len(), self.y);
        self.text(SIDE + 12.0, TEXT - 12.0, Set::of(Style::Plain, 9.5), text, node);
        if sheet == self.out.sheets.len() {
            let height = self.y - from;
            self.mark(Mark::Bar { y: from, height });
        }
        self.y += 6.0;
    }
}
