//! The Merkle tree over the log (RFC 6962, section 2.1): leaf `n` is row `n + 1`, its bytes are [`super::Entry::canonical`].
//! Finished nodes are kept in a dense row of positions, so that a tree grows, and is proven, by reading a few of them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use tlog_tiles::tlog::{self, HashReader};

/// A node's hash; shown in Base64.
pub use tlog_tiles::tlog::Hash;

/// A node that was needed is not there, or a proof was asked for what the tree does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the audit tree: {0}")]
pub struct TreeError(String);

impl From<tlog::Error> for TreeError {
    fn from(error: tlog::Error) -> Self {
        Self(error.to_string())
    }
}

/// Some of a tree's nodes, by position.
#[derive(Debug, Clone, Default)]
pub struct Nodes(pub BTreeMap<u64, Hash>);

impl HashReader for Nodes {
    fn read_hashes(&self, positions: &[u64]) -> Result<Vec<Hash>, tlog::Error> {
        let at = |position: &u64| self.0.get(position).copied().ok_or_else(|| missing(*position));
        positions.iter().map(at).collect()
    }
}

fn missing(position: u64) -> tlog::Error {
    tlog::Error::InvalidInput(format!("node {position} is missing"))
}

/// Writes down what is asked for, and answers nothing.
#[derive(Default)]
struct Asked(RefCell<Vec<u64>>);

impl HashReader for Asked {
    fn read_hashes(&self, positions: &[u64]) -> Result<Vec<Hash>, tlog::Error> {
        self.0.borrow_mut().extend_from_slice(positions);
        Err(missing(0))
    }
}

fn asked<T>(run: impl FnOnce(&Asked) -> Result<T, tlog::Error>) -> Vec<u64> {
    let reader = Asked::default();
    // The answer is always "not there"; the questions are what is wanted.
    let _ = run(&reader);
    reader.0.into_inner()
}

/// A tree that grows at its end; it remembers only what the next row needs.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    size: u64,
    nodes: Nodes,
}

impl Tree {
    /// Goes on from a tree of `size` rows, with the nodes at [`root_positions`].
    ///
    /// # Errors
    /// When one of them is missing.
    pub fn resume(size: u64, nodes: Nodes) -> Result<Self, TreeError> {
        nodes.read_hashes(&root_positions(size))?;
        Ok(Self { size, nodes })
    }

    /// Adds a row by its bytes; gives the nodes that are finished by it, with their positions.
    ///
    /// # Errors
    /// Never for a tree that was begun empty or resumed.
    pub fn push(&mut self, leaf: &[u8]) -> Result<Vec<(u64, Hash)>, TreeError> {
        let first = tlog::stored_hash_index(0, self.size);
        let hashes = tlog::stored_hashes_for_record_hash(self.size, tlog::record_hash(leaf), &self.nodes)?;
        let new: Vec<(u64, Hash)> = (first..).zip(hashes).collect();
        self.size += 1;
        let keep = root_positions(self.size);
        self.nodes.0.extend(new.iter().copied());
        self.nodes.0.retain(|position, _| keep.contains(position));
        Ok(new)
    }

    /// Rows in it.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over all of them.
    ///
    /// # Errors
    /// Never for a tree that was begun empty or resumed.
    pub fn root(&self) -> Result<Hash, TreeError> {
        root(self.size, &self.nodes)
    }
}

/// How many rows a tree has whose last finished node is at `position`.
#[must_use]
pub fn size_at(position: u64) -> u64 {
    let (level, n) = tlog::split_stored_hash_index(position);
    (n + 1) << level
}

/// The nodes that make the root over the first `size` rows; at most 1 + log₂ of them.
#[must_use]
pub fn root_positions(size: u64) -> Vec<u64> {
    tlog::sub_tree_index(0, size, Vec::new())
}

/// The root over the first `size` rows.
///
/// # Errors
/// When a node at [`root_positions`] is missing.
pub fn root(size: u64, nodes: &Nodes) -> Result<Hash, TreeError> {
    Ok(tlog::tree_hash(size, nodes)?)
}

/// The nodes that [`inclusion`] reads.
#[must_use]
pub fn inclusion_positions(size: u64, index: u64) -> Vec<u64> {
    asked(|reader| tlog::prove_record(size, index, reader))
}

/// Proves that the tree of `size` rows holds row `index + 1` (RFC 6962, section 2.1.1).
///
/// # Errors
/// When the tree has no such row or a node is missing.
pub fn inclusion(size: u64, index: u64, nodes: &Nodes) -> Result<Vec<Hash>, TreeError> {
    Ok(tlog::prove_record(size, index, nodes)?)
}

/// Is this row, by its bytes, in the tree with this root?
#[must_use]
pub fn includes(size: u64, root: Hash, index: u64, leaf: &[u8], proof: &[Hash]) -> bool {
    tlog::check_record(&proof.to_vec(), size, root, index, tlog::record_hash(leaf)).is_ok()
}

