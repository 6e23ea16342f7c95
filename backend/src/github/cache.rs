//! Merged pull requests hardly change: what was read of them is kept, so that a long range of commits that
//! was cut short goes on where it was.

use super::Pull;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Entries of each kind; with more, all are forgotten.
const MOST: usize = 20_000;

type Kept<K, V> = Mutex<HashMap<(String, K), V>>;

#[derive(Default)]
pub(super) struct Cache {
    by_commit: Kept<String, Arc<[i64]>>,
    by_number: Kept<i64, Arc<Pull>>,
}

fn lock<K, V>(kept: &Kept<K, V>) -> MutexGuard<'_, HashMap<(String, K), V>> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST {
        kept.clear();
    }
    kept
}

impl Cache {
    pub(super) fn of_commit(&self, repository: &str, sha: &str) -> Option<Arc<[i64]>> {
        lock(&self.by_commit).get(&(repository.to_owned(), sha.to_owned())).cloned()
    }

    pub(super) fn keep_of_commit(&self, repository: &str, sha: &str, pulls: &[i64]) {
        lock(&self.by_commit).insert((repository.to_owned(), sha.to_owned()), pulls.into());
    }

    pub(super) fn pull(&self, repository: &str, number: i64) -> Option<Arc<Pull>> {
        lock(&self.by_number).get(&(repository.to_owned(), number)).cloned()
    }

    pub(super) fn keep_pull(&self, repository: &str, pull: &Arc<Pull>) {
        lock(&self.by_number).insert((repository.to_owned(), pull.number), pull.clone());
    }
}
