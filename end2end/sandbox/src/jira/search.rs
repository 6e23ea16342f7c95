//! Search: bounded, paged by token, only ids unless fields are asked for, and late if so wished.
use serde_json::{Value, json};

use super::{jql, model, refuse};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock, lock,
};

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

pub(super) fn search(core: &Sandbox, call: &Call) -> Reply {
    let read = |name: &str| call.text(name).or_else(|| call.query(name)).unwrap_or_default().to_owned();
    let query = match jql::parse(&read("jql")) {
        Ok(query) => query,
        Err(words) => return refuse(400, &words),
    };
    if !query.bounded() {
        return refuse(400, "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.");
    }
    let mut fields = texts(call.field("fields"));
    fields.extend(call.query.iter().filter(|(key, _)| key == "fields").flat_map(|(_, value)| value.split(',').map(str::to_owned)));
    let most = call
        .field("maxResults")
        .as_u64()
        .or_else(|| call.query("maxResults").and_then(|text| text.parse().ok()))
        .unwrap_or(50)
        .clamp(1, 5000);
    let most = usize::try_from(most).unwrap_or(50);
    let Ok(start) = read("nextPageToken")
        .trim_start_matches("page:")
        .parse::<usize>()
        .or_else(|error| if read("nextPageToken").is_empty() { Ok(0) } else { Err(error) })
    else {
        return refuse(400, "The provided next page token is invalid or expired.");
    };
    let state = lock(&core.state);
    let now = clock::now_ms();
    let reconciled: Vec<u64> = call.field("reconcileIssues").as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    let mut found: Vec<_> = state
        .jira
        .issues
        .iter()
        .filter(|issue| !issue.hidden && (issue.unseen_until <= now || reconciled.contains(&issue.id)) && query.fits(issue))
        .collect();
    query.sort(&mut found);
    let total = found.len();
    let rows: Vec<Value> = found
        .into_iter()
        .skip(start)
        .take(most)
        .map(|issue| {
            if fields.is_empty() || fields == ["id"] {
                json!({"id": issue.id.to_string()})
            } else {
                model::draw(core, &state.jira, issue, &fields)
            }
        })
        .collect();
    let next = start + rows.len();
    let mut answer = json!({"issues": rows, "isLast": next >= total});
    if next < total {
        answer["nextPageToken"] = json!(format!("page:{next}"));
    }
    Reply::ok(answer)
}

/// Data Center pages by number and says how many there are.
pub(super) fn by_number(core: &Sandbox, call: &Call) -> Reply {
    let query = match jql::parse(call.query("jql").unwrap_or_default()) {
        Ok(query) => query,
        Err(words) => return refuse(400, &words),
    };
    let number = |name: &str, usual: usize| call.query(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (start, most) = (number("startAt", 0), number("maxResults", 50));
    let fields: Vec<String> =
        call.query("fields").unwrap_or_default().split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let state = lock(&core.state);
    let now = clock::now_ms();
    let mut found: Vec<_> =
        state.jira.issues.iter().filter(|issue| issue.unseen_until <= now && !issue.hidden && query.fits(issue)).collect();
    query.sort(&mut found);
    let total = found.len();
    let rows: Vec<Value> = found.into_iter().skip(start).take(most).map(|issue| model::draw(core, &state.jira, issue, &fields)).collect();
    Reply::ok(json!({"startAt": start, "maxResults": most, "total": total, "issues": rows}))
}

pub(super) fn bulk(core: &Sandbox, call: &Call) -> Reply {
    let wanted = texts(call.field("issueIdsOrKeys"));
    if wanted.len() > 100 {
        return refuse(400, "The number of issues is limited to 100.");
    }
    let fields = texts(call.field("fields"));
    let state = lock(&core.state);
    let found: Vec<Value> =
        wanted.iter().filter_map(|key| state.jira.find(key)).map(|issue| model::draw(core, &state.jira, issue, &fields)).collect();
    let missing: Vec<Value> = wanted
        .iter()
        .filter(|key| state.jira.find(key).is_none())
        .map(|key| json!({"id": key, "errorMessage": "Issue does not exist or you do not have permission to see it."}))
        .collect();
    Reply::ok(json!({"expand": "", "issues": found, "issueErrors": missing}))
}
