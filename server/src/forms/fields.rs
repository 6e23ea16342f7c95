//! The fields of a form as they were sent, and the questions that every form asks of them.

use crate::portal::Portal;
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use domain::Refusal;
use domain::refusal::Kind;
use http::{StatusCode, header};

/// Fields that name what the reader saw, not what they typed: a page that is drawn again sets them anew.
const NOT_TYPED: [&str; 10] = [
    "intent",
    "evidence_hash",
    "policy_hash",
    "seen_seq",
    // Codes and answers of passkeys count once.
    "code",
    "handed_over",
    "credential",
    "client_data",
    "authenticator_data",
    "signature",
];

/// Names and values, in order; names may repeat.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// Refuses a field that this form does not have. A name that ends in `-` stands for all that begin so.
    pub(super) fn only(&self, names: &[&str]) -> Result<(), Refusal> {
        match self.0.iter().find(|(name, _)| !names.iter().any(|known| known == name || (known.ends_with('-') && name.starts_with(known))))
        {
            None => Ok(()),
            Some((name, _)) => {
                let shown: String = name.chars().filter(|letter| !letter.is_control()).take(40).collect();
                Err(Refusal::new(
                    Kind::Invalid,
                    "unknown_field",
                    format!("This form has no field {shown:?}."),
                    "Reload the page and send the form again. Nothing was saved.",
                ))
            }
        }
    }

    /// One value; empty when it was not sent, which the operation judges.
    pub(super) fn one(&self, name: &str) -> Result<String, Refusal> {
        let mut values = self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Refusal::invalid(name, "was sent more than once")),
            (value, None) => Ok(value.cloned().unwrap_or_default()),
        }
    }

    /// All values of a repeated field.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// Was it sent at all (a checkbox)?
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// One whole number.
    pub(super) fn number(&self, name: &str) -> Result<i64, Refusal> {
        self.one(name)?.trim().parse().map_err(|_| Refusal::invalid(name, "must be a number"))
    }

    /// What was typed, to be shown again.
    pub(super) fn echo(self) -> Vec<(String, String)> {
        self.0.into_iter().filter(|(name, _)| !NOT_TYPED.contains(&name.as_str())).collect()
    }
}

/// Reads `application/x-www-form-urlencoded`.
pub(super) async fn urlencoded(request: Request, portal: &Portal) -> Result<Fields, Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let encoded = kind.split(';').next().is_some_and(|kind| kind.trim() == "application/x-www-form-urlencoded");
    let body = Bytes::from_request(request, portal).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            too_large("The form is larger than 1 MiB.")
        } else {
            Refusal::malformed("form", "was cut off")
        }
    })?;
    // A form without fields may come without a type.
    let no_form = body.is_empty() && kind.is_empty();
    if !encoded && !no_form {
        return Err(Refusal::new(Kind::Unsupported, "form_expected", "This address takes a form.", "Send it from the page."));
    }
    // Escapes that are no UTF-8 would silently become something else.
    if percent_decoded(&body).is_none_or(|text| text.contains('\0')) {
        return Err(Refusal::malformed("form", "is not valid text"));
    }
    Ok(Fields(url::form_urlencoded::parse(&body).into_owned().collect()))
}

fn percent_decoded(body: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).ok()
}

pub(super) fn too_large(sentence: &str) -> Refusal {
    Refusal::new(Kind::TooLarge, "too_large", sentence, "Send less. Nothing was saved.")
}

#[cfg(test)]
mod tests {
    use super::{Fields, percent_decoded};

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_field_that_the_form_does_not_have_is_refused_and_so_is_one_sent_twice() {
        assert_eq!(fields(&[("reason", "x"), ("signer_id", "7")]).only(&["reason"]).expect_err("unknown").code, "unknown_field");
        assert!(fields(&[("reason", "x")]).only(&["reason"]).is_ok());
        assert_eq!(fields(&[("a", "1"), ("a", "2")]).one("a").expect_err("twice").field.as_deref(), Some("a"));
        assert_eq!(fields(&[]).one("a").expect("absent"), "");
    }

    #[test]
    fn hashes_and_intents_are_not_shown_again() {
        let echo = fields(&[("reason", "x"), ("intent", "i"), ("evidence_hash", "e")]).echo();
        assert_eq!(echo, [("reason".to_owned(), "x".to_owned())]);
    }

    #[test]
    fn escapes_that_are_no_text_are_noticed() {
        assert_eq!(percent_decoded(b"a=%C3%A9%"), Some("a=é%".to_owned()));
        assert_eq!(percent_decoded(b"a=%FF"), None);
        assert_eq!(percent_decoded(b"a=%ED%A0%80"), None, "a lone surrogate");
    }
}
