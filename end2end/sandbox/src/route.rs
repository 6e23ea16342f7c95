//! Path templates: the same words as the official descriptions, matched without a web framework.
use regex::Regex;

/// Matches a path against a template; gives the parameters, undecoded.
pub(crate) fn match_template(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut params = Vec::new();
    let mut want = template.trim_matches('/').split('/').peekable();
    let mut have = path.trim_matches('/').split('/').peekable();
    loop {
        match (want.next(), have.next()) {
            (None, None) => return Some(params),
            (Some(part), Some(value)) => {
                if let Some(name) = part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                    if value.is_empty() {
                        return None;
                    }
                    let mut value = value.to_owned();
                    // A git ref may hold slashes: as the last parameter it takes the rest.
                    if want.peek().is_none() && matches!(name, "ref" | "branch" | "basehead") {
                        for rest in have.by_ref() {
                            value = format!("{value}/{rest}");
                        }
                    }
                    params.push((name.to_owned(), decode(&value)));
                } else if part != value {
                    return None;
                }
            }
            _ => return None,
        }
    }
}

/// Whether a rule with an optional method and an optional template or `^regex` means this request.
pub(crate) fn fits(rule_method: Option<&str>, rule_path: Option<&str>, method: &str, path: &str) -> bool {
    if rule_method.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(method)) {
        return false;
    }
    match rule_path {
        None => true,
        Some(pattern) if pattern.starts_with('^') => Regex::new(pattern).is_ok_and(|regex| regex.is_match(path)),
        Some(template) => match_template(template, path).is_some(),
    }
}

/// Percent-decodes one path part.
pub(crate) fn decode(text: &str) -> String {
    // `+` means a plus in a path, but form decoding would make it a blank.
    let text = text.replace('+', "%2B");
    url::form_urlencoded::parse(format!("v={text}").as_bytes()).next().map_or(String::new(), |(_, value)| value.into_owned())
}

/// Reads a query or a form body.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_its_parameters_and_a_ref_may_hold_slashes() {
        let params = match_template("/repos/{owner}/{repo}/git/ref/{ref}", "/repos/a/b/git/ref/heads/feature/x").expect("match");
        assert_eq!(params[2], ("ref".into(), "heads/feature/x".into()));
        assert!(match_template("/repos/{owner}/{repo}/commits/{ref}/pulls", "/repos/a/b/commits/1").is_none());
    }
}
