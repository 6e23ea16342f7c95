//! Message files and the pages that say them fit together: nothing is missing, unused, or written into the source.

use super::is_translated;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Pages whose words all come from the message files, from the folder of this crate.
const PAGES: [&str; 23] = [
    "src/uat/answer.rs",
    "src/uat/page.rs",
    "src/uat/story.rs",
    "src/uat/follow_ups.rs",
    "src/feedback/editor.rs",
    "src/feedback/events.rs",
    "src/feedback/facts.rs",
    "src/feedback/fix.rs",
    "src/feedback/happen.rs",
    "src/feedback/jira.rs",
    "src/feedback/new.rs",
    "src/feedback/page.rs",
    "src/feedback/pictures.rs",
    "src/feedback/script.rs",
    "src/feedback/stamps.rs",
    "src/inbox/mod.rs",
    "src/invitations/invited.rs",
    "src/notices/mod.rs",
    "src/sign_in/mod.rs",
    "src/ui/language.rs",
    "src/ui/layout.rs",
    "src/ui/notice.rs",
    "src/ui/standing.rs",
];
/// Names are the same in every language.
const NAMES: [&str; 4] = ["Murmuration", "Jira", "API", "F-"];

type Messages = BTreeMap<String, BTreeSet<String>>;

fn variables(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => inline_variables(inline, found),
                Expression::Select { selector, variants } => {
                    inline_variables(selector, found);
                    variants.iter().for_each(|variant| variables(&variant.value, found));
                }
            }
        }
    }
}

fn inline_variables(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inner) = &**expression {
                inline_variables(inner, found);
            }
        }
        _ => {}
    }
}

/// Every message and attribute of a language with its variables. A file that a translator broke fails here.
fn messages(texts: &[&str]) -> Messages {
    let mut all = Messages::new();
    for text in texts {
        let resource = fluent_syntax::parser::parse(*text).map_err(|(_, errors)| errors).expect("a message file that can be read");
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut take = |id: String, pattern: &Pattern<&str>| {
                let mut found = BTreeSet::new();
                variables(pattern, &mut found);
                assert!(all.insert(id.clone(), found).is_none(), "{id} is there twice");
            };
            take(message.id.name.to_owned(), message.value.as_ref().expect("a message with words"));
            for attribute in &message.attributes {
                take(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
            }
        }
    }
    all
}

fn source() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join("src"), root.join("../backend/src"), root.join("../server/src"), root.join("../domain/src")];
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            folders.extend(std::fs::read_dir(&path).expect("the source").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("words/tests.rs") {
            let text = std::fs::read_to_string(&path).expect("the source");
            files.push((path, text));
        }
    }
    files
}

/// `t!("id", name = …)` and `say(language, "id", &[("name", …)])` in the source: ids with the names that are filled.
fn said(stream: TokenStream, found: &mut Vec<(String, Option<BTreeSet<String>>)>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let word = |back: usize| at.checked_sub(back).and_then(|before| tokens.get(before)).map(ToString::to_string).unwrap_or_default();
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        let text =
            |token: Option<&TokenTree>| token.and_then(|token| token.to_string().strip_prefix('"')?.strip_suffix('"').map(str::to_owned));
        if word(1) == "!" && word(2) == "t" {
            let names = inner
                .windows(2)
                .filter(|pair| matches!(&pair[0], TokenTree::Ident(_)) && pair[1].to_string() == "=")
                .map(|pair| pair[0].to_string());
            if let Some(id) = text(inner.first()) {
                found.push((id, Some(names.collect())));
            }
        } else if matches!(word(1).as_str(), "say" | "say_if") {
            found.extend(inner.iter().take(6).filter_map(|token| Some((text(Some(token))?, None))));
        }
        said(group.stream(), found);
    }
}

#[test]
fn no_message_attribute_or_variable_is_missing_in_any_language() {
    let english = messages(&backend::words::FILES[0].1);
    assert_eq!(backend::words::FILES[0].0, "en");
    for (language, texts) in backend::words::FILES {
        let own = messages(&texts);
        let missing: Vec<_> = english.keys().filter(|id| !own.contains_key(*id)).collect();
        let more: Vec<_> = own.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty() && more.is_empty(), "{language}: missing {missing:?}, unknown {more:?}");
        for (id, variables) in &english {
            assert_eq!(&own[id], variables, "{language}: the variables of {id}");
        }
    }
}

