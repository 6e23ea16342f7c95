//! What a visitor sees of the worlds behind the portal.
use axum::{
    Router,
    extract::{Path, State as Given},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use maud::{Markup, html};

use super::html::{message, page, state};
use crate::{Sandbox, contract::adf, fault::System, jira::model::STATUSES, lock, people::PEOPLE, verbs};

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/", get(overview))
        .route("/push", get(push))
        .route("/builds", get(builds))
        .route("/deployments", get(deployments))
        .route("/issues", get(issues))
        .route("/issues/{key}", get(issue))
        .route("/mails", get(mails))
        .route("/mails/{id}", get(mail))
        .route("/checks", get(checks))
}

async fn overview(Given(core): Given<Sandbox>) -> Markup {
    let world = lock(&core.state);
    let production = world.deployments.iter().rev().find(|deployment| {
        deployment.environment == "production" && deployment.statuses.last().is_some_and(|status| status.state == "success")
    });
    page(
        "Overview",
        "/",
        &html! {
            dl.facts {
                div { dt { "Builds" } dd { (world.runs.len()) } }
                div { dt { "Deployments" } dd { (world.deployments.len()) } }
                div { dt { "Jira issues" } dd { (world.jira.issues.len()) } }
                div { dt { "Mails" } dd { (world.mails.len()) } }
            }
            h2 { "Now" }
            p { "The branch " code { "main" } " is at " code { (short(world.git.head())) } ". In production is " code { (production.map_or("nothing", |found| short(&found.sha))) } "." }
            p { a href="/push" { "Push a new build" } " to give the portal a candidate." }
            h2 { "Addresses" }
            div.wide { table {
                thead { tr { th scope="col" { "World" } th scope="col" { "Address" } } }
                tbody {
                    @for (name, url) in [("Portal", core.portal()), ("GitHub", core.urls.github.clone()), ("Jira", core.urls.jira.clone()), ("Sign-in (OIDC)", core.urls.oidc.clone()), ("Mail (SMTP)", core.urls.smtp.to_string())] {
                        tr { th scope="row" { (name) } td { code { (url) } } }
                    }
                }
            } }
            h2 { "Start again" }
            form method="post" action="/reset" { button.quiet type="submit" { "Reset the sandbox" } }
        },
    )
}

fn short(sha: &str) -> &str {
    sha.get(..9).unwrap_or(sha)
}

async fn push(Given(core): Given<Sandbox>) -> Markup {
    let left = lock(&core.state).git.future.len();
    page(
        "Push a build",
        "/push",
        &html! {
            p { @if left > 0 { (left) " real commits are still to come; a build takes four of them." } @else { "All real commits are used up: the next builds carry clearly marked demo commits." } }
            form.tall method="post" action="/push" {
                div { label for="junit" { "Test report" } select id="junit" name="junit" {
                    option value="green" { "Green: 192 passed, 29 skipped" } option value="red" { "Red: 118 failed" } option value="missing" { "No report" } option value="empty" { "A report without tests" }
                } }
                div { label for="author" { "Author of the commits" } select id="author" name="author" {
                    option value="" { "As in the story (real commits)" }
                    @for person in &PEOPLE { option value=(person.sub) { (person.name) } }
                } }
                div { label for="actor" { "Started by" } select id="actor" name="actor" {
                    @for person in &PEOPLE { option value=(person.sub) { (person.name) } }
                } }
                div { button type="submit" { "Push a new build" } }
            }
        },
    )
}

