//! Files by content: named by their SHA-256, written before the row that mentions them, never changed.

mod picture;

use crate::Error;
use domain::Refusal;
use domain::refusal::Kind;
use domain::text::Sha256Hex;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The folder of files.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub sha256: Sha256Hex,
    /// Size in bytes.
    pub bytes: i64,
    /// What its first bytes say it is.
    pub media_type: &'static str,
}

impl Store {
    /// Opens the folder, making it if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn path(&self, sha256: &Sha256Hex) -> PathBuf {
        self.folder.join(&sha256.as_str()[..2]).join(sha256.as_str())
    }

    /// Stores a file durably: temporary file, fsync, rename, fsync of the folder. The same content twice is
    /// one file.
    ///
    /// # Errors
    /// When the disk refuses; nothing is left behind under the final name.
    pub async fn put(&self, content: bytes::Bytes, media_type: &'static str) -> Result<Stored, Error> {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.put_now(&content, media_type)).await.map_err(anyhow::Error::from)?
    }

    fn put_now(&self, content: &[u8], media_type: &'static str) -> Result<Stored, Error> {
        let sha256 = Sha256Hex::parse(&domain::sha256_hex(content))?;
        let stored = Stored { sha256, bytes: i64::try_from(content.len()).unwrap_or(i64::MAX), media_type };
        let path = self.path(&stored.sha256);
        let folder = path.parent().unwrap_or(&self.folder);
        if !folder.exists() {
            std::fs::create_dir_all(folder)?;
            // The new folder's own name must survive a power cut too.
            std::fs::File::open(&self.folder)?.sync_all()?;
        }
        // The same content again: if what lies there is not what its name says, it is mended.
        if std::fs::read(&path).is_ok_and(|there| there == content) {
            std::fs::File::open(folder)?.sync_all()?;
            return Ok(stored);
        }
        let mut temporary = folder.join(format!(".{}", hex::encode(rand::random::<[u8; 8]>())));
        temporary.set_extension("part");
        let written = (|| {
            let mut file = std::fs::File::create_new(&temporary)?;
            file.write_all(content)?;
            file.sync_all()?;
            std::fs::rename(&temporary, &path)?;
            std::fs::File::open(folder)?.sync_all()
        })();
        if let Err(error) = written {
            let _ = std::fs::remove_file(&temporary);
            return Err(error.into());
        }
        Ok(stored)
    }

    /// Reads a file and checks that it still is what its name says.
    ///
    /// # Errors
    /// When it is gone or was changed: evidence never vanishes unnoticed.
    pub async fn get(&self, sha256: &Sha256Hex) -> Result<bytes::Bytes, Error> {
        let path = self.path(sha256);
        let content = tokio::fs::read(&path).await.map_err(|error| anyhow::anyhow!("evidence {sha256} cannot be read: {error}"))?;
        if domain::sha256_hex(&content) != sha256.as_str() {
            return Err(anyhow::anyhow!("evidence {sha256} was changed on disk").into());
        }
        Ok(content.into())
    }
}

