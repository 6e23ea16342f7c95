//! Who runs what: what can be done with the chosen cases of the plan, how far each tester is, and sharing out evenly.

use super::page::Way;
use super::plan::back;
use super::sent::Sent;
use crate::context;
use crate::ui::{
    Button, Check, Choice, DataTable, Disclosure, Form, FormEnd, Look, Panel, Progress, RadioField, Refused, SelectField, plural,
};
use domain::summary::{PlanAbout, TesterProgress};
use leptos::prelude::*;

/// Below the plan's table, within its form.
#[component]
pub fn Chosen(testers: Vec<(String, String)>, mine: bool) -> impl IntoView {
    let mut choices = vec![Choice::new("", "Nobody")];
    choices.extend(testers.into_iter().map(|(id, name)| Choice::new(id, name)));
    view! {
        <fieldset class="plan-chosen">
            <legend>"With the chosen cases"</legend>
            <SelectField name="tester" label="Tester" choices=choices id="plan-tester" echo=mine/>
            <Button look=Look::Secondary name="change" value="assign">"Assign"</Button>
            <Button look=Look::Danger name="change" value="remove">"Remove from the plan"</Button>
        </fieldset>
    }
    .into_any()
}

/// How far each tester is, live, and the form that shares cases out.
#[component]
pub fn Testers(plan_size: usize, about: PlanAbout, way: Way, may_plan: bool) -> impl IntoView {
    let assigned = about.progress.iter().any(|one| one.name.is_some());
    let mine = way.sent == Sent::Share;
    let rows = about.progress.clone().into_iter().map(|one| view! { <Tester one=one/> }).collect_view();
    let table = (plan_size > 0 && assigned).then(|| {
        view! { <DataTable caption="Progress of each tester" columns=vec!["Tester", "Done", "#Failed or blocked", "#Left"]>{rows}</DataTable> }
    });
    let open = about.progress.iter().any(|one| one.done < one.cases);
    let share = (may_plan && open && !about.testers.is_empty()).then(|| {
        view! { <Disclosure summary="Share cases out evenly" open=mine || !assigned><Share about=about way=way/></Disclosure> }
    });
    // The place stays when it is empty, so that news can fill it.
    view! {
        <div data-live="testers">
            {(table.is_some() || share.is_some()).then(|| view! { <Panel title="Testers" id="testers">{table}{share}</Panel> })}
        </div>
    }
    .into_any()
}

#[component]
fn Tester(one: TesterProgress) -> impl IntoView {
    let name = match one.name {
        Some(name) => view! { {name} }.into_any(),
        None => view! { <span class="quiet">"Nobody"</span> }.into_any(),
    };
    view! {
        <tr>
            <td data-label="Tester" class="cell-main">{name}</td>
            <td data-label="Done"><Progress done=one.done total=one.cases label="cases"/></td>
            <td data-label="Failed or blocked" class="number">{one.failed}</td>
            <td data-label="Left" class="number">{one.cases - one.done}</td>
        </tr>
    }
}

#[component]
fn Share(about: PlanAbout, way: Way) -> impl IntoView {
    let mine = way.sent == Sent::Share;
    let chosen = if mine { context::echoed_all("tester") } else { Vec::new() };
    let free = about.progress.iter().find(|one| one.name.is_none()).map_or(0, |one| one.cases - one.done);
    let boxes = about
        .testers
        .iter()
        .map(|(id, name)| view! { <li><Check name="tester" label=name.clone() value=id.clone() checked=!mine || chosen.contains(id) id=format!("share-{id}")/></li> })
        .collect_view();
    let which = vec![
        Choice::new("free", "Cases that nobody has").hint(plural(free, "case without a result", "cases without a result")),
        Choice::new("open", "All cases without a result").hint("Whoever has them now may lose them."),
    ];
    view! {
        <Form action=format!("{}/plan/share", way.base) class="share">
            {back(&about.ask)}
            {mine.then(|| view! { <Refused/> })}
            <fieldset class="field"><legend>"Testers"</legend><ul class="share-testers">{boxes}</ul></fieldset>
            <RadioField name="which" legend="What is shared out" choices=which value="free" required=true echo=mine/>
            <FormEnd><Button look=Look::Secondary>"Share out"</Button></FormEnd>
        </Form>
    }
    .into_any()
}
