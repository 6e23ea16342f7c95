//! Links between issues, links to the outside, properties and attachments.
use bytes::Bytes;
use serde_json::{Value, json};

use super::{
    model::{self, Attachment, LINKS},
    no_issue, refuse,
};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock, lock,
};

pub(super) fn types(core: &Sandbox, _: &Call) -> Reply {
    let rows: Vec<Value> = (0..LINKS.len()).map(|index| model::link_kind(core, index)).collect();
    Reply::ok(json!({"issueLinkTypes": rows}))
}

pub(super) fn create(core: &Sandbox, call: &Call) -> Reply {
    let wanted = call.field("type");
    let Some(kind) = LINKS
        .iter()
        .position(|(id, name, _, _)| wanted["id"] == *id || wanted["name"].as_str().is_some_and(|text| text.eq_ignore_ascii_case(name)))
    else {
        return refuse(404, "No issue link type with that name found.");
    };
    let mut state = lock(&core.state);
    let key = |side: &str| {
        let side = call.field(side);
        let wanted = side["key"].as_str().or_else(|| side["id"].as_str())?;
        state.jira.find(wanted).map(|issue| issue.key.clone())
    };
    let (Some(inward), Some(outward)) = (key("inwardIssue"), key("outwardIssue")) else { return no_issue() };
    let known = state.jira.links.iter().any(|(_, other, one, two)| *other == kind && *one == inward && *two == outward);
    if !known {
        let id = state.fresh_id();
        state.jira.links.push((id, kind, inward, outward));
    }
    Reply::empty(201)
}

pub(super) fn remote_list(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let Some(issue) = state.jira.find(call.param("issueIdOrKey")) else { return no_issue() };
    match call.query("globalId") {
        None => Reply::ok(json!(issue.remote)),
        Some(id) => match issue.remote.iter().find(|link| link["globalId"] == id) {
            Some(link) => Reply::ok(link.clone()),
            None => refuse(404, &format!("The remote issue link with global ID '{id}' could not be found.")),
        },
    }
}

/// The same `globalId` updates (200), a new one creates (201); what is left out becomes null.
pub(super) fn remote_upsert(core: &Sandbox, call: &Call) -> Reply {
    let global = call.text("globalId").unwrap_or_default().to_owned();
    if global.chars().count() > 255 {
        return refuse(400, "globalId is longer than 255 characters");
    }
    let mut state = lock(&core.state);
    let fresh = state.fresh_id();
    let base = &core.urls.jira;
    let Some(issue) = state.jira.find_mut(call.param("issueIdOrKey")) else { return no_issue() };
    let old = issue.remote.iter().position(|link| !global.is_empty() && link["globalId"] == global.as_str());
    let id = old.and_then(|index| issue.remote[index]["id"].as_u64()).unwrap_or(fresh);
    let link = json!({
        "id": id, "self": format!("{base}/rest/api/3/issue/{}/remotelink/{id}", issue.key), "globalId": global,
        "application": call.field("application"), "relationship": call.field("relationship"), "object": call.field("object"),
    });
    let answer = json!({"id": id, "self": link["self"]});
    match old {
        Some(index) => {
            issue.remote[index] = link;
            Reply::ok(answer)
        }
        None => {
            issue.remote.push(link);
            Reply::json(201, answer)
        }
    }
}

pub(super) fn property(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let Some(issue) = state.jira.find(call.param("issueIdOrKey")) else { return no_issue() };
    let key = call.param("propertyKey");
    issue.properties.get(key).map_or_else(
        || refuse(404, &format!("The property with key '{key}' does not exist.")),
        |value| Reply::ok(json!({"key": key, "value": value})),
    )
}

pub(super) fn set_property(core: &Sandbox, call: &Call) -> Reply {
    if call.body.len() > 32_768 {
        return refuse(400, "The property value is longer than 32768 characters.");
    }
    let mut state = lock(&core.state);
    let Some(issue) = state.jira.find_mut(call.param("issueIdOrKey")) else { return no_issue() };
    let old = issue.properties.insert(call.param("propertyKey").into(), call.json.clone().unwrap_or_default());
    Reply::json(if old.is_some() { 200 } else { 201 }, json!({}))
}

/// Multipart upload; without the header against forged requests Jira refuses.
pub(super) fn attach(core: &Sandbox, call: &Call) -> Reply {
    if call.header("x-atlassian-token") != Some("no-check") {
        return refuse(403, "XSRF check failed");
    }
    let Some(boundary) = call.header("content-type").and_then(|media| multer::parse_boundary(media).ok()) else {
        return refuse(400, "no multipart body");
    };
    let Some(files) = files(call.body.clone(), boundary) else { return refuse(400, "the multipart body cannot be read") };
    if files.is_empty() {
        return refuse(400, "no part named file");
    }
    let mut state = lock(&core.state);
    let ids: Vec<u64> = files.iter().map(|_| state.fresh_id()).collect();
    let Some(issue) = state.jira.find_mut(call.param("issueIdOrKey")) else { return no_issue() };
    let mut rows = Vec::new();
    for ((name, media, bytes), id) in files.into_iter().zip(ids) {
        let file = Attachment { id, name, media, bytes, created: clock::jira_now() };
        rows.push(model::attachment(core, &file));
        issue.attachments.push(file);
    }
    Reply::ok(json!(rows))
}

/// The body is already in memory, so reading its parts never waits: polling to the end inside a handler is safe.
fn files(body: Bytes, boundary: String) -> Option<Vec<(String, String, Bytes)>> {
    let work = async move {
        let stream = tokio_stream::once(Ok::<_, std::io::Error>(body));
        let mut parts = multer::Multipart::new(stream, boundary);
        let mut found = Vec::new();
        while let Some(field) = parts.next_field().await.ok()? {
            let name = field.file_name().unwrap_or("file").to_owned();
            let media = field.content_type().map_or_else(|| "application/octet-stream".to_owned(), ToString::to_string);
            let is_file = field.name() == Some("file");
            let bytes = field.bytes().await.ok()?;
            if is_file {
                found.push((name, media, bytes));
            }
        }
        Some(found)
    };
    let mut work = Box::pin(work);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    for _ in 0..1_000_000 {
        if let std::task::Poll::Ready(found) = work.as_mut().poll(&mut context) {
            return found;
        }
    }
    None
}
