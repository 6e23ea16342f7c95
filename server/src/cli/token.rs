//! `murmuration token create`: a token for CI, made by whoever runs the program.

use super::Stop;
use backend::ops::tokens;
use backend::{Backend, Clock, Config};
use std::process::ExitCode;

#[expect(clippy::print_stdout, reason = "the secret is this command's output; it is shown nowhere else")]
pub(super) async fn create(config: Config, project: &str, name: &str, scopes: &[String]) -> Result<ExitCode, Stop> {
    let backend = Backend::open(config, Clock::System).await?;
    let created = tokens::create_by_operator(&backend, project, name, scopes).await?;
    println!("{}", created.secret);
    Ok(ExitCode::SUCCESS)
}
