//! Speaking to an address that a person typed: only https, only public addresses, only what its name meant when it was
//! looked at, no redirects. Otherwise the portal could be made to knock on doors inside its own network (SSRF).

use crate::outside::{self, Problem};
use domain::Refusal;
use secrecy::{ExposeSecret as _, SecretString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use url::{Host, Url};

/// For the whole exchange, in seconds.
const PATIENCE: u64 = 10;
/// The longest answer that is read.
const LONGEST: usize = 16 * 1024;

/// Is this an address that chat may be sent to? `internal` lets private addresses and plain http pass.
///
/// # Errors
/// `invalid_field` about `address`.
pub(crate) fn check_address(text: &str, internal: bool) -> Result<Url, Refusal> {
    let wrong = |rule: &str| Refusal::invalid("address", rule);
    let url = Url::parse(text.trim()).map_err(|_| wrong("is not an address such as https://hooks.slack.com/services/…"))?;
    if url.as_str().len() > 2000 {
        return Err(wrong("is longer than 2,000 characters"));
    }
    if url.scheme() != "https" && !(internal && url.scheme() == "http") {
        return Err(wrong("must begin with https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not carry a user name or password"));
    }
    let named_here = |name: &str| name == "localhost" || name.ends_with(".localhost") || name.ends_with(".internal") || !name.contains('.');
    let inside = match url.host() {
        Some(Host::Ipv4(ip)) => !is_public(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => !is_public(IpAddr::V6(ip)),
        Some(Host::Domain(name)) => named_here(name.trim_end_matches('.')),
        None => true,
    };
    if inside && !internal {
        return Err(wrong("leads into a private network"));
    }
    Ok(url)
}

/// Sends one message, once.
pub(crate) async fn post(address: &SecretString, internal: bool, body: &serde_json::Value) -> Result<(), Problem> {
    let refused = |message: &str| Problem::Refused { status: 0, message: message.to_owned() };
    let url = check_address(address.expose_secret(), internal).map_err(|refusal| refused(&refusal.sentence))?;
    let (host, port) = (url.host_str().unwrap_or_default().to_owned(), url.port_or_known_default().unwrap_or(443));
    let found: Vec<SocketAddr> =
        tokio::time::timeout(Duration::from_secs(PATIENCE), tokio::net::lookup_host((host.trim_matches(['[', ']']), port)))
            .await
            .map_err(|_| Problem::Unreachable { reason: "its name was not found in time".into() })?
            .map_err(|_| Problem::Unreachable { reason: "its name is not known".into() })?
            .collect();
    // One private address among public ones is one too many: which of them is taken is chance.
    if found.is_empty() || (!internal && found.iter().any(|address| !is_public(address.ip()))) {
        return Err(refused("its name leads into a private network"));
    }
    // Connected to what was just looked at: asked again, the name could mean something else.
    let client = outside::builder(PATIENCE).resolve_to_addrs(&host, &found).build();
    let client = client.map_err(|_| Problem::Unreachable { reason: "the client cannot be built".into() })?;
    let answer = client.post(url).json(body).send().await.map_err(|error| outside::broken(&error))?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    if status.is_success() {
        return Ok(());
    }
    let said = outside::body(answer, LONGEST).await?.unwrap_or_default();
    Err(outside::judge(status, &headers, &said))
}

/// An address that anybody may be at: not this machine, not a private network, not reserved for anything (the registries
/// of RFC 6890), and no IPv6 form that carries such an IPv4 address.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => public_v4(ip),
        IpAddr::V6(ip) => public_v6(ip),
    }
}

fn public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

fn public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Mapped, translated (RFC 6052) and 6to4 addresses are as public as what they carry.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x2002, high, low, ..] => inner(high, low),
        // Teredo and the rest of the protocol block, and addresses of examples.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        // Of the whole space only this eighth is given out.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public_in_whatever_form_they_are_written() {
        for public in ["8.8.8.8", "140.82.121.4", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        for private in [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "fec0::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::1",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
    }

    #[test]
    fn an_address_is_https_and_leads_outside() {
        assert!(check_address("https://hooks.slack.com/services/T0/B0/x", false).is_ok());
        for bad in [
            "http://hooks.slack.com/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://localhost/x",
            "https://a.localhost/x",
            "https://localhost./x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://169.254.169.254/latest",
            "https://metadata.google.internal/x",
            "https://intranet/x",
            "https://u:p@hooks.slack.com/x",
            "ftp://hooks.slack.com/x",
            "file:///etc/passwd",
            "x",
            "",
        ] {
            assert_eq!(check_address(bad, false).expect_err(bad).field.as_deref(), Some("address"), "{bad}");
        }
        assert!(check_address("http://127.0.0.1:9/x", true).is_ok());
    }
}
