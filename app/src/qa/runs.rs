//! The runs of a candidate, and the form that starts one.

use super::page::Way;
use super::sent::Sent;
use crate::ui::{
    Badge, Button, Choice, DataTable, Disclosure, Empty, Form, FormEnd, Look, Notice, Panel, Refused, SelectField, TimeAgo, Tone,
};
use domain::summary::RunRow;
use leptos::prelude::*;

/// The runs, newest first.
#[component]
pub fn Runs(runs: Vec<RunRow>, way: Way, may_start: bool) -> impl IntoView {
    if runs.is_empty() {
        let what = if may_start {
            "Start one below: it collects what you record for this candidate."
        } else {
            "A QA tester starts one when cases are planned."
        };
        return view! { <Panel title="Runs" id="runs" live="runs"><Empty title="No test run yet"><p>{what}</p></Empty></Panel> }.into_any();
    }
    let rows = runs.into_iter().map(|run| view! { <Row run=run way=way.clone()/> }).collect_view();
    view! {
        <Panel title="Runs" id="runs" live="runs" class="panel-flush">
            <DataTable caption="Test runs" columns=vec!["Tester", "Environment", "Started", "State", "#Results"]>{rows}</DataTable>
        </Panel>
    }
    .into_any()
}

#[component]
fn Row(run: RunRow, way: Way) -> impl IntoView {
    let state = match run.closed_at {
        Some(at) => view! { <Badge tone=Tone::Quiet>"closed"</Badge>" "<span class="hint"><TimeAgo at=at now=way.now/></span> }.into_any(),
        None => view! { <Badge tone=Tone::Info>"open"</Badge> }.into_any(),
    };
    let name = if run.own { format!("{} (you)", run.tester) } else { run.tester };
    view! {
        <tr>
            <td data-label="Tester"><a class="row-link" href=format!("{}/runs/{}", way.base, run.id)>{name}</a></td>
            <td data-label="Environment">{run.environment}</td>
            <td data-label="Started"><TimeAgo at=run.started_at now=way.now/></td>
            <td data-label="State">{state}</td>
            <td data-label="Results" class="number">{run.results}</td>
        </tr>
    }
}

/// Starts a run in an environment; folded away while the reader has one open.
#[component]
pub fn StartRun(environments: Vec<String>, way: Way, empty: bool) -> impl IntoView {
    let mine = way.sent == Sent::Run;
    if environments.is_empty() {
        return view! { <Notice tone=Tone::Warn title="No environment to test in">"The operator names test environments in the portal's settings."</Notice> }.into_any();
    }
    if empty && !mine {
        // The plan's own empty state says what to do first.
        return ().into_any();
    }
    let look = if way.run.is_some() { Look::Secondary } else { Look::Primary };
    let choices = environments.iter().map(|name| Choice::new(name, name)).collect::<Vec<_>>();
    let form = view! {
        <Form action=format!("{}/runs", way.base) class="start-run">
            {mine.then(|| view! { <Refused/> })}
            <SelectField name="environment" label="Where do you test?" choices=choices required=true echo=mine/>
            <FormEnd><Button look=look>"Start a run"</Button></FormEnd>
        </Form>
    };
    if way.run.is_some() {
        view! { <Disclosure summary="Start another run" open=mine>{form}</Disclosure> }.into_any()
    } else {
        view! { <Panel title="Start a run" id="start">{form}</Panel> }.into_any()
    }
}