#[test]
fn every_message_is_said_with_its_variables_and_every_said_message_is_there() {
    let english = messages(&backend::words::FILES[0].1);
    let mut used: BTreeSet<String> = BTreeSet::new();
    let files = source();
    for (path, text) in &files {
        let mut found = Vec::new();
        said(text.parse().expect("Rust"), &mut found);
        for (id, names) in found {
            let Some(variables) = english.get(&id) else {
                assert!(names.is_none(), "{}: {id} is in no message file", path.display());
                continue;
            };
            if let Some(names) = names {
                assert_eq!(&names, variables, "{}: the variables of {id}", path.display());
            }
            used.insert(id);
        }
    }
    // Refusals are said by their code, wherever that is made.
    for id in english.keys().filter_map(|id| id.strip_prefix("refusal-")) {
        let code = id.split('.').next().unwrap_or_default();
        if files.iter().any(|(_, text)| text.contains(&format!("\"{code}\""))) {
            used.insert(format!("refusal-{id}"));
        }
    }
    let unused: Vec<_> = english.keys().filter(|id| !used.contains(*id)).collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

/// String literals that a reader would read: with a capital, or with two words. What code says to code is skipped.
fn texts(stream: TokenStream, found: &mut Vec<String>) {
    const CODE: [&str; 13] =
        ["class", "rel", "id", "name", "value", "href", "action", "kind", "role", "method", "autocomplete", "reason", "for"];
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let word = |back: usize| at.checked_sub(back).and_then(|before| tokens.get(before)).map(ToString::to_string).unwrap_or_default();
        match token {
            // A message, or a comment of the source.
            TokenTree::Group(_) if word(1) == "!" && matches!(word(2).as_str(), "t" | "#" | "env") || word(1) == "#" => {}
            TokenTree::Group(group) => texts(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let Some(text) = text.strip_prefix('"') else { continue };
                if word(1) == "=" && CODE.contains(&word(2).as_str()) {
                    continue;
                }
                let shown = text.split("{").next().unwrap_or_default();
                let words = shown.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
                let capital = shown.chars().find(|letter| letter.is_alphabetic()).is_some_and(char::is_uppercase);
                let code = ["/", "disclosure", "uat-", "progress", "report-event"].iter().any(|part| shown.contains(part));
                let name = NAMES.contains(&shown.trim_matches(['"', ' ', '·']));
                if !code && !name && (words > 1 || (capital && shown != "F-\"")) {
                    found.push(text.to_owned());
                }
            }
            _ => {}
        }
    }
}

#[test]
fn no_words_of_a_translated_page_stand_in_its_source() {
    for page in PAGES {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("the page");
        let mut found = Vec::new();
        texts(text.parse().expect("Rust"), &mut found);
        assert!(found.is_empty(), "{page}: {found:?}");
    }
    let mut found = Vec::new();
    texts("view! { <p class=\"a b\">\"Try it\"</p> }".parse().expect("Rust"), &mut found);
    assert_eq!(found.len(), 1, "words would be noticed");
}

#[test]
fn only_the_pages_of_end_users_are_translated() {
    assert!(is_translated("/p/parlai/candidates/3/uat") && is_translated("/p/parlai/candidates/3/uat?x=1"));
    for end_users in ["/p/parlai/candidates/3/feedback/new", "/p/parlai/feedback/7", "/inbox", "/invited/x", "/sign-in", "/nowhere"] {
        assert!(is_translated(end_users), "{end_users}");
    }
    let trade = ["/p/parlai/feedback", "/p/parlai/feedback/7/x", "/p/parlai/candidates/3/qa", "/p/parlai/invitations"];
    for other in
        ["/", "/p/parlai", "/p/parlai/candidates/3", "/p/parlai/candidates/3/uat/x", "/p//candidates/3/uat", ""].iter().chain(&trade)
    {
        assert!(!is_translated(other), "{other}");
    }
}
