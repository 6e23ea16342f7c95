//! The `sandbox` command: the demo's world on fixed ports.
use std::{path::PathBuf, time::Duration};

use clap::{Parser, Subcommand};
use sandbox::{Movement, Options, Ports, World};

/// A stateful GitHub, Jira, OIDC provider and mail sink.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs until it is stopped.
    Serve(Serve),
}

#[derive(clap::Args)]
struct Serve {
    /// Pages and JSON API that steer the world.
    #[arg(long, default_value_t = 4400)]
    control_port: u16,
    /// GitHub.
    #[arg(long, default_value_t = 4401)]
    github_port: u16,
    /// Jira.
    #[arg(long, default_value_t = 4402)]
    jira_port: u16,
    /// OIDC provider.
    #[arg(long, default_value_t = 4403)]
    oidc_port: u16,
    /// Mail sink.
    #[arg(long, default_value_t = 4404)]
    smtp_port: u16,
    /// Base address of the portal.
    #[arg(long, default_value = "http://127.0.0.1:4000")]
    portal: String,
    /// Where the private keys are kept between starts.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Milliseconds between two states of a deployment; 0 means that only the control API moves it.
    #[arg(long, default_value_t = 700)]
    deployment_step: u64,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the addresses are this command's output")]
async fn main() -> anyhow::Result<()> {
    let Command::Serve(serve) = Arguments::parse().command;
    let ports = Ports {
        control: serve.control_port,
        github: serve.github_port,
        jira: serve.jira_port,
        oidc: serve.oidc_port,
        smtp: serve.smtp_port,
    };
    let movement = if serve.deployment_step == 0 { Movement::Manual } else { Movement::Auto(Duration::from_millis(serve.deployment_step)) };
    let running = World::start(Options { ports, portal: serve.portal, dir: serve.dir.clone(), movement, ..Options::default() }).await?;
    println!("control  {}", running.control_url);
    println!("github   {}", running.github_url);
    println!("jira     {}", running.jira_url);
    println!("oidc     {}", running.oidc_url);
    println!("smtp     {}", running.smtp_addr);
    if let Some(dir) = serve.dir {
        println!("app key  {}", dir.join("github-app.pem").display());
    }
    let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = ended.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    Ok(())
}
