//! The `murmuration` command: what it can be told, and the exit codes others rely on.

mod audit;
mod doctor;
mod key;
mod lock;
mod log;
mod serve;
mod token;

use backend::{Backend, Clock, Config, config};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit code: what was asked for was checked and is not well.
const NOT_WELL: u8 = 1;
/// Exit code: the settings or the arguments cannot be used.
const BAD_SETTINGS: u8 = 2;
/// Exit code: the database was written by a newer program.
const TOO_NEW: u8 = 3;
/// Exit code: the audit log ends before what was signed, or is not what was signed.
const CUT_OFF: u8 = 4;
/// Exit code: a checkpoint of the audit log is not signed by a known key.
const SIGNATURE: u8 = 5;
/// Exit code: the audit log, an export of it or its checkpoints cannot be read.
const UNREADABLE: u8 = 6;

/// Decides, with proof, what goes to production.
#[derive(Debug, Parser)]
#[command(
    name = "murmuration",
    version,
    after_help = "\
Examples:
  murmuration --config murmuration.toml doctor      Is everything set up well?
  murmuration --config murmuration.toml serve       Run the portal
  murmuration token create --project parlai --name ci --scope candidate:write
  murmuration audit export --output log.jsonl       The audit log as a file
  murmuration key show                              The public key that deploy jobs pin
  murmuration audit verify --export log.jsonl --key vkeys.txt --checkpoints checkpoints.jsonl

Every setting can also be a variable: MURMURATION_DATABASE__URL is database.url. MURMURATION_LOG filters
the log, for example MURMURATION_LOG=debug.

Exit codes: 0 done; 1 something is not well (the lines above it say what); 2 the settings or arguments
cannot be used; 3 the database was written by a newer program; of the audit log: 1 rows were changed, 4 it
was cut off or rolled back, 5 a signature is not good, 6 it cannot be read."
)]
struct Arguments {
    /// The settings, a TOML file.
    #[arg(long, global = true, env = "MURMURATION_CONFIG", default_value = "murmuration.toml", value_name = "FILE")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the portal until it is told to stop (SIGTERM, SIGINT).
    Serve {
        /// Expects the database to be up to date instead of bringing it there.
        #[arg(long)]
        no_migrate: bool,
    },
    /// Brings the database up to this program's version.
    Migrate,
    /// Checks the settings, the database, the folder, GitHub, Jira and the sign-in providers.
    Doctor,
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The key that signs attestations, for whoever checks them before deploying.
    #[command(subcommand)]
    Key(KeyCommand),
    /// API tokens.
    #[command(subcommand)]
    Token(TokenCommand),
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Checks the whole log: no row was changed, removed, added or moved, and every checkpoint is signed and true.
    Verify {
        /// A file that `audit export` wrote, instead of the database; needs no settings.
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
        #[command(flatten)]
        against: audit::Against,
    },
    /// Writes the log with its checkpoints, one JSON object a line.
    Export {
        /// Where to; standard output unless set.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Accepts, on the record, that the log is older than what was signed: after a restored backup.
    Reconcile {
        /// Why; others will read it later.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Prints the public half, to be kept in the repository that deploys.
    Show,
    /// Replaces it by a new one at once, and prints that. What the old one signed stays good until it ends.
    Rotate,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Makes a token for a project and prints its secret, once.
    Create {
        /// The project's part of the address.
        #[arg(long)]
        project: String,
        /// What the token is for.
        #[arg(long)]
        name: String,
        /// candidate:write, candidate:read, attestation:read, audit:read or mail:bounce; may be given more than once.
        #[arg(long, required = true)]
        scope: Vec<String>,
    },
}

/// Why a command ends early: a line for people, and the exit code.
#[derive(Debug)]
struct Stop {
    code: u8,
    line: String,
}

impl Stop {
    fn new(code: u8, line: impl Into<String>) -> Self {
        Self { code, line: line.into() }
    }
}

impl From<backend::Error> for Stop {
    fn from(error: backend::Error) -> Self {
        match error {
            backend::Error::Refused(refusal) => Self::new(NOT_WELL, format!("{} {}", refusal.sentence, refusal.advice)),
            backend::Error::Internal(error) => Self::new(if is_too_new(&error) { TOO_NEW } else { NOT_WELL }, format!("{error:#}")),
        }
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        backend::Error::Internal(error).into()
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::new(NOT_WELL, error.to_string())
    }
}

/// The migrations say so in words only: a version was applied that this program does not have.
fn is_too_new(error: &anyhow::Error) -> bool {
    format!("{error:#}").contains("was previously applied but is missing")
}

/// Runs the command.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log::start();
    // TLS needs one provider of cryptography for the whole process; a second call says there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return said(&error.into()),
    };
    match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(stop) => said(&stop),
    }
}

fn said(stop: &Stop) -> ExitCode {
    eprintln!("murmuration: {}", stop.line);
    ExitCode::from(stop.code)
}

async fn run(arguments: Arguments) -> Result<ExitCode, Stop> {
    // An auditor has the file, and no settings.
    if let Command::Audit(AuditCommand::Verify { export: Some(file), against }) = &arguments.command {
        return audit::verify_export(file, against);
    }
    let config = settings(&arguments.config)?;
    match arguments.command {
        Command::Serve { no_migrate } => serve::serve(config, no_migrate).await,
        Command::Migrate => {
            let _lock = lock::exclusive(&config.database.url)?;
            let backend = Backend::open(config, Clock::System).await?;
            backend.db().migrate().await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Doctor => doctor::doctor(config).await,
        Command::Audit(AuditCommand::Verify { against, .. }) => audit::verify(config, &against).await,
        Command::Audit(AuditCommand::Export { output }) => audit::export(config, output.as_deref()).await,
        Command::Audit(AuditCommand::Reconcile { reason }) => audit::reconcile(config, &reason).await,
        Command::Key(KeyCommand::Show) => key::show(config).await,
        Command::Key(KeyCommand::Rotate) => key::rotate(config).await,
        Command::Token(TokenCommand::Create { project, name, scope }) => token::create(config, &project, &name, &scope).await,
    }
}

/// Reads the settings; a file that is not there is fine when variables say everything.
fn settings(file: &std::path::Path) -> Result<Config, Stop> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return Err(Stop::new(BAD_SETTINGS, format!("--config: cannot read {}: {error}", file.display()))),
    };
    let folder = file.parent().map_or_else(PathBuf::new, std::path::Path::to_path_buf);
    config::load(&text, std::env::vars(), &folder).map_err(|error| Stop::new(BAD_SETTINGS, error.to_string().replace('\n', " ")))
}
