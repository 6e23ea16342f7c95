//! Results of the candidate before that may stand here, each with the reason why, and those that may not.

use super::page::Way;
use super::sent::Sent;
use crate::context;
use crate::ui::{Button, DataTable, Disclosure, Form, FormEnd, Look, Panel, Refused, TimeAgo, plural};
use domain::plan::{Hindrance, MOST_CANDIDATES};
use domain::summary::{Carriable, CarryPanel};
use leptos::prelude::*;

/// The panel; nothing when the candidate before has no result for a case that is open here.
#[component]
pub fn Carry(carry: Option<CarryPanel>, way: Way, may: bool) -> impl IntoView {
    let panel = carry.filter(|carry| !carry.offered.is_empty() || !carry.hindered.is_empty()).map(|carry| draw(carry, way, may));
    // The place stays when it is empty, so that news can fill it.
    view! { <div data-live="carry">{panel}</div> }.into_any()
}

fn draw(carry: CarryPanel, way: Way, may: bool) -> AnyView {
    let CarryPanel { from, forbidden, offered, hindered, intent } = carry;
    let hindered = (!hindered.is_empty()).then(|| view! { <Hindered from=from cases=hindered/> });
    if forbidden {
        return view! {
            <Panel title="Results are not carried" id="carry"><p>"Cases passed on #"{from}", but the policy does not allow their results to be carried. Run them on this candidate."</p></Panel>
        }
        .into_any();
    }
    let count = i64::try_from(offered.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return view! { <Panel title=format!("No result can be carried from #{from}") id="carry">{hindered}</Panel> }.into_any();
    }
    let title = format!("{} be carried from #{from}", plural(count, "result can", "results can"));
    let mine = way.sent == Sent::Carry;
    let chosen = mine.then(|| context::echoed_all("case"));
    let rows = offered
        .into_iter()
        .map(|one| {
            let checked = may.then(|| chosen.as_ref().is_none_or(|chosen| chosen.contains(&one.number.to_string())));
            view! { <Line one=one way=way.clone() checked=checked/> }
        })
        .collect_view();
    let table = view! { <DataTable caption="Results that can be carried" columns=vec!["Case", "Run on", "By", "#Version", "Why it is safe"]>{rows}</DataTable> };
    let body = if may {
        view! {
            <Form action=format!("{}/carry", way.base) hidden=vec![("from", from.to_string()), ("intent", intent)] class="carry-form">
                {mine.then(|| view! { <div class="plan-refused"><Refused/></div> })}
                {table}
                <FormEnd><Button look=Look::Primary>"Accept the checked results from #"{from}</Button></FormEnd>
            </Form>
        }
        .into_any()
    } else {
        table.into_any()
    };
    view! {
        <Panel title=title id="carry" class="panel-flush">
            <p class="plan-shown">"Nothing that these cases depend on changed since #"{from}". Whoever accepts a result answers for it; it is marked as carried wherever it is shown. A result is carried over at most "{MOST_CANDIDATES}" candidates."</p>
            {body}
            {hindered.map(|hindered| view! { <div class="plan-shown">{hindered}</div> })}
        </Panel>
    }
    .into_any()
}

#[component]
fn Line(one: Carriable, way: Way, checked: Option<bool>) -> impl IntoView {
    let number = one.number;
    let choose = checked.map(|checked| {
        view! { <input type="checkbox" class="plan-choose" id=format!("carry-{number}") name="case" value=number.to_string() checked=checked aria-label=format!("Carry TC-{number}")/> }
    });
    view! {
        <tr>
            <td data-label="Case" class="cell-main plan-case">{choose}<div><a class="row-link" href=way.case(number)><span class="quiet">"TC-"{number}</span>" "{one.title}</a></div></td>
            <td data-label="Run on"><a href=format!("{}/candidates/{}/qa#TC-{number}", way.project, one.origin)>"#"{one.origin}</a>" in "{one.environment}<span class="sub">"passed"</span></td>
            <td data-label="By">{one.tester}<span class="sub"><TimeAgo at=one.at now=way.now/></span></td>
            <td data-label="Version" class="number">"v"{one.version}</td>
            <td data-label="Why safe">{one.safe.sentence()}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Hindered(from: i64, cases: Vec<(i64, String, Hindrance)>) -> impl IntoView {
    let count = i64::try_from(cases.len()).unwrap_or(i64::MAX);
    let lines = cases
        .into_iter()
        .map(|(number, title, why)| view! { <li><strong>"TC-"{number}</strong>" "{title}<span class="sub">{why.sentence()}</span></li> })
        .collect_view();
    let summary = format!("{} on #{from} and cannot be carried", plural(count, "case passed", "cases passed"));
    view! { <Disclosure summary=summary><ul class="plain-list">{lines}</ul></Disclosure> }.into_any()
}
