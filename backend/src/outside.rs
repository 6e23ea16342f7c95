//! What GitHub and Jira have in common: how an answer is read, and what its absence means for a write.

use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use http::{HeaderMap, StatusCode};
use std::time::Duration;

/// Why a call has no usable answer. For a write it decides whether it may be sent again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It was understood and refused: it had no effect, and asking again changes nothing.
    #[error("refused with {status}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// In the other side's words, short.
        message: String,
    },
    /// Too often: it had no effect, and is welcome later.
    #[error("asked us to wait for {seconds} s")]
    Wait {
        /// From now, at least 1 and at most 3,600.
        seconds: i64,
    },
    /// It may have had its effect or not; only looking decides.
    #[error("the answer was lost: {reason}")]
    Unknown {
        /// In plain words.
        reason: String,
    },
    /// Nothing was sent: it may be tried again without looking.
    #[error("cannot be reached: {reason}")]
    Unreachable {
        /// In plain words.
        reason: String,
    },
}

/// The longest that a header may make us wait.
const LONGEST_WAIT: i64 = 3600;
/// When we are limited and no header says how long.
const USUAL_WAIT: i64 = 60;

/// What a status that is not the wished one means. Redirects and server errors say nothing about the effect.
pub(crate) fn judge(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Problem {
    if status == StatusCode::TOO_MANY_REQUESTS || (status == StatusCode::FORBIDDEN && limited(headers, body)) {
        return Problem::Wait { seconds: wait(headers) };
    }
    if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT {
        return Problem::Refused {
            status: status.as_u16(),
            message: message(body).unwrap_or_else(|| status.canonical_reason().unwrap_or("no reason given").to_owned()),
        };
    }
    let reason = if status.is_redirection() {
        format!("it answered with a redirect ({})", status.as_u16())
    } else if status.is_success() {
        format!("its answer ({}) cannot be read", status.as_u16())
    } else {
        format!("it answered {}", status.as_u16())
    };
    Problem::Unknown { reason }
}

/// GitHub answers 403 both for "you may not" and for "too often"; headers and words tell them apart.
fn limited(headers: &HeaderMap, body: &[u8]) -> bool {
    headers.contains_key(http::header::RETRY_AFTER)
        || number(headers, "x-ratelimit-remaining") == Some(0)
        || message(body).is_some_and(|message| message.to_lowercase().contains("rate limit"))
}

fn wait(headers: &HeaderMap) -> i64 {
    let until_reset = || {
        (number(headers, "x-ratelimit-remaining") == Some(0)).then_some(())?;
        // The reset is a moment on the other side's clock, and so is its Date.
        Some(number(headers, "x-ratelimit-reset")? - date(headers)?)
    };
    number(headers, "retry-after").or_else(until_reset).unwrap_or(USUAL_WAIT).clamp(1, LONGEST_WAIT)
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// The `Date` header (RFC 9110, IMF-fixdate), in seconds since 1970.
fn date(headers: &HeaderMap) -> Option<i64> {
    let text = headers.get(http::header::DATE)?.to_str().ok()?;
    let format = time::macros::format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    Some(time::PrimitiveDateTime::parse(text, format).ok()?.assume_utc().unix_timestamp())
}

/// The reason in a JSON error of GitHub or Jira, on one line, at most 300 characters.
pub(crate) fn message(body: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(value["message"].as_str().map(str::to_owned));
    parts.extend(value["errorMessages"].as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)));
    match &value["errors"] {
        serde_json::Value::Array(errors) => {
            parts.extend(errors.iter().filter_map(|error| error["message"].as_str().or(error.as_str()).map(str::to_owned)))
        }
        serde_json::Value::Object(errors) => {
            parts.extend(errors.iter().filter_map(|(field, error)| Some(format!("{field}: {}", error.as_str()?))))
        }
        _ => {}
    }
    let text = one_line(&parts.join("; "), 300);
    (!text.is_empty()).then_some(text)
}

/// Fit to be shown: one line without control characters, at most `longest` characters.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    let plain: String =
        text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).filter(|letter| !letter.is_control()).collect();
    let plain = plain.trim();
    if plain.chars().count() <= longest { plain.to_owned() } else { plain.chars().take(longest.saturating_sub(1)).chain(['…']).collect() }
}

/// Fit to be shown: lines as they are, without control and direction characters, at most `longest` characters.
pub(crate) fn lines(text: &str, longest: usize) -> String {
    let steers = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain: String = text.chars().filter(|letter| *letter == '\n' || !(letter.is_control() || steers(*letter))).collect();
    let plain = plain.trim();
    if plain.chars().count() <= longest { plain.to_owned() } else { plain.chars().take(longest.saturating_sub(1)).chain(['…']).collect() }
}

