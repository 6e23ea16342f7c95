//! The headers that every answer carries, errors included.

use crate::portal::Portal;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, REFERRER_POLICY, SET_COOKIE, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderName, HeaderValue};

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

const PERMISSIONS_OFF: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/// Addresses that begin so hold a secret.
pub(super) const PERSONAL: &str = "/invited/";

/// Adds what is missing; a handler that knows better has set its own policy already.
pub(super) fn complete(portal: &Portal, path: &str, found: bool, headers: &mut HeaderMap) {
    if portal.https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A personal link is told nobody, not even our own next page.
    let referrer = if path.starts_with(PERSONAL) { "no-referrer" } else { "same-origin" };
    headers.insert(REFERRER_POLICY, HeaderValue::from_static(referrer));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS, HeaderValue::from_static(PERMISSIONS_OFF));
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching(path, found)));
    }
    secure_removed_cookies(headers);
}

/// What is the same for everybody may be kept; a built file that carries its hash in its name, for ever.
/// Everything else is somebody's own.
fn caching(path: &str, found: bool) -> &'static str {
    let built = path.strip_prefix("/pkg/");
    match built {
        Some(name) if found && carries_hash(name) => "public, max-age=31536000, immutable",
        Some(_) if found => "no-cache",
        None if found && ["/favicon.svg", "/problem.css", "/robots.txt", "/api/openapi.json"].contains(&path) => "public, max-age=3600",
        _ => "no-store",
    }
}

/// `murmuration.HASH.css`, or anything in a folder `capture.HASH`.
fn carries_hash(name: &str) -> bool {
    match name.split_once('/') {
        Some((folder, _)) => {
            folder.split_once('.').is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
        }
        None => name.split('.').count() >= 3,
    }
}

/// A browser ignores whatever is said about a `__Host-` cookie without `Secure`, and the session layer's
/// removal says nothing of it: without this, the cookie would survive signing out.
fn secure_removed_cookies(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    let lacks = |cookie: &HeaderValue| {
        cookie.to_str().is_ok_and(|text| text.starts_with("__Host-") && !text.to_ascii_lowercase().contains("; secure"))
    };
    if !cookies.iter().any(lacks) {
        return;
    }
    headers.remove(SET_COOKIE);
    for cookie in cookies {
        let mended = if lacks(&cookie) {
            cookie.to_str().ok().and_then(|text| HeaderValue::from_str(&format!("{text}; HttpOnly; SameSite=Lax; Secure")).ok())
        } else {
            None
        };
        headers.append(SET_COOKIE, mended.unwrap_or(cookie));
    }
}

#[cfg(test)]
mod tests {
    use super::caching;

    #[test]
    fn only_what_carries_its_hash_is_kept_for_ever_and_only_what_is_public_is_kept_at_all() {
        assert!(caching("/pkg/murmuration.0123456789abcdef.wasm", true).contains("immutable"));
        assert!(caching("/pkg/capture.0123456789abcdef/main.mjs", true).contains("immutable"));
        assert_eq!(caching("/pkg/snippets/some-crate/a.b.js", true), "no-cache");
        assert_eq!(caching("/pkg/murmuration.css", true), "no-cache");
        assert_eq!(caching("/pkg/murmuration.0123456789abcdef.wasm", false), "no-store");
        assert!(caching("/favicon.svg", true).starts_with("public"));
        assert_eq!(caching("/p/parlai", true), "no-store");
    }
}
