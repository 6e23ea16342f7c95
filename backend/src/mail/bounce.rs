//! A mail that came back: what the report about it (RFC 3461, RFC 3464) says of which mail of ours.

use crate::outside::one_line;
use domain::Refusal;
use mail_parser::{MessageParser, MimeHeaders as _, PartType};
use uuid::Uuid;

/// Recipients of one report that are read.
const MOST: usize = 20;

/// A mail of ours that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bounce {
    /// The letter.
    pub id: Uuid,
    /// The address that did not get it.
    pub address: String,
    /// The other server's words, one line.
    pub words: String,
}

/// Reads a delivery report about mails of this `host`. Those that only say "later" or "delivered" give nothing.
///
/// # Errors
/// `invalid_field` when it is no delivery report, `not_found` when it is not about a mail of this portal.
pub(crate) fn read(content: &[u8], host: &str) -> Result<Vec<Bounce>, Refusal> {
    let no_report =
        || Refusal::invalid("body", "is not a delivery report (a mail of type multipart/report with a message/delivery-status in it)");
    let mail = MessageParser::new().with_mime_headers().with_message_ids().parse(content).ok_or_else(no_report)?;
    let is = |part: &mail_parser::MessagePart<'_>, kind: &str, subtypes: &[&str]| {
        part.content_type().is_some_and(|found| {
            found.ctype().eq_ignore_ascii_case(kind)
                && subtypes.iter().any(|subtype| found.subtype().is_some_and(|found| found.eq_ignore_ascii_case(subtype)))
        })
    };
    let status =
        mail.parts.iter().find(|part| is(part, "message", &["delivery-status", "global-delivery-status"])).ok_or_else(no_report)?;
    let original = mail.parts.iter().find_map(|part| match &part.body {
        PartType::Message(original) => original.message_id().map(str::to_owned),
        _ if is(part, "text", &["rfc822-headers"]) || is(part, "message", &["global-headers"]) => MessageParser::new()
            .with_message_ids()
            .parse_headers(part.contents())
            .and_then(|headers| headers.message_id().map(str::to_owned)),
        _ => None,
    });
    let ours = original.as_deref().and_then(|id| id.rsplit_once('@')).filter(|(_, at)| at.eq_ignore_ascii_case(host));
    let id = ours.and_then(|(id, _)| id.parse().ok()).ok_or_else(|| Refusal::not_found("mail that this report is about"))?;
    let text = String::from_utf8_lossy(status.contents()).replace("\r\n", "\n");
    // The first group is about the report itself, each other about a recipient.
    Ok(text.split("\n\n").filter_map(|group| failed(id, group)).take(MOST).collect())
}

/// A group about a recipient whose delivery failed for good.
fn failed(id: Uuid, group: &str) -> Option<Bounce> {
    let headers = MessageParser::new().parse_headers(group.as_bytes())?;
    let field = |name: &'static str| headers.header_raw(name).map(|value| one_line(value, 500)).filter(|value| !value.is_empty());
    // `rfc822; uma@example.org`
    let typed = |name| field(name).map(|value| value.split_once(';').map_or_else(|| value.clone(), |(_, rest)| rest.trim().to_owned()));
    if !field("Action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    let address = typed("Original-Recipient").or_else(|| typed("Final-Recipient"))?;
    let said = typed("Diagnostic-Code").or_else(|| field("Status")).unwrap_or_default();
    let said: Vec<&str> = said.split_whitespace().collect();
    Some(Bounce { id, address, words: one_line(&format!("it came back: {}", said.join(" ")), 300) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "018f3f2e-0000-7000-8000-000000000001";

    /// As Postfix writes it (bounce(8)), with these fields of the recipient.
    fn report(fields: &str, original: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.org\r\nTo: portal@portal.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\nMIME-Version: 1.0\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\
             --b\r\nContent-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example.org\r\nArrival-Date: Mon, 23 Nov 2026 08:00:00 +0000\r\n\r\n{fields}\r\n\
             --b\r\n{original}\r\n--b--\r\n"
        )
    }

    fn headers(id: &str) -> String {
        format!("Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\nSubject: Hello\r\n")
    }

    const FAILED: &str = "Final-Recipient: rfc822; uma@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\
                          Diagnostic-Code: smtp; 550 5.1.1 <uma@example.org>:\r\n  there is no such mailbox\r\n";

    #[test]
    fn a_report_says_which_mail_did_not_reach_whom_and_why() {
        let ours = format!("{ID}@portal.example");
        for original in
            [headers(&ours), format!("Content-Type: message/rfc822\r\n\r\nMessage-ID: <{ours}>\r\nSubject: Hello\r\n\r\nHello.\r\n")]
        {
            let bounces = read(report(FAILED, &original).as_bytes(), "portal.example").expect("a report");
            let words = "it came back: 550 5.1.1 <uma@example.org>: there is no such mailbox".to_owned();
            assert_eq!(bounces, [Bounce { id: ID.parse().expect("id"), address: "uma@example.org".into(), words }]);
        }
    }

    #[test]
    fn what_is_late_or_arrived_has_not_come_back() {
        for action in ["delayed", "delivered", "relayed", "expanded"] {
            let fields = FAILED.replace("failed", action);
            assert_eq!(
                read(report(&fields, &headers(&format!("{ID}@portal.example"))).as_bytes(), "portal.example"),
                Ok(Vec::new()),
                "{action}"
            );
        }
    }

    #[test]
    fn a_mail_of_somebody_else_and_what_is_no_report_are_told_apart() {
        let code = |content: &str| read(content.as_bytes(), "portal.example").expect_err("refused").code;
        for foreign in [format!("{ID}@other.example"), "hello@portal.example".to_owned(), String::new()] {
            assert_eq!(code(&report(FAILED, &headers(&foreign))), "not_found", "{foreign}");
        }
        for none in ["", "hello", "Subject: Out of office\r\n\r\nI am away.", "Content-Type: multipart/report; boundary=x\r\n\r\n--x--"] {
            assert_eq!(code(none), "invalid_field", "{none:?}");
        }
    }
}
