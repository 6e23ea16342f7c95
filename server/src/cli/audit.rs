//! `murmuration audit`: checks the log, writes it out for others to check, and accepts a break on the record.

use super::{BAD_SETTINGS, CUT_OFF, NOT_WELL, SIGNATURE, Stop, UNREADABLE, lock};
use backend::db::{audit, checkpoints};
use backend::ops::{reconcile_log, sign_checkpoint};
use backend::{Backend, Clock, Config, Tx, notary};
use domain::audit::checkpoint::Keys;
use domain::audit::export::{Line, Row, is_rows};
use domain::audit::verify::{self, Finding, Kind, LogVerifier, Report};
use std::collections::VecDeque;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Rows read at once.
const PAGE: i64 = 1000;

/// What to hold against the log.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Against {
    /// Checkpoints kept outside of the database; those of audit.checkpoints unless set.
    #[arg(long, value_name = "FILE")]
    checkpoints: Option<PathBuf>,
    /// The keys to trust: lines as in "vkey", or the saved /.well-known/murmuration-keys. Without it those that the log
    /// itself publishes.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Against {
    fn keys(&self) -> Result<Option<Keys>, Stop> {
        let Some(file) = &self.key else { return Ok(None) };
        let unreadable = |why: String| Stop::new(UNREADABLE, format!("--key {}: {why}", file.display()));
        let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
        let vkeys: Vec<String> = match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(published) => {
                published["keys"].as_array().into_iter().flatten().filter_map(|key| key["vkey"].as_str().map(str::to_owned)).collect()
            }
            Err(_) => text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        };
        let mut keys = Keys::default();
        for vkey in &vkeys {
            keys.add(vkey).map_err(|bad| unreadable(format!("a key {bad}")))?;
        }
        if keys.is_empty() {
            return Err(unreadable("there is no key in it".into()));
        }
        Ok(Some(keys))
    }
}

/// A file that was named must be there.
fn named(file: &Path) -> Result<Vec<String>, Stop> {
    if !file.exists() {
        return Err(Stop::new(UNREADABLE, format!("--checkpoints {}: there is no such file", file.display())));
    }
    outside(file)
}

fn outside(file: &Path) -> Result<Vec<String>, Stop> {
    notary::read_notes(file).map_err(|error| Stop::new(UNREADABLE, format!("{error:#}")))
}

/// A file that was written by `audit export`, by whoever has no access to the portal.
pub(super) fn verify_export(export: &Path, against: &Against) -> Result<ExitCode, Stop> {
    let unreadable = |error: std::io::Error| Stop::new(UNREADABLE, format!("--export {}: {error}", export.display()));
    let text = std::fs::read_to_string(export).map_err(unreadable)?;
    let kept = match &against.checkpoints {
        Some(file) => named(file)?,
        None => Vec::new(),
    };
    if is_rows(&text) {
        let Some(keys) = against.keys()? else {
            return Err(Stop::new(SIGNATURE, "rows alone do not name the key that signed them; name it with --key."));
        };
        return rows(&text, &keys);
    }
    good(&verify::export(&text, &kept, against.keys()?).map_err(|finding| bad(&finding))?)
}

#[expect(clippy::print_stdout, reason = "the verdict is this command's output")]
fn rows(text: &str, keys: &Keys) -> Result<ExitCode, Stop> {
    let (checkpoint, rows) = verify::rows(text, keys).map_err(|finding| bad(&finding))?;
    println!("ok: {rows} rows, each in the log that was signed with {} rows; the root over them is {}", checkpoint.size, checkpoint.root);
    Ok(ExitCode::SUCCESS)
}

/// The log in the database.
pub(super) async fn verify(config: Config, against: &Against) -> Result<ExitCode, Stop> {
    let backend = opened(config).await?;
    let kept = match &against.checkpoints {
        Some(file) => named(file)?,
        None => outside(backend.notary().file())?,
    };
    let mut verifier = LogVerifier::new(&kept, against.keys()?).map_err(|finding| bad(&finding))?;
    let mut tx = backend.snapshot().await.map_err(|error| unreadable(&error))?;
    walk(&mut tx, |line| match line {
        Line::Row(row) => verifier.row(&row).map_err(|finding| bad(&finding)),
        Line::Checkpoint(note) => verifier.checkpoint(&note).map_err(|finding| bad(&finding)),
        Line::Header => Ok(()),
    })
    .await?;
    good(&verifier.finish().map_err(|finding| bad(&finding))?)
}

