//! What proves the audit log from outside of the database: the key that signs its checkpoints, and the file they are
//! kept in. Whoever can only write to the database has neither.

use crate::config::Config;
use crate::key_file::{KeyFile, public_pem};
use crate::{Clock, Error};
use anyhow::Context as _;
use domain::audit::checkpoint::{Checkpoint, Signer};
use domain::audit::export::Line;
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tokio::sync::{Mutex, MutexGuard};

/// Where the newest checkpoint is looked for from the file's end, in bytes; a line has about 300.
const TAIL: u64 = 64 * 1024;

/// The key and the file.
#[derive(Debug)]
pub struct Notary {
    /// The log's name: the portal's address without its scheme.
    origin: String,
    key: KeyFile,
    file: PathBuf,
    signer: OnceLock<Signer>,
    one: Mutex<()>,
}

impl Notary {
    /// By the settings; nothing is read or made yet.
    #[must_use]
    pub fn new(config: &Config, clock: &Clock) -> Self {
        let folder = folder(config);
        let key = KeyFile {
            about: "the key of the audit log",
            setting: "audit.key",
            given: config.audit.key.clone(),
            path: folder.join("key.pem"),
            clock: clock.clone(),
        };
        let origin = config.server.base_url.trim_end_matches('/');
        Self {
            origin: origin.split_once("://").map_or(origin, |(_, name)| name).to_owned(),
            key,
            file: config.audit.checkpoints.clone().unwrap_or_else(|| folder.join("checkpoints.jsonl")),
            signer: OnceLock::new(),
            one: Mutex::new(()),
        }
    }

    /// The file outside of the database.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// One checkpoint at a time.
    pub(crate) async fn one(&self) -> MutexGuard<'_, ()> {
        self.one.lock().await
    }

    /// The key: the one of the settings, else the one of the key file, which is made when it is missing.
    ///
    /// # Errors
    /// When it cannot be read or made, is no Ed25519 key, or others may read it.
    pub fn signer(&self) -> Result<&Signer, Error> {
        if let Some(signer) = self.signer.get() {
            return Ok(signer);
        }
        let secret = self.key.secret()?;
        let signer = Signer::new(&self.origin, &secret).map_err(|bad| anyhow::anyhow!("server.base_url as a name of the log {bad}"))?;
        Ok(self.signer.get_or_init(|| signer))
    }

    /// Is there a key, and can it be read? Makes none.
    ///
    /// # Errors
    /// Those of [`Notary::signer`].
    pub fn has_key(&self) -> Result<bool, Error> {
        Ok(self.key.is_there()?)
    }

    /// Could a checkpoint be kept? Nothing is written, and a file that is not there yet is not made.
    ///
    /// # Errors
    /// Why not.
    pub fn can_keep(&self) -> Result<(), Error> {
        match std::fs::OpenOptions::new().append(true).open(&self.file) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            opened => Ok(opened.map(|_| ()).with_context(|| format!("audit.checkpoints, {}", self.file.display()))?),
        }
    }

    /// The public half, PEM.
    ///
    /// # Errors
    /// Those of [`Notary::signer`].
    pub fn public_pem(&self) -> Result<String, Error> {
        Ok(public_pem(&self.signer()?.public())?)
    }

    /// Keeps a checkpoint outside of the database, durably. The one that is the newest already is not kept twice.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) async fn keep(&self, made: &Checkpoint) -> Result<(), Error> {
        let (file, note) = (self.file.clone(), made.note.clone());
        let kept = tokio::task::spawn_blocking(move || keep(&file, &note)).await.map_err(anyhow::Error::from)?;
        Ok(kept.with_context(|| format!("audit.checkpoints, {}", self.file.display()))?)
    }

    /// The newest note outside; nothing when there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn newest(&self) -> Result<Option<String>, Error> {
        let (text, _) = tail(&self.file).with_context(|| format!("audit.checkpoints, {}", self.file.display()))?;
        Ok(notes(&text, "the newest lines")?.pop())
    }

    /// Every note outside, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn all(&self) -> Result<Vec<String>, Error> {
        read_notes(&self.file)
    }
}

