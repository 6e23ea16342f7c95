//! The plan as a table, and the form that adds cases to it.

use super::page::Way;
use super::sent::Sent;
use crate::context;
use crate::ui::{
    Badge, Button, ButtonLink, Check, DataTable, Disclosure, Empty, Form, FormEnd, Look, Panel, Progress, Refused, TimeAgo, Tone,
    VerdictBadge, plural,
};
use domain::gate::{PlannedCase, Waiver, waived};
use leptos::prelude::*;

/// Every planned case with its newest result.
#[component]
pub fn Plan(plan: Vec<PlannedCase>, way: Way, library: usize, may_write: bool) -> impl IntoView {
    if plan.is_empty() {
        return view! { <NoPlan way=way library=library may_write=may_write/> }.into_any();
    }
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (done, total) = (count(plan.iter().filter(|case| case.latest.is_some()).count()), count(plan.len()));
    let rows = plan.into_iter().map(|case| view! { <Row case=case way=way.clone()/> }).collect_view();
    view! {
        <Panel title="Plan" id="plan" live="plan" class="panel-flush" aside=move || view! { <Progress done=done total=total label="cases run"/> }>
            <DataTable caption="Planned cases with their newest results" columns=vec!["Case", "Result", "Recorded", "#Version", "#Files", "Waiver"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}

#[component]
fn NoPlan(way: Way, library: usize, may_write: bool) -> impl IntoView {
    let what = match (library, may_write) {
        (0, true) => view! { <p>"The library holds no test case yet."</p><p><ButtonLink href=format!("{}/cases/new", way.project) look=Look::Primary>"Write the first case"</ButtonLink></p> }.into_any(),
        (0, false) => view! { <p>"The library holds no test case yet. A QA tester writes them."</p> }.into_any(),
        _ => view! { <p>"Add cases from the library below. Without a plan nothing would be proven, so the gate stays closed."</p> }.into_any(),
    };
    view! { <Panel title="Plan" id="plan" live="plan"><Empty title="No case is planned">{what}</Empty></Panel> }
}

#[component]
fn Row(case: PlannedCase, way: Way) -> impl IntoView {
    let counts = waived(&case, way.now);
    let recorded = match &case.latest {
        Some(result) => {
            let attempt = (result.attempt > 1).then(|| format!(", attempt {}", result.attempt));
            view! { <span>{result.by.clone()}</span>", "<TimeAgo at=result.at now=way.now/>{attempt} }.into_any()
        }
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    let ran = case.latest.as_ref().map(|result| result.version).filter(|ran| *ran != case.version);
    let version = view! { "v"{case.version}{ran.map(|ran| view! { <span class="hint">" (result is of v"{ran}")"</span> })} };
    let files = i64::try_from(case.evidence.len()).unwrap_or(i64::MAX);
    view! {
        <tr>
            <td data-label="Case" class="cell-main"><a class="row-link" href=way.case(case.number)><span class="quiet">"TC-"{case.number}</span>" "{case.title}</a></td>
            <td data-label="Result"><VerdictBadge verdict=case.latest.as_ref().map(|result| result.verdict)/></td>
            <td data-label="Recorded">{recorded}</td>
            <td data-label="Version" class="number">{version}</td>
            <td data-label="Files" class="number">{files}</td>
            <td data-label="Waiver">{match case.waiver { Some(waiver) => view! { <WaiverCell waiver=waiver counts=counts/> }.into_any(), None => view! { <span class="quiet">"–"</span> }.into_any() }}</td>
        </tr>
    }
}

#[component]
fn WaiverCell(waiver: Waiver, counts: bool) -> impl IntoView {
    let until = waiver.until.map(|until| format!(", until {}", until.human()));
    let badge = if counts {
        view! { <Badge tone=Tone::Warn>"waived"</Badge> }
    } else {
        view! { <Badge tone=Tone::Quiet>"waiver ended"</Badge> }
    };
    view! { <div class="plan-waiver">{badge}" "<span>{waiver.reason}</span><span class="hint">{waiver.by}{until}</span></div> }
}

/// Adds cases of the library to the plan: all of them, or some.
#[component]
pub fn AddCases(unplanned: Vec<(i64, String)>, way: Way) -> impl IntoView {
    if unplanned.is_empty() {
        return ().into_any();
    }
    let mine = way.sent == Sent::Plan;
    let chosen = if mine { context::echoed_all("case") } else { Vec::new() };
    let action = format!("{}/plan", way.base);
    let count = i64::try_from(unplanned.len()).unwrap_or(i64::MAX);
    let boxes = unplanned
        .into_iter()
        .map(|(number, title)| {
            let value = number.to_string();
            let checked = chosen.contains(&value);
            view! { <li><Check name="case" label=format!("TC-{number} {title}") value=value checked=checked/></li> }
        })
        .collect_view();
    view! {
        <Panel title="Not planned" id="unplanned">
            {mine.then(|| view! { <Refused/> })}
            <p>{plural(count, "case of the library is", "cases of the library are")}" not in this plan. A case that was added stays in it."</p>
            <Form action=action.clone() hidden=vec![("case", "all".to_owned())]>
                <FormEnd><Button look=Look::Secondary>{if count == 1 { "Add it".to_owned() } else { format!("Add all {count}") }}</Button></FormEnd>
            </Form>
            {(count > 1).then(|| view! {
                <Disclosure summary="Choose some" open=!chosen.is_empty()>
                    <Form action=action>
                        <fieldset class="field"><legend>"Cases to add"</legend><ul class="add-cases">{boxes}</ul></fieldset>
                        <FormEnd><Button look=Look::Secondary>"Add the chosen cases"</Button></FormEnd>
                    </Form>
                </Disclosure>
            })}
        </Panel>
    }
    .into_any()
}
