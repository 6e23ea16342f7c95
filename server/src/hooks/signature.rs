//! `sha256=<hex>` over the raw body, compared in constant time, under any of the secrets in force.

use domain::Refusal;
use domain::refusal::Kind;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// Is the body signed by somebody who knows one of `secrets`?
///
/// # Errors
/// `signature_missing` or `signature_invalid` (401).
pub(super) fn check(header: Option<&HeaderValue>, body: &[u8], secrets: &[SecretString]) -> Result<(), Refusal> {
    let Some(header) = header else {
        return Err(Refusal::new(
            Kind::Unauthenticated,
            "signature_missing",
            "The webhook is not signed.",
            "Set a secret where the webhook is configured.",
        ));
    };
    let invalid = || {
        Refusal::new(
            Kind::Unauthenticated,
            "signature_invalid",
            "The webhook's signature is not right.",
            "Compare the secrets on both sides.",
        )
    };
    let digits = header.to_str().ok().and_then(|text| text.strip_prefix("sha256=")).ok_or_else(invalid)?;
    let given = hex::decode(digits).ok().filter(|given| given.len() == 32).ok_or_else(invalid)?;
    let right = secrets.iter().any(|secret| {
        // HMAC takes a key of any length.
        Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
            .is_ok_and(|mac| mac.chain_update(body).verify_slice(&given).is_ok())
    });
    if right { Ok(()) } else { Err(invalid()) }
}

#[cfg(test)]
mod tests {
    use super::check;
    use http::HeaderValue;

    /// GitHub's and Atlassian's published examples.
    #[test]
    fn the_published_examples_verify_and_nothing_else_does() {
        let secrets = ["another-secret-of-16".into(), "It's a Secret to Everybody".into()];
        let github = HeaderValue::from_static("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
        let jira = HeaderValue::from_static("sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9");
        assert!(check(Some(&github), b"Hello, World!", &secrets).is_ok());
        assert!(check(Some(&jira), b"Hello World!", &secrets).is_ok());
        assert_eq!(check(Some(&github), b"Hello, World?", &secrets).expect_err("other body").code, "signature_invalid");
        assert_eq!(check(Some(&github), b"Hello, World!", &secrets[..1]).expect_err("other secret").code, "signature_invalid");
        assert_eq!(check(None, b"Hello, World!", &secrets).expect_err("none").code, "signature_missing");
        for wrong in ["sha256=757107ea", "sha1=757107ea0eb2509fc211221cce984b8a37570b6d", "sha256=", "sha256=zz", ""] {
            let header = HeaderValue::from_str(wrong).expect("header");
            assert_eq!(check(Some(&header), b"Hello, World!", &secrets).expect_err(wrong).code, "signature_invalid");
        }
    }
}
