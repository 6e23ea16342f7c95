//! A private key of the portal: the one of the settings, else the one of a file, which is made when it is missing.
//! It is never in the database.

use crate::{Clock, Config};
use anyhow::Context as _;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _, KeypairBytes};
use ed25519_dalek::{SigningKey, VerifyingKey};
use secrecy::{ExposeSecret as _, SecretString};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Where an Ed25519 key is.
#[derive(Debug, Clone)]
pub(crate) struct KeyFile {
    /// What it is for, as its error says: `the key of the audit log`.
    pub about: &'static str,
    /// The setting that may hold it.
    pub setting: &'static str,
    pub given: Option<SecretString>,
    pub path: PathBuf,
    pub clock: Clock,
}

/// The key of attestations, beside that of the audit log.
pub(crate) fn of_attestations(config: &Config, clock: &Clock) -> KeyFile {
    KeyFile {
        about: "the key of attestations",
        setting: "attestation.key",
        given: config.attestation.key.clone(),
        path: crate::notary::folder(config).join("attestation.pem"),
        clock: clock.clone(),
    }
}

impl KeyFile {
    /// The secret half (RFC 8032).
    ///
    /// # Errors
    /// When it cannot be read or made, is no Ed25519 key, or others may read it.
    pub fn secret(&self) -> Result<[u8; 32], anyhow::Error> {
        match &self.given {
            Some(pem) => read_key(pem.expose_secret()).context(self.setting),
            None => self.read_or_make().with_context(|| format!("{}, {}", self.about, self.path.display())),
        }
    }

    /// Is it there, and can it be read? Makes nothing: whoever asks may be another user than the portal's.
    ///
    /// # Errors
    /// Those of [`KeyFile::secret`].
    pub fn is_there(&self) -> Result<bool, anyhow::Error> {
        if self.given.is_none() && matches!(self.path.try_exists(), Ok(false)) {
            return Ok(false);
        }
        self.secret().map(|_| true)
    }

    /// Puts a new key into the place of the one there; nothing of the old one is kept.
    ///
    /// # Errors
    /// When the settings hold the key, or the file cannot be written.
    pub fn replace(&self) -> Result<[u8; 32], anyhow::Error> {
        anyhow::ensure!(self.given.is_none(), "{} names the key; exchange it there and start the portal again", self.setting);
        let (secret, new) = self.written()?;
        std::fs::rename(&new, &self.path)?;
        self.folders_are_durable()?;
        Ok(secret)
    }

    fn read_or_make(&self) -> Result<[u8; 32], anyhow::Error> {
        match std::fs::metadata(&self.path) {
            Ok(there) if there.permissions().mode() & 0o077 != 0 => {
                anyhow::bail!("can be read by others; make it readable only for the portal's user (chmod 600)")
            }
            Ok(_) => return read_key(&std::fs::read_to_string(&self.path)?),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let (secret, new) = self.written()?;
        // Complete before it has its name: a crash leaves a key or none, and of two processes one is first.
        let named = std::fs::hard_link(&new, &self.path);
        std::fs::remove_file(&new)?;
        match named {
            Ok(()) => {
                self.folders_are_durable()?;
                Ok(secret)
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => read_key(&std::fs::read_to_string(&self.path)?),
            Err(error) => Err(error.into()),
        }
    }

    /// A new key in a file beside its place.
    fn written(&self) -> Result<([u8; 32], PathBuf), anyhow::Error> {
        let mut secret = [0; 32];
        hex::decode_to_slice(self.clock.secret(), &mut secret)?;
        let pem = KeypairBytes { secret_key: secret, public_key: None }.to_pkcs8_pem(LineEnding::LF)?;
        std::fs::create_dir_all(self.folder())?;
        let new = self.path.with_extension(format!("pem.{}", std::process::id()));
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        Ok((secret, new))
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    fn folders_are_durable(&self) -> Result<(), anyhow::Error> {
        let folder = self.folder();
        std::fs::File::open(folder)?.sync_all()?;
        let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(std::fs::File::open(above)?.sync_all()?)
    }
}

/// The public half as PEM (RFC 8410).
pub(crate) fn public_pem(public: &[u8; 32]) -> Result<String, anyhow::Error> {
    Ok(VerifyingKey::from_bytes(public)?.to_public_key_pem(LineEnding::LF)?)
}

fn read_key(pem: &str) -> Result<[u8; 32], anyhow::Error> {
    // What the reader of keys says may hold the key; people are told only what is wanted.
    let key = SigningKey::from_pkcs8_pem(pem.trim());
    Ok(key.map_err(|_| anyhow::anyhow!("is not an Ed25519 private key in PEM (openssl genpkey -algorithm ed25519)"))?.to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(folder: &Path, given: Option<&str>) -> KeyFile {
        let given = given.map(|pem| pem.to_owned().into());
        KeyFile { about: "the key of the test", setting: "test.key", given, path: folder.join("audit/key.pem"), clock: Clock::System }
    }

    #[test]
    fn a_key_is_made_once_for_the_portals_user_alone_and_read_again() {
        let folder = std::env::temp_dir().join(format!("murmuration-key-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        assert!(!key(&folder, None).is_there().expect("looked") && !folder.exists(), "looking makes nothing");
        let first = key(&folder, None).secret().expect("made");
        assert!(key(&folder, None).is_there().expect("looked"));
        assert_eq!(key(&folder, None).secret().expect("read"), first, "made once");
        let file = folder.join("audit/key.pem");
        assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
        let pem = std::fs::read_to_string(&file).expect("a key");
        assert_eq!(key(&folder, Some(&pem)).secret().expect("given"), first);
        let error = format!("{:#}", key(&folder, Some(&pem)).replace().expect_err("not ours to exchange"));
        assert!(error.contains("test.key"), "{error}");
        let second = key(&folder, None).replace().expect("exchanged");
        assert_ne!(second, first);
        assert_eq!(key(&folder, None).secret().expect("read"), second);
        assert_eq!(std::fs::read_dir(folder.join("audit")).expect("a folder").count(), 1, "nothing of the old one is left");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("opened");
        let error = format!("{:#}", key(&folder, None).secret().expect_err("open to all"));
        assert!(error.contains("chmod 600"), "{error}");
        let error = format!("{:#}", key(&folder, Some("-----BEGIN PRIVATE KEY-----\nsecretsecret\n")).secret().expect_err("no key"));
        assert!(error.contains("test.key") && !error.contains("secretsecret"), "{error}");
        std::fs::remove_dir_all(folder).expect("clean");
    }
}
