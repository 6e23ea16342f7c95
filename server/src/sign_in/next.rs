//! Where to go after signing in: a page of ours, whatever the address says.

/// `next` when it is a path on this site, else `/`. Browsers drop tabs and line breaks inside addresses and
/// read `\` as `/`, so none of them may be in it.
#[must_use]
pub fn safe_next(next: Option<&str>) -> String {
    let here = |path: &str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.len() <= 2000
            && path.bytes().all(|byte| byte > b' ' && byte != 0x7f && byte != b'\\')
            && !path.starts_with("/auth/")
    };
    next.filter(|path| here(path)).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn only_a_path_of_this_site_is_followed() {
        assert_eq!(safe_next(Some("/p/parlai/candidates/3?x=1#y")), "/p/parlai/candidates/3?x=1#y");
        for hostile in [
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil",
            "evil",
            "",
            "/ /evil",
            "/auth/start/x",
        ] {
            assert_eq!(safe_next(Some(hostile)), "/", "{hostile:?}");
        }
        assert_eq!(safe_next(None), "/");
    }
}
