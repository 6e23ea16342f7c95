//! What happens: the database, the operations, the jobs, and the systems outside. One handle, [`Backend`].

pub(crate) mod chat;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod evidence;
pub mod exchange;
pub mod github;
pub mod hub;
pub mod jira;
pub mod jobs;
pub mod junit;
pub(crate) mod key_file;
pub(crate) mod mail;
pub mod memo;
pub mod notary;
pub mod ops;
pub(crate) mod outside;
pub(crate) mod paper;
pub(crate) mod paths;
pub mod read;
pub mod served;
pub mod totp;
pub mod webauthn;
pub mod windows;
pub mod words;

pub use clock::Clock;
pub use config::Config;
pub use db::{Db, Tx};
pub use error::Error;
pub use hub::Hub;

use std::sync::Arc;

/// The one handle to everything behind the pages. Cheap to clone.
#[derive(Clone)]
pub struct Backend(Arc<Parts>);

struct Parts {
    db: Db,
    clock: Clock,
    config: Config,
    hub: Hub,
    evidence: evidence::Store,
    notary: notary::Notary,
    attestation_key: key_file::KeyFile,
    github: github::GitHub,
    jira: jira::Jira,
    served: served::Asker,
    memo: memo::Memo,
    mailer: Option<mail::Mailer>,
    inbox: read::Counts,
}

impl Backend {
    /// Opens the database (without migrating it), the evidence folder and the clients.
    ///
    /// # Errors
    /// When the database cannot be opened or is not as durable as promised, or a key cannot be read.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, Error> {
        let hub = Hub::default();
        let db = Db::open(&config.database.url, hub.clone()).await?;
        let evidence = evidence::Store::open(&config.evidence.directory)?;
        let notary = notary::Notary::new(&config, &clock);
        let attestation_key = key_file::of_attestations(&config, &clock);
        let github = github::GitHub::new(&config.github, config.deployments.request_seconds)?;
        let jira = jira::Jira::new(&config.jira, config.deployments.request_seconds, &db, &clock)?;
        let served = served::Asker::new(clock.clone())?;
        let mailer = config.mail.as_ref().map(|mail| mail::Mailer::new(mail, &config.server.base_url)).transpose()?;
        let inbox = read::Counts::default();
        Ok(Self(Arc::new(Parts {
            db,
            clock,
            config,
            hub,
            evidence,
            notary,
            attestation_key,
            github,
            jira,
            served,
            memo: memo::Memo::default(),
            mailer,
            inbox,
        })))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Time, ids and secrets.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// News for pages and for the worker.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// Files by hash.
    #[must_use]
    pub fn evidence(&self) -> &evidence::Store {
        &self.0.evidence
    }

    /// What proves the audit log from outside of the database.
    #[must_use]
    pub fn notary(&self) -> &notary::Notary {
        &self.0.notary
    }

    /// The key that signs verdicts for whoever deploys. It is read each time, so that it can be exchanged under a running portal.
    pub(crate) fn attestation_key(&self) -> &key_file::KeyFile {
        &self.0.attestation_key
    }

    /// GitHub.
    #[must_use]
    pub fn github(&self) -> &github::GitHub {
        &self.0.github
    }

    /// Jira.
    #[must_use]
    pub fn jira(&self) -> &jira::Jira {
        &self.0.jira
    }

    /// Which build an environment serves.
    #[must_use]
    pub fn served(&self) -> &served::Asker {
        &self.0.served
    }

    /// What pages read a moment ago.
    pub(crate) fn memo(&self) -> &memo::Memo {
        &self.0.memo
    }

    /// The mail server, if there is one.
    pub(crate) fn mailer(&self) -> Option<&mail::Mailer> {
        self.0.mailer.as_ref()
    }

    /// Can the mail server be spoken to? Nothing when there is none.
    pub async fn check_mail(&self) -> Option<Result<(), String>> {
        match self.mailer() {
            Some(mailer) => Some(mailer.ping().await),
            None => None,
        }
    }

    /// How much waits on whom, as counted a moment ago.
    pub(crate) fn counts(&self) -> &read::Counts {
        &self.0.inbox
    }

    /// The portal's address without a slash at its end.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.0.config.server.base_url.trim_end_matches('/')
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// When the database is away or busy for longer than its timeout.
    pub async fn begin(&self) -> Result<Tx, Error> {
        self.0.db.begin().await
    }

    /// Begins a transaction that only reads, over one consistent state.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn snapshot(&self) -> Result<Tx, Error> {
        self.0.db.snapshot().await
    }
}
