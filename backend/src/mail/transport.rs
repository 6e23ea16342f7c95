//! One conversation with the mail server: connect, encrypt, sign in, hand over one mail, hear what becomes of it.

use super::Letter;
use crate::config::{self, Mail};
use crate::outside::one_line;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret as _;
use std::time::Duration;

/// For each step of the conversation; a job has 25 seconds for all of them.
const PATIENCE: Duration = Duration::from_secs(8);

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The server took it and answers for it now.
    Sent,
    /// Not now: the server is away, or said so. After a lost answer it may have been taken all the same.
    Later(String),
    /// Never: in the server's own words.
    Refused(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tls {
    Demanded,
    FromTheStart,
    Off,
}

/// How to reach the mail server.
pub(crate) struct Mailer {
    server: (String, u16),
    tls: Tls,
    parameters: TlsParameters,
    credentials: Option<Credentials>,
    from: Mailbox,
    /// The portal's host: names mails and greets the server.
    host: String,
}

/// Can mail be sent with these settings, as far as one can say without the network?
pub(crate) fn check(mail: &Mail) -> Result<(), (&'static str, String)> {
    parts(mail).map(|_| ())
}

struct Parts {
    server: (String, u16),
    tls: Tls,
    parameters: TlsParameters,
    from: Mailbox,
}

fn parts(mail: &Mail) -> Result<Parts, (&'static str, String)> {
    let wrong = |field: &'static str, problem: &str| (field, problem.to_owned());
    let address = || wrong("url", "must be smtp://host:587 or smtps://host:465, without user name and password");
    let url = url::Url::parse(&mail.url).map_err(|_| address())?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(address)?.trim_matches(['[', ']']).to_owned();
    if !url.username().is_empty() || url.password().is_some() || !["", "/"].contains(&url.path()) {
        return Err(address());
    }
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()) || config::is_loopback(&url);
    let (tls, port) = match (url.scheme(), mail.tls.as_deref()) {
        ("smtps", None | Some("tls")) => (Tls::FromTheStart, 465),
        ("smtp", None | Some("starttls")) => (Tls::Demanded, 587),
        ("smtp", Some("none")) if here => (Tls::Off, 25),
        ("smtp", Some("none")) => return Err(wrong("tls", "may be none only for a server on this machine")),
        ("smtp" | "smtps", Some(_)) => return Err(wrong("tls", "must be left out, or be none for a server on this machine")),
        _ => return Err(address()),
    };
    if mail.user.is_some() != mail.password.is_some() {
        let (missing, given) = if mail.user.is_some() { ("password", "user") } else { ("user", "password") };
        return Err((missing, format!("is missing, but {given} is set")));
    }
    let from = mail.from.parse().map_err(|_| wrong("from", "must be an address such as Murmuration <murmuration@example.org>"))?;
    let mut parameters = TlsParameters::builder(host.clone());
    if let Some(pem) = &mail.authority {
        let bad = || wrong("authority", "is no certificate in PEM form");
        if !pem.contains("BEGIN CERTIFICATE") {
            return Err(bad());
        }
        parameters = parameters.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(|_| bad())?);
    }
    let parameters = parameters.build_rustls().map_err(|error| ("authority", format!("cannot be used: {error}")))?;
    Ok(Parts { server: (host, url.port().unwrap_or(port)), tls, parameters, from })
}

impl Mailer {
    /// Nothing is said to the server yet.
    ///
    /// # Errors
    /// When the settings are wrong.
    pub(crate) fn new(mail: &Mail, base_url: &str) -> Result<Self, crate::Error> {
        // Whoever comes first installs it; being late is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let Parts { server, tls, parameters, from } = parts(mail).map_err(|(field, problem)| anyhow::anyhow!("mail.{field} {problem}"))?;
        let credentials = mail
            .user
            .as_ref()
            .zip(mail.password.as_ref())
            .map(|(user, word)| Credentials::new(user.clone(), word.expose_secret().to_owned()));
        let host = url::Url::parse(base_url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "localhost".into());
        Ok(Self { server, tls, parameters, credentials, from, host })
    }

    /// The host in the names of mails.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Hands over one letter, once.
    pub(crate) async fn send(&self, letter: &Letter) -> Outcome {
        let message = match letter.message(&self.from, &self.host) {
            Ok(message) => message,
            Err(why) => return Outcome::Refused(why),
        };
        // Until the mail itself is handed over, a "no" is about us and not about the person.
        let mut connection = match self.connect().await {
            Ok(connection) => connection,
            Err(error) => return Outcome::Later(words(&error)),
        };
        let sent = connection.send(message.envelope(), &message.formatted()).await;
        connection.abort().await;
        match sent {
            Ok(_) => Outcome::Sent,
            Err(error) if error.is_permanent() => Outcome::Refused(words(&error)),
            Err(error) => Outcome::Later(words(&error)),
        }
    }

    /// Connects, encrypts and signs in, for `doctor` too.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let hello = ClientId::Domain(self.host.clone());
        let at_once = (self.tls == Tls::FromTheStart).then(|| self.parameters.clone());
        let server = (self.server.0.as_str(), self.server.1);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &hello, at_once, None).await?;
        if self.tls == Tls::Demanded {
            // A server that does not offer it is not spoken to: somebody in between may have hidden the offer.
            connection.starttls(self.parameters.clone(), &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    /// Can the server be reached, encrypted and signed in to?
    ///
    /// # Errors
    /// In the server's words.
    pub(crate) async fn ping(&self) -> Result<(), String> {
        let mut connection = self.connect().await.map_err(|error| words(&error))?;
        connection.abort().await;
        Ok(())
    }
}

/// What the server said, or why it said nothing; fit to be shown.
fn words(error: &Error) -> String {
    let mut said = error.status().map(|code| code.to_string()).unwrap_or_default();
    let mut source = std::error::Error::source(error);
    if source.is_none() {
        said = error.to_string();
    }
    while let Some(inner) = source {
        let text = inner.to_string();
        if !said.contains(&text) {
            said = if said.is_empty() { text } else { format!("{said} {text}") };
        }
        source = inner.source();
    }
    one_line(&said, 300)
}
