//! One version of the policy, to be read and printed: what it says, what it changed, what changed since.

use super::Chapters;
use crate::context;
use crate::settings::api;
use crate::ui::{ButtonLink, Hash, Look, Page, Panel, Section, loaded};
use domain::policy::Difference;
use domain::summary::PolicyVersionPage as Data;
use leptos::prelude::*;

/// `/p/{slug}/policy/{version}`
#[component]
pub fn PolicyVersionPage() -> impl IntoView {
    loaded(api::read_policy_version(context::param("slug"), context::number("version")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, environment, version, newest, by, at, hash, chapters, before, since } = page;
    let base = format!("/p/{}/policy", place.slug);
    let crumbs = vec![("Policy".to_owned(), base.clone())];
    let title = format!("Policy for {environment}, version {version}");
    let project = place.project.clone();
    let stands = if version == newest { "In force.".to_owned() } else { format!("Not in force any more: version {newest} is.") };
    let file = view! { <ButtonLink href=format!("{base}/{version}/file") look=Look::Secondary>"Take out as a file"</ButtonLink> };
    let before = before.map(|difference| {
        view! { <Panel title=format!("What changed from version {}", version - 1)><DifferenceList difference=difference/></Panel> }
    });
    let since = since.map(|difference| {
        view! { <Panel title=format!("What changed from this one to version {newest}, which is in force")><DifferenceList difference=difference/></Panel> }
    });
    view! {
        <Page place=place title=title section=Section::Policy crumbs=crumbs aside=move || file.into_any()>
            <div class="reading">
                <Panel title=format!("Rules of {project}")>
                    <p>{stands}" Made by "{by}", "<time datetime=at.rfc3339()>{at.human()}</time>"."</p>
                    <Chapters chapters=chapters/>
                    <p class="quiet">"Hash "<Hash full=hash/></p>
                </Panel>
                {before}
                {since}
            </div>
        </Page>
    }
    .into_any()
}

/// The difference between two versions, in whole sentences.
#[component]
pub fn DifferenceList(difference: Difference) -> impl IntoView {
    let Difference { gone, new } = difference;
    let none = (gone.is_empty() && new.is_empty()).then(|| view! { <p class="quiet">"Nothing changed."</p> });
    let list = |word: &'static str, lines: Vec<String>| {
        lines.into_iter().map(move |line| view! { <li><strong>{word}</strong>" "{line}</li> }).collect_view()
    };
    view! { {none}<ul class="plain-list">{list("Before:", gone)}{list("Now:", new)}</ul> }.into_any()
}
