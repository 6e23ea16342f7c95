//! `murmuration doctor`: asks everything the portal depends on, and says what to do.

use super::{NOT_WELL, Stop};
use crate::sign_in::Providers;
use backend::ops::{attestation_key, reconcile_log};
use backend::{Backend, Clock, Config};
use domain::text::RepoName;
use std::process::ExitCode;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Ok,
    Warning,
    Danger,
}

/// The lines said so far.
#[derive(Debug, Default)]
struct Findings {
    danger: bool,
}

impl Findings {
    #[expect(clippy::print_stdout, reason = "the findings are this command's output")]
    fn say(&mut self, word: Word, about: &str, line: &str) {
        self.danger |= word == Word::Danger;
        let word = match word {
            Word::Ok => "ok     ",
            Word::Warning => "warning",
            Word::Danger => "danger ",
        };
        println!("{word}  {about}: {line}");
    }
}

pub(super) async fn doctor(config: Config) -> Result<ExitCode, Stop> {
    let mut findings = Findings::default();
    findings.say(Word::Ok, "settings", "readable, every key is known");
    address(&config, &mut findings);
    folder(&config, &mut findings);
    sign_in(&config, &mut findings).await;
    match Backend::open(config, Clock::System).await {
        Ok(backend) => {
            if database(&backend, &mut findings).await {
                proofs(&backend, &mut findings).await;
            }
            github(&backend, &mut findings).await;
            jira(&backend, &mut findings).await;
            mail(&backend, &mut findings).await;
        }
        Err(error) => findings.say(Word::Danger, "database", &format!("{error:#}. Check database.url and that the server runs.")),
    }
    Ok(if findings.danger { ExitCode::from(NOT_WELL) } else { ExitCode::SUCCESS })
}

fn address(config: &Config, findings: &mut Findings) {
    if config.server.base_url.starts_with("https://") {
        findings.say(Word::Ok, "server.base_url", &config.server.base_url);
    } else {
        findings.say(
            Word::Warning,
            "server.base_url",
            "plain http: good for trying out on this machine, never for a team. Put a proxy with TLS in front and name its https address.",
        );
    }
    if !config.server.site.join("pkg").is_dir() {
        findings.say(
            Word::Warning,
            "server.site",
            &format!("{} has no built files: pages work, but without style. Build them first.", config.server.site.display()),
        );
    }
}

fn folder(config: &Config, findings: &mut Findings) {
    let probe = config.evidence.directory.join(".doctor");
    let tried = std::fs::create_dir_all(&config.evidence.directory)
        .and_then(|()| std::fs::write(&probe, b"x"))
        .and_then(|()| std::fs::remove_file(&probe));
    match tried {
        Ok(()) => findings.say(Word::Ok, "evidence.directory", "writable"),
        Err(error) => {
            findings.say(Word::Danger, "evidence.directory", &format!("cannot be written: {error}. Give the portal's user write access."))
        }
    }
}

/// Can what is in the database be asked about?
async fn database(backend: &Backend, findings: &mut Findings) -> bool {
    match backend.db().durability().await {
        Ok(durability) => findings.say(Word::Ok, "database", &format!("{} answers, {}", durability.dialect, durability.mode)),
        Err(error) => {
            findings.say(Word::Danger, "database", &format!("{error:#}"));
            return false;
        }
    }
    match backend.db().schema().await {
        Ok((applied, known)) if applied == known => {
            findings.say(Word::Ok, "database schema", "up to date");
            return true;
        }
        Ok((applied, known)) if applied.iter().any(|version| !known.contains(version)) => {
            findings.say(Word::Danger, "database schema", "was written by a newer program; use that one")
        }
        Ok(_) => findings.say(
            Word::Warning,
            "database schema",
            "older than this program; `murmuration serve` or `murmuration migrate` brings it up to date",
        ),
        Err(error) => findings.say(Word::Danger, "database schema", &format!("{error:#}")),
    }
    false
}

/// The keys that sign, and the file of checkpoints outside of the database. Nothing is made here: the portal may run as
/// another user.
async fn proofs(backend: &Backend, findings: &mut Findings) {
    let made_later = "is not made yet; `murmuration serve` makes it";
    if let Err(error) = backend.notary().can_keep() {
        findings.say(Word::Danger, "audit.checkpoints", &format!("{error:#}. While this lasts nothing is deployed."));
    }
    match backend.notary().has_key() {
        Ok(true) => {}
        Ok(false) => return findings.say(Word::Warning, "audit key", made_later),
        Err(error) => return findings.say(Word::Danger, "audit key", &format!("{error:#}. While this lasts nothing is deployed.")),
    }
    findings.say(Word::Ok, "audit key", "can be read");
    match backend.notary().newest() {
        Ok(Some(_)) => fits(backend, findings).await,
        Ok(None) => {
            findings.say(Word::Warning, "audit log", "no checkpoint is kept yet; `murmuration serve` makes one when something happens.")
        }
        Err(error) => findings.say(Word::Danger, "audit.checkpoints", &format!("{error:#}. Restore the file from its copy.")),
    }
    match attestation_key::look(backend).await {
        Ok(Some(key)) => findings.say(Word::Ok, "attestation key", &key),
        Ok(None) => findings.say(Word::Warning, "attestation key", made_later),
        Err(error) => findings.say(Word::Danger, "attestation key", &format!("{error:#}. While this lasts nothing is deployed.")),
    }
}

