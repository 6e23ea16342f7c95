//! From an OpenAPI schema to a JSON Schema that stands alone.
use std::collections::BTreeSet;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// Compiles a schema of a description together with every component it reaches.
pub(super) fn compile(whole: &Value, schema: &Value, draft: Draft, formats: bool) -> anyhow::Result<Validator> {
    let mut schemas = Map::new();
    let mut todo = vec![plain(schema, draft)];
    let mut seen = BTreeSet::new();
    let root = todo[0].clone();
    while let Some(node) = todo.pop() {
        collect(&node, &mut |name| {
            if seen.insert(name.to_owned())
                && let Some(target) = whole.pointer(&format!("/components/schemas/{name}"))
            {
                let target = plain(target, draft);
                schemas.insert(name.to_owned(), target.clone());
                todo.push(target);
            }
        });
    }
    let standing = json!({"components": {"schemas": schemas}, "allOf": [root]});
    jsonschema::options()
        .with_draft(draft)
        .should_validate_formats(formats)
        .build(&standing)
        .map_err(|error| anyhow::anyhow!("a schema of the description does not compile: {error}"))
}

fn collect(node: &Value, found: &mut impl FnMut(&str)) {
    match node {
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            if let Some(name) = fields.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/components/schemas/")) {
                found(name);
            }
            fields.values().for_each(|value| collect(value, found));
        }
        _ => {}
    }
}

/// OpenAPI 3.0 says `nullable`, JSON Schema says `null` is a type. 3.1 needs no change.
fn plain(node: &Value, draft: Draft) -> Value {
    if draft != Draft::Draft4 {
        return node.clone();
    }
    match node {
        Value::Array(items) => Value::Array(items.iter().map(|item| plain(item, draft)).collect()),
        Value::Object(fields) => {
            let mut fields: Map<String, Value> = fields.iter().map(|(key, value)| (key.clone(), plain(value, draft))).collect();
            if fields.get("nullable") != Some(&Value::Bool(true)) {
                return Value::Object(fields);
            }
            fields.remove("nullable");
            if let Some(Value::Array(values)) = fields.get_mut("enum") {
                values.push(Value::Null);
            }
            match fields.get("type").cloned() {
                Some(name @ Value::String(_)) => {
                    fields.insert("type".into(), json!([name, "null"]));
                    Value::Object(fields)
                }
                _ => json!({"anyOf": [Value::Object(fields), {"type": "null"}]}),
            }
        }
        other => other.clone(),
    }
}

/// The first few complaints about a value, in one line.
pub(super) fn complaints(validator: &Validator, value: &Value) -> Option<String> {
    let mut lines = validator.iter_errors(value).take(3).map(|error| {
        let at = error.instance_path().to_string();
        let text: String = error.to_string().chars().take(300).collect();
        if at.is_empty() { text } else { format!("{at}: {text}") }
    });
    let first = lines.next()?;
    Some(lines.fold(first, |all, line| format!("{all}; {line}")))
}
