//! A machine test that stands for a test case: by a property, by its name, or by the case's own list.

use std::collections::HashMap;

/// Properties whose value names a case.
const PROPERTIES: [&str; 4] = ["test_case", "test_key", "testcase", "tc"];
/// Cases that one test may stand for.
const MOST: usize = 20;

/// Does a property of this name say which case a test stands for?
#[must_use]
pub fn property_names_case(name: &str) -> bool {
    PROPERTIES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The numbers of cases that a name mentions: `TC-12`, `[TC-12]`, `@TC-12`. Part of a longer word is none
/// (`ETC-12`, `TC-12b`, `TC-1-2`); Go writes blanks as `_`.
#[must_use]
pub fn mentions(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut rest = text;
    while let Some(at) = rest.find("TC-") {
        let (head, tail) = rest.split_at(at);
        before = head.chars().next_back().or(before);
        let behind = tail.get(3..).unwrap_or_default();
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = behind.split_at(digits);
        let alone = !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
            && !after.chars().next().is_some_and(|letter| letter.is_alphanumeric() || letter == '-');
        if alone
            && let Ok(number) = number.parse::<i64>()
            && number > 0
            && !found.contains(&number)
            && found.len() < MOST
        {
            found.push(number);
        }
        before = number.chars().next_back().or(Some('-'));
        rest = after;
    }
    found
}

/// The cases a test names itself, by its properties and its name; each once.
#[must_use]
pub fn named_cases(name: &str, properties: &[(String, String)]) -> Vec<i64> {
    let mut found = mentions(name);
    for (_, value) in properties.iter().filter(|(name, _)| property_names_case(name)) {
        for number in mentions(&value.to_uppercase()) {
            if !found.contains(&number) && found.len() < MOST {
                found.push(number);
            }
        }
    }
    found
}

/// The lists of machine test names that cases carry, made ready to be asked often.
#[derive(Debug, Clone)]
pub struct Links<T> {
    by_name: HashMap<String, Vec<T>>,
}

impl<T: Copy + PartialEq> Links<T> {
    /// Takes pairs of a name on a case's list and the case.
    #[must_use]
    pub fn new(lists: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut by_name: HashMap<String, Vec<T>> = HashMap::new();
        for (name, case) in lists {
            by_name.entry(one_blank(&name)).or_default().push(case);
        }
        by_name.remove("");
        Self { by_name }
    }

    /// The cases on whose list this test stands: by its name alone, or with its suite before it, parted as
    /// producers part them (`suite::name`, `suite.name`, `suite#name`, `suite/name`, `suite › name`). The
    /// parameters of a test (`name[chrome]`) may be left out.
    #[must_use]
    pub fn of(&self, suite: &str, name: &str) -> Vec<T> {
        let mut found = Vec::new();
        if self.by_name.is_empty() {
            return found;
        }
        let (suite, name) = (one_blank(suite), one_blank(name));
        let plain = name.split_once('[').map(|(plain, _)| plain.trim_end()).filter(|plain| !plain.is_empty());
        for name in [Some(name.as_str()), plain].into_iter().flatten() {
            let whole = ["::", ".", "#", "/", " › ", " "].map(|between| format!("{suite}{between}{name}"));
            for key in std::iter::once(name).chain(whole.iter().map(String::as_str)) {
                for case in self.by_name.get(key).into_iter().flatten() {
                    if !found.contains(case) && found.len() < MOST {
                        found.push(*case);
                    }
                }
            }
        }
        found
    }
}

fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Links, mentions, named_cases};

    #[test]
    fn a_name_mentions_a_case_only_as_a_word_of_its_own() {
        let table: [(&str, &[i64]); 13] = [
            ("TestTotal/TC-12_two/lines", &[12]),
            ("TC-12", &[12]),
            ("[TC-12] talks", &[12]),
            ("talks @TC-7", &[7]),
            ("TC-1 and TC-2, TC-1", &[1, 2]),
            ("test_chat[TC-3]", &[3]),
            ("ETC-12", &[]),
            ("TC-12b", &[]),
            ("TC-1-2", &[]),
            ("TC-", &[]),
            ("TC-0", &[]),
            ("TC-99999999999999999999", &[]),
            ("tc-12", &[]),
        ];
        for (name, expected) in table {
            assert_eq!(mentions(name), expected, "{name}");
        }
    }

    #[test]
    fn a_property_names_a_case_in_any_letters() {
        let properties = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
        for name in ["test_case", "test_key", "testCase", "TC", "TEST_CASE"] {
            assert_eq!(named_cases("talks", &properties(name, "TC-12")), [12], "{name}");
        }
        assert_eq!(named_cases("talks TC-1", &properties("test_case", "tc-12, TC-1")), [1, 12]);
        assert!(named_cases("talks", &properties("owner", "TC-12")).is_empty());
    }

    #[test]
    fn a_list_names_a_test_alone_or_with_its_suite_and_with_or_without_parameters() {
        let links = Links::new([
            ("test_talk".to_owned(), 1),
            ("tests.chat::test_walk".to_owned(), 2),
            ("tests.chat.test_run[fast]".to_owned(), 3),
            ("  ".to_owned(), 4),
        ]);
        let table: [(&str, &str, &[i32]); 7] = [
            ("tests.chat", "test_talk", &[1]),
            ("elsewhere", "test_talk[chrome]", &[1]),
            ("tests.chat", "test_walk", &[2]),
            ("elsewhere", "test_walk", &[]),
            ("tests.chat", "test_run[fast]", &[3]),
            ("tests.chat", "test_run[slow]", &[]),
            ("", "", &[]),
        ];
        for (suite, name, expected) in table {
            assert_eq!(links.of(suite, name), expected, "{suite} {name}");
        }
    }
}
