//! The rules of the gate: data, versioned, hashed. A change voids the signatures given under the old one.

mod form;
mod rehearsal;
mod rows;
#[cfg(test)]
mod tests;
mod version;

pub use version::PolicyVersionPage;

use super::api;
use crate::context;
use crate::ui::{
    Button, ButtonLink, DataTable, FileField, Form, FormEnd, Hash, Look, Notice, Page, Panel, Refused, Section, TimeAgo, Tone, loaded,
};
use domain::access::Action;
use domain::policy::{Chapter, Closing, Policy, Schedule};
use domain::quorum::{self, Lack};
use domain::summary::{PolicyPage as Data, Rehearsal};
use domain::time::Timestamp;
use leptos::prelude::*;

/// `/p/{slug}/policy`
#[component]
pub fn PolicyPage() -> impl IntoView {
    let slug = context::param("slug");
    // Rules that were tried stand in the form until they are saved. What was refused is not tried.
    let tried = context::echoed("rehearsed").filter(|_| context::echo().is_none());
    let tried: Option<Policy> = tried.and_then(|text| serde_json::from_str(&text).ok());
    let read = async move {
        let page = api::read_policy(slug.clone()).await?;
        let rehearsal = match tried {
            Some(rules) => Some(api::rehearse(slug, rules).await?),
            None => None,
        };
        Ok((page, rehearsal))
    };
    loaded(read, draw)
}

fn draw((page, rehearsal): (Data, Option<Rehearsal>)) -> impl IntoView {
    let Data { place, environment, policy, version, hash, versions, refused, lacks, schedule, closing } = page;
    let now = place.now;
    let base = format!("/p/{}/policy", place.slug);
    let edits = place.can(Action::EditPolicy);
    // The form says itself why it was refused; a file, and whoever has no form, is told on top.
    let on_top = !edits || context::echo_of("version").is_none();
    let chapters = policy.document();
    let is_tried = rehearsal.is_some();
    let shown = rehearsal.as_ref().map_or(policy, |rehearsal| rehearsal.rules.clone());
    let rehearsal = rehearsal.map(|found| view! { <rehearsal::RehearsalPanel slug=place.slug.clone() found=found now=now/> });
    let form = edits.then(|| view! { <form::Edit action=base.clone() policy=shown version=version tried=is_tried/> });
    let import = edits.then(|| view! { <Import action=format!("{base}/import")/> });
    let rows = versions
        .into_iter()
        .map(|(number, hash, by, at)| {
            view! {
                <tr>
                    <td data-label="Version" class="number cell-main"><a class="row-link" href=format!("{base}/{number}")>{number}</a></td>
                    <td data-label="By">{by}</td>
                    <td data-label="When"><TimeAgo at=at now=now/></td>
                    <td data-label="Hash"><Hash full=hash/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Page place=place title="Policy" section=Section::Policy>
            <div class="reading">
                {on_top.then(|| view! { <Refused/> })}
                <Refusals rows=refused now=now/>
                <Lacking lacks=lacks/>
                <Sending schedule=schedule closing=closing/>
                {rehearsal}
                <Panel title=format!("In force for {environment}: version {version}")>
                    <p>"The gate of a candidate and the work before it follow these rules:"</p>
                    <Chapters chapters=chapters/>
                    <p class="quiet">"Hash "<Hash full=hash/></p>
                    <div class="form-end">
                        <ButtonLink href=format!("{base}/{version}") look=Look::Secondary>"Read or print"</ButtonLink>
                        <ButtonLink href=format!("{base}/{version}/file") look=Look::Secondary>"Take out as a file"</ButtonLink>
                    </div>
                </Panel>
                {form}
                {import}
                <Panel title="All versions" class="panel-flush">
                    <DataTable caption="Versions of the policy, newest first" columns=vec!["#Version", "By", "When", "Hash"]>{rows}</DataTable>
                </Panel>
            </div>
        </Page>
    }
    .into_any()
}

/// The rules in words.
#[component]
fn Chapters(chapters: Vec<Chapter>) -> impl IntoView {
    chapters
        .into_iter()
        .map(|chapter| {
            view! {
                <h3>{chapter.title}</h3>
                <ul class="rules">{chapter.sentences.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}</ul>
            }
        })
        .collect_view()
        .into_any()
}

/// People left, or lost a role, and the rules cannot be met any more.
#[component]
fn Lacking(lacks: Vec<Lack>) -> impl IntoView {
    (!lacks.is_empty()).then(|| {
        let missing = format!("{} missing.", quorum::words(&lacks));
        view! {
            <Notice tone=Tone::Warn title="The people of this project cannot meet these rules">
                <p>{missing}</p>
                <p>"No candidate can be approved before somebody gets these roles, or the rules change."</p>
            </Notice>
        }
    })
}

/// Whether releases are sent now, and when that changes.
#[component]
fn Sending(schedule: Schedule, closing: Option<Closing>) -> impl IntoView {
    let closed =
        schedule.sentence().map(|sentence| view! { <Notice tone=Tone::Info title="Nothing is sent now"><p>{sentence}</p></Notice> });
    let soon = closing.map(|closing| {
        let until = closing.until.map(|until| view! { " to "<time datetime=until.rfc3339()>{until.human()}</time> });
        view! {
            <Notice tone=Tone::Info title="Soon nothing is sent">
                <p>"From "<time datetime=closing.from.rfc3339()>{closing.from.human()}</time>{until}": "{closing.by}"."</p>
            </Notice>
        }
    });
    view! { {closed}{soon} }.into_any()
}

#[component]
fn Import(action: String) -> impl IntoView {
    let hint = "A file that was taken out here or in another project. It fills the form above and is tried on the last 20 candidates; nothing changes before you save.";
    view! {
        <Panel title="Take in a file">
            <Form action=action multipart=true>
                <FileField name="files" label="Policy file (JSON)" hint=hint multiple=false accept=".json"/>
                <FormEnd><Button look=Look::Secondary>"Read the file"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}

/// What GitHub does not let the portal tell developers.
#[component]
fn Refusals(rows: Vec<(String, String, Timestamp)>, now: Timestamp) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let rows = rows
            .into_iter()
            .map(|(what, problem, at)| {
                let (what, right) = match what.as_str() {
                    "check_run" => ("Check runs on commits", "Checks: read and write"),
                    "comment" => ("Comments on pull requests", "Pull requests: read and write"),
                    _ => ("Issues", "Issues: read and write"),
                };
                view! { <li><strong>{what}</strong>": "{problem}" ("<TimeAgo at=at now=now/>"). The GitHub App needs the permission “"{right}"”."</li> }
            })
            .collect_view();
        view! { <Notice tone=Tone::Warn title="GitHub does not let the portal tell developers"><ul class="plain-list">{rows}</ul><p>"The portal asks again once a day."</p></Notice> }
    })
}
