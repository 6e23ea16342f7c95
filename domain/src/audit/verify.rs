//! Checks a whole log: the chain of its rows, the tree over them, every checkpoint in it and every one kept elsewhere.

use super::checkpoint::{Checkpoint, Keys};
use super::export::Row;
use super::tree::{Hash, Tree};
use super::{Entry, Verifier};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The action of the row that publishes a key; its detail is [`Published`].
pub const KEY_PUBLISHED: &str = "signing_key_published";
/// The action of the row that accepts a break; its detail is [`Break`].
pub const RECONCILED: &str = "audit_log_reconciled";

/// Detail of [`KEY_PUBLISHED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The key.
    pub vkey: String,
}

/// Detail of [`RECONCILED`]: checkpoints that were signed and no longer fit the log, and why that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Break {
    /// In the words of who accepted it.
    pub reason: String,
    /// Rows up to which the log is still as it was signed.
    pub kept: u64,
    /// What was lost.
    pub lost: Vec<Lost>,
}

/// A checkpoint that no longer fits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lost {
    /// Rows it was over.
    pub size: u64,
    /// Their root, in Base64.
    pub root: String,
}

impl From<&Checkpoint> for Lost {
    fn from(checkpoint: &Checkpoint) -> Self {
        Self { size: checkpoint.size, root: checkpoint.root.to_string() }
    }
}

crate::words! {
    /// What is wrong.
    pub enum Kind {
        /// Rows or checkpoints were changed, removed, added or moved.
        Changed = "changed",
        /// The log ends before what was signed: it was cut off or rolled back.
        CutOff = "cut_off",
        /// A checkpoint is not signed by a known key.
        Signature = "signature",
        /// A line or a checkpoint cannot be read.
        Unreadable = "unreadable",
    }
}

/// What is wrong with a log, where, and why it is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{why}", row.map(|row| format!("row {row}: ")).unwrap_or_default())]
pub struct Finding {
    /// What.
    pub kind: Kind,
    /// The first row that is known to be bad.
    pub row: Option<i64>,
    /// One sentence.
    pub why: String,
}

impl Finding {
    fn new(kind: Kind, row: Option<u64>, why: impl Into<String>) -> Self {
        Self { kind, row: row.and_then(|row| i64::try_from(row).ok()), why: why.into() }
    }
}

/// A log that was found good.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Rows.
    pub rows: u64,
    /// Root over all of them.
    pub root: Hash,
    /// Checkpoints in the log.
    pub inside: usize,
    /// Checkpoints kept elsewhere.
    pub outside: usize,
    /// Rows that some checkpoint signs.
    pub signed: u64,
    /// `name+id` of the keys that were trusted.
    pub keys: Vec<String>,
    /// The keys were named by whoever asked, and not taken from the log itself.
    pub pinned: bool,
    /// Breaks that somebody accepted: `(row, what it says)`.
    pub breaks: Vec<(i64, Break)>,
}

/// Walks a log; feed it row by row, each checkpoint of the log after the last row that it signs.
#[derive(Debug)]
pub struct LogVerifier {
    chain: Verifier,
    tree: Tree,
    keys: Keys,
    pinned: bool,
    outside: Vec<Checkpoint>,
    /// Roots at the sizes of checkpoints from outside, as they are passed.
    passed: BTreeMap<u64, Option<Hash>>,
    inside: BTreeSet<(u64, [u8; 32])>,
    last: Option<Checkpoint>,
    /// A checkpoint over more rows than there were so far.
    ahead: Option<Checkpoint>,
    breaks: Vec<(i64, Break)>,
}

