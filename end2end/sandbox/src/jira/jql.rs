//! A small part of JQL: conditions joined by `and`, and an order. What it does not know it refuses, as Jira does.
use std::cmp::Ordering;

use regex::Regex;
use serde_json::Value;

use super::model::{Issue, STATUSES};
use crate::contract::adf;

#[derive(Debug)]
struct Condition {
    field: String,
    operator: String,
    values: Vec<String>,
}

/// A parsed query.
#[derive(Debug)]
pub(super) struct Query {
    conditions: Vec<Condition>,
    order: Vec<(String, bool)>,
}

fn words(text: &str) -> Result<Vec<String>, String> {
    let pattern = r#""(?:[^"\\]|\\.)*"|'[^']*'|[(),]|!=|>=|<=|!~|[=~<>]|[^\s(),=~<>!"']+"#;
    let regex = Regex::new(pattern).map_err(|error| error.to_string())?;
    Ok(regex.find_iter(text).map(|found| found.as_str().to_owned()).collect())
}

fn plain(word: &str) -> String {
    let inner = word.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\''])).unwrap_or(word);
    inner.replace("\\\"", "\"").replace("\\\\", "\\")
}

pub(super) fn parse(text: &str) -> Result<Query, String> {
    let all = words(text)?;
    let mut rest = all.iter().map(String::as_str).peekable();
    let wrong = |near: &str| format!("Error in the JQL Query: unexpected '{near}'.");
    let mut query = Query { conditions: Vec::new(), order: Vec::new() };
    while let Some(word) = rest.next() {
        if word.eq_ignore_ascii_case("and") && !query.conditions.is_empty() {
            continue;
        }
        if word.eq_ignore_ascii_case("order") {
            if !rest.next().is_some_and(|by| by.eq_ignore_ascii_case("by")) {
                return Err(wrong("order"));
            }
            while let Some(field) = rest.next() {
                let down = rest.next_if(|word| word.eq_ignore_ascii_case("desc")).is_some();
                rest.next_if(|word| word.eq_ignore_ascii_case("asc"));
                query.order.push((field.to_ascii_lowercase(), down));
                rest.next_if(|word| *word == ",");
            }
            break;
        }
        let field = plain(word).to_ascii_lowercase();
        let known = [
            "key",
            "issuekey",
            "id",
            "issue",
            "project",
            "labels",
            "status",
            "statuscategory",
            "issuetype",
            "type",
            "summary",
            "text",
            "updated",
            "created",
        ];
        if !known.contains(&field.as_str()) {
            return Err(format!("Field '{field}' does not exist or you do not have permission to view it."));
        }
        let mut operator = rest.next().unwrap_or_default().to_ascii_lowercase();
        if operator == "not" {
            operator = format!("not {}", rest.next().unwrap_or_default().to_ascii_lowercase());
        }
        let mut values = Vec::new();
        match operator.as_str() {
            "in" | "not in" => {
                if rest.next() != Some("(") {
                    return Err(wrong(&operator));
                }
                loop {
                    match rest.next() {
                        Some(")") => break,
                        Some(",") => {}
                        Some(value) => values.push(plain(value)),
                        None => return Err(wrong("end of query")),
                    }
                }
            }
            "=" | "!=" | "~" | ">=" | "<=" | ">" | "<" => values.push(plain(rest.next().ok_or_else(|| wrong("end of query"))?)),
            other => return Err(wrong(other)),
        }
        query.conditions.push(Condition { field, operator, values });
    }
    Ok(query)
}

impl Query {
    /// Whether there is any restriction: Jira refuses a search without one.
    pub fn bounded(&self) -> bool {
        !self.conditions.is_empty()
    }

    pub fn fits(&self, issue: &Issue) -> bool {
        self.conditions.iter().all(|condition| condition.fits(issue))
    }

    pub fn sort(&self, issues: &mut [&Issue]) {
        issues.sort_by(|one, two| {
            for (field, down) in &self.order {
                let order = match field.as_str() {
                    "created" => one.created.cmp(&two.created),
                    "updated" => one.updated.cmp(&two.updated),
                    _ => one.id.cmp(&two.id),
                };
                let order = if *down { order.reverse() } else { order };
                if order != Ordering::Equal {
                    return order;
                }
            }
            one.id.cmp(&two.id)
        });
    }
}

impl Condition {
    fn fits(&self, issue: &Issue) -> bool {
        let (name, _, category, _) = STATUSES[issue.status.min(STATUSES.len() - 1)];
        let text = |field: &str| {
            issue.fields.get(field).map_or_else(String::new, |value| value.as_str().map_or_else(|| adf::text(value), str::to_owned))
        };
        let have: Vec<String> = match self.field.as_str() {
            "key" | "issuekey" | "issue" | "id" => vec![issue.key.clone(), issue.id.to_string()],
            "project" => vec!["PARLAI".into(), "10000".into(), "ParlAI (demo)".into()],
            "labels" => issue
                .fields
                .get("labels")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            "status" => vec![name.into()],
            "statuscategory" => vec![
                category.into(),
                if category == "done" {
                    "Done"
                } else if category == "new" {
                    "To Do"
                } else {
                    "In Progress"
                }
                .into(),
            ],
            "issuetype" | "type" => vec![issue.kind.clone()],
            "summary" => vec![text("summary")],
            "text" => vec![format!("{} {}", text("summary"), text("description"))],
            "created" => vec![issue.created.clone()],
            _ => vec![issue.updated.clone()],
        };
        let same = |value: &String| have.iter().any(|own| own.eq_ignore_ascii_case(value));
        let part = |value: &String| have.iter().any(|own| own.to_lowercase().contains(&value.trim_matches('"').to_lowercase()));
        // Dates compare as text: both sides begin with year, month and day.
        let compare = |wanted: &dyn Fn(Ordering) -> bool| {
            self.values.iter().all(|value| have.iter().all(|own| wanted(own.replace('T', " ").as_str().cmp(value))))
        };
        match self.operator.as_str() {
            "=" | "in" => self.values.iter().any(same),
            "!=" | "not in" => !self.values.iter().any(same),
            "~" => self.values.iter().any(part),
            ">=" => compare(&Ordering::is_ge),
            "<=" => compare(&Ordering::is_le),
            ">" => compare(&Ordering::is_gt),
            _ => compare(&Ordering::is_lt),
        }
    }
}