/// What a file is, by its first bytes; only these are taken. Text must be valid UTF-8 and is never HTML, SVG
/// or other markup, because those run scripts when opened.
///
/// # Errors
/// `file_empty`, `type_not_taken`, `picture_too_large` or `picture_unreadable`.
pub fn media_type(content: &[u8]) -> Result<&'static str, Refusal> {
    const MAGIC: &[(&[u8], usize, &str)] = &[
        (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
        (b"\xff\xd8\xff", 0, "image/jpeg"),
        (b"GIF87a", 0, "image/gif"),
        (b"GIF89a", 0, "image/gif"),
        (b"WEBP", 8, "image/webp"),
        (b"ftyp", 4, "video/mp4"),
        (b"\x1a\x45\xdf\xa3", 0, "video/webm"),
        (b"%PDF-", 0, "application/pdf"),
        (b"PK\x03\x04", 0, "application/zip"),
    ];
    /// HEIC and AVIF.
    const STILL: [&[u8]; 6] = [b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"];
    if content.is_empty() {
        return Err(Refusal::new(Kind::Invalid, "file_empty", "The file is empty.", "Choose another file.").about("files"));
    }
    let refused = || {
        Refusal::new(
            Kind::Unsupported,
            "type_not_taken",
            "This type of file is not taken.",
            "Send a picture (PNG, JPEG, GIF, WebP), a video (MP4, WebM), a PDF, a ZIP or plain text.",
        )
        .about("files")
    };
    if let Some((_, _, kind)) = MAGIC.iter().find(|(magic, at, _)| content.get(*at..at + magic.len()) == Some(*magic)) {
        if kind.starts_with("image/") {
            picture::check(content)?;
        }
        // Pictures of phones come in the same box as videos (ISO/IEC 14496-12); few browsers show them.
        let still = *kind == "video/mp4" && content.get(8..12).is_some_and(|brand| STILL.contains(&brand));
        return if still { Err(refused()) } else { Ok(kind) };
    }
    let text = std::str::from_utf8(content).map_err(|_| refused())?;
    if text.contains('\0') || text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('<') {
        return Err(refused());
    }
    Ok("text/plain")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_judged_by_its_first_bytes_never_by_its_name() {
        assert_eq!(media_type(&png(390, 844)).expect("png"), "image/png");
        assert_eq!(media_type(b"error: it broke").expect("text"), "text/plain");
        for hostile in [&b"<svg onload=alert(1)>"[..], b"  <!doctype html>", b"\xef\xbb\xbf<html>", b"MZ\x90\0", b"\0"] {
            assert_eq!(media_type(hostile).expect_err("refused").code, "type_not_taken");
        }
        assert_eq!(media_type(b"").expect_err("empty").code, "file_empty");
    }

    /// The head of a PNG (W3C PNG, 11.2.1): all that is read of it.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut content = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        content.extend(width.to_be_bytes().into_iter().chain(height.to_be_bytes()).chain([8, 6, 0, 0, 0]));
        content
    }

    #[test]
    fn a_picture_says_how_large_it_is_before_anybody_decodes_it() {
        assert!(media_type(&png(16_384, 3_900)).is_ok());
        for (width, height) in [(50_000, 10), (10, 50_000), (16_000, 16_000), (u32::MAX, u32::MAX)] {
            assert_eq!(media_type(&png(width, height)).expect_err("refused").code, "picture_too_large");
        }
        let gif = |width: u16| [&b"GIF89a"[..], &width.to_le_bytes(), &[1, 0, 0, 0, 0]].concat();
        assert_eq!(media_type(&gif(390)).expect("gif"), "image/gif");
        assert_eq!(media_type(&gif(50_000)).expect_err("refused").code, "picture_too_large");
        for broken in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0\0", b"GIF89a", &png(0, 7)] {
            assert_eq!(media_type(broken).expect_err("refused").code, "picture_unreadable", "{broken:?}");
        }
    }

    #[test]
    fn a_phones_own_picture_format_is_not_taken_for_a_video() {
        assert_eq!(media_type(b"\0\0\0\x20ftypisom....").expect("video"), "video/mp4");
        assert_eq!(media_type(b"\0\0\0\x20ftypheic....").expect_err("refused").code, "type_not_taken");
    }

    #[tokio::test]
    async fn a_file_that_was_changed_on_disk_is_noticed() {
        let folder = std::env::temp_dir().join(format!("murmuration-evidence-{}", std::process::id()));
        let store = Store::open(&folder).expect("folder");
        let stored = store.put(bytes::Bytes::from_static(b"seen"), "text/plain").await.expect("stored");
        assert_eq!(&store.get(&stored.sha256).await.expect("there")[..], b"seen");
        std::fs::write(store.path(&stored.sha256), b"sewn").expect("tampered");
        assert!(store.get(&stored.sha256).await.is_err());
        std::fs::remove_dir_all(folder).expect("clean");
    }
}
