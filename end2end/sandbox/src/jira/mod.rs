//! Jira Cloud and Data Center: the operations that are played, and who may call them.
mod comments;
mod consent;
mod issues;
mod jql;
mod links;
mod meta;
pub(crate) mod model;
mod search;

use base64::{Engine, prelude::BASE64_STANDARD};
pub(crate) use comments::add_comment;
pub(crate) use consent::{enter_site, token};
pub(crate) use issues::{change_issue, move_issue};
pub(crate) use model::JiraState;
use serde_json::json;

use crate::{
    Sandbox,
    call::{Call, Reply, Route, refusal},
    fault::System,
    github::routes,
};

/// Every operation, literal paths before those with a parameter in the same place.
pub(crate) const ROUTES: &[Route] = routes! {
    "GET" "/rest/api/3/myself" => myself,
    "GET" "/rest/api/3/serverInfo" => server_info,
    "GET" "/rest/api/3/project/{projectIdOrKey}" => project,
    "GET" "/rest/api/3/project/{projectIdOrKey}/statuses" => meta::statuses,
    "GET" "/rest/api/3/priority" => meta::priorities,
    "GET" "/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes" => meta::types,
    "GET" "/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}" => meta::fields,
    "GET" "/rest/api/3/issueLinkType" => links::types,
    "POST" "/rest/api/3/issueLink" => links::create,
    "POST" "/rest/api/3/search/jql" => search::search,
    "GET" "/rest/api/3/search/jql" => search::search,
    "POST" "/rest/api/3/issue/bulkfetch" => search::bulk,
    "POST" "/rest/api/3/issue" => issues::create,
    "GET" "/rest/api/3/issue/{issueIdOrKey}" => issues::get,
    "PUT" "/rest/api/3/issue/{issueIdOrKey}" => issues::edit,
    "GET" "/rest/api/3/issue/{issueIdOrKey}/comment" => comments::list,
    "POST" "/rest/api/3/issue/{issueIdOrKey}/comment" => comments::create,
    "GET" "/rest/api/3/issue/{issueIdOrKey}/comment/{id}" => comments::get,
    "PUT" "/rest/api/3/issue/{issueIdOrKey}/comment/{id}" => comments::update,
    "GET" "/rest/api/3/issue/{issueIdOrKey}/transitions" => issues::transitions,
    "POST" "/rest/api/3/issue/{issueIdOrKey}/transitions" => issues::transition,
    "POST" "/rest/api/3/issue/{issueIdOrKey}/attachments" => links::attach,
    "GET" "/rest/api/3/issue/{issueIdOrKey}/remotelink" => links::remote_list,
    "POST" "/rest/api/3/issue/{issueIdOrKey}/remotelink" => links::remote_upsert,
    "GET" "/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}" => links::property,
    "PUT" "/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}" => links::set_property,
    "GET" "/rest/api/2/myself" => myself,
    "GET" "/rest/api/2/project/{projectIdOrKey}" => project,
    "GET" "/rest/api/2/project/{projectIdOrKey}/statuses" => meta::statuses,
    "GET" "/rest/api/2/priority" => meta::priorities,
    "GET" "/rest/api/2/issue/createmeta/{projectIdOrKey}/issuetypes" => meta::types,
    "GET" "/rest/api/2/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}" => meta::fields,
    "GET" "/rest/api/2/issueLinkType" => links::types,
    "POST" "/rest/api/2/issueLink" => links::create,
    "GET" "/rest/api/2/search" => search::by_number,
    "POST" "/rest/api/2/issue" => issues::create,
    "GET" "/rest/api/2/issue/{issueIdOrKey}" => issues::get,
    "GET" "/rest/api/2/issue/{issueIdOrKey}/comment" => comments::list,
    "POST" "/rest/api/2/issue/{issueIdOrKey}/comment" => comments::create,
    "PUT" "/rest/api/2/issue/{issueIdOrKey}/comment/{id}" => comments::update,
    "GET" "/rest/api/2/issue/{issueIdOrKey}/transitions" => issues::transitions,
    "POST" "/rest/api/2/issue/{issueIdOrKey}/transitions" => issues::transition,
    "POST" "/rest/api/2/issue/{issueIdOrKey}/attachments" => links::attach,
    "POST" "/rest/api/2/issue/{issueIdOrKey}/remotelink" => links::remote_upsert,
};

fn refuse(status: u16, message: &str) -> Reply {
    refusal(System::Jira, status, message)
}

fn no_issue() -> Reply {
    refuse(404, "Issue does not exist or you do not have permission to see it.")
}

/// Basic auth with the account's API token; a personal access token at Data Center; a fresh token of the app.
pub(crate) fn enter(core: &Sandbox, call: &Call) -> Result<(), Reply> {
    let sent = call.header("authorization").and_then(|header| header.strip_prefix("Basic "));
    let decoded = sent.and_then(|text| BASE64_STANDARD.decode(text).ok());
    let wanted = format!("{}:{}", core.options.jira_user, core.options.jira_token);
    if decoded.as_deref() == Some(wanted.as_bytes()) || consent::bears(core, call) {
        return Ok(());
    }
    // Jira hides issues from whoever it does not know, when it is told so.
    if crate::lock(&core.state).jira.hides_from_strangers && call.template.contains("/issue/") {
        return Err(no_issue());
    }
    Err(refuse(401, "Client must be authenticated to access this resource.").with("www-authenticate", "Basic realm=\"sandbox\""))
}

fn myself(core: &Sandbox, _: &Call) -> Reply {
    Reply::ok(model::account(core, model::ME, "Murmuration", &core.options.jira_user))
}

fn server_info(core: &Sandbox, _: &Call) -> Reply {
    Reply::ok(json!({
        "baseUrl": core.urls.jira, "version": "1001.0.0-SNAPSHOT", "versionNumbers": [1001, 0, 0], "deploymentType": "Cloud", "buildNumber": 100_500,
        "buildDate": "2026-01-01T00:00:00.000+0000", "serverTime": crate::clock::jira_now(), "scmInfo": "sandbox", "serverTitle": "Jira (sandbox)",
    }))
}

fn project(core: &Sandbox, call: &Call) -> Reply {
    if !["PARLAI", "10000"].contains(&call.param("projectIdOrKey")) {
        return refuse(404, &format!("No project could be found with key '{}'.", call.param("projectIdOrKey")));
    }
    let kinds: Vec<_> = model::KINDS.iter().map(|(name, id)| model::kind(core, name, id)).collect();
    let mut project = model::project(core);
    project["issueTypes"] = json!(kinds);
    project["lead"] = model::person(core, &crate::people::PEOPLE[3]);
    Reply::ok(project)
}
