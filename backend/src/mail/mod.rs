//! Mail: what a notice looks like on paper, when the mail of the day goes, and the conversation with the server.

pub(crate) mod bounce;
pub(crate) mod digest;
mod letter;
mod transport;
pub(crate) mod words;

pub(crate) use letter::{Item, Letter};
pub(crate) use transport::{Mailer, Outcome, check};

/// Is this an address that mail can be sent to: `local@domain` (RFC 5321), at most 254 characters, nothing around it?
pub(crate) fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_is_one_address_and_nothing_else() {
        for good in ["uma@example.org", "u.ma+uat@mail.example.org"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "uma",
            "uma@",
            "@example.org",
            "uma@example.org, b@example.org",
            "Uma <uma@example.org>",
            "uma@example.org\r\nBcc: b@example.org",
            " uma@example.org",
            "u ma@example.org",
        ] {
            assert!(!is_address(bad), "{bad:?}");
        }
        assert!(!is_address(&format!("{}@example.org", "u".repeat(250))));
    }
}
