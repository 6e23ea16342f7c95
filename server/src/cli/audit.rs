//! `murmuration audit verify`: walks the whole chain.

use super::{NOT_WELL, Stop};
use backend::db::audit;
use backend::{Backend, Clock, Config};
use domain::audit::Verifier;
use std::process::ExitCode;

/// Rows read at once.
const PAGE: i64 = 1000;

#[expect(clippy::print_stdout, reason = "the verdict is this command's output")]
pub(super) async fn verify(config: Config) -> Result<ExitCode, Stop> {
    let backend = Backend::open(config, Clock::System).await?;
    let mut tx = backend.snapshot().await?;
    let mut verifier = Verifier::default();
    loop {
        let rows = audit::after(&mut tx, verifier.head().0, PAGE).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            verifier
                .take(&row.entry(), &row.previous, &row.hash)
                .map_err(|broken| Stop::new(NOT_WELL, format!("the audit log was changed: row {}: {}", broken.seq, broken.why)))?;
        }
    }
    let (rows, hash) = verifier.head();
    println!("ok: {rows} rows, each follows the one before; the last hash is {hash}");
    println!("Keep it outside of the database: rows cut off at the end show only when you compare it later.");
    Ok(ExitCode::SUCCESS)
}