/// A client for one system outside: no redirects, no proxy from the environment, a limit on time.
///
/// # Errors
/// When the machine's certificates cannot be read.
pub(crate) fn client(seconds: u64) -> Result<reqwest::Client, crate::Error> {
    Ok(builder(seconds).build().map_err(|error| anyhow::Error::new(error).context("the HTTP client cannot be built"))?)
}

/// The same, not built yet.
pub(crate) fn builder(seconds: u64) -> reqwest::ClientBuilder {
    // Whoever comes first installs it; being late is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(Duration::from_secs(seconds.clamp(1, 5)))
        .timeout(Duration::from_secs(seconds.max(1)))
        .user_agent(concat!("murmuration/", env!("CARGO_PKG_VERSION")))
}

/// What a failed exchange means: before the connection stood, nothing was sent.
pub(crate) fn broken(error: &reqwest::Error) -> Problem {
    if error.is_connect() {
        Problem::Unreachable { reason: "the connection was not made".into() }
    } else if error.is_timeout() {
        Problem::Unknown { reason: "no answer in time".into() }
    } else {
        Problem::Unknown { reason: "the connection broke".into() }
    }
}

/// Reads a body; `None` when it is longer than `most` bytes.
///
/// # Errors
/// [`Problem::Unknown`] when it breaks off.
pub(crate) async fn body(response: reqwest::Response, most: usize) -> Result<Option<Bytes>, Problem> {
    let mut read = BytesMut::new();
    let mut stream = response.bytes_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| broken(&error))?;
        if read.len() + piece.len() > most {
            return Ok(None);
        }
        read.extend_from_slice(&piece);
    }
    Ok(Some(read.freeze()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, headers: &[(&'static str, &str)], body: &str) -> Problem {
        let headers = headers.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().expect("header"))).collect();
        judge(StatusCode::from_u16(status).expect("status"), &headers, body.as_bytes())
    }

    #[test]
    fn each_answer_means_refused_wait_or_unknown() {
        let refused = |problem: &Problem| matches!(problem, Problem::Refused { .. });
        for status in [400, 401, 403, 404, 409, 410, 413, 422] {
            assert!(refused(&judged(status, &[], r#"{"message":"no"}"#)), "{status}");
        }
        for status in [301, 302, 307, 408, 500, 502, 503, 504, 200, 204] {
            assert!(matches!(judged(status, &[], "<html>"), Problem::Unknown { .. }), "{status}");
        }
        assert_eq!(judged(429, &[("retry-after", "7")], ""), Problem::Wait { seconds: 7 });
        assert_eq!(judged(429, &[], ""), Problem::Wait { seconds: 60 });
        assert_eq!(judged(403, &[("retry-after", "0")], ""), Problem::Wait { seconds: 1 });
        assert_eq!(judged(403, &[], r#"{"message":"You have exceeded a secondary rate limit"}"#), Problem::Wait { seconds: 60 });
        assert!(refused(&judged(403, &[("x-ratelimit-remaining", "4000")], r#"{"message":"Resource not accessible by integration"}"#)));
    }

    #[test]
    fn a_used_up_budget_waits_until_its_reset_by_the_other_sides_clock() {
        let headers = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1792404000"), ("date", "Mon, 19 Oct 2026 09:58:00 GMT")];
        let expected = 1_792_404_000 - time::macros::datetime!(2026-10-19 09:58:00 UTC).unix_timestamp();
        assert!((1..=3600).contains(&expected), "{expected}");
        assert_eq!(judged(403, &headers, ""), Problem::Wait { seconds: expected });
        assert_eq!(judged(403, &[("x-ratelimit-remaining", "0"), ("retry-after", "999999")], ""), Problem::Wait { seconds: 3600 });
    }

    #[test]
    fn the_reason_is_taken_from_either_shape_and_made_one_line() {
        assert_eq!(
            message(br#"{"message":"Validation\nFailed","errors":[{"message":"ref is missing"}]}"#).as_deref(),
            Some("Validation Failed; ref is missing")
        );
        assert_eq!(message(br#"{"errorMessages":["No"],"errors":{"summary":"is empty"}}"#).as_deref(), Some("No; summary: is empty"));
        assert_eq!(message(b"<html>"), None);
        assert_eq!(message(format!(r#"{{"message":"{}"}}"#, "x".repeat(900)).as_bytes()).map(|text| text.chars().count()), Some(300));
    }
}