/// Writes the whole log with its checkpoints, one JSON object a line.
pub(super) async fn export(config: Config, output: Option<&Path>) -> Result<ExitCode, Stop> {
    let backend = opened(config).await?;
    // So that the last rows are signed too. A log that cannot be signed is written as it is: somebody wants to look at it.
    if let Err(error) = sign_checkpoint::sign_checkpoint(&backend).await {
        eprintln!("murmuration: the newest rows could not be signed: {error:#}");
    }
    let mut file: Box<dyn std::io::Write> = match output {
        Some(path) => Box::new(std::io::BufWriter::new(std::fs::File::create(path)?)),
        None => Box::new(std::io::BufWriter::new(std::io::stdout())),
    };
    let mut tx = backend.snapshot().await?;
    let written = walk(&mut tx, |line| {
        let text = line.text().map_err(|error| Stop::new(NOT_WELL, error.to_string()))?;
        Ok(writeln!(file, "{text}")?)
    });
    written.await?;
    file.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Accepts that the log no longer holds what was signed.
#[expect(clippy::print_stdout, reason = "what was accepted is this command's output")]
pub(super) async fn reconcile(config: Config, reason: &str) -> Result<ExitCode, Stop> {
    let _lock = lock::exclusive(&config.database.url)?;
    let backend = opened(config).await?;
    let (accepted, made) = reconcile_log::reconcile(&backend, reason).await?;
    println!(
        "accepted: {} checkpoints no longer fit the log; its first {} rows are as they were signed",
        accepted.lost.len(),
        accepted.kept
    );
    println!("The break is row {} of the log and stays visible to `murmuration audit verify`.", made.size);
    Ok(ExitCode::SUCCESS)
}

fn unreadable(error: &backend::Error) -> Stop {
    Stop::new(UNREADABLE, format!("the log cannot be read: {error:#}"))
}

async fn opened(config: Config) -> Result<Backend, Stop> {
    let backend = Backend::open(config, Clock::System).await.map_err(|error| unreadable(&error))?;
    let (applied, known) = backend.db().schema().await.map_err(|error| unreadable(&error))?;
    if applied != known {
        return Err(Stop::new(UNREADABLE, "the database and this program are not of the same version; run `murmuration migrate`."));
    }
    Ok(backend)
}

/// The log in its order: each checkpoint after the last row that it signs.
async fn walk(tx: &mut Tx, mut each: impl FnMut(Line) -> Result<(), Stop>) -> Result<(), Stop> {
    let unreadable = |error: backend::Error| unreadable(&error);
    each(Line::Header)?;
    let (mut seq, mut size) = (0, 0);
    let mut waiting: VecDeque<checkpoints::Stored> = VecDeque::new();
    loop {
        let rows = audit::after(tx, seq, PAGE).await.map_err(unreadable)?;
        let last = rows.is_empty();
        for row in rows {
            let entry = row.entry();
            seq = entry.seq;
            each(Line::Row(Box::new(Row { entry, hash: row.hash, previous: row.previous })))?;
            if waiting.is_empty() {
                waiting.extend(checkpoints::after(tx, size, PAGE).await.map_err(unreadable)?);
            }
            while let Some(stored) = waiting.pop_front_if(|stored| stored.size <= seq) {
                size = stored.size;
                each(Line::Checkpoint(stored.note))?;
            }
        }
        if last {
            // Those over more rows than there are.
            for stored in checkpoints::after(tx, size, PAGE).await.map_err(unreadable)? {
                each(Line::Checkpoint(stored.note))?;
            }
            return Ok(());
        }
    }
}

fn bad(finding: &Finding) -> Stop {
    let (code, what) = match finding.kind {
        Kind::Changed => (NOT_WELL, "the audit log was changed"),
        Kind::CutOff => (CUT_OFF, "the audit log was cut off or rolled back"),
        Kind::Signature => (SIGNATURE, "a signature is not good"),
        Kind::Unreadable => (UNREADABLE, "the log cannot be read"),
    };
    Stop::new(code, format!("{what}: {finding}"))
}

#[expect(clippy::print_stdout, reason = "the verdict is this command's output")]
fn good(report: &Report) -> Result<ExitCode, Stop> {
    if report.pinned && report.signed == 0 && report.rows > 0 {
        // A key becomes known by signing.
        return Err(Stop::new(CUT_OFF, "the audit log was cut off or rolled back: not one checkpoint of the keys that you named is left"));
    }
    println!("ok: {} rows, each follows the one before; the root over them is {}", report.rows, report.root);
    println!("{} checkpoints in the log and {} kept outside, all signed and all true", report.inside, report.outside);
    println!("{} rows are signed, {} are newer than the newest checkpoint", report.signed, report.rows - report.signed);
    let keys = if report.keys.is_empty() { "none".to_owned() } else { report.keys.join(", ") };
    if report.pinned {
        println!("keys, as you named them: {keys}");
    } else {
        println!("keys, as the log itself names them: {keys}. Name the ones you know with --key to be sure of them.");
    }
    if report.outside == 0 {
        println!(
            "No checkpoints from outside were compared: a log that was cut off together with its checkpoints shows only against those."
        );
    }
    for (row, known) in &report.breaks {
        println!(
            "known break, accepted in row {row}: {} checkpoints were lost after row {}: {}",
            known.lost.len(),
            known.kept,
            known.reason
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Why the portal does not start on this log, and what to do.
pub(super) async fn must_fit(backend: &Backend) -> Result<(), Stop> {
    backend.notary().signer().map_err(|error| Stop::new(BAD_SETTINGS, format!("{error:#}")))?;
    let Some(finding) = reconcile_log::compare(backend).await.map_err(|error| unreadable(&error))? else { return Ok(()) };
    let stop = bad(&finding);
    let file = backend.notary().file().display();
    let todo = match finding.kind {
        Kind::Changed | Kind::CutOff => {
            "Restore a newer backup; or, if this database is the one to go on with, run `murmuration audit reconcile --reason \"…\"`."
        }
        Kind::Signature | Kind::Unreadable => "If the file belongs to another portal, name another one in audit.checkpoints.",
    };
    Err(Stop::new(stop.code, format!("{}. The portal does not start on it. Compared with {file}. {todo}", stop.line)))
}
