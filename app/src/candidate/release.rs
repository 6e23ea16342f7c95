//! Signatures and the deployment: what was decided, and what GitHub made of it.

use crate::ui::{
    Badge, Button, Choice, Form, FormEnd, Hash, Look, Notice, Outside, Panel, Prose, RadioField, Refused, TextArea, TimeAgo, Tone, Unknown,
    plural,
};
use domain::Timestamp;
use domain::deployment::State;
use domain::quorum;
use domain::signature::{Decision, Standing};
use domain::summary::{DeploymentPanel as Data, SignatureRow};
use leptos::prelude::*;

/// Where the signatures stand, and each of them.
#[component]
pub fn SignaturesPanel(standing: Standing, signatures: Vec<SignatureRow>, now: Timestamp) -> impl IntoView {
    let head = match standing {
        Standing::Missing { more, lacks } => view! { <p><Badge tone=Tone::Quiet>"incomplete"</Badge>" "{plural(i64::from(more), "signature is", "signatures are")}" missing: "{quorum::words(&lacks)}"."</p> }.into_any(),
        Standing::Approved => view! { <p><Badge tone=Tone::Ok>"approved"</Badge>" All signatures are given."</p> }.into_any(),
        Standing::Rejected { by, .. } => view! { <p><Badge tone=Tone::Bad>"rejected"</Badge>" by "{by}". That ends this candidate."</p> }.into_any(),
    };
    let rows = signatures
        .into_iter()
        .map(|signature| {
            let (tone, word) = match (signature.void.is_empty(), signature.decision) {
                (false, _) => (Tone::Warn, "void"),
                (true, Decision::Approve) => (Tone::Ok, "approved"),
                (true, Decision::Reject) => (Tone::Bad, "rejected"),
            };
            let weak = (!signature.proof.is_strong()).then_some(" (weaker binding)");
            let void = (!signature.void.is_empty()).then(|| view! { <p class="void">"No longer counts: "{signature.void.join(", ")}"."</p> });
            view! {
                <li class="signature">
                    <p><Badge tone=tone>{word}</Badge>" "<strong>{signature.name}</strong>" "<span class="quiet"><TimeAgo at=signature.at now=now/></span></p>
                    {void}
                    <Prose text=signature.reason/>
                    <p class="quiet">"Proven by "{signature.proof.label()}{weak}". Statement "<Hash full=signature.statement_hash/></p>
                </li>
            }
        })
        .collect_view();
    view! { <Panel title="Signatures" id="signatures" live="signatures">{head}<ul class="plain-list">{rows}</ul></Panel> }
}

/// The deployment as far as it is known; `resolve` shows the form that says how a stuck one goes on.
#[component]
pub fn DeploymentPanel(base: String, data: Data, now: Timestamp, resolve: bool) -> impl IntoView {
    let tone = match data.state {
        State::Succeeded => Tone::Ok,
        State::Failed => Tone::Bad,
        State::Stuck | State::Unknown => Tone::Warn,
        State::Waiting | State::Sending | State::Queued | State::InProgress => Tone::Info,
    };
    let stuck = data.state == State::Stuck;
    let problem_title = if stuck { "It is stuck" } else { "What went wrong last" };
    let problem = data
        .problem
        .map(|problem| view! { <Notice tone=if stuck { Tone::Warn } else { Tone::Bad } title=problem_title><p>{problem}</p></Notice> });
    let github = match data.github_id {
        Some(id) => view! { <code>{id}</code> }.into_any(),
        None => view! { <Unknown what="not known to exist"/> }.into_any(),
    };
    let log = data.log_url.map(|url| view! { <dt>"Log"</dt><dd><Outside href=url>"at GitHub"</Outside></dd> });
    let none = data.statuses.is_empty().then(|| view! { <li class="quiet">"GitHub has said nothing yet."</li> });
    let said = data
        .statuses
        .into_iter()
        .map(|(state, description, at)| {
            let more = description.map(|text| view! { <span class="sub">{text}</span> });
            view! { <li><strong>{state.replace('_', " ")}</strong>" "<span class="quiet"><TimeAgo at=at now=now/></span>{more}</li> }
        })
        .collect_view();
    let form = (resolve && stuck).then(|| view! { <Resolve base=base/> });
    view! {
        <section class="panel" id="deployment" aria-labelledby="deployment-title">
            <div class="panel-head"><h2 id="deployment-title">"Deployment to "{data.environment}</h2></div>
            <div class="panel-body">
                <div data-live="deployment">
                    <p><Badge tone=tone>{data.state.label()}</Badge>" "<span class="quiet">"last change "<TimeAgo at=data.updated_at now=now/></span></p>
                    {problem}
                    <dl class="facts">
                        <dt>"Signed"</dt><dd><TimeAgo at=data.created_at now=now/></dd>
                        <dt>"GitHub deployment"</dt><dd>{github}</dd>
                        <dt>"Task"</dt><dd><code class="wrap">{data.task}</code></dd>
                        {log}
                    </dl>
                    <h3>"What GitHub said"</h3>
                    <ol class="timeline">{none}{said}</ol>
                </div>
                {form}
            </div>
        </section>
    }
    .into_any()
}

/// How a stuck deployment goes on.
#[component]
fn Resolve(base: String) -> impl IntoView {
    let choices = vec![
        Choice::new("look_again", "Look again").hint("Ask GitHub once more whether the deployment exists. Changes nothing there."),
        Choice::new("send_again", "Send again").hint("Create it once more. Only after you saw at GitHub that it does not exist."),
        Choice::new("give_up", "Give up").hint("Record this release as failed. A new candidate can then be signed."),
    ];
    view! {
        <Form action=format!("{base}/deployment") id="resolve">
            <h3>"Decide how it goes on"</h3>
            <Refused field="choice"/>
            <RadioField name="choice" legend="What should happen?" choices=choices value="look_again" required=true/>
            <TextArea name="reason" label="Reason" hint="Kept in the audit log." rows=3 required=true/>
            <FormEnd><Button look=Look::Primary>"Decide"</Button></FormEnd>
        </Form>
    }
    .into_any()
}