/// The nodes that [`consistency`] reads.
#[must_use]
pub fn consistency_positions(size: u64, old: u64) -> Vec<u64> {
    asked(|reader| tlog::prove_tree(size, old, reader))
}

/// Proves that the tree of `size` rows begins with the `old` rows of an earlier one (RFC 6962, section 2.1.2).
///
/// # Errors
/// When `old` is not in 1..=`size` or a node is missing.
pub fn consistency(size: u64, old: u64, nodes: &Nodes) -> Result<Vec<Hash>, TreeError> {
    Ok(tlog::prove_tree(size, old, nodes)?)
}

/// Does the tree `(size, root)` begin with the earlier tree?
#[must_use]
pub fn extends(size: u64, root: Hash, old: u64, old_root: Hash, proof: &[Hash]) -> bool {
    tlog::check_tree(&proof.to_vec(), size, root, old, old_root).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows and roots that the authors of RFC 6962 published with their own implementation.
    const ROWS: [&str; 8] = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn rows() -> Vec<Vec<u8>> {
        ROWS.iter().map(|row| hex::decode(row).expect("hex")).collect()
    }

    /// A tree of many rows, with every node it finished, and its root at each size.
    fn grown(rows: &[Vec<u8>]) -> (Nodes, Vec<Hash>) {
        let (mut tree, mut all) = (Tree::default(), Nodes::default());
        let mut roots = vec![tree.root().expect("empty")];
        for row in rows {
            all.0.extend(tree.push(row).expect("grows"));
            roots.push(tree.root().expect("a root"));
        }
        (all, roots)
    }

    #[test]
    fn roots_are_those_of_rfc_6962() {
        let (_, roots) = grown(&rows());
        assert_eq!(hex::encode(roots[0].0), crate::sha256_hex(b""), "the empty tree is the hash of nothing");
        let found: Vec<String> = roots[1..].iter().map(|root| hex::encode(root.0)).collect();
        assert_eq!(found, ROOTS);
    }

    #[test]
    fn a_tree_goes_on_from_the_few_nodes_that_make_its_root() {
        let rows: Vec<Vec<u8>> = (0..100_u8).map(|n| vec![n]).collect();
        let (nodes, roots) = grown(&rows);
        for size in 0..rows.len() {
            let positions = root_positions(size as u64);
            assert!(positions.len() <= 7, "more than log n: {positions:?}");
            let few = Nodes(positions.iter().map(|position| (*position, nodes.0[position])).collect());
            let mut tree = Tree::resume(size as u64, few).expect("resumes");
            tree.push(&rows[size]).expect("grows");
            assert_eq!(tree.root().expect("a root"), roots[size + 1]);
            let last = *nodes.0.range(..tlog::stored_hash_count(size as u64 + 1)).next_back().expect("a node").0;
            assert_eq!(size_at(last), size as u64 + 1);
        }
        assert!(Tree::resume(7, Nodes::default()).is_err(), "nodes that are missing are said");
    }

    #[test]
    fn every_row_is_proven_to_be_in_every_tree_and_nowhere_else() {
        let rows: Vec<Vec<u8>> = (0..23_u8).map(|n| vec![n]).collect();
        let (nodes, roots) = grown(&rows);
        for size in 1..=rows.len() {
            for (index, row) in rows.iter().enumerate().take(size) {
                let (t, n) = (size as u64, index as u64);
                let few = Nodes(inclusion_positions(t, n).into_iter().map(|position| (position, nodes.0[&position])).collect());
                let proof = inclusion(t, n, &few).expect("proven from what was asked for");
                assert!(includes(t, roots[size], n, row, &proof));
                assert!(!includes(t, roots[size], n, b"another", &proof));
                assert!(!includes(t, roots[size - 1], n, row, &proof));
                assert!(index == 0 || !includes(t, roots[size], n - 1, row, &proof));
            }
        }
        assert!(inclusion(3, 3, &nodes).is_err());
    }

    #[test]
    fn a_longer_tree_is_proven_to_begin_with_a_shorter_one_and_with_no_other() {
        let rows: Vec<Vec<u8>> = (0..23_u8).map(|n| vec![n]).collect();
        let (nodes, roots) = grown(&rows);
        for size in 1..=rows.len() {
            for old in 1..=size {
                let few = Nodes(
                    consistency_positions(size as u64, old as u64).into_iter().map(|position| (position, nodes.0[&position])).collect(),
                );
                let proof = consistency(size as u64, old as u64, &few).expect("proven");
                assert!(extends(size as u64, roots[size], old as u64, roots[old], &proof));
                assert!(!extends(size as u64, roots[size], old as u64, roots[old - 1], &proof));
            }
        }
        assert!(consistency(3, 4, &nodes).is_err());
    }
}
