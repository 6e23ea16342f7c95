//! Tables of a paper: cells as high as their text, rows that stay together, the heads again on each sheet.

use super::face::Face;
use super::flow::{BOTTOM, Colour, Flow, LEADING, Mark, SIDE, Set, TEXT};
use super::tree::{Kind, Node};
use domain::paper::{Fact, Lines, Piece, Style, Table};
use std::collections::VecDeque;

/// Size of text in cells.
const SIZE: f32 = 8.2;
/// Between columns.
const GAP: f32 = 9.0;
/// Of the names of facts.
const NAMES: f32 = 128.0;
/// A row that is higher than this may be parted: it would leave half a sheet empty.
const TALL: f32 = 260.0;

/// Lines of one cell.
type Cell = VecDeque<(Set, String)>;

impl Flow<'_> {
    /// Names and values: a table whose rows have heads.
    pub fn facts(&mut self, facts: &[Fact]) {
        let table = self.out.tree.add(Kind::Table, None);
        let places = [(SIDE, NAMES - GAP), (SIDE + NAMES, TEXT - NAMES)];
        for fact in facts {
            let cells = [vec![Piece::new(&fact.label, Style::Quiet)], fact.value.clone()];
            let cells = self.broken(&cells, &places, 9.2);
            self.room(height(&cells).min(TALL));
            self.row(table, cells, &places, true);
        }
        self.y += 6.0;
    }

    /// A table with heads above its columns.
    pub fn table(&mut self, table: &Table) {
        self.room(70.0);
        let node = self.out.tree.add(Kind::Table, None);
        let caption = self.out.tree.add(Kind::Caption, Some(node));
        self.text(SIDE, TEXT, Set::of(Style::Quiet, 9.0), &table.caption, caption);
        self.y += 2.0;
        let places = places(&table.columns);
        let heads: Vec<&str> = table.columns.iter().map(|(head, _)| head.as_str()).collect();
        let row = self.out.tree.add(Kind::Row, Some(node));
        let named: Vec<Option<Node>> = heads.iter().map(|_| Some(self.out.tree.add(Kind::Head(true), Some(row)))).collect();
        self.heads(&heads, &places, &named);
        for cells in &table.rows {
            let cells = self.broken(cells, &places, SIZE);
            if self.room(height(&cells).min(TALL)) {
                // Again, for the eye only: read aloud they were said already.
                self.heads(&heads, &places, &vec![None; heads.len()]);
            }
            self.row(node, cells, &places, false);
        }
        self.y += 8.0;
    }

    fn heads(&mut self, heads: &[&str], places: &[(f32, f32)], nodes: &[Option<Node>]) {
        let set = Set::new(Face::Strong, SIZE, SIZE * LEADING, Colour::Quiet);
        let cells = heads
            .iter()
            .zip(places)
            .map(|(head, (_, width))| self.faces.lines(set.face, set.size, head, *width).into_iter().map(|line| (set, line)).collect());
        let cells = cells.collect();
        self.band(cells, places, nodes);
        self.rule(2.0, true);
    }

    /// The lines of each cell.
    fn broken(&self, cells: &[Lines], places: &[(f32, f32)], size: f32) -> Vec<Cell> {
        let cell = |(pieces, (_, width)): (&Lines, &(f32, f32))| {
            let lines = pieces.iter().flat_map(|piece| {
                let set = Set::of(piece.style, size);
                let paragraphs = piece.text.lines().filter(|line| !line.trim().is_empty());
                paragraphs.flat_map(move |line| self.faces.lines(set.face, set.size, line, *width).into_iter().map(move |line| (set, line)))
            });
            lines.collect()
        };
        cells.iter().zip(places).map(cell).collect()
    }

    /// One row. When it is parted, each cell goes on on the next sheet.
    fn row(&mut self, table: Node, cells: Vec<Cell>, places: &[(f32, f32)], named: bool) {
        let row = self.out.tree.add(Kind::Row, Some(table));
        let kind = |at| if named && at == 0 { Kind::Head(false) } else { Kind::Cell };
        let nodes: Vec<Option<Node>> = (0..cells.len()).map(|at| Some(self.out.tree.add(kind(at), Some(row)))).collect();
        self.band(cells, places, &nodes);
        self.rule(2.5, false);
    }

    /// Puts cells beside each other, from one height on, and goes on under the longest.
    fn band(&mut self, mut cells: Vec<Cell>, places: &[(f32, f32)], nodes: &[Option<Node>]) {
        loop {
            let (from, mut lowest) = (self.y, self.y);
            for ((cell, (x, _)), node) in cells.iter_mut().zip(places).zip(nodes) {
                let mut y = from;
                while let Some((set, text)) = cell.pop_front() {
                    if y + set.leading > BOTTOM {
                        cell.push_front((set, text));
                        break;
                    }
                    y += set.leading;
                    self.mark(Mark::Line { x: *x, y: set.base(y), set, text, node: *node });
                }
                lowest = lowest.max(y);
            }
            self.y = lowest;
            if cells.iter().all(Cell::is_empty) {
                return;
            }
            self.turn();
        }
    }

    fn rule(&mut self, space: f32, strong: bool) {
        let y = self.y + space;
        self.mark(Mark::Rule { x: SIDE, y, width: TEXT, strong });
        self.y = y + space;
    }
}

/// As high as its longest cell.
fn height(cells: &[Cell]) -> f32 {
    cells.iter().map(|cell| cell.iter().map(|(set, _)| set.leading).sum()).fold(0.0, f32::max) + 5.0
}

/// Where each column begins, and how wide it is.
fn places(columns: &[(String, u8)]) -> Vec<(f32, f32)> {
    let whole: f32 = columns.iter().map(|(_, share)| f32::from(*share)).sum();
    let mut x = SIDE;
    columns
        .iter()
        .map(|(_, share)| {
            let width = TEXT * f32::from(*share) / whole.max(1.0);
            let place = (x, width - GAP);
            x += width;
            place
        })
        .collect()
}
