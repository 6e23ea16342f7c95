//! The mail sink. A few lines of SMTP on tokio: the embeddable servers on the registry bring their own thread pool and
//! cannot be stopped or taken down mid-session, and a sink that accepts everything needs no more than this.
//! Some addresses are special, by their first letters: `refused…` has no mailbox (550), `later…` is busy (451), and for
//! `lost…` the first mail is kept but its answer never comes.
use mail_parser::MessageParser;
use serde::Serialize;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::{Sandbox, clock, lock};

const LARGEST: usize = 32 << 20;

/// A mail that was delivered.
#[derive(Clone, Debug, Serialize)]
pub struct Mail {
    /// Number of the mail.
    pub id: u64,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// Decoded subject.
    pub subject: String,
    /// Decoded text part.
    pub text: String,
    /// Decoded HTML part.
    pub html: String,
    /// When it came.
    pub received_at: String,
    /// The message as it was sent.
    pub raw: String,
}

/// Serves one SMTP connection.
pub(crate) async fn serve(core: Sandbox, stream: TcpStream) {
    _ = session(&core, stream).await;
}

async fn line(reader: &mut BufReader<impl AsyncRead + Unpin>) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    if reader.read_until(b'\n', &mut bytes).await? == 0 {
        return Ok(None);
    }
    Ok(Some(bytes))
}

async fn session(core: &Sandbox, stream: TcpStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut reader = BufReader::new(read);
    write.write_all(b"220 sandbox.example ESMTP\r\n").await?;
    let (mut from, mut to) = (None::<String>, Vec::new());
    while let Some(bytes) = line(&mut reader).await? {
        let text = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        let verb = text.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-sandbox.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 33554432".to_owned(),
            "HELO" | "NOOP" => "250 OK".into(),
            "MAIL" => {
                (from, to) = (Some(address(&text)), Vec::new());
                "250 OK".into()
            }
            "RCPT" if from.is_none() => "503 MAIL first".into(),
            "RCPT" if address(&text).starts_with("refused") => "550 5.1.1 there is no such mailbox here".into(),
            "RCPT" if address(&text).starts_with("later") => "451 4.7.1 come back later".into(),
            "RCPT" => {
                to.push(address(&text));
                "250 OK".into()
            }
            "DATA" if to.is_empty() => "503 RCPT first".into(),
            "DATA" => {
                write.write_all(b"354 go ahead\r\n").await?;
                match data(&mut reader).await? {
                    Some(raw) => {
                        if to.iter().any(|to| to.starts_with("lost")) && !to.iter().any(|to| had_mail(core, to)) {
                            keep(core, from.take().unwrap_or_default(), to, &raw);
                            return Ok(());
                        }
                        keep(core, from.take().unwrap_or_default(), std::mem::take(&mut to), &raw);
                        "250 OK, kept".into()
                    }
                    None => "552 too large".into(),
                }
            }
            "RSET" => {
                (from, to) = (None, Vec::new());
                "250 OK".into()
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 not known here".into(),
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

fn address(text: &str) -> String {
    let inner = text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inner, _)| inner);
    inner.or_else(|| text.split_once(':').map(|(_, rest)| rest.trim())).unwrap_or_default().to_owned()
}

async fn data(reader: &mut BufReader<impl AsyncRead + Unpin>) -> std::io::Result<Option<Vec<u8>>> {
    let (mut raw, mut large) = (Vec::new(), false);
    while let Some(bytes) = line(reader).await? {
        if bytes == b".\r\n" || bytes == b".\n" {
            break;
        }
        let bytes = if bytes.starts_with(b"..") { &bytes[1..] } else { &bytes[..] };
        large = large || raw.len() + bytes.len() > LARGEST;
        if !large {
            raw.extend_from_slice(bytes);
        }
    }
    Ok((!large).then_some(raw))
}

fn had_mail(core: &Sandbox, address: &str) -> bool {
    lock(&core.state).mails.iter().any(|mail| mail.to.iter().any(|to| to == address))
}

fn keep(core: &Sandbox, from: String, to: Vec<String>, raw: &[u8]) {
    let parsed = MessageParser::default().parse(raw);
    let part = |found: Option<std::borrow::Cow<'_, str>>| found.map(std::borrow::Cow::into_owned).unwrap_or_default();
    let (subject, text, html) = parsed.as_ref().map_or_else(Default::default, |mail| {
        (mail.subject().unwrap_or_default().to_owned(), part(mail.body_text(0)), part(mail.body_html(0)))
    });
    let mut state = lock(&core.state);
    let id = state.fresh_id();
    state.mails.push(Mail {
        id,
        from,
        to,
        subject,
        text,
        html,
        received_at: clock::iso_now(),
        raw: String::from_utf8_lossy(raw).into_owned(),
    });
}