async fn builds(Given(core): Given<Sandbox>) -> Markup {
    let environments = ["qa", "uat"].map(|name| (name, verbs::served(&core, name).1));
    let world = lock(&core.state);
    page(
        "Builds",
        "/builds",
        &html! {
            div.wide { table {
                thead { tr { th scope="col" { "Run" } th scope="col" { "Commit" } th scope="col" { "Result" } th scope="col" { "Started by" } th scope="col" { "Artifacts" } } }
                tbody { @for run in world.runs.iter().rev() { tr {
                    th scope="row" { (run.name) " #" (run.number) }
                    td { code { (short(&run.sha)) } " " (world.git.commits.get(&run.sha).and_then(|commit| commit.message.lines().next()).unwrap_or("")) }
                    td { (state(&run.conclusion)) }
                    td { (run.actor.name) }
                    td { @for artifact in world.artifacts.iter().filter(|artifact| artifact.run == run.id) { code { (artifact.name) } " " } }
                } } }
            } }
            h2 { "Environments" }
            @for (name, commit) in &environments {
                form.row method="post" action="/environments" {
                    input type="hidden" name="environment" value=(name);
                    div { label for={ "commit-" (name) } { (name) " serves " code { (short(commit)) } } input id={ "commit-" (name) } name="commit" placeholder="the newest build"; }
                    button.quiet type="submit" { "Serve this commit" }
                }
            }
            h2 { "Webhooks" }
            form method="post" action="/redeliver" { button.quiet type="submit" { "Deliver all GitHub webhooks again" } }
            div.wide { table {
                thead { tr { th scope="col" { "Sent" } th scope="col" { "Event" } th scope="col" { "Answer" } th scope="col" { "Delivery" } } }
                tbody { @for delivery in world.deliveries.iter().rev().take(50) { tr {
                    td { (delivery.delivered_at) }
                    td { (delivery.system.name()) " " (delivery.event) " " (delivery.action) @if delivery.redelivery { " (again)" } }
                    td { @match delivery.status_code { None => { "on its way" } Some(0) => { span.bad { "no answer" } } Some(code) => { (code) } } }
                    td { code { (delivery.guid) } }
                } } }
            } }
        },
    )
}

async fn deployments(Given(core): Given<Sandbox>) -> Markup {
    let failing = lock(&core.state).failing;
    let world = lock(&core.state);
    page(
        "Deployments",
        "/deployments",
        &html! {
            @if failing > 0 { p { "The next " (failing) " deployment(s) will fail." } }
            form method="post" action="/fail-next" { button.quiet type="submit" { "Fail the next deployment" } }
            div.wide { table {
                thead { tr { th scope="col" { "Deployment" } th scope="col" { "Commit" } th scope="col" { "Environment" } th scope="col" { "State" } th scope="col" { "History" } } }
                tbody { @for deployment in world.deployments.iter().rev() { tr {
                    th scope="row" { (deployment.id) }
                    td { code { (short(&deployment.sha)) } }
                    td { (deployment.environment) }
                    td { (state(deployment.statuses.last().map_or("pending", |status| status.state.as_str()))) }
                    td { @for status in &deployment.statuses { (status.state) " " span.soft { (status.created_at) } br; } }
                } } }
            } }
        },
    )
}

async fn issues(Given(core): Given<Sandbox>) -> Markup {
    let world = lock(&core.state);
    page(
        "Jira issues",
        "/issues",
        &html! {
            div.wide { table {
                thead { tr { th scope="col" { "Key" } th scope="col" { "Type" } th scope="col" { "Summary" } th scope="col" { "Status" } th scope="col" { "Comments" } } }
                tbody { @for issue in &world.jira.issues { tr {
                    th scope="row" { a href={ "/issues/" (issue.key) } { (issue.key) } }
                    td { (issue.kind) }
                    td { (issue.fields.get("summary").and_then(|value| value.as_str()).unwrap_or("")) }
                    td { (state(STATUSES[issue.status.min(3)].0)) }
                    td { (issue.comments.len()) }
                } } }
            } }
        },
    )
}

async fn issue(Given(core): Given<Sandbox>, Path(key): Path<String>) -> Response {
    let world = lock(&core.state);
    let Some(issue) = world.jira.find(&key) else {
        return (StatusCode::NOT_FOUND, message("No such issue", "Jira has no issue with this key.")).into_response();
    };
    let words = |name: &str| issue.fields.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    page(&format!("{} {}", issue.key, words("summary")), "/issues", &html! {
        p { (issue.kind) ", " (state(STATUSES[issue.status.min(3)].0)) }
        h2 { "Description" }
        pre { (issue.fields.get("description").map(adf::text).unwrap_or_default()) }
        h2 { "Move" }
        form.row method="post" action={ "/issues/" (issue.key) "/move" } {
            div { label for="status" { "New status" } select id="status" name="status" { @for (name, ..) in STATUSES { option value=(name) { (name) } } } }
            button type="submit" { "Move" }
        }
        h2 { "Links" }
        ul {
            @for link in &issue.remote { li { a href=(safe(link["object"]["url"].as_str().unwrap_or_default())) { (link["object"]["title"].as_str().unwrap_or("link")) } " " span.soft { (link["object"]["summary"].as_str().unwrap_or_default()) } } }
            @for (_, kind, inward, outward) in world.jira.links.iter().filter(|(_, _, one, two)| *one == issue.key || *two == issue.key) {
                li { (inward) " " (crate::jira::model::LINKS[*kind].3) " " (outward) }
            }
            @for file in &issue.attachments { li { "File " (file.name) " (" (file.bytes.len()) " bytes)" } }
        }
        h2 { "Comments" }
        @for comment in &issue.comments {
            h3 { (comment["author"]["displayName"].as_str().unwrap_or_default()) }
            pre { (adf::text(&comment["body"])) }
        }
        form.tall method="post" action={ "/issues/" (issue.key) "/comment" } {
            div { label for="who" { "As" } select id="who" name="who" { @for person in &PEOPLE { option value=(person.sub) { (person.name) } } } }
            div { label for="text" { "Comment" } textarea id="text" name="text" required {} }
            div { button type="submit" { "Comment" } }
        }
    })
    .into_response()
}

