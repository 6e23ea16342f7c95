//! Which test is which: the same test has the same identity in every file and on every candidate.

/// The name that tells most: Go writes the package as suite and only its last part as class; pytest writes the
/// same suite for everything and the module as class.
#[must_use]
pub fn suite_name<'a>(class: &'a str, suite: &'a str) -> &'a str {
    let fuller = suite.strip_suffix(class).is_some_and(|rest| rest.ends_with(['/', '.', ':', '\\']));
    if class.is_empty() || fuller { suite } else { class }
}

/// 16 bytes that name a test: the beginning of the SHA-256 of its normalised suite and name. Blanks count as
/// one, and addresses in memory (`0x7f3a…`), which differ from run to run, count as the same.
#[must_use]
pub fn identity(suite: &str, name: &str) -> uuid::Uuid {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::new().chain_update(normal(suite)).chain_update([0]).chain_update(normal(name)).finalize();
    let mut bytes = [0; 16];
    for (byte, of) in bytes.iter_mut().zip(digest.iter()) {
        *byte = *of;
    }
    uuid::Uuid::from_bytes(bytes)
}

fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        let mut rest = word;
        while let Some((before, after)) = rest.split_once("0x") {
            let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
            normal.push_str(before);
            normal.push_str("0x");
            // Short ones are numbers that somebody wrote: 0xff is a case of its own.
            let (number, behind) = after.split_at(digits);
            normal.push_str(if digits >= 6 { "…" } else { number });
            rest = behind;
        }
        normal.push_str(rest);
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::{identity, suite_name};

    #[test]
    fn the_fuller_of_class_and_suite_names_the_place() {
        assert_eq!(suite_name("tests.test_chat", "pytest"), "tests.test_chat");
        assert_eq!(suite_name("store", "example.org/app/store"), "example.org/app/store");
        assert_eq!(suite_name("restore", "example.org/app/pre-restore"), "restore");
        assert_eq!(suite_name("", "checkout"), "checkout");
        assert_eq!(suite_name("same", "same"), "same");
    }

    #[test]
    fn the_same_test_is_the_same_whatever_the_spacing_and_the_address() {
        assert_eq!(identity("a  b", " talks\n to"), identity("a b", "talks to"));
        assert_eq!(identity("s", "f[<obj at 0x7f3a99c0>]"), identity("s", "f[<obj at 0x55d0aa10>]"));
    }

    #[test]
    fn different_tests_stay_different() {
        for (a, b) in
            [(("s", "f[0xff]"), ("s", "f[0xfe]")), (("s", "Talk"), ("s", "talk")), (("a", "b"), ("ab", "")), (("a b", "c"), ("a", "b c"))]
        {
            assert_ne!(identity(a.0, a.1), identity(b.0, b.1), "{a:?} {b:?}");
        }
    }
}
