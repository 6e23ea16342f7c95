//! A policy as a file: canonical JSON with the name of its schema, for review, for a repository, for another project.

use super::Policy;
use crate::refusal::{Kind, Refusal};
use crate::text::plain_line;
use serde::{Deserialize, Serialize};

/// Names the form of the file.
pub const SCHEMA: &str = "murmuration.policy/1";
/// Largest file, in bytes.
pub const LARGEST_FILE: usize = 64 * 1024;

/// The file. `rules` in canonical JSON (RFC 8785) has the hash that signatures name; the rest says where it came from, and
/// is not looked at when the file is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    /// [`SCHEMA`].
    pub schema: String,
    /// The project it was taken from.
    #[serde(default)]
    pub project: String,
    /// The environment it was in force for.
    #[serde(default)]
    pub environment: String,
    /// Its version there.
    #[serde(default)]
    pub version: i64,
    /// The rules.
    pub rules: Policy,
}

impl PolicyFile {
    /// The file's text: keys sorted, two spaces a level, a line feed at the end.
    ///
    /// # Errors
    /// Never for this type; the error is that of the JSON writer.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        let sorted: serde_json::Value = serde_json::from_str(&crate::canonical_json(self)?)?;
        Ok(format!("{}\n", serde_json::to_string_pretty(&sorted)?))
    }

    /// Reads a file. The rules still have to be checked.
    ///
    /// # Errors
    /// `too_large`, `unknown_key` with the key's name, `missing_key` with the key's name, `policy_file_unreadable`,
    /// `unknown_schema`; all about `files`.
    pub fn read(content: &[u8]) -> Result<Self, Refusal> {
        if content.len() > LARGEST_FILE {
            let sentence = format!("The file is larger than {} KiB; no policy is.", LARGEST_FILE / 1024);
            return Err(refused(Kind::TooLarge, "too_large", sentence));
        }
        let file: Self = serde_json::from_slice(content).map_err(|error| unreadable(&error))?;
        if file.schema == SCHEMA {
            Ok(file)
        } else {
            let schema = plain_line(&file.schema, 40);
            Err(refused(Kind::Invalid, "unknown_schema", format!("The file is of the schema “{schema}”; this portal reads “{SCHEMA}”.")))
        }
    }
}

/// What the reader of JSON found, without its own words.
fn unreadable(error: &serde_json::Error) -> Refusal {
    let words = error.to_string();
    let key = |before: &str| words.strip_prefix(before)?.split('`').next().map(|key| plain_line(key, 40));
    if let Some(key) = key("unknown field `") {
        return refused(
            Kind::Invalid,
            "unknown_key",
            format!("The file has the key “{key}” in line {}, which no policy has.", error.line()),
        );
    }
    if let Some(key) = key("missing field `") {
        return refused(Kind::Invalid, "missing_key", format!("The file lacks the key “{key}”."));
    }
    if let Some(key) = key("duplicate field `") {
        return refused(Kind::Invalid, "policy_file_unreadable", format!("The file has the key “{key}” twice."));
    }
    let what = if error.is_data() { "holds a value that its key does not take" } else { "is not JSON" };
    refused(Kind::Invalid, "policy_file_unreadable", format!("The file {what}, in line {}, column {}.", error.line(), error.column()))
}

fn refused(kind: Kind, code: &str, sentence: String) -> Refusal {
    Refusal::new(kind, code, sentence, "Correct the file and send it again. Nothing was changed.").about("files")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> PolicyFile {
        PolicyFile {
            schema: SCHEMA.into(),
            project: "parlai".into(),
            environment: "production".into(),
            version: 3,
            rules: Policy::default(),
        }
    }

    fn code(text: &str) -> (String, String) {
        let refusal = PolicyFile::read(text.as_bytes()).expect_err("refused");
        assert_eq!(refusal.field.as_deref(), Some("files"));
        (refusal.code, refusal.sentence)
    }

    #[test]
    fn a_file_comes_back_as_it_went_out_and_its_rules_keep_their_hash() {
        let text = file().text().expect("writes");
        assert!(text.starts_with("{\n  \"environment\": \"production\",\n") && text.ends_with("}\n"), "{text}");
        let back = PolicyFile::read(text.as_bytes()).expect("reads");
        assert_eq!(back, file());
        assert_eq!(back.rules.hash().expect("hash"), Policy::default().hash().expect("hash"));
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_name_wherever_it_stands() {
        let text = file().text().expect("writes");
        let outside = text.replacen('{', "{\"zone\": 1,", 1);
        let inside = text.replace("\"no_failed_result\"", "\"no_faild_result\"");
        for (text, key) in [(outside, "zone"), (inside, "no_faild_result")] {
            let (code, sentence) = code(&text);
            assert_eq!(code, "unknown_key");
            assert!(sentence.contains(&format!("“{key}”")), "{sentence}");
        }
        let days = r#""rules": {"windows": [{"name": "A", "effect": "deny", "zone": "UTC", "days": {"every": "week", "days": [1], "from": "09:00", "until": "10:00", "colour": 1}}],"#;
        let (code, sentence) = code(&text.replace("\"rules\": {", days));
        assert_eq!(code, "unknown_key", "{sentence}");
        assert!(sentence.contains("“colour”"), "{sentence}");
    }

    #[test]
    fn the_keys_that_must_be_there_are_those_that_the_guide_names() {
        let guide = include_str!("../../../docs/policy.md");
        let (_, after) = guide.split_once("These keys must be there: ").expect("the guide names them");
        let (named, _) = after.split_once(". Every other key").expect("their end");
        let mut named: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
        let whole: serde_json::Value = serde_json::from_str(&file().text().expect("writes")).expect("JSON");
        let mut must: Vec<String> = Vec::new();
        for within in ["", "/rules"] {
            for key in whole.pointer(within).and_then(|object| object.as_object()).expect("an object").keys() {
                let mut less = whole.clone();
                less.pointer_mut(within).and_then(|object| object.as_object_mut()).expect("an object").remove(key);
                if PolicyFile::read(less.to_string().as_bytes()).is_err_and(|refusal| refusal.code == "missing_key") {
                    must.push(key.clone());
                }
            }
        }
        // In `rules` it is said once more.
        named.sort_unstable();
        named.dedup();
        must.sort();
        assert_eq!(named, must);
    }

    #[test]
    fn what_is_no_policy_file_is_refused_with_what_is_wrong() {
        let text = file().text().expect("writes");
        assert_eq!(code("").0, "policy_file_unreadable");
        assert_eq!(code("[1, 2").0, "policy_file_unreadable");
        assert_eq!(code(&text.replace("murmuration.policy/1", "murmuration.policy/9")).0, "unknown_schema");
        let (missing, sentence) = code("{\"schema\": \"murmuration.policy/1\"}");
        assert_eq!((missing.as_str(), sentence.as_str()), ("missing_key", "The file lacks the key “rules”."));
        assert_eq!(code(&text.replace("\"product_owner_signatures\": 1", "\"product_owner_signatures\": 1.5")).0, "policy_file_unreadable");
        assert_eq!(code(&text.replace("\"product_owner_signatures\": 1", "\"product_owner_signatures\": 300")).0, "policy_file_unreadable");
        assert_eq!(code(&text.replacen('{', "{\"version\": 2,", 1)).0, "policy_file_unreadable", "a key that stands there twice");
        assert_eq!(code(&format!("{text}{}", " ".repeat(1_000_000))).0, "too_large");
    }
}