/// Only web addresses become links.
fn safe(url: &str) -> &str {
    if url.starts_with("http://") || url.starts_with("https://") { url } else { "#" }
}

async fn mails(Given(core): Given<Sandbox>) -> Markup {
    let world = lock(&core.state);
    page(
        "Mails",
        "/mails",
        &html! {
            @if world.mails.is_empty() { p { "No mail yet." } } @else {
                div.wide { table {
                    thead { tr { th scope="col" { "Subject" } th scope="col" { "To" } th scope="col" { "Received" } } }
                    tbody { @for mail in world.mails.iter().rev() { tr {
                        th scope="row" { a href={ "/mails/" (mail.id) } { @if mail.subject.is_empty() { "(no subject)" } @else { (mail.subject) } } }
                        td { (mail.to.join(", ")) }
                        td { (mail.received_at) }
                    } } }
                } }
            }
        },
    )
}

async fn mail(Given(core): Given<Sandbox>, Path(id): Path<u64>) -> Response {
    let world = lock(&core.state);
    let Some(mail) = world.mails.iter().find(|mail| mail.id == id) else {
        return (StatusCode::NOT_FOUND, message("No such mail", "It may have gone with a reset.")).into_response();
    };
    let links = regex::Regex::new(r#"https?://[^\s<>")]+"#).ok();
    page(
        &mail.subject,
        "/mails",
        &html! {
            p { "From " (mail.from) " to " (mail.to.join(", ")) ", " (mail.received_at) }
            pre { (mail.text) }
            @if let Some(links) = links {
                h2 { "Links" }
                ul { @for found in links.find_iter(&mail.text) { li { a href=(found.as_str()) { (found.as_str()) } } } }
            }
            details { summary { "As it was sent" } pre { (mail.raw) } }
        },
    )
    .into_response()
}

async fn checks(Given(core): Given<Sandbox>) -> Markup {
    let verdict = lock(&core.contracts.verdict).clone();
    let writes = verbs::writes(&core);
    page(
        "Checks",
        "/checks",
        &html! {
            h2 { "Contracts" }
            p { (verdict.github_checked) " requests checked against GitHub's description, " (verdict.jira_checked) " against Jira's. "
                @if !verdict.jira_contract { "Jira's description is not there. " }
                @if verdict.violations.is_empty() { span.good { "No violation." } } @else { span.bad { (verdict.violations.len()) " violations." } } }
            @if !verdict.violations.is_empty() { ul { @for found in &verdict.violations { li { (found.system.name()) " " (found.method) " " code { (found.path) } ": " (found.reason) } } } }
            @if !verdict.own_violations.is_empty() { h3 { "Of the sandbox itself" } ul { @for found in &verdict.own_violations { li { (found.method) " " code { (found.path) } ": " (found.reason) } } } }
            h2 { "Writes" }
            @if writes.is_empty() { p { "Nothing has been written yet." } } @else {
                div.wide { table {
                    thead { tr { th scope="col" { "Operation" } th scope="col" { "Count" } } }
                    tbody { @for (operation, count) in &writes { tr { th scope="row" { code { (operation) } } td { (count) } } } }
                } }
            }
            h2 { "Last requests" }
            div.wide { table {
                thead { tr { th scope="col" { "Request" } th scope="col" { "Status" } th scope="col" { "Fault" } } }
                tbody { @for line in lock(&core.log).lines.iter().rev().filter(|line| line.system != System::Smtp).take(50) { tr {
                    td { (line.system.name()) " " code { (line.operation) } }
                    td { (line.status.map_or_else(|| "none".to_owned(), |status| status.to_string())) }
                    td { (line.fault.as_deref().unwrap_or("")) }
                } } }
            } }
        },
    )
}