impl LogVerifier {
    /// `outside`: notes kept elsewhere, oldest first. `keys`: those to trust; without any, those that the log itself
    /// publishes, which protects against whoever does not hold a key.
    ///
    /// # Errors
    /// A note that cannot be read.
    pub fn new(outside: &[String], keys: Option<Keys>) -> Result<Self, Finding> {
        let outside = outside.iter().map(|note| read(note)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            chain: Verifier::default(),
            tree: Tree::default(),
            pinned: keys.is_some(),
            keys: keys.unwrap_or_default(),
            passed: outside.iter().map(|checkpoint| (checkpoint.size, None)).collect(),
            outside,
            inside: BTreeSet::new(),
            last: None,
            ahead: None,
            breaks: Vec::new(),
        })
    }

    /// Rows taken so far.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.tree.size()
    }

    /// Takes the next row with its stored hashes.
    ///
    /// # Errors
    /// The first row that was changed, removed, added or moved.
    pub fn row(&mut self, row: &Row) -> Result<(), Finding> {
        if let Some(early) = &self.ahead {
            let why = format!("a checkpoint over {} rows stands before this row", early.size);
            return Err(Finding::new(Kind::Changed, Some(self.rows() + 1), why));
        }
        let taken = self.chain.take(&row.entry, &row.previous, &row.hash);
        taken.map_err(|broken| Finding { kind: Kind::Changed, row: Some(broken.seq), why: broken.why })?;
        let unreadable = |why: String| Finding { kind: Kind::Unreadable, row: Some(row.entry.seq), why };
        let bytes = row.entry.canonical(&row.previous).map_err(|error| unreadable(error.to_string()))?;
        self.tree.push(bytes.as_bytes()).map_err(|error| unreadable(error.to_string()))?;
        if let Some(root) = self.passed.get_mut(&self.tree.size()) {
            *root = Some(self.tree.root().map_err(|error| unreadable(error.to_string()))?);
        }
        self.announced(&row.entry)
    }

    /// Keys and breaks that the log speaks of itself.
    fn announced(&mut self, entry: &Entry) -> Result<(), Finding> {
        let unreadable = |_| Finding { kind: Kind::Unreadable, row: Some(entry.seq), why: "its detail cannot be read".into() };
        match entry.action.as_str() {
            KEY_PUBLISHED if !self.pinned => {
                let published: Published = serde_json::from_str(&entry.detail).map_err(unreadable)?;
                let bad = |_| Finding { kind: Kind::Unreadable, row: Some(entry.seq), why: "the key in it cannot be read".into() };
                self.keys.add(&published.vkey).map_err(bad)
            }
            RECONCILED => {
                self.breaks.push((entry.seq, serde_json::from_str(&entry.detail).map_err(unreadable)?));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes a checkpoint of the log, after the last row that it signs.
    ///
    /// # Errors
    /// It cannot be read, is not signed, or does not fit the rows.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), Finding> {
        let checkpoint = read(note)?;
        if checkpoint.size > self.rows() {
            // Rows may be missing at the end: the end says so.
            self.ahead.get_or_insert(checkpoint);
            return Ok(());
        }
        signed(&checkpoint, &self.keys)?;
        let before = self.last.as_ref().map_or(0, |last| last.size);
        if checkpoint.size < self.rows() || checkpoint.size <= before {
            let why = format!("the checkpoint over {} rows is not where it was made", checkpoint.size);
            return Err(Finding::new(Kind::Changed, Some(checkpoint.size), why));
        }
        let root = self.tree.root().map_err(|error| Finding::new(Kind::Unreadable, None, error.to_string()))?;
        if root != checkpoint.root {
            return Err(otherwise(before, checkpoint.size));
        }
        self.inside.insert((checkpoint.size, checkpoint.root.0));
        self.last = Some(checkpoint);
        Ok(())
    }

    /// The end of the log.
    ///
    /// # Errors
    /// The log ends too early, or a checkpoint from outside does not fit it.
    pub fn finish(self) -> Result<Report, Finding> {
        let rows = self.rows();
        if let Some(ahead) = &self.ahead {
            return Err(cut_off(rows, ahead.size));
        }
        let known: BTreeSet<&Lost> = self.breaks.iter().flat_map(|(_, known)| &known.lost).collect();
        let (mut good, mut highest) = (0, 0);
        for checkpoint in &self.outside {
            if !self.pinned && checkpoint.size > rows && !known.contains(&Lost::from(checkpoint)) {
                // The row that published its key may be among those that are gone.
                return Err(cut_off(rows, checkpoint.size));
            }
            signed(checkpoint, &self.keys)?;
            if known.contains(&Lost::from(checkpoint)) {
                // After the break the log may be shorter.
                highest = 0;
                continue;
            }
            if checkpoint.size > rows {
                return Err(cut_off(rows, checkpoint.size));
            }
            if self.passed.get(&checkpoint.size).copied().flatten() != Some(checkpoint.root) {
                return Err(otherwise(good, checkpoint.size));
            }
            if checkpoint.size < highest {
                let why = format!("the checkpoints kept outside go back from {highest} rows to {}", checkpoint.size);
                return Err(Finding::new(Kind::Changed, None, why));
            }
            (good, highest) = (good.max(checkpoint.size), checkpoint.size);
        }
        // The last one may have been made a moment ago, and the log not have it yet.
        let settled = self.outside.split_last().map_or(&[][..], |(_, settled)| settled);
        let has = |one: &&Checkpoint| self.inside.contains(&(one.size, one.root.0)) || known.contains(&Lost::from(*one));
        if let Some(gone) = settled.iter().find(|one| !has(one)) {
            let why = format!("the log's own checkpoint over {} rows was removed; it is still kept outside", gone.size);
            return Err(Finding::new(Kind::Changed, None, why));
        }
        let root = self.tree.root().map_err(|error| Finding::new(Kind::Unreadable, None, error.to_string()))?;
        Ok(Report {
            rows,
            root,
            inside: self.inside.len(),
            outside: self.outside.len(),
            signed: good.max(self.last.as_ref().map_or(0, |last| last.size)),
            keys: self.keys.names().collect(),
            pinned: self.pinned,
            breaks: self.breaks,
        })
    }
}

fn read(note: &str) -> Result<Checkpoint, Finding> {
    Checkpoint::parse(note).map_err(|bad| Finding::new(Kind::Unreadable, None, format!("a checkpoint {bad}")))
}

fn signed(checkpoint: &Checkpoint, keys: &Keys) -> Result<(), Finding> {
    checkpoint
        .verify(keys)
        .map_err(|bad| Finding::new(Kind::Signature, None, format!("the checkpoint over {} rows {bad}", checkpoint.size)))
}

/// Rows that follow each other well, but are not those that were signed.
fn otherwise(good: u64, size: u64) -> Finding {
    let why = if good + 1 >= size {
        format!("row {size} is not the one that was signed")
    } else {
        format!("one of the rows {} to {size} is not the one that was signed", good + 1)
    };
    Finding::new(Kind::Changed, Some(good + 1), why)
}

fn cut_off(rows: u64, size: u64) -> Finding {
    let why = format!("the log ends after {rows} rows, but {size} were signed: its end was cut off, or the database was rolled back");
    Finding::new(Kind::CutOff, Some(rows + 1), why)
}

/// Checks a file of some rows, each by its own proof, under one checkpoint; gives the checkpoint and how many rows.
///
/// # Errors
/// What is wrong with it.
pub fn rows(text: &str, keys: &Keys) -> Result<(Checkpoint, usize), Finding> {
    let unreadable = |number: usize| Finding::new(Kind::Unreadable, None, format!("line {number} cannot be read"));
    let (note, rows) = super::export::read_rows(text).map_err(unreadable)?;
    let checkpoint = read(&note)?;
    signed(&checkpoint, keys)?;
    for (row, line) in rows.iter().zip(3..) {
        let bytes = row.entry.canonical(&row.previous).map_err(|_| unreadable(line))?;
        let proof = row.proof.iter().map(|hash| Hash::parse_hash(hash)).collect::<Result<Vec<_>, _>>().map_err(|_| unreadable(line))?;
        let index = u64::try_from(row.entry.seq - 1).map_err(|_| unreadable(line))?;
        let held = super::tree::includes(checkpoint.size, checkpoint.root, index, bytes.as_bytes(), &proof);
        if !held || crate::sha256_hex(bytes.as_bytes()) != row.hash {
            let why = format!("it is not in the log that was signed with {} rows", checkpoint.size);
            return Err(Finding { kind: Kind::Changed, row: Some(row.entry.seq), why });
        }
    }
    Ok((checkpoint, rows.len()))
}

/// Checks an exported log from its text.
///
/// # Errors
/// What is wrong with it; see [`LogVerifier`].
pub fn export(text: &str, outside: &[String], keys: Option<Keys>) -> Result<Report, Finding> {
    let mut verifier = LogVerifier::new(outside, keys)?;
    let unreadable = |number: usize| Finding::new(Kind::Unreadable, None, format!("line {number} cannot be read"));
    let Some(body) = text.strip_suffix('\n') else {
        return Err(Finding::new(Kind::Unreadable, None, "the file does not end with a whole line"));
    };
    for (at, text) in body.split('\n').enumerate() {
        let line = super::export::Line::parse(text).ok_or_else(|| unreadable(at + 1))?;
        match line {
            super::export::Line::Header if at == 0 => {}
            super::export::Line::Row(row) if at > 0 => verifier.row(&row)?,
            super::export::Line::Checkpoint(note) if at > 0 => verifier.checkpoint(&note)?,
            _ => return Err(unreadable(at + 1)),
        }
    }
    verifier.finish()
}
