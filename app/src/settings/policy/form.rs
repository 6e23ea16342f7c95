//! The form in which the rules are changed: each says in one line what it means.

use super::rows::{SignerRows, WindowRows};
use crate::context;
use crate::ui::{Button, Check, Choice, Form, FormEnd, Look, Panel, Refused, SelectField, TextField};
use domain::policy::{Hold, Policy};
use leptos::prelude::*;

/// `tried`: these rules are not in force, they came with the form.
#[component]
pub fn Edit(action: String, policy: Policy, version: i64, tried: bool) -> impl IntoView {
    // A form that came back says which boxes were on; an unchecked box is not sent at all.
    let back = context::echoed("version").is_some();
    let on = move |name: &str, now: bool| if back { context::echoed(name).is_some() } else { now };
    let check = move |(name, now, label, hint): (&'static str, bool, &'static str, &'static str)| {
        view! { <Check name=name label=label hint=hint checked=on(name, now) id=name/> }
    };
    let proofs = [
        (
            "every_case_run",
            policy.every_case_run,
            "Every planned test case has a result",
            "An empty plan proves nothing and holds the gate too.",
        ),
        (
            "no_failed_result",
            policy.no_failed_result,
            "No result is failed or blocked without a waiver",
            "A product owner may waive a result, with a reason and an end.",
        ),
        (
            "no_open_disagreement",
            policy.no_open_disagreement,
            "Testers do not disagree on any case",
            "When two testers find different things, one of them settles it.",
        ),
        (
            "every_story_accepted",
            policy.every_story_accepted,
            "Every story is accepted by an end user",
            "A story with a follow-up counts as accepted.",
        ),
        (
            "no_overdue_follow_up",
            policy.no_overdue_follow_up,
            "No follow-up of an earlier candidate is past its date without being done",
            "What was promised with an acceptance is kept.",
        ),
        (
            "no_open_blocking_feedback",
            policy.no_open_blocking_feedback,
            "No blocking feedback is open",
            "From this candidate or an earlier one, until its reporter confirmed the fix or it was waived.",
        ),
        ("no_failed_machine_test", policy.no_failed_machine_test, "No machine test failed", "Looks at every report that is attached."),
        ("machine_report_required", policy.machine_report_required, "A machine report is attached", "Without one, the gate stays closed."),
        (
            "wrong_build_blocks",
            policy.wrong_build_blocks,
            "Only the right build counts",
            "Nothing is recorded while an environment serves another build, and nothing counts that was.",
        ),
        (
            "carry_forward",
            policy.carry_forward,
            "Results may be carried from the candidate before, where nothing changed",
            "Off: every case is run on every candidate.",
        ),
    ];
    let signing = [
        (
            "bar_deployer",
            policy.bar_deployer,
            "Whoever deploys does not sign",
            "Whoever asks for the deployment, or settles a stuck one, counts like a contributor.",
        ),
        ("passkey_required", policy.passkey_required, "Only passkeys count", "Signatures given in a weaker way are kept and do not count."),
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
    let number = |value: u16| if value == 0 { String::new() } else { value.to_string() };
    let waivers = policy.waivers_at_most.map(|most| most.to_string()).unwrap_or_default();
    let not_yet = tried.then(|| view! { <p><strong>"These rules are not in force yet."</strong>" Save them, or change them further."</p> });
    view! {
        <Panel title="Change the rules" id="change">
            {not_yet}
            <p class="quiet">"A change makes a new version. Signatures given under the old one stop counting."</p>
            <Form action=action hidden=vec![("version", version.to_string())]>
                <Refused field="version"/>
                <fieldset class="field"><legend>"Before anybody signs"</legend>
                    {proofs.map(check).collect_view()}
                    <div class="fields">
                        <SelectField name="major_feedback" label="How long does major feedback hold the gate?" choices=holds() value=major/>
                        <SelectField name="minor_feedback" label="How long does minor feedback hold the gate?" choices=holds() value=minor/>
                        <TextField name="waivers_at_most" label="Waivers at most" hint="Waived results and reports of the candidate. Empty: any number." kind="number" min="0" max="1000" value=waivers/>
                        <TextField name="soak_hours" label="Hours before signing" hint="Since the portal took the candidate in. Empty: none." kind="number" min="0" max="8760" value=number(policy.soak_hours)/>
                    </div>
                </fieldset>
                <fieldset class="field"><legend>"Who signs"</legend>
                    <TextField name="product_owner_signatures" label="Product owners who must sign" hint="1 to 10. Whoever had a part in the build never counts." kind="number" min="1" max="10" value=policy.product_owner_signatures.to_string() required=true/>
                    <SignerRows rules=policy.more_signers back=back/>
                    {signing.map(check).collect_view()}
                    <div class="fields">
                        <TextField name="signature_hours" label="Hours for which a signature counts" hint="Empty: until something changes that it names." kind="number" min="0" max="8760" value=number(policy.signature_hours)/>
                        <TextField name="delegation_days" label="Days for which a signer may be stood in for" hint="At most. Empty: never." kind="number" min="0" max="366" value=number(policy.delegation_days)/>
                    </div>
                </fieldset>
                <fieldset class="field"><legend>"When it is sent"</legend>
                    <WindowRows windows=policy.windows back=back/>
                    <TextField name="emergency_hours" label="Hours in which an emergency release is made good" hint="Empty: there are no emergency releases." kind="number" min="0" max="8760" value=number(policy.emergency_hours)/>
                </fieldset>
                <FormEnd>
                    <Button look=Look::Primary>"Save as a new version"</Button>
                    <Button look=Look::Secondary name="do" value="try">"Try on the last 20 candidates"</Button>
                </FormEnd>
            </Form>
        </Panel>
    }
    .into_any()
}
