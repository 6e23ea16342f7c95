//! Rich text for Jira Cloud is the Atlassian Document Format; Jira's own description leaves it untyped, so it is checked here.
use std::sync::OnceLock;

use jsonschema::{Draft, Validator};
use serde_json::Value;

use super::schema::complaints;
use crate::call::Call;

const ADF: &str = include_str!("../../../contracts/adf.json");

fn validator() -> Result<&'static Validator, String> {
    static COMPILED: OnceLock<Result<Validator, String>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(|| {
        let schema: Value = serde_json::from_str(ADF).map_err(|error| error.to_string())?;
        jsonschema::options().with_draft(Draft::Draft4).build(&schema).map_err(|error| error.to_string())
    });
    compiled.as_ref().map_err(Clone::clone)
}

/// Checks one document.
pub(crate) fn check(document: &Value) -> Result<(), String> {
    complaints(validator()?, document).map_or(Ok(()), |complaint| Err(format!("not an Atlassian document: {complaint}")))
}

/// Checks every place of a Jira request that holds rich text.
pub(super) fn check_request(call: &Call) -> Result<(), String> {
    let Some(json) = &call.json else { return Ok(()) };
    let comment = call.template.contains("/comment");
    let places = [
        json.pointer("/fields/description"),
        json.pointer("/fields/environment"),
        json.pointer("/comment/body"),
        comment.then(|| json.get("body")).flatten(),
    ];
    places.into_iter().flatten().filter(|document| !document.is_null()).try_for_each(check)?;
    for added in json.pointer("/update/comment").and_then(Value::as_array).into_iter().flatten() {
        added.pointer("/add/body").map_or(Ok(()), check)?;
    }
    Ok(())
}

/// The plain text of a document, for pages and for search.
pub(crate) fn text(document: &Value) -> String {
    let mut out = String::new();
    gather(document, &mut out);
    out.trim().to_owned()
}

fn gather(node: &Value, out: &mut String) {
    if let Some(text) = node["text"].as_str() {
        out.push_str(text);
    }
    for child in node["content"].as_array().into_iter().flatten() {
        gather(child, out);
    }
    if matches!(node["type"].as_str(), Some("paragraph" | "heading" | "listItem" | "hardBreak" | "tableRow" | "panel")) {
        out.push('\n');
    }
}

/// A document of plain paragraphs.
pub(crate) fn document(text: &str) -> Value {
    let paragraphs: Vec<Value> = text
        .split('\n')
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::json!({"type": "paragraph", "content": [{"type": "text", "text": line}]}))
        .collect();
    serde_json::json!({"type": "doc", "version": 1, "content": paragraphs})
}
