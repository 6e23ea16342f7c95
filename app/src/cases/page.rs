//! One case: its wording to read or to edit, its results, its versions, and what else can be done with it.

use super::api::read_case;
use super::compare::Compared;
use super::form::CaseForm;
use super::history::History;
use super::steps::StepList;
use super::versions::{Deeds, Versions};
use crate::context;
use crate::ui::{Badge, Disclosure, Notice, Outside, Page, Panel, Prose, Refused, Section, Tone, loaded};
use domain::access::Action;
use domain::summary;
use domain::test_case::{Tag, TestCase};
use domain::text::StoryKey;
use leptos::prelude::*;

/// A case, or a new one.
#[component]
pub fn CasePage() -> impl IntoView {
    let number = if context::param("case") == "new" { None } else { Some(context::number("case")) };
    let version = |name| context::query(name).and_then(|version| version.parse::<i64>().ok());
    loaded(read_case(context::param("slug"), number, version("from").zip(version("to"))), draw)
}

pub(super) fn draw(data: summary::CasePage) -> impl IntoView {
    let summary::CasePage { place, case, versions, difference, results, stories, known } = data;
    let base = format!("/p/{}/cases", place.slug);
    let now = place.now;
    let may = place.can(Action::EditTestCase);
    let crumbs = vec![("Test cases".to_owned(), base.clone())];
    let title = case.as_ref().map_or_else(|| "New test case".to_owned(), |case| format!("TC-{} {}", case.number, case.wording.title));
    let retired = case.as_ref().is_some_and(|case| case.retired);
    let writes = may && !retired;
    // The form tells its own refusal; retiring has no field of its own and is told on top.
    let told_below = writes && context::echoed("title").is_some();
    let body = match case {
        None if may => view! { <Panel title="Wording" id="wording"><CaseForm case=None action=base.clone() known=known/></Panel> }.into_any(),
        None => view! { <Notice tone=Tone::Info title="Your role here does not write test cases"><p>"QA testers and release managers do."</p></Notice> }.into_any(),
        Some(case) => {
            let address = format!("{base}/{}", case.number);
            let kept = told_below.then(|| case.clone());
            let links = stories.clone();
            let saved = kept.map(|case| view! { <Disclosure summary=format!("What is saved now (version {})", case.version)><Read case=case stories=links/></Disclosure> });
            let number = case.number;
            let linked = (writes && !stories.is_empty()).then(|| view! { <p class="hint">"Checks "<Stories stories=stories.clone()/></p> });
            let wording = if writes {
                view! { {linked}{saved}<CaseForm case=Some(case) action=address.clone() known=known/> }.into_any()
            } else {
                view! { <Read case=case stories=stories/> }.into_any()
            };
            let compared = difference.map(|difference| view! { <Compared difference=difference/> });
            let candidates = format!("/p/{}/candidates", place.slug);
            let own = address.clone();
            view! {
                {compared}
                <Panel title="Wording" id="wording">{wording}</Panel>
                <Panel title="Results on the last candidates" id="results" class="panel-flush"><History results=results base=candidates number=number now=now/></Panel>
                <Panel title="Versions" id="versions" class="panel-flush"><Versions versions=versions address=own now=now/></Panel>
                {may.then(|| view! { <Deeds address=address retired=retired/> })}
            }
            .into_any()
        }
    };
    view! {
        <Page place=place title=title section=Section::Cases crumbs=crumbs aside=move || retired.then(|| view! { <Badge tone=Tone::Quiet>"retired"</Badge> })>
            {(!told_below).then(|| view! { <Refused/> })}
            {body}
        </Page>
    }
}

/// The stories of a case, where they can be read.
#[component]
fn Stories(stories: Vec<(StoryKey, String)>) -> impl IntoView {
    let links = stories.into_iter().enumerate().map(|(at, (key, href))| {
        let comma = (at > 0).then_some(", ");
        view! { {comma}<Outside href=href class="case-key">{key.to_string()}</Outside> }
    });
    links.collect_view()
}

/// A case, to read.
#[component]
fn Read(case: TestCase, stories: Vec<(StoryKey, String)>) -> impl IntoView {
    let (wording, filing) = (case.wording, case.filing);
    let precondition = (!wording.precondition.is_empty()).then(|| view! { <h3>"Before you start"</h3><Prose text=wording.precondition/> });
    let tags = filing.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
    let facts = [
        ("Folder", filing.folder.to_string()),
        ("Tags", tags),
        ("Priority", filing.priority.to_string()),
        ("Owner", filing.owner.unwrap_or_default()),
        ("Machine tests", filing.automation.join(", ")),
        ("In the other tool", filing.reference.unwrap_or_default()),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> })
        .collect_view();
    let checks = (!stories.is_empty()).then(|| view! { <dt>"Stories"</dt><dd><Stories stories=stories/></dd> });
    view! {
        <div class="case-read">
            <p><strong>{wording.title.to_string()}</strong>" "<span class="hint">"version "{case.version}</span></p>
            <dl class="facts">{checks}{facts}</dl>
            {precondition}
            <h3>"Steps"</h3>
            <StepList steps=wording.steps/>
        </div>
    }
}
