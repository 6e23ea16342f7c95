//! The App itself: its installation, tokens, webhook deliveries; and the signed-in person.
use serde_json::{Value, json};

use super::{
    auth,
    model::{View, permissions},
    not_found, page, refuse,
};
use crate::{
    Sandbox,
    call::{Call, Reply},
    clock,
    fault::System,
    hooks::{self, Delivery},
    lock,
};

pub(super) fn me(core: &Sandbox, _: &Call) -> Reply {
    Reply::ok(View::new(core, &lock(&core.state)).app())
}

pub(super) fn hook_config(core: &Sandbox, _: &Call) -> Reply {
    Reply::ok(json!({"url": format!("{}/hooks/github", core.portal()), "content_type": "json", "secret": "********", "insecure_ssl": "0"}))
}

fn draw_installation(core: &Sandbox) -> Value {
    let state = lock(&core.state);
    let view = View::new(core, &state);
    let id = core.options.installation_id;
    let base = &core.urls.github;
    json!({
        "id": id, "app_id": core.options.app_id, "app_slug": "murmuration-sandbox", "client_id": core.options.oauth_client_id,
        "target_id": 16_943_930, "target_type": "Organization", "account": view.account("facebookresearch", 16_943_930, "Organization"),
        "access_tokens_url": format!("{base}/app/installations/{id}/access_tokens"), "html_url": format!("{base}/settings/installations/{id}"),
        "repositories_url": format!("{base}/installation/repositories"), "single_file_name": null, "repository_selection": "selected",
        "events": ["workflow_run", "deployment", "deployment_status"], "permissions": permissions(),
        "created_at": "2023-01-01T00:00:00Z", "updated_at": "2023-01-01T00:00:00Z", "suspended_by": null, "suspended_at": null,
    })
}

pub(super) fn installations(core: &Sandbox, call: &Call) -> Reply {
    page(core, call, vec![draw_installation(core)], |_, rows| json!(rows))
}

pub(super) fn installation(core: &Sandbox, call: &Call) -> Reply {
    let id = call.param("installation_id");
    if !id.is_empty() && id != core.options.installation_id.to_string() {
        return not_found();
    }
    Reply::ok(draw_installation(core))
}

pub(super) fn mint(core: &Sandbox, call: &Call) -> Reply {
    if call.number("installation_id") != core.options.installation_id {
        return not_found();
    }
    // The long form of 2026: nobody may count on 40 characters.
    let token = format!("ghs_{}_{}.{}.{}", core.options.app_id, clock::token(18), clock::token(90), clock::token(32));
    let end = clock::now() + time::Duration::hours(1);
    lock(&core.state).tokens.insert(token.clone(), end.unix_timestamp());
    Reply::json(
        201,
        json!({"token": token, "expires_at": clock::iso(end), "permissions": permissions(), "repository_selection": "selected"}),
    )
}

pub(super) fn repositories(core: &Sandbox, call: &Call) -> Reply {
    let repository = View::new(core, &lock(&core.state)).repository();
    page(
        core,
        call,
        vec![repository],
        |total, rows| json!({"total_count": total, "repository_selection": "selected", "repositories": rows}),
    )
}

pub(super) fn rate_limit(core: &Sandbox, _: &Call) -> Reply {
    let left = lock(&core.state).calls_left;
    let limit = json!({"limit": 5000, "remaining": left, "used": 5000 - left, "reset": (clock::now_s() / 3600 + 1) * 3600});
    Reply::ok(json!({"resources": {"core": limit, "search": limit}, "rate": limit}))
}

