//! Artifacts are zip files from outside: read in memory, with limits on number, size and ratio; nothing is
//! ever written by the names they carry.

use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// Entries of one archive.
const MOST_FILES: usize = 1_000;
/// Unpacked bytes for each packed one.
const LARGEST_RATIO: u64 = 100;
/// Unpacked bytes of one archive.
const LARGEST_WHOLE: u64 = 50 * 1024 * 1024;

/// The files whose name ends in `suffix`, by their path: several folders may hold a file of one name.
///
/// # Errors
/// Why the archive is not read: in plain words.
pub(crate) fn files(archive: &[u8], suffix: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
    let packed = archive.len() as u64;
    let budget = LARGEST_WHOLE.min(packed.saturating_mul(LARGEST_RATIO));
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(|error| format!("it is no zip file: {error}"))?;
    if zip.len() > MOST_FILES {
        return Err(format!("it holds more than {MOST_FILES} files"));
    }
    let (mut found, mut read) = (Vec::new(), 0_u64);
    for position in 0..zip.len() {
        let file = zip.by_index(position).map_err(|error| format!("it cannot be read: {error}"))?;
        let name = file.name().map_err(|error| format!("it holds an unreadable name: {error}"))?.into_owned();
        if name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|part| part == "..") || name.contains(['\0', ':']) {
            return Err("it holds a name that climbs out of its folder".into());
        }
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let ends = |ending: &str| last.to_ascii_lowercase().ends_with(ending);
        if ends(".zip") {
            return Err("it holds another zip file".into());
        }
        if file.is_dir() || !ends(suffix) {
            continue;
        }
        // What the file says about its size is not believed; reading stops at the budget.
        let left = budget.saturating_sub(read);
        let mut content = Vec::new();
        file.take(left + 1).read_to_end(&mut content).map_err(|error| format!("it cannot be unpacked: {error}"))?;
        read += content.len() as u64;
        if read > budget {
            return Err(format!("it unpacks to more than {LARGEST_RATIO} times its size or {} MiB", LARGEST_WHOLE / 1024 / 1024));
        }
        found.push((name, content));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).expect("entry");
            zip.write_all(content).expect("content");
        }
        zip.finish().expect("archive").into_inner()
    }

    #[test]
    fn wanted_files_are_found_in_folders_and_others_are_left() {
        let archive = packed(&[("a/junit.xml", b"<x/>"), ("log.txt", b"no"), ("B.XML", b"<y/>")]);
        let names: Vec<String> = files(&archive, ".xml").expect("readable").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a/junit.xml", "B.XML"]);
    }

    #[test]
    fn hostile_archives_are_refused() {
        let bomb = packed(&[("junit.xml", &vec![b'a'; 5 * 1024 * 1024])]);
        assert!(bomb.len() < 50_000, "a bomb of {} bytes is none", bomb.len());
        let many: Vec<(String, &[u8])> = (0..=MOST_FILES).map(|n| (format!("{n}.txt"), &b""[..])).collect();
        let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
        for (archive, words) in [
            (bomb, "times its size"),
            (packed(&many), "more than 1000 files"),
            (packed(&[("inner.zip", b"PK")]), "another zip"),
            (packed(&[("../../etc/x.xml", b"<x/>")]), "climbs out"),
            (packed(&[("/etc/x.xml", b"<x/>")]), "climbs out"),
            (packed(&[("a\\..\\x.xml", b"<x/>")]), "climbs out"),
            (b"this is no zip file".to_vec(), "no zip file"),
            (Vec::new(), "no zip file"),
        ] {
            let why = files(&archive, ".xml").expect_err(words);
            assert!(why.contains(words), "{why}");
        }
    }
}
