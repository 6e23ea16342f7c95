//! What is a heading, a paragraph, a table: the order in which a paper is read aloud.

use krilla::tagging::{Identifier, ListNumbering, Node as TagNode, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use std::num::NonZeroU16;

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u16, String),
    Paragraph,
    Quote,
    List,
    Item,
    Body,
    Table,
    Caption,
    Row,
    /// Of a column, or of the row.
    Head(bool),
    Cell,
}

impl Kind {
    fn tag(&self) -> TagKind {
        match self {
            Self::Heading(level, title) => Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(title.clone())).into(),
            Self::Paragraph => Tag::P.into(),
            Self::Quote => Tag::BlockQuote.into(),
            Self::List => Tag::L(ListNumbering::Disc).into(),
            Self::Item => Tag::LI.into(),
            Self::Body => Tag::LBody.into(),
            Self::Table => Tag::Table.into(),
            Self::Caption => Tag::Caption.into(),
            Self::Row => Tag::TR.into(),
            Self::Head(column) => Tag::TH(if *column { TableHeaderScope::Column } else { TableHeaderScope::Row }).into(),
            Self::Cell => Tag::TD.into(),
        }
    }
}

/// A node, by its place in [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node(usize);

/// Nodes in the order in which they began.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<(Kind, Option<Node>)>,
}

impl Tree {
    /// A new node at the end of `parent`, or of the paper.
    pub fn add(&mut self, kind: Kind, parent: Option<Node>) -> Node {
        self.nodes.push((kind, parent));
        Node(self.nodes.len() - 1)
    }

    /// As the writer takes it, with what was drawn for each node.
    pub fn written(&self, drawn: Vec<(Node, Identifier)>) -> TagTree {
        let mut own: Vec<Vec<Identifier>> = self.nodes.iter().map(|_| Vec::new()).collect();
        for (node, id) in drawn {
            own[node.0].push(id);
        }
        // Children come after their parents, so the last can be closed first.
        let mut children: Vec<Vec<TagGroup>> = self.nodes.iter().map(|_| Vec::new()).collect();
        let mut top = Vec::new();
        for (at, (kind, parent)) in self.nodes.iter().enumerate().rev() {
            let mut nodes: Vec<TagNode> = own[at].drain(..).map(TagNode::from).collect();
            nodes.extend(children[at].drain(..).rev().map(TagNode::from));
            let group = TagGroup::with_children(kind.tag(), nodes);
            match parent {
                Some(parent) => children[parent.0].push(group),
                None => top.push(group),
            }
        }
        let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
        top.into_iter().rev().for_each(|group| tree.push(group));
        tree
    }
}