fn draw(core: &Sandbox, delivery: &Delivery, whole: bool) -> Value {
    let code = delivery.status_code.unwrap_or(0);
    let status = match code {
        200..300 => "OK",
        0 => "failed to connect to host",
        504 => "timed out",
        _ => "Invalid HTTP Response",
    };
    let action = if delivery.action.is_empty() { Value::Null } else { json!(delivery.action) };
    let mut drawn = json!({
        "id": delivery.id, "guid": delivery.guid, "delivered_at": delivery.delivered_at, "redelivery": delivery.redelivery,
        "duration": std::time::Duration::from_millis(delivery.duration_ms).as_secs_f64(), "status": status, "status_code": code,
        "event": delivery.event, "action": action, "installation_id": core.options.installation_id, "repository_id": 1, "throttled_at": null,
    });
    if whole {
        let payload: Value = serde_json::from_str(&delivery.body).unwrap_or(Value::Null);
        drawn["url"] = json!(format!("{}/hooks/github", core.portal()));
        drawn["request"] = json!({"headers": hooks::headers(core, delivery), "payload": payload});
        drawn["response"] = json!({"headers": {}, "payload": ""});
    }
    drawn
}

/// Newest first, paged by cursor as GitHub does.
pub(super) fn deliveries(core: &Sandbox, call: &Call) -> Reply {
    let per_page: usize = call.query("per_page").and_then(|text| text.parse().ok()).unwrap_or(30).clamp(1, 100);
    let before: u64 = call.query("cursor").and_then(|text| text.trim_start_matches("v1_").parse().ok()).unwrap_or(u64::MAX);
    let state = lock(&core.state);
    let sent = state.deliveries.iter().rev().filter(|delivery| delivery.system == System::Github && delivery.status_code.is_some());
    let failed_only = call.query("status") == Some("failure");
    let mut rows: Vec<&Delivery> = sent
        .filter(|delivery| delivery.id < before && !(failed_only && delivery.status_code.is_some_and(|code| (200..300).contains(&code))))
        .take(per_page + 1)
        .collect();
    let more = rows.len() > per_page;
    rows.truncate(per_page);
    let reply = Reply::ok(json!(rows.iter().map(|delivery| draw(core, delivery, false)).collect::<Vec<_>>()));
    match rows.last() {
        Some(last) if more => reply
            .with("link", format!("<{}/app/hook/deliveries?per_page={per_page}&cursor=v1_{}>; rel=\"next\"", core.urls.github, last.id)),
        _ => reply,
    }
}

pub(super) fn delivery(core: &Sandbox, call: &Call) -> Reply {
    let state = lock(&core.state);
    let found = state.deliveries.iter().find(|delivery| delivery.id == call.number("delivery_id") && delivery.system == System::Github);
    found.map_or_else(not_found, |delivery| Reply::ok(draw(core, delivery, true)))
}

pub(super) fn redeliver(core: &Sandbox, call: &Call) -> Reply {
    hooks::redeliver(core, call.number("delivery_id")).map_or_else(not_found, |_| Reply::json(202, json!({})))
}

pub(super) fn user(core: &Sandbox, call: &Call) -> Reply {
    let Some(person) = auth::person(core, call) else { return refuse(401, "Bad credentials") };
    let state = lock(&core.state);
    let mut user = View::new(core, &state).user(person);
    let more = json!({
        "name": person.name, "email": null, "bio": null, "blog": "", "company": null, "location": null, "hireable": null, "followers": 0, "following": 0,
        "public_gists": 0, "public_repos": 0, "private_gists": 0, "total_private_repos": 0, "owned_private_repos": 0, "disk_usage": 0, "collaborators": 0,
        "two_factor_authentication": true, "created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z",
    });
    if let (Some(user), Value::Object(more)) = (user.as_object_mut(), more) {
        user.extend(more);
    }
    Reply::ok(user)
}

pub(super) fn emails(core: &Sandbox, call: &Call) -> Reply {
    let Some(person) = auth::person(core, call) else { return refuse(401, "Bad credentials") };
    Reply::ok(json!([
        {"email": person.email, "primary": true, "verified": true, "visibility": "private"},
        {"email": format!("{}+{}@users.noreply.example", person.id, person.login), "primary": false, "verified": true, "visibility": null},
    ]))
}
