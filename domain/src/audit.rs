//! The audit log: one row a change, in the change's own transaction, each row holding the hash of the one before; over
//! the rows a Merkle tree, and over the tree signed checkpoints.

pub mod checkpoint;
pub mod export;
pub mod tree;
pub mod verify;

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One fact, in the past tense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Position in the log, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Project, or nothing for the instance.
    pub project: Option<String>,
    /// Candidate, if it is about one.
    pub candidate: Option<String>,
    /// `person:<id>`, `token:<id>` or `system`.
    pub actor: String,
    /// The actor's name when it happened.
    pub actor_name: String,
    /// What happened, a stable word such as `result_recorded`.
    pub action: String,
    /// One sentence for people.
    pub sentence: String,
    /// More, as JSON text.
    pub detail: String,
    /// Request that caused it, if one.
    pub request_id: Option<String>,
}

/// The hash before the first row.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    /// The bytes that prove this row: the canonical JSON of the row together with the hash before it. Hashed they are the
    /// next row's `previous`, and they are the leaf of the tree.
    ///
    /// # Errors
    /// Never for this type; the error is that of the JSON writer.
    pub fn canonical(&self, previous: &str) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Link<'a> {
            entry: &'a Entry,
            previous: &'a str,
        }
        crate::canonical_json(&Link { entry: self, previous })
    }

    /// This row's hash: SHA-256 of [`Entry::canonical`], in hexadecimal digits.
    ///
    /// # Errors
    /// Never for this type; the error is that of the JSON writer.
    pub fn hash(&self, previous: &str) -> Result<String, serde_json::Error> {
        Ok(crate::sha256_hex(self.canonical(previous)?.as_bytes()))
    }
}

/// What is wrong with a log, if something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The first row that does not fit.
    pub seq: i64,
    /// Why.
    pub why: String,
}

/// Walks rows in order; feed it page by page.
#[derive(Debug, Clone)]
pub struct Verifier {
    next: i64,
    previous: String,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::after(0, GENESIS)
    }
}

impl Verifier {
    /// Goes on after `seq`, whose hash is known.
    #[must_use]
    pub fn after(seq: i64, hash: &str) -> Self {
        Self { next: seq + 1, previous: hash.to_owned() }
    }

    /// Takes the next row with its stored hashes.
    ///
    /// # Errors
    /// The first row that was changed, removed, added or reordered.
    pub fn take(&mut self, entry: &Entry, previous: &str, hash: &str) -> Result<(), Broken> {
        let broken = |why: String| Err(Broken { seq: entry.seq, why });
        if entry.seq != self.next {
            return broken(format!("expected row {}, found {}", self.next, entry.seq));
        }
        if previous != self.previous {
            return broken("it does not follow the row before it".into());
        }
        match entry.hash(previous) {
            Ok(computed) if computed == hash => {}
            Ok(_) => return broken("its content does not match its hash".into()),
            Err(error) => return broken(error.to_string()),
        }
        self.next += 1;
        hash.clone_into(&mut self.previous);
        Ok(())
    }

    /// `(rows taken, hash of the last)`.
    #[must_use]
    pub fn head(&self) -> (i64, &str) {
        (self.next - 1, &self.previous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(length: i64) -> Vec<(Entry, String, String)> {
        let mut previous = GENESIS.to_owned();
        (1..=length)
            .map(|seq| {
                let entry = Entry {
                    seq,
                    at: Timestamp(seq),
                    project: None,
                    candidate: None,
                    actor: "system".into(),
                    actor_name: "Murmuration".into(),
                    action: "happened".into(),
                    sentence: format!("Fact {seq}."),
                    detail: "{}".into(),
                    request_id: None,
                };
                let hash = entry.hash(&previous).expect("json");
                let row = (entry, previous.clone(), hash.clone());
                previous = hash;
                row
            })
            .collect()
    }

    fn verify(rows: &[(Entry, String, String)]) -> Result<(), Broken> {
        let mut verifier = Verifier::default();
        rows.iter().try_for_each(|(entry, previous, hash)| verifier.take(entry, previous, hash))
    }

    #[test]
    fn an_untouched_log_verifies() {
        assert_eq!(verify(&log(5)), Ok(()));
    }

    #[test]
    fn a_changed_row_a_removed_row_and_a_swapped_row_are_found_where_they_are() {
        let mut changed = log(5);
        changed[2].0.sentence = "Something else.".into();
        assert_eq!(verify(&changed).expect_err("changed").seq, 3);
        let mut removed = log(5);
        removed.remove(1);
        assert_eq!(verify(&removed).expect_err("removed").seq, 3);
        let mut swapped = log(5);
        swapped.swap(3, 4);
        assert_eq!(verify(&swapped).expect_err("swapped").seq, 5);
    }
}
