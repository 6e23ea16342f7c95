//! The RSA keys of the GitHub App and of the OIDC provider: made once a process, or kept in a folder.
use std::{io::Write, os::unix::fs::OpenOptionsExt, path::Path, sync::OnceLock};

use anyhow::Context;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use rsa::{
    RsaPrivateKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey, LineEnding},
    traits::PublicKeyParts,
};

/// One key pair.
#[derive(Clone)]
pub(crate) struct Pair {
    /// Private key, PKCS#1 PEM as GitHub hands it out.
    pub pem: String,
    pub sign: EncodingKey,
    pub verify: DecodingKey,
    /// Modulus, base64url.
    pub n: String,
    /// Exponent, base64url.
    pub e: String,
}

/// Both keys.
#[derive(Clone)]
pub(crate) struct Keys {
    pub app: Pair,
    pub oidc: Pair,
}

impl Keys {
    /// Takes the keys of the folder, or makes them; without a folder one set serves the whole process.
    pub async fn load(dir: Option<&Path>) -> anyhow::Result<Self> {
        let dir = dir.map(Path::to_path_buf);
        tokio::task::spawn_blocking(move || match dir {
            Some(dir) => {
                std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
                Ok(Self { app: kept(&dir.join("github-app.pem"))?, oidc: kept(&dir.join("oidc.pem"))? })
            }
            None => {
                static MADE: OnceLock<Keys> = OnceLock::new();
                if let Some(keys) = MADE.get() {
                    return Ok(keys.clone());
                }
                let keys = Self { app: pair(&fresh()?)?, oidc: pair(&fresh()?)? };
                Ok(MADE.get_or_init(|| keys).clone())
            }
        })
        .await?
    }
}

fn kept(file: &Path) -> anyhow::Result<Pair> {
    if !file.exists() {
        let mut new = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)
            .with_context(|| format!("cannot write {}", file.display()))?;
        new.write_all(fresh()?.as_bytes())?;
    }
    pair(&std::fs::read_to_string(file)?).with_context(|| format!("{} holds no RSA key", file.display()))
}

fn fresh() -> anyhow::Result<String> {
    let key = RsaPrivateKey::new(&mut rand_core::OsRng, 2048)?;
    Ok(key.to_pkcs1_pem(LineEnding::LF)?.to_string())
}

fn pair(pem: &str) -> anyhow::Result<Pair> {
    let key = RsaPrivateKey::from_pkcs1_pem(pem)?;
    let n = BASE64_URL_SAFE_NO_PAD.encode(key.n().to_bytes_be());
    let e = BASE64_URL_SAFE_NO_PAD.encode(key.e().to_bytes_be());
    let verify = DecodingKey::from_rsa_components(&n, &e)?;
    Ok(Pair { pem: pem.to_owned(), sign: EncodingKey::from_rsa_pem(pem.as_bytes())?, verify, n, e })
}
