//! One case: its wording to read or to edit, its versions, and how to retire it.

use super::api::read_case;
use super::form::CaseForm;
use super::preview::StepList;
use super::versions::{Retire, Versions};
use crate::context;
use crate::ui::{Badge, Disclosure, Notice, Page, Panel, Prose, Refused, Section, Tone, loaded};
use domain::access::Action;
use domain::summary;
use domain::test_case::TestCase;
use leptos::prelude::*;

/// A case, or a new one.
#[component]
pub fn CasePage() -> impl IntoView {
    let number = if context::param("case") == "new" { None } else { Some(context::number("case")) };
    loaded(read_case(context::param("slug"), number), draw)
}

pub(super) fn draw(data: summary::CasePage) -> impl IntoView {
    let summary::CasePage { place, case, versions } = data;
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
        None if may => view! { <Panel title="Wording" id="wording"><CaseForm case=None action=base.clone()/></Panel> }.into_any(),
        None => view! { <Notice tone=Tone::Info title="Your role here does not write test cases"><p>"QA testers and release managers do."</p></Notice> }.into_any(),
        Some(case) => {
            let address = format!("{base}/{}", case.number);
            let kept = told_below.then(|| case.clone());
            let saved = kept.map(|case| view! { <Disclosure summary=format!("What is saved now (version {})", case.version)><Read case=case/></Disclosure> });
            let wording = if writes { view! { {saved}<CaseForm case=Some(case) action=address.clone()/> }.into_any() } else { view! { <Read case=case/> }.into_any() };
            view! {
                <Panel title="Wording" id="wording">{wording}</Panel>
                <Panel title="Versions" id="versions" class="panel-flush"><Versions versions=versions now=now/></Panel>
                {writes.then(|| view! { <Retire address=address/> })}
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

/// A wording, to read.
#[component]
fn Read(case: TestCase) -> impl IntoView {
    let wording = case.wording;
    let keys = wording.stories_text();
    let story = (!keys.is_empty()).then(|| view! { <p class="hint">"Checks "{keys}"."</p> });
    let precondition = (!wording.precondition.is_empty()).then(|| view! { <h3>"Before you start"</h3><Prose text=wording.precondition/> });
    view! {
        <div class="case-read">
            <p><strong>{wording.title.to_string()}</strong>" "<span class="hint">"version "{case.version}</span></p>
            {story}
            {precondition}
            <h3>"Steps"</h3>
            <StepList steps=wording.steps/>
        </div>
    }
}
