//! One OpenAPI description: finds the operation of a request and checks parameters, media type and body.
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jsonschema::{Draft, Validator};
use serde_json::Value;

use super::schema::{compile, complaints};
use crate::{call::Call, lock};

/// A parsed description with its compiled validators.
pub(crate) struct Description {
    whole: Value,
    draft: Draft,
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Description {
    pub fn parse(text: &str, draft: Draft) -> anyhow::Result<Self> {
        Ok(Self { whole: serde_json::from_str(text)?, draft, compiled: Mutex::default() })
    }

    fn resolve<'a>(&'a self, node: &'a Value) -> &'a Value {
        let target = node["$ref"].as_str().and_then(|text| text.strip_prefix('#')).and_then(|pointer| self.whole.pointer(pointer));
        target.unwrap_or(node)
    }

    /// Jira calls an issue `{issueIdOrKey}` and so do the sandbox's routes: templates are equal word for word.
    fn operation(&self, call: &Call) -> Result<&Value, String> {
        let Some(path) = self.whole["paths"].get(call.template) else {
            return Err(format!("the description has no path {}", call.path));
        };
        path.get(call.method.to_ascii_lowercase()).ok_or_else(|| format!("{} is not allowed on {}", call.method, call.template))
    }

    fn validator(&self, key: String, schema: &Value, formats: bool) -> Result<Arc<Validator>, String> {
        if let Some(found) = lock(&self.compiled).get(&key) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(compile(&self.whole, schema, self.draft, formats).map_err(|error| format!("{error:#}"))?);
        lock(&self.compiled).insert(key, Arc::clone(&made));
        Ok(made)
    }

    pub fn check_request(&self, call: &Call) -> Result<(), String> {
        let operation = self.operation(call)?;
        let shared = self.whole["paths"][call.template]["parameters"].as_array();
        let own = operation["parameters"].as_array();
        let parameters: Vec<&Value> = shared.into_iter().chain(own).flatten().map(|node| self.resolve(node)).collect();
        for (name, _) in &call.query {
            let name = name.as_str();
            if !parameters.iter().any(|parameter| parameter["in"] == "query" && parameter["name"] == *name) {
                return Err(format!("unknown query parameter {name}"));
            }
        }
        for parameter in parameters {
            self.check_parameter(call, parameter)?;
        }
        self.check_body(call, operation)
    }

    fn check_parameter(&self, call: &Call, parameter: &Value) -> Result<(), String> {
        let (Some(name), Some(place)) = (parameter["name"].as_str(), parameter["in"].as_str()) else { return Ok(()) };
        let values: Vec<&str> = match place {
            "path" => call.params.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect(),
            "query" => call.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect(),
            _ => return Ok(()),
        };
        if values.is_empty() {
            let required = parameter["required"] == true;
            return if required { Err(format!("{place} parameter {name} is missing")) } else { Ok(()) };
        }
        // Data Center's description calls a name in this list an object; it is a text (erratum).
        if call.template == "/rest/api/2/search" && name == "fields" {
            return Ok(());
        }
        let schema = self.resolve(&parameter["schema"]);
        let schema = if schema["type"] == "array" { self.resolve(&schema["items"]) } else { schema };
        let validator = self.validator(format!("{} {} {place} {name}", call.method, call.template), schema, true)?;
        for text in values {
            let value = typed(schema["type"].as_str(), text);
            if let Some(complaint) = complaints(&validator, &value) {
                return Err(format!("{place} parameter {name}: {complaint}"));
            }
        }
        Ok(())
    }

    fn check_body(&self, call: &Call, operation: &Value) -> Result<(), String> {
        let body = self.resolve(&operation["requestBody"]);
        if body.is_null() {
            let empty = call.body.is_empty() || call.json.as_ref().is_some_and(|json| json.is_null() || *json == serde_json::json!({}));
            return if empty { Ok(()) } else { Err("this operation takes no body".into()) };
        }
        // A client that always sends JSON writes "nothing" as null.
        if call.body.is_empty() || call.body.as_ref() == b"null" {
            return if body["required"] == true { Err("the body is missing".into()) } else { Ok(()) };
        }
        let sent = call.header("content-type").unwrap_or_default();
        let sent = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let Some(content) = body["content"].as_object() else { return Ok(()) };
        if let Some(media) = content.get(&sent).filter(|_| !sent.contains("json")) {
            return if media.is_object() { Ok(()) } else { Err(format!("media type {sent} has no schema")) };
        }
        let Some(media) = content.get("application/json").filter(|_| sent.ends_with("json")) else {
            let known: Vec<_> = content.keys().map(String::as_str).collect();
            return Err(format!("media type {sent:?} instead of {}", known.join(" or ")));
        };
        let Some(json) = &call.json else { return Err("the body is not JSON".into()) };
        if media["schema"].is_null() {
            return Ok(());
        }
        let validator = self.validator(format!("{} {} body", call.method, call.template), &media["schema"], true)?;
        complaints(&validator, json).map_or(Ok(()), |complaint| Err(format!("body: {complaint}")))
    }

    pub fn check_answer(&self, call: &Call, status: u16, body: &Value) -> Result<(), String> {
        let operation = self.operation(call)?;
        let answer = self.resolve(&operation["responses"][status.to_string()]);
        if answer.is_null() {
            // GitHub's description lists few errors, so only an unlisted success is wrong.
            return if status < 300 { Err(format!("status {status} is not listed")) } else { Ok(()) };
        }
        let schema = &answer["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Ok(());
        }
        // GitHub itself answers "" where its description says uri, so formats are not judged in answers.
        let validator = self.validator(format!("{} {} {status}", call.method, call.template), schema, false)?;
        complaints(&validator, body).map_or(Ok(()), |complaint| Err(format!("{status}: {complaint}")))
    }

    pub fn check_webhook(&self, name: &str, payload: &Value) -> Result<(), String> {
        let schema = &self.whole["webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Err(format!("the description has no webhook {name}"));
        }
        let validator = self.validator(format!("webhook {name}"), schema, false)?;
        complaints(&validator, payload).map_or(Ok(()), Err)
    }
}

/// A parameter arrives as text: give it the type its schema asks for, if it can have it.
fn typed(wanted: Option<&str>, text: &str) -> Value {
    let parsed = match wanted {
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("number") => text.parse::<f64>().ok().map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}
