//! One portal on one SQLite file: two processes would not hear each other's news and would both work the queue.

use super::{NOT_WELL, Stop};
use std::fs::{File, TryLockError};

/// Holds the file's lock as long as the value lives; nothing to hold with PostgreSQL.
pub(super) fn exclusive(url: &str) -> Result<Option<File>, Stop> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Ok(None) };
    let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
    if path.is_empty() || path.contains(":memory:") {
        return Ok(None);
    }
    if let Some(folder) = std::path::Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let lock = File::options().create(true).truncate(false).write(true).open(format!("{path}.lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Err(Stop::new(
            NOT_WELL,
            format!("another murmuration is running on {path}. SQLite serves one process; stop the other one, or use PostgreSQL."),
        )),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::exclusive;

    #[test]
    fn the_second_portal_on_one_file_is_told_so() {
        let folder = std::env::temp_dir().join(format!("murmuration-lock-{}", std::process::id()));
        let url = format!("sqlite://{}/x.db", folder.display());
        let first = exclusive(&url).expect("first").expect("locked");
        assert!(exclusive(&url).expect_err("second").line.contains("another murmuration"));
        drop(first);
        assert!(exclusive(&url).expect("free again").is_some());
        assert!(exclusive("postgres://x").expect("no file").is_none());
        std::fs::remove_dir_all(folder).expect("clean");
    }
}