async fn fits(backend: &Backend, findings: &mut Findings) {
    match reconcile_log::compare(backend).await {
        Ok(None) => findings.say(Word::Ok, "audit log", &format!("fits what is kept in {}", backend.notary().file().display())),
        Ok(Some(finding)) => findings.say(Word::Danger, "audit log", &format!("{finding}. Ask `murmuration audit verify`.")),
        Err(error) => findings.say(Word::Danger, "audit.checkpoints", &format!("{error:#}. Restore the file from its copy.")),
    }
}

async fn sign_in(config: &Config, findings: &mut Findings) {
    let providers = match Providers::new(config) {
        Ok(providers) => providers,
        Err(error) => return findings.say(Word::Danger, "sign-in", &format!("{error:#}")),
    };
    for provider in &config.oidc {
        let about = format!("sign-in with {}", provider.name);
        match providers.check(&provider.name).await {
            Ok(()) => findings.say(Word::Ok, &about, "discovery and keys can be read"),
            Err(problem) => {
                findings.say(Word::Danger, &about, &format!("{problem}. Check oidc.issuer and that this machine can reach it."))
            }
        }
    }
}

/// What the App needs, and at which level.
const PERMISSIONS: [(&str, &str); 5] =
    [("deployments", "write"), ("actions", "read"), ("contents", "read"), ("pull_requests", "read"), ("metadata", "read")];
/// What it needs for telling developers, at which level; without them the rest works.
const TELLING: [(&str, &str); 3] = [("checks", "write"), ("pull_requests", "write"), ("issues", "write")];
/// What GitHub must tell us about.
const EVENTS: [&str; 3] = ["workflow_run", "deployment", "deployment_status"];

async fn github(backend: &Backend, findings: &mut Findings) {
    let github = backend.github();
    match github.app().await {
        Ok(app) => {
            findings.say(Word::Ok, "GitHub App", app.name.as_deref().unwrap_or("known to GitHub"));
            for (permission, level) in PERMISSIONS {
                let has = app.permissions.get(permission).map(String::as_str);
                if !(has == Some(level) || has == Some("write")) {
                    findings.say(
                        Word::Danger,
                        "GitHub App",
                        &format!(
                            "lacks the permission {permission}: {level}. Add it in the App's settings and accept it in the installation."
                        ),
                    );
                }
            }
            for (permission, level) in TELLING {
                if app.permissions.get(permission).is_none_or(|has| has != level) {
                    findings.say(
                        Word::Warning,
                        "GitHub App",
                        &format!("lacks the permission {permission}: {level}. Developers then hear less of it on GitHub."),
                    );
                }
            }
            for event in EVENTS.iter().filter(|event| !app.events.iter().any(|known| known == *event)) {
                findings.say(
                    Word::Warning,
                    "GitHub App",
                    &format!("does not subscribe to {event}: the portal then hears of it minutes later, by asking."),
                );
            }
        }
        Err(problem) => {
            return findings.say(
                Word::Danger,
                "GitHub App",
                &format!("{problem}. Check github.api_url, github.app_id and github.private_key."),
            );
        }
    }
    match github.token().await {
        Ok(()) => findings.say(Word::Ok, "GitHub installation", "a token can be made"),
        Err(problem) => return findings.say(Word::Danger, "GitHub installation", &format!("{problem}. Check github.installation_id.")),
    }
    for project in &backend.config().projects {
        let about = format!("repository {}", project.repository);
        let Ok(name) = RepoName::parse(&project.repository) else { continue };
        match github.repository(&name).await {
            Ok(_) => findings.say(Word::Ok, &about, "visible"),
            Err(problem) => findings.say(Word::Danger, &about, &format!("{problem}. Add it to the App's installation.")),
        }
        findings.say(Word::Warning, &about, &format!("cannot be checked from here: that the environment {} lets nobody but this App deploy, and that administrators may not bypass its rules. Look at its settings.", project.production));
    }
}

async fn jira(backend: &Backend, findings: &mut Findings) {
    match backend.jira().myself().await {
        Ok(account) => findings.say(
            Word::Ok,
            "Jira",
            &format!("signed in as {}", account.display_name.as_deref().unwrap_or("an account without a name")),
        ),
        Err(problem) => findings.say(Word::Danger, "Jira", &format!("{problem}. Check jira.url and the account that jira.auth names.")),
    }
    if backend.config().jira.webhook_secrets.is_empty() {
        findings.say(
            Word::Warning,
            "Jira webhooks",
            "jira.webhook_secrets is empty: every Jira webhook is refused, and changed stories are seen late.",
        );
    }
}

async fn mail(backend: &Backend, findings: &mut Findings) {
    match backend.check_mail().await {
        None => findings.say(Word::Warning, "mail", "the section [mail] is missing: nobody is told anything by mail."),
        Some(Ok(())) => findings.say(Word::Ok, "mail", "the server can be reached and signed in to"),
        Some(Err(problem)) => findings.say(Word::Danger, "mail", &format!("{problem}. Check mail.url, mail.user and mail.password.")),
    }
}
