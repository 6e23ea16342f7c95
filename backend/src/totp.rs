//! One-time codes of an app (RFC 6238 with its usual numbers: HMAC-SHA-1, 30 seconds, six digits).

use data_encoding::BASE32_NOPAD;
use domain::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

/// A code is good for so many seconds.
const SECONDS: i64 = 30;

/// The step that a moment is in.
pub(crate) const fn step_at(now: Timestamp) -> i64 {
    now.0.div_euclid(SECONDS * 1000)
}

/// The code of a step; nothing when the secret is no Base32.
#[must_use]
pub fn code(secret: &str, step: i64) -> Option<String> {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // RFC 4226, 5.3: four bytes from where the last half-byte says.
    let from = usize::from(hash.last()? & 0x0f);
    let number = u32::from_be_bytes(hash.get(from..from + 4)?.try_into().ok()?) & 0x7fff_ffff;
    Some(format!("{:06}", number % 1_000_000))
}

/// The step whose code this is, one to either side of `now` (RFC 6238, 5.2), and after `after`.
pub(crate) fn step_of(secret: &str, typed: &str, now: Timestamp, after: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let here = step_at(now);
    (here - 1..=here + 1)
        .filter(|step| *step > after)
        .find(|step| code(secret, *step).is_some_and(|code| bool::from(code.as_bytes().ct_eq(typed.as_bytes()))))
}

/// A secret of 160 bits, from as many hexadecimal digits as it takes.
pub(crate) fn secret(random_hex: &str) -> String {
    let bytes = hex::decode(random_hex).unwrap_or_default();
    BASE32_NOPAD.encode(bytes.get(..20).unwrap_or_default())
}

/// What an app reads from the picture.
pub(crate) fn address(secret: &str, issuer: &str, account: &str) -> String {
    let part = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    format!("otpauth://totp/{0}:{1}?secret={secret}&issuer={0}", part(issuer), part(account))
}

#[cfg(test)]
mod tests {
    use super::{address, code, secret, step_of};
    use domain::Timestamp;

    /// Base32 of `12345678901234567890`.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238_appendix_b() {
        for (seconds, expected) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")] {
            assert_eq!(code(SECRET, seconds / 30).as_deref(), Some(expected), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_one_step_to_either_side_and_never_after_it_was_used() {
        let now = Timestamp(1_234_567_890_000);
        let step = 1_234_567_890 / 30;
        for (of, counts) in [(step - 2, false), (step - 1, true), (step, true), (step + 1, true), (step + 2, false)] {
            let typed = code(SECRET, of).expect("a code");
            assert_eq!(step_of(SECRET, &typed, now, 0).is_some(), counts, "{of}");
            assert_eq!(step_of(SECRET, &typed, now, of), None, "used before");
        }
        assert_eq!(step_of(SECRET, " 005 924 ", now, 0), Some(step), "as people type it");
        assert_eq!(step_of(SECRET, "", now, 0), None);
    }

    #[test]
    fn a_secret_has_160_bits_and_its_address_names_portal_and_person() {
        let secret = secret(&"ab".repeat(32));
        assert_eq!(secret.len(), 32);
        assert_eq!(
            address(&secret, "Murmuration localhost", "Pavel Novák"),
            format!("otpauth://totp/Murmuration%20localhost:Pavel%20Nov%C3%A1k?secret={secret}&issuer=Murmuration%20localhost")
        );
    }
}
