//! `murmuration key`: the key that signs attestations, shown and replaced by whoever runs the program.

use super::Stop;
use backend::ops::attestation_key;
use backend::{Backend, Clock, Config};
use std::process::ExitCode;

/// Prints the public half as PEM, its fingerprint beside it.
pub(super) async fn show(config: Config) -> Result<ExitCode, Stop> {
    let backend = Backend::open(config, Clock::System).await?;
    Ok(said(attestation_key::show(&backend).await?))
}

/// The same for a new key, which is in force from now on; the portal need not be started again.
pub(super) async fn rotate(config: Config) -> Result<ExitCode, Stop> {
    let backend = Backend::open(config, Clock::System).await?;
    let new = attestation_key::rotate(&backend).await?;
    eprintln!(
        "murmuration: put this key into every repository that deploys, beside the old one for as long as that one's attestations last."
    );
    Ok(said(new))
}

#[expect(clippy::print_stdout, reason = "the key is this command's output")]
fn said((key_id, pem): (String, String)) -> ExitCode {
    eprintln!("murmuration: SHA-256 of the key: {key_id}");
    print!("{pem}");
    ExitCode::SUCCESS
}
