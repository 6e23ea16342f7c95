//! A mail as it is sent: plain text and the same as simple HTML. Whatever people wrote is one line of text in it, and
//! every link opens a page that asks; none acts by itself.

use crate::words::say;
use domain::Timestamp;
use domain::language::Language;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::time::{Duration, UNIX_EPOCH};

/// One thing told in a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// Above it, where a mail tells several things.
    pub heading: Option<String>,
    /// Its words, a paragraph each.
    pub words: Vec<String>,
    /// What the link says.
    pub action: String,
    /// Where it leads.
    pub url: String,
}

/// Everything that goes into one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Names the mail: the same letter sent again is the same mail for whoever keeps it.
    pub id: uuid::Uuid,
    /// When it was told.
    pub at: Timestamp,
    /// The language it is written in.
    pub language: Language,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub address: String,
    /// Subject.
    pub subject: String,
    /// What it tells.
    pub items: Vec<Item>,
    /// The person came by an invitation.
    pub guest: bool,
    /// Where the person's settings are.
    pub settings: String,
}

impl Letter {
    /// As it goes over the wire. `host` is the portal's, for the Message-ID (RFC 5322 3.6.4).
    ///
    /// # Errors
    /// When the address is none.
    pub(super) fn message(&self, from: &Mailbox, host: &str) -> Result<Message, String> {
        let address = self.address.parse().map_err(|error| format!("the address cannot be used: {error}"))?;
        let millis = u64::try_from(self.at.0).unwrap_or_default();
        Message::builder()
            .message_id(Some(format!("<{}@{host}>", self.id)))
            .date(UNIX_EPOCH + Duration::from_millis(millis))
            .from(from.clone())
            .to(Mailbox::new(Some(domain::text::plain_line(&self.name, 100)), address))
            .subject(self.subject.clone())
            // RFC 3834: no answering machine should answer. RFC 2369: the way out, which asks before it changes anything.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{}>", self.settings)))
            .multipart(MultiPart::alternative_plain_html(self.text(), self.html()))
            .map_err(|error| format!("the mail cannot be written: {error}"))
    }

    fn greeting(&self) -> String {
        say(self.language, "mail-hello", &[("name", self.name.as_str().into())])
    }

    /// Why the person gets it.
    fn why(&self) -> String {
        if self.guest { say(self.language, "mail-why-guest", &[]) } else { say(self.language, "mail-why-member", &[]) }
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.greeting());
        for item in &self.items {
            if let Some(heading) = &item.heading {
                let _ = write!(text, "* {heading}\n\n");
            }
            for words in &item.words {
                let _ = write!(text, "{words}\n\n");
            }
            let _ = write!(text, "{}:\n{}\n\n", item.action, item.url);
        }
        // "-- " and a line break begin what mail programs show as a signature.
        let _ = write!(text, "-- \n{}\n{}\n", self.why(), self.settings);
        text
    }

    fn html(&self) -> String {
        let mut body = format!("<p>{}</p>", escape(self.greeting()));
        for item in &self.items {
            if let Some(heading) = &item.heading {
                let _ = write!(body, "<h2 style=\"font-size:1.1em;margin:1.5em 0 0.5em\">{}</h2>", escape(heading.as_str()));
            }
            for words in &item.words {
                let _ = write!(body, "<p>{}</p>", escape(words.as_str()));
            }
            let _ =
                write!(body, "<p><a href=\"{}\" style=\"{BUTTON}\">{}</a></p>", escape(item.url.as_str()), escape(item.action.as_str()));
        }
        let settings = escape(self.settings.as_str());
        let _ = write!(
            body,
            "<hr style=\"{RULE}\"><p style=\"font-size:0.9em\">{} <a href=\"{settings}\">{}</a></p>",
            escape(self.why()),
            escape(say(self.language, "mail-settings", &[]))
        );
        format!(
            "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{}</title></head><body style=\"{BODY}\">{body}</body></html>",
            self.language,
            escape(self.subject.as_str())
        )
    }
}