/// Where the portal's keys and checkpoints are unless the settings say otherwise: beside the evidence.
pub(crate) fn folder(config: &Config) -> PathBuf {
    config.evidence.directory.with_file_name("audit")
}

/// Every note of a file of checkpoints, oldest first; none when there is no such file.
///
/// # Errors
/// When it cannot be read, or a line is not a checkpoint.
pub fn read_notes(file: &Path) -> Result<Vec<String>, Error> {
    match std::fs::read(file).and_then(whole_lines) {
        Ok((text, _)) => notes(&text, &file.display().to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(anyhow::Error::new(error).context(file.display().to_string()).into()),
    }
}

fn notes(text: &str, about: &str) -> Result<Vec<String>, Error> {
    let line = |line: &str| match Line::parse(line) {
        Some(Line::Checkpoint(note)) => Ok(note),
        _ => Err(anyhow::anyhow!("{about}: a line is not a checkpoint").into()),
    };
    text.lines().map(line).collect()
}

/// The lines that have an end, and how many bytes follow them: a last line without one is what a power cut left of a line that was
/// never counted on. It may end within a letter.
fn whole_lines(mut bytes: Vec<u8>) -> std::io::Result<(String, u64)> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let torn = bytes.len() - whole;
    bytes.truncate(whole);
    let text = String::from_utf8(bytes).map_err(|_| std::io::Error::new(ErrorKind::InvalidData, "it is not text"))?;
    Ok((text, torn as u64))
}

/// The whole lines among the last bytes of a file, and how many bytes follow them.
fn tail(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = match std::fs::File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((String::new(), 0)),
        opened => opened?,
    };
    let from = file.metadata()?.len().saturating_sub(TAIL);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    if from > 0 {
        bytes.drain(..bytes.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    }
    whole_lines(bytes)
}

fn keep(path: &Path, note: &str) -> Result<(), anyhow::Error> {
    let (there, torn) = tail(path)?;
    let line = Line::Checkpoint(note.to_owned()).text()?;
    if torn == 0 && there.lines().last() == Some(line.as_str()) {
        // Perhaps from an attempt that could not be made durable.
        return Ok(std::fs::File::open(path)?.sync_all()?);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let new = !path.exists();
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    if torn > 0 {
        file.set_len(file.metadata()?.len() - torn)?;
    }
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_all()?;
    if new {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("murmuration-notary-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        folder
    }

    fn notary(folder: &Path) -> Notary {
        let path = folder.join("audit/key.pem");
        Notary {
            origin: "portal.example".into(),
            key: KeyFile { about: "the key", setting: "audit.key", given: None, path, clock: Clock::System },
            file: folder.join("audit/checkpoints.jsonl"),
            signer: OnceLock::new(),
            one: Mutex::new(()),
        }
    }

    #[tokio::test]
    async fn checkpoints_are_added_to_the_file_and_a_line_that_a_power_cut_left_is_not_one() {
        let folder = folder("file");
        let notary = notary(&folder);
        assert_eq!(notary.newest().expect("no file"), None);
        let sign = |size| notary.signer().expect("a key").sign(size, domain::audit::tree::Hash([0; 32])).expect("signed");
        for size in [1, 2, 2] {
            notary.keep(&sign(size)).await.expect("kept");
        }
        assert_eq!(notary.all().expect("read").len(), 2, "the same one twice is one");
        let mut torn = std::fs::read(notary.file()).expect("text");
        // The first byte of a dash, which has three.
        torn.extend_from_slice(b"{\"checkpoint\":\"portal\xe2");
        std::fs::write(notary.file(), torn).expect("torn");
        assert_eq!(notary.newest().expect("read"), Some(sign(2).note));
        notary.keep(&sign(3)).await.expect("kept");
        assert_eq!(notary.all().expect("read"), [1, 2, 3].map(|size| sign(size).note));
        for size in 4..400 {
            notary.keep(&sign(size)).await.expect("kept");
        }
        assert_eq!(notary.newest().expect("read from its end"), Some(sign(399).note));
        std::fs::write(notary.file(), "nonsense\n").expect("spoilt");
        assert!(notary.newest().is_err() && notary.all().is_err());
        std::fs::remove_dir_all(folder).expect("clean");
    }
}
