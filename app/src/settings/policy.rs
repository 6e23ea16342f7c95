//! The rules of the gate: data, versioned, hashed. A change voids the signatures given under the old one.

use super::api;
use crate::context;
use crate::ui::{
    Button, Check, Choice, DataTable, Form, FormEnd, Hash, Look, Notice, Page, Panel, Refused, Section, SelectField, TextField, TimeAgo,
    Tone, loaded,
};
use domain::access::Action;
use domain::policy::{Hold, Policy};
use domain::summary::PolicyPage as Data;
use domain::time::Timestamp;
use leptos::prelude::*;

/// `/p/{slug}/policy`
#[component]
pub fn PolicyPage() -> impl IntoView {
    loaded(api::read_policy(context::param("slug")), draw)
}

fn draw(page: Data) -> impl IntoView {
    let Data { place, policy, version, hash, versions, refused } = page;
    let now = place.now;
    let action = format!("/p/{}/policy", place.slug);
    let form = place.can(Action::EditPolicy).then(|| view! { <Edit action=action policy=policy.clone() version=version/> });
    let rows = versions
        .into_iter()
        .map(|(number, hash, by, at)| {
            view! {
                <tr>
                    <td data-label="Version" class="number">{number}</td>
                    <td data-label="By" class="cell-main">{by}</td>
                    <td data-label="When"><TimeAgo at=at now=now/></td>
                    <td data-label="Hash"><Hash full=hash/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Page place=place title="Policy" section=Section::Policy>
            <div class="reading">
                <Refusals rows=refused now=now/>
                <Panel title=format!("In force: version {version}")>
                    <p>"The gate of a candidate and the work before it follow these rules:"</p>
                    <ul class="rules">{policy.sentences().into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view()}</ul>
                    <p class="quiet">"Hash "<Hash full=hash/></p>
                </Panel>
                {form}
                <Panel title="All versions" class="panel-flush">
                    <DataTable caption="Versions of the policy, newest first" columns=vec!["#Version", "By", "When", "Hash"]>{rows}</DataTable>
                </Panel>
            </div>
        </Page>
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

#[component]
fn Edit(action: String, policy: Policy, version: i64) -> impl IntoView {
    // A form that came back says which boxes were on; an unchecked box is not sent at all.
    let back = context::echoed("version").is_some();
    let on = |name: &str, now: bool| if back { context::echoed(name).is_some() } else { now };
    let rules = [
        ("every_case_run", policy.every_case_run, "Every planned test case has a result"),
        ("no_failed_result", policy.no_failed_result, "No result is failed or blocked without a waiver"),
        ("every_story_accepted", policy.every_story_accepted, "Every story is accepted by an end user"),
        ("no_open_blocking_feedback", policy.no_open_blocking_feedback, "No blocking feedback is open"),
        ("no_overdue_follow_up", policy.no_overdue_follow_up, "No follow-up of an earlier candidate is past its date without being done"),
        ("no_failed_machine_test", policy.no_failed_machine_test, "No machine test failed"),
        ("machine_report_required", policy.machine_report_required, "A machine report is attached"),
        ("no_open_disagreement", policy.no_open_disagreement, "Testers do not disagree on any case"),
        ("wrong_build_blocks", policy.wrong_build_blocks, "Nothing is recorded while an environment serves another build"),
        ("carry_forward", policy.carry_forward, "Results may be carried from the candidate before, where nothing changed"),
    ];
    let holds = || {
        [
            (Hold::Never, "It does not hold the gate"),
            (Hold::UntilFixed, "Until the candidate contains a fix"),
            (Hold::UntilConfirmed, "Until its reporter confirmed the fix, or it was waived"),
        ]
        .map(|(hold, label)| Choice::new(hold.as_str(), label))
        .to_vec()
    };
    let (major, minor) = (policy.major_feedback.as_str(), policy.minor_feedback.as_str());
    let boxes =
        rules.into_iter().map(|(name, now, label)| view! { <Check name=name label=label checked=on(name, now) id=name/> }).collect_view();
    view! {
        <Panel title="Change the rules">
            <p class="quiet">"A change makes a new version. Signatures given under the old one stop counting."</p>
            <Form action=action hidden=vec![("version", version.to_string())]>
                <Refused/>
                <fieldset class="field"><legend>"Rules"</legend>{boxes}</fieldset>
                <SelectField name="major_feedback" label="How long does major feedback hold the gate?" choices=holds() value=major/>
                <SelectField name="minor_feedback" label="How long does minor feedback hold the gate?" choices=holds() value=minor/>
                <TextField name="product_owner_signatures" label="Product owners who must sign" hint="1 to 10. Whoever had a part in the build never counts." kind="number" min="1" max="10" value=policy.product_owner_signatures.to_string() required=true/>
                <FormEnd><Button look=Look::Primary>"Save as a new version"</Button></FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