// No colours but the button's: what is left to the mail program is right in its dark mode too.
const BODY: &str = "font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:36em;margin:0 auto;padding:1em";
const BUTTON: &str =
    "display:inline-block;padding:0.6em 1.1em;border-radius:6px;background:#1f5fbf;color:#ffffff;text-decoration:none;font-weight:600";
const RULE: &str = "border:0;border-top:1px solid #8a8f98;margin:2em 0 1em";

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Letter {
        Letter {
            id: uuid::Uuid::from_u128(7),
            at: Timestamp(1_700_000_000_000),
            language: Language::De,
            name: text.to_owned(),
            address: "uma@example.org".into(),
            subject: domain::text::plain_line(text, 150),
            items: vec![Item {
                heading: None,
                words: vec![domain::text::plain_line(text, 600)],
                action: "Look".into(),
                url: "https://portal.example/p/x".into(),
            }],
            guest: false,
            settings: "https://portal.example/settings/notices".into(),
        }
    }

    fn sent(text: &str) -> String {
        let from: Mailbox = "Murmuration <m@example.org>".parse().expect("a mailbox");
        String::from_utf8(letter(text).message(&from, "portal.example").expect("a mail").formatted()).expect("text")
    }

    #[test]
    fn the_same_letter_has_the_same_name_and_says_that_no_person_wrote_it() {
        for _ in 0..2 {
            let mail = sent("Grüße");
            assert!(mail.contains("Message-ID: <00000000-0000-0000-0000-000000000007@portal.example>\r\n"), "{mail}");
            assert!(mail.contains("Auto-Submitted: auto-generated\r\n"), "{mail}");
            assert!(mail.contains("List-Unsubscribe: <https://portal.example/settings/notices>\r\n"), "{mail}");
            assert!(mail.contains("Date: Tue, 14 Nov 2023 22:13:20"), "{mail}");
            assert!(mail.is_ascii(), "what is not ASCII is encoded: {mail}");
        }
    }

    #[test]
    fn text_and_html_say_the_same_and_lead_to_the_same_pages() {
        let item = |heading: &str, url: &str| Item {
            heading: Some(heading.to_owned()),
            words: vec![format!("{heading} & more"), "Look.".into()],
            action: "Read the report".into(),
            url: url.to_owned(),
        };
        let mut letter = letter("Gus");
        letter.items = vec![item("One", "https://portal.example/p/x/feedback/1"), item("Two", "https://portal.example/invited/a?b&c")];
        let (text, html) = (letter.text(), letter.html());
        let mut after = (0, 0);
        let mut follows = |words: &str, link: bool| {
            let marked = if link { format!("href=\"{}\"", escape(words)) } else { escape(words).into_owned() };
            let at =
                |part: &str, words: &str, from: usize| part.get(from..).and_then(|rest| rest.find(words)).map(|at| from + at + words.len());
            after = (
                at(&text, words, after.0).unwrap_or_else(|| panic!("{words} is not in order in {text}")),
                at(&html, &marked, after.1).unwrap_or_else(|| panic!("{marked} is not in order in {html}")),
            );
        };
        follows(&letter.greeting(), false);
        for item in &letter.items {
            item.heading.iter().chain(&item.words).for_each(|words| follows(words, false));
            // The address stands behind the words in text and before them in HTML.
            follows(&item.url, true);
        }
        follows(&letter.why(), false);
        follows(&letter.settings, true);
    }

    #[test]
    fn nothing_that_people_typed_becomes_a_header_or_a_mark() {
        let mail = sent("x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\u{202e}");
        let head = mail.split("\r\n\r\n").next().expect("a head");
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc:")), "{head}");
        assert_eq!(head.lines().filter(|line| line.starts_with("To: ")).count(), 1);
        let html = letter("<script>alert(1)</script>\" onload=\"x").html();
        assert!(!html.contains("<script") && !html.contains("\" onload"), "{html}");
    }
}
