//! What is said of a fix, for which exact candidate, and reports that say the same.

use crate::ui::{Button, Disclosure, Form, FormEnd, Look, Notice, Panel, TextField, Tone};
use domain::summary::FixSaid;
use leptos::prelude::*;

/// The fix: asked for, confirmed, or missing in newer candidates.
#[component]
pub fn FixPanel(fix: Option<FixSaid>, base: String) -> impl IntoView {
    let Some(FixSaid { candidate: (number, version), sources, confirmed_on, asked, lacking, .. }) = fix else { return ().into_any() };
    let link = |number: i64| view! { <a href=format!("{base}/candidates/{number}")>"#"{number}</a> };
    let title = match (confirmed_on, asked) {
        (Some(on), _) => format!("Confirmed fixed on #{on}"),
        (None, true) => format!("Fixed in {version}: please confirm"),
        (None, false) => format!("Fixed in {version}, to be confirmed"),
    };
    let why = sources.join("; ");
    let said = match confirmed_on {
        Some(on) => view! { <p>"Somebody who reported it looked at exactly candidate "{link(on)}" and saw that it is gone. It counts for later candidates too, unless it is reopened."</p> }.into_any(),
        None if asked => view! { <p>"Please try candidate "{link(number)}" and say below whether it is gone. Until then it counts as open."</p> }.into_any(),
        None => view! { <p>"Candidate "{link(number)}" is said to contain the fix. Whoever reported it is asked to confirm."</p> }.into_any(),
    };
    let why = (!why.is_empty()).then(|| view! { <p class="hint">"Why we think so: "{why}"."</p> });
    let lacking = (!lacking.is_empty()).then(|| {
        let rows = lacking.into_iter().map(|(number, why)| view! { <li>{link(number)}": "{why}</li> }).collect_view();
        view! { <Notice tone=Tone::Warn title="Newer candidates for which it does not count"><ul class="plain-list">{rows}</ul></Notice> }
    });
    view! { <Panel title=title id="fix" live="fix">{said}{why}{lacking}</Panel> }.into_any()
}

/// Reports that say the same: which, and the way to join and separate them.
#[component]
pub fn JoinPanel(number: i64, follows: Option<i64>, followers: Vec<i64>, may_join: bool, base: String) -> impl IntoView {
    if follows.is_none() && followers.is_empty() && !may_join {
        return ().into_any();
    }
    let link = |number: i64| view! { <a href=format!("{base}/feedback/{number}")>"F-"{number}</a> };
    let action = format!("{base}/feedback/{number}");
    let (said, form) = match follows {
        Some(lead) => (
            view! { <p>"This reports the same as "{link(lead)}". It stands where that one stands, and they hold the gate once."</p> }.into_any(),
            may_join.then(|| view! { <Form action=format!("{action}/part")><FormEnd><Button look=Look::Secondary>"Separate it from F-"{lead}</Button></FormEnd></Form> }.into_any()),
        ),
        None => {
            let list = followers.iter().enumerate().map(|(at, other)| view! { {(at > 0).then_some(", ")}{link(*other)} }).collect_view();
            let said = (!followers.is_empty()).then(|| view! { <p>"The same was reported as "{list}". They stand where this one stands, and hold the gate once."</p> });
            let form = may_join.then(|| view! {
                <Disclosure summary="Join it to another report">
                    <Form action=format!("{action}/join")>
                        <TextField name="lead" label="Which report says the same?" hint="Its number, such as F-7. This one then follows it." required=true maxlength=12/>
                        <FormEnd><Button look=Look::Secondary>"Join"</Button></FormEnd>
                    </Form>
                </Disclosure>
            }.into_any());
            (said.into_any(), form)
        }
    };
    view! { <Panel title="Reported more than once?" id="same">{said}{form}</Panel> }.into_any()
}
