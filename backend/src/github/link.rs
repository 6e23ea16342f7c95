//! Addresses in GitHub's answers: pages are followed by their route alone, never to another host.

use url::{Host, Url};

/// The route of the next page in a `Link` header (RFC 8288), without scheme and host.
pub(super) fn next(header: &str) -> Option<String> {
    header.split(',').find_map(|link| {
        let (address, rest) = link.trim().strip_prefix('<')?.split_once('>')?;
        rest.split(';').any(|parameter| matches!(parameter.trim(), "rel=\"next\"" | "rel=next")).then_some(())?;
        route(address)
    })
}

fn route(address: &str) -> Option<String> {
    if address.starts_with('/') && !address.starts_with("//") {
        return Some(address.to_owned());
    }
    let address = Url::parse(address).ok()?;
    Some(match address.query() {
        Some(query) => format!("{}?{query}", address.path()),
        None => address.path().to_owned(),
    })
}

/// Is it this machine?
pub(super) fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// May a file be fetched from where GitHub sends us? By https only, or from this machine when GitHub is here too.
pub(super) fn may_fetch(address: &Url, local: bool) -> bool {
    let clean = address.username().is_empty() && address.password().is_none();
    clean
        && ((address.scheme() == "https" && !is_loopback(address))
            || (local && is_loopback(address) && matches!(address.scheme(), "http" | "https")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_followed_on_our_own_host_only() {
        for (header, expected) in [
            (
                "<https://api.github.com/repos/o/r/deployments?page=2&per_page=100>; rel=\"next\", <https://api.github.com/x?page=9>; rel=\"last\"",
                Some("/repos/o/r/deployments?page=2&per_page=100"),
            ),
            ("<https://evil.example/api/v3/repos?page=2>; rel=\"next\"", Some("/api/v3/repos?page=2")),
            ("<https://h/x?page=1>; rel=\"prev\"", None),
            ("</repos/o/r?page=2>; rel=next", Some("/repos/o/r?page=2")),
            ("<//evil.example/x>; rel=\"next\"", None),
            ("garbage", None),
            ("", None),
        ] {
            assert_eq!(next(header).as_deref(), expected, "{header}");
        }
    }

    #[test]
    fn files_come_by_https_or_from_this_machine_when_github_is_here_too() {
        for (address, local, expected) in [
            ("https://blob.example/x?sig=1", false, true),
            ("http://blob.example/x", false, false),
            ("http://blob.example/x", true, false),
            ("http://127.0.0.1:9/x", true, true),
            ("http://127.0.0.1:9/x", false, false),
            ("https://[::1]/x", false, false),
            ("https://user:pass@blob.example/x", false, false),
            ("file:///etc/passwd", true, false),
        ] {
            assert_eq!(may_fetch(&Url::parse(address).expect("address"), local), expected, "{address}");
        }
    }
}
