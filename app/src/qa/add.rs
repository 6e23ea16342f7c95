//! Adds cases of the library to the plan: found by words, or all of them.

use super::page::Way;
use super::sent::Sent;
use crate::ui::{Button, Disclosure, Form, FormEnd, Look, Panel, Refused, TextField, plural};
use domain::summary::{FoundCase, MOST_FOUND, PlanAbout};
use leptos::prelude::*;

/// The search, what it found, and the way to add everything; nothing when everything is planned.
#[component]
pub fn AddCases(about: PlanAbout, way: Way) -> impl IntoView {
    let PlanAbout { ask, unplanned, found, .. } = about;
    if unplanned == 0 {
        return ().into_any();
    }
    let action = format!("{}/plan", way.base);
    let results = (!ask.add.is_empty()).then(|| view! { <Found found=found action=action.clone()/> });
    let all = view! {
        <Form action=action hidden=vec![("case", "all".to_owned())]>
            <FormEnd><Button look=Look::Secondary>{if unplanned == 1 { "Add it".to_owned() } else { format!("Add all {unplanned}") }}</Button></FormEnd>
        </Form>
    };
    view! {
        <Panel title="Not planned" id="unplanned">
            {(way.sent == Sent::Plan).then(|| view! { <Refused/> })}
            <p>{plural(unplanned, "case of the library is", "cases of the library are")}" not in this plan."</p>
            <form method="get" action=format!("{}/qa#unplanned", way.base) class="add-search" role="search" aria-label="Search the library">
                <TextField name="add" label="Find cases to add" hint="Words of the title, steps, tags, folder or story, or a number such as TC-12." kind="search" value=ask.add maxlength=200 echo=false/>
                <button type="submit" class="button">"Search"</button>
            </form>
            {results}
            <Disclosure summary="Add everything">{all}</Disclosure>
        </Panel>
    }
    .into_any()
}

#[component]
fn Found(found: Vec<FoundCase>, action: String) -> impl IntoView {
    if found.is_empty() {
        return view! { <p class="quiet">"No case outside of the plan holds these words."</p> }.into_any();
    }
    let full = i64::try_from(found.len()).is_ok_and(|count| count == MOST_FOUND);
    let rows = found
        .into_iter()
        .map(|case| {
            let number = case.number;
            let label = format!("Add TC-{number}");
            view! {
                <li>
                    <div><strong>"TC-"{number}</strong>" "{case.title}{(!case.folder.is_empty()).then(|| view! { <span class="sub">{case.folder}</span> })}</div>
                    <button type="submit" class="button" name="case" value=number.to_string() aria-label=label>"Add"</button>
                </li>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=action><ul class="found-cases">{rows}</ul></form>
        {full.then(|| view! { <p class="quiet">"Only the first "{MOST_FOUND}" are shown. More words find fewer."</p> })}
    }
    .into_any()
}
